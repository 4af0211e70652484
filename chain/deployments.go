package chain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/zkinfer/zkinfer/internal/atomicfile"
	"github.com/zkinfer/zkinfer/verifier"
)

// ErrDeployments says that a file is not one of deployments.
var ErrDeployments = errors.New("not a deployments file")

const (
	deploymentsVersion  = 1
	maxDeploymentsBytes = 16 << 20
)

// Deployments is what is known to be on one chain: deployments/<chainId>.json.
type Deployments struct {
	Version  int           `json:"version"`
	ChainID  uint64        `json:"chainId"`
	Selector hexutil.Bytes `json:"selector"` // of the proofs that the core takes
	// In the order of their deployment; an address stands once.
	Contracts []Deployed `json:"contracts"`
	Models    []Deployed `json:"models"`
}

// Deployed is one contract. Block and Transaction are missing where somebody else
// deployed it.
type Deployed struct {
	Name        string         `json:"name"`
	Address     common.Address `json:"address"`
	CodeHash    common.Hash    `json:"codeHash"`
	Status      string         `json:"status"` // deployed, or what its maintainers say
	Block       uint64         `json:"block,omitempty"`
	Transaction *common.Hash   `json:"transaction,omitempty"`
	KeyHash     *verifier.Hash `json:"keyHash,omitempty"`     // of a model
	ProgramHash *verifier.Hash `json:"programHash,omitempty"` // of a model
}

// DeploymentsFile is the path of a chain's file in a folder.
func DeploymentsFile(dir string, chainID uint64) string {
	return filepath.Join(dir, fmt.Sprintf("%d.json", chainID))
}

// ReadDeployments reads the file of a chain; a missing one is empty.
func ReadDeployments(path string, chainID uint64) (*Deployments, error) {
	empty := &Deployments{Version: deploymentsVersion, ChainID: chainID, Selector: []byte(verifier.Selector)}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return empty, nil
	case err != nil:
		return nil, err
	case info.Size() > maxDeploymentsBytes:
		return nil, fmt.Errorf("%s: %w: %d bytes", path, ErrDeployments, info.Size())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	d := new(Deployments)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(d); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", path, ErrDeployments, err)
	}
	switch {
	case d.Version != deploymentsVersion:
		return nil, fmt.Errorf("%s: %w: version %d, want %d", path, ErrDeployments, d.Version, deploymentsVersion)
	case d.ChainID != chainID:
		return nil, fmt.Errorf("%s: %w: it is of the chain %d, the node is on %d", path, ErrDeployments, d.ChainID, chainID)
	}
	return d, nil
}

// Write writes the file, and the folder if that is missing.
func (d *Deployments) Write(path string) error {
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("deployments: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return atomicfile.Write(path, append(text, '\n'), 0o644)
}

// Add records what was deployed. What is already there under its address stays.
func (d *Deployments) Add(p Placed) {
	entry := Deployed{Name: p.Name, Address: p.Address, CodeHash: p.CodeHash, Status: "deployed"}
	if p.Receipt != nil {
		entry.Block, entry.Transaction = p.Receipt.BlockNumber.Uint64(), &p.Receipt.TxHash
	}
	list := &d.Contracts
	if p.Model != nil {
		list = &d.Models
		entry.KeyHash, entry.ProgramHash = &p.Model.KeyHash, &p.Model.ProgramHash
	}
	for _, known := range *list {
		if known.Address == entry.Address {
			return
		}
	}
	*list = append(*list, entry)
}

// Latest is the contract of a name that was deployed last.
func (d *Deployments) Latest(name string) (Deployed, bool) {
	for i := len(d.Contracts) - 1; i >= 0; i-- {
		if d.Contracts[i].Name == name {
			return d.Contracts[i], true
		}
	}
	return Deployed{}, false
}
