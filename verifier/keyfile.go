package verifier

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"github.com/zkinfer/zkinfer/internal/atomicfile"
)

// KeyMagic starts a verifying key's file. The file is the header, the key blob,
// the length of the schema in 8 bytes and the schema's canonical bytes.
const KeyMagic = "zkinf-vk"

const maxKeyFile = HeaderSize + KeyBlobSize + 8 + maxSchemaSize

// Marshal gives the bytes of the key's file.
func (vk *VerifyingKey) Marshal() ([]byte, error) {
	if err := vk.Check(); err != nil {
		return nil, err
	}
	h := Header{
		Magic: KeyMagic, Version: FormatVersion, Backend: Backend, Curve: Curve,
		Setup: vk.Setup, Toolchain: vk.Toolchain,
		ProgramHash: vk.Schema.ProgramHash, CircuitHash: vk.Schema.CircuitHash,
	}
	b, err := h.Marshal()
	if err != nil {
		return nil, err
	}
	blob, err := vk.KeyBlob()
	if err != nil {
		return nil, err
	}
	schema, err := vk.Schema.Marshal()
	if err != nil {
		return nil, err
	}
	b = append(b, blob...)
	b = binary.BigEndian.AppendUint64(b, uint64(len(schema)))
	return append(b, schema...), nil
}

// ParseVerifyingKey reads the bytes of a key's file and checks the key.
func ParseVerifyingKey(b []byte) (*VerifyingKey, error) {
	h, err := ParseHeader(b, KeyMagic)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	b = b[HeaderSize:]
	if len(b) < KeyBlobSize+8 {
		return nil, fmt.Errorf("%w: truncated", ErrKey)
	}
	blob, schema := b[:KeyBlobSize], b[KeyBlobSize+8:]
	if binary.BigEndian.Uint64(b[KeyBlobSize:]) != uint64(len(schema)) {
		return nil, fmt.Errorf("%w: the schema's length is not the rest's", ErrKey)
	}
	s, err := ParseSchema(schema)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	if s.ProgramHash != h.ProgramHash || s.CircuitHash != h.CircuitHash {
		return nil, fmt.Errorf("%w: header and schema name different programs", ErrKey)
	}
	vk := &VerifyingKey{Schema: *s, Toolchain: h.Toolchain, Setup: h.Setup}
	if err := vk.setBlob(blob); err != nil {
		return nil, err
	}
	return vk, vk.Check()
}

// ReadVerifyingKey reads a key's file and checks the key.
func ReadVerifyingKey(path string) (*VerifyingKey, error) {
	b, err := readBounded(path, maxKeyFile)
	if err != nil {
		return nil, err
	}
	vk, err := ParseVerifyingKey(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return vk, nil
}

// WriteVerifyingKey writes a key's file, whole or not at all.
func WriteVerifyingKey(path string, vk *VerifyingKey) error {
	b, err := vk.Marshal()
	if err != nil {
		return err
	}
	return atomicfile.Write(path, b, 0o644)
}

func readBounded(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("%s: more than %d bytes", path, limit)
	}
	return b, nil
}
