package market

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/gofrs/flock"

	"github.com/zkinfer/zkinfer/internal/atomicfile"
	"github.com/zkinfer/zkinfer/verifier"
)

// ErrState says that a folder is not a server's, is another server's, or is in use.
var ErrState = errors.New("server's folder")

const (
	stateVersion  = 1
	stateFile     = "state.json"
	lockFile      = "lock"
	proofsFolder  = "proofs"
	maxStateBytes = 1 << 30
)

// state is what a server keeps on disk, besides its proofs.
type state struct {
	Version     int                      `json:"version"`
	ChainID     uint64                   `json:"chainId"`
	Market      common.Address           `json:"market"`
	Sender      common.Address           `json:"sender"`
	Beneficiary common.Address           `json:"beneficiary"`
	From        uint64                   `json:"from"`      // block to read from after a restart
	Outbox      outbox                   `json:"outbox"`    // signed and not buried
	Failed      map[verifier.Hash]int    `json:"failed"`    // how often a transaction of it reverted
	Abandoned   map[verifier.Hash]uint64 `json:"abandoned"` // given up, with their deadlines
}

// folder is a server's folder, which one process at a time may use.
type folder struct {
	path  string
	lock  *flock.Flock
	saved string // the state that is on disk
}

// openFolder makes the folder if it is missing, and locks it.
func openFolder(path string) (*folder, error) {
	if err := os.MkdirAll(filepath.Join(path, proofsFolder), 0o700); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	lock := flock.New(filepath.Join(path, lockFile))
	switch ok, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	case !ok:
		return nil, fmt.Errorf("%w: %s is in use by another process", ErrState, path)
	}
	return &folder{path: path, lock: lock}, nil
}

func (f *folder) close() error { return f.lock.Unlock() }

// load reads the state, and checks that it is of the same chain, market, sender and
// beneficiary as a fresh one.
func (f *folder) load(fresh state) (*state, error) {
	path := filepath.Join(f.path, stateFile)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &fresh, nil
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	case info.Size() > maxStateBytes:
		return nil, fmt.Errorf("%w: %s has %d bytes", ErrState, path, info.Size())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrState, err)
	}
	s := new(state)
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrState, path, err)
	}
	return s, s.check(path, fresh)
}

func (s *state) check(path string, fresh state) error {
	if s.Version != stateVersion {
		return fmt.Errorf("%w: %s has version %d, want %d", ErrState, path, s.Version, stateVersion)
	}
	if s.ChainID != fresh.ChainID || s.Market != fresh.Market || s.Sender != fresh.Sender || s.Beneficiary != fresh.Beneficiary {
		return fmt.Errorf("%w: %s is of another chain, market, sender or beneficiary", ErrState, path)
	}
	for _, slot := range s.Outbox {
		if slot == nil || len(slot.Attempts) == 0 {
			return fmt.Errorf("%w: %s has a nonce without a transaction", ErrState, path)
		}
		for _, a := range slot.Attempts {
			if a.Raw == nil || a.Raw.Nonce() != slot.Nonce {
				return fmt.Errorf("%w: %s has a transaction of another nonce than %d", ErrState, path, slot.Nonce)
			}
		}
	}
	if s.Failed == nil {
		s.Failed = map[verifier.Hash]int{}
	}
	if s.Abandoned == nil {
		s.Abandoned = map[verifier.Hash]uint64{}
	}
	return nil
}

func (f *folder) save(s *state) error {
	text, err := json.MarshalIndent(s, "", "  ")
	if err == nil && string(text) == f.saved {
		return nil
	}
	if err == nil {
		err = atomicfile.Write(filepath.Join(f.path, stateFile), append(text, '\n'), 0o600)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrState, err)
	}
	f.saved = string(text)
	return nil
}

func (f *folder) proofPath(id verifier.Hash) string {
	return filepath.Join(f.path, proofsFolder, id.String()+".json")
}

// proof is a stored proof; nil if there is none.
func (f *folder) proof(id verifier.Hash) (*verifier.Proof, error) {
	p, err := verifier.ReadProof(f.proofPath(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return p, err
}

func (f *folder) saveProof(id verifier.Hash, p *verifier.Proof) error {
	return verifier.WriteProof(f.proofPath(id), p)
}

func (f *folder) dropProof(id verifier.Hash) error {
	if err := os.Remove(f.proofPath(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrState, err)
	}
	return nil
}
