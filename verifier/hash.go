package verifier

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"

	"golang.org/x/crypto/sha3"
)

// Hash is 32 bytes: a digest, a context. It is written as 0x and 64 lower-case
// hexadecimal digits.
type Hash [32]byte

var errHex = errors.New("want 0x and lower-case hexadecimal digits")

// keccak is keccak256 of the concatenation of its arguments.
func keccak(parts ...[]byte) (h Hash) {
	d := sha3.NewLegacyKeccak256()
	for _, p := range parts {
		d.Write(p)
	}
	d.Sum(h[:0])
	return h
}

func (h Hash) String() string { return encodeHex(h[:]) }

// IsZero reports whether every byte is zero.
func (h Hash) IsZero() bool { return h == Hash{} }

// MarshalText writes the hexadecimal form.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads the hexadecimal form, and no other.
func (h *Hash) UnmarshalText(text []byte) error { return decodeHex(h[:], text) }

func encodeHex(b []byte) string { return "0x" + hex.EncodeToString(b) }

// decodeHex fills dst from 0x and exactly 2*len(dst) lower-case digits.
func decodeHex(dst, text []byte) error {
	digits, ok := bytes.CutPrefix(text, []byte("0x"))
	if !ok {
		return errHex
	}
	if len(digits) != 2*len(dst) {
		return fmt.Errorf("%d hexadecimal digits, want %d", len(digits), 2*len(dst))
	}
	for _, c := range digits {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return errHex
		}
	}
	_, err := hex.Decode(dst, digits)
	return err
}
