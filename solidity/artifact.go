package solidity

import (
	"bytes"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
)

//go:embed src
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

// The contracts that can be deployed, and what their constructors take.
const (
	CoreContract      = "Groth16Core"       // nothing; ModelFactory deploys it
	FactoryContract   = "ModelFactory"      // nothing
	RegistryContract  = "ModelRegistry"     // nothing
	VerifierContract  = "InferenceVerifier" // registry, core: addresses
	StoreContract     = "InferenceStore"    // registry, core: addresses
	MarketContract    = "InferenceMarket"   // who gets the fees: an address; hundredths of a percent: *big.Int
	ERC8274Contract   = "ERC8274Verifier"   // an InferenceVerifier's address
	ValidatorContract = "ERC8004Validator"  // the validation registry, core: addresses
	MockModelContract = "MockModel"         // input words, other words: *big.Int; schema hash: [32]byte. For tests
)

// Artifacts are the names of all compiled contracts and interfaces in this
// package, sorted.
func Artifacts() ([]string, error) {
	entries, err := artifacts.ReadDir("artifacts")
	if err != nil {
		return nil, fmt.Errorf("artifacts: %w", err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".json")
	}
	return names, nil
}

// Deploy is the contract's creation code with its constructor's arguments, of the
// types that go-ethereum's package abi has for them.
func (a *Artifact) Deploy(args ...any) ([]byte, error) {
	parsed, err := abi.JSON(bytes.NewReader(a.ABI))
	if err != nil {
		return nil, fmt.Errorf("artifact %s: %w", a.Contract, err)
	}
	if len(a.Creation) == 0 {
		return nil, fmt.Errorf("artifact %s: an interface has no code", a.Contract)
	}
	packed, err := parsed.Pack("", args...)
	if err != nil {
		return nil, fmt.Errorf("artifact %s: constructor: %w", a.Contract, err)
	}
	return append(bytes.Clone(a.Creation), packed...), nil
}

// LoadArtifact reads one of the compiled contracts in this package, or one of the
// interfaces, which have no code.
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
