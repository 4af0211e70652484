package verifier

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/zkinfer/zkinfer/internal/atomicfile"
)

// ProofVersion is the version of the proof file's format.
const ProofVersion = 1

const maxProofFile = 1 << 26

// ErrProofFile says that bytes are not a proof file.
var ErrProofFile = errors.New("not a proof file")

// proofFile is the JSON form of a Proof, keys in this order.
type proofFile struct {
	Version     int      `json:"version"`
	Backend     string   `json:"backend"`
	ProgramHash Hash     `json:"programHash"`
	KeyHash     Hash     `json:"keyHash"`
	Context     Hash     `json:"context"`
	Words       []Word   `json:"words"`
	Proof       hexBytes `json:"proof"`
}

// hexBytes is a proof's bytes, written like a Hash.
type hexBytes []byte

func (h hexBytes) MarshalText() ([]byte, error) { return []byte(encodeHex(h)), nil }

func (h *hexBytes) UnmarshalText(text []byte) error {
	*h = make([]byte, ProofSize)
	return decodeHex(*h, text)
}

// MarshalJSON writes the proof's file: an object with the keys version, backend,
// programHash, keyHash, context, words and proof.
func (p *Proof) MarshalJSON() ([]byte, error) {
	if len(p.Data) != ProofSize {
		return nil, ErrLength
	}
	return json.Marshal(&proofFile{
		ProofVersion, Backend, p.ProgramHash, p.KeyHash, p.Context, append([]Word{}, p.Words...), p.Data,
	})
}

// ParseProof reads a proof's file. It refuses other versions and backends, and
// unknown, missing and repeated keys, but judges nothing: that is Verify's.
func ParseProof(b []byte) (*Proof, error) {
	if len(b) > maxProofFile {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrProofFile, maxProofFile)
	}
	f, err := parseProofFile(b)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrProofFile, err)
	case f.Version != ProofVersion:
		return nil, fmt.Errorf("%w: version %d, want %d", ErrProofFile, f.Version, ProofVersion)
	case f.Backend != Backend:
		return nil, fmt.Errorf("%w: backend %q, want %q", ErrProofFile, f.Backend, Backend)
	case f.Words == nil:
		return nil, fmt.Errorf("%w: words are null", ErrProofFile)
	}
	return &Proof{f.Context, f.Words, f.KeyHash, f.ProgramHash, f.Proof}, nil
}

// parseProofFile walks the object's keys itself: encoding/json alone takes keys
// of another case and the last of two equal ones.
func parseProofFile(b []byte) (*proofFile, error) {
	f := new(proofFile)
	fields := map[string]any{
		"version": &f.Version, "backend": &f.Backend, "programHash": &f.ProgramHash, "keyHash": &f.KeyHash,
		"context": &f.Context, "words": &f.Words, "proof": &f.Proof,
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("not a JSON object")
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, _ := t.(string)
		field, ok := fields[key]
		if !ok {
			return nil, fmt.Errorf("unknown or repeated key %q", key)
		}
		delete(fields, key)
		if err := decodeField(dec, field); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("trailing data")
	}
	for key := range fields {
		return nil, fmt.Errorf("key %q is missing", key)
	}
	return f, nil
}

// decodeField refuses null, which encoding/json takes for anything, in lists too.
func decodeField(dec *json.Decoder, field any) error {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return err
	}
	if bytes.Contains(raw, []byte("null")) {
		return errors.New("null")
	}
	return json.Unmarshal(raw, field)
}

// ReadProof reads a proof's file.
func ReadProof(path string) (*Proof, error) {
	b, err := readBounded(path, maxProofFile)
	if err != nil {
		return nil, err
	}
	p, err := ParseProof(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return p, nil
}

// WriteProof writes a proof's file, indented: to a temporary name, then renamed.
func WriteProof(path string, p *Proof) error {
	b, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.Write(path, append(b, '\n'), 0o644)
}
