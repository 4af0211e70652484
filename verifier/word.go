package verifier

import (
	"errors"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// WordBytes is the number of bytes of a word that carry data: a word is an
// integer below 2^248.
const WordBytes = 31

// Word is one word of a statement, 32 bytes big-endian. A valid word's first
// byte is zero.
type Word [32]byte

// Valid reports whether the word is below 2^248.
func (w Word) Valid() bool { return w[0] == 0 }

// Element is the word as a field element.
func (w Word) Element() fr.Element {
	var e fr.Element
	e.SetBytes(w[:])
	return e
}

// NewWord is the word of a field element below 2^248; other elements are refused.
func NewWord(e fr.Element) (Word, error) {
	w := Word(e.Bytes())
	if !w.Valid() {
		return Word{}, errors.New("field element is 2^248 or more, no word")
	}
	return w, nil
}

func (w Word) String() string { return encodeHex(w[:]) }

// MarshalText writes 0x and 64 hexadecimal digits.
func (w Word) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads 0x and 64 hexadecimal digits. Words of 2^248 or more are
// read too: Verify refuses them.
func (w *Word) UnmarshalText(text []byte) error { return decodeHex(w[:], text) }
