package solidity

import (
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed src/*.sol
var sources embed.FS

//go:embed artifacts/*.json
var artifacts embed.FS

// Artifact is a compiled contract.
type Artifact struct {
	Contract string          `json:"contract"`
	Compiler string          `json:"compiler"`
	ABI      json.RawMessage `json:"abi"`
	Creation hexBytes        `json:"bytecode"`
	Runtime  hexBytes        `json:"deployedBytecode"`
}

// The contracts that have code of their own.
const (
	coreContract    = "Groth16Core"
	factoryContract = "ModelFactory"
)

// LoadArtifact reads one of the compiled contracts in this package: Groth16Core,
// ModelFactory or IModel, an interface, which has no code.
func LoadArtifact(contract string) (*Artifact, error) {
	b, err := artifacts.ReadFile("artifacts/" + contract + ".json")
	if err != nil {
		return nil, fmt.Errorf("artifact %s: %w", contract, err)
	}
	a := new(Artifact)
	if err := json.Unmarshal(b, a); err != nil {
		return nil, fmt.Errorf("artifact %s: %w", contract, err)
	}
	return a, nil
}

// hexBytes are bytes that JSON writes as 0x and hexadecimal digits.
type hexBytes []byte

func (h hexBytes) MarshalText() ([]byte, error) {
	return []byte("0x" + hex.EncodeToString(h)), nil
}

func (h *hexBytes) UnmarshalText(text []byte) error {
	s, ok := strings.CutPrefix(string(text), "0x")
	if !ok {
		return fmt.Errorf("hexadecimal digits without 0x")
	}
	b, err := hex.DecodeString(s)
	*h = b
	return err
}
