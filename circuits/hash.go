package circuits

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/zkinfer/zkinfer/verifier"
)

// Version numbers the translation of programs into constraints. A change of any
// row, for any program, is a new version: keys of another version do not fit.
const Version = 1

// Hash identifies the circuit of a program: the program, the version of the
// translation, and the sizes that it came to.
func (s *System) Hash(programHash [32]byte) verifier.Hash {
	h := sha256.New()
	h.Write([]byte("zkinfer.circuit"))
	h.Write(programHash[:])
	for _, n := range []int{Version, int(s.stats.Plan.Bits), s.NbRows(), s.NbWires(), s.NbCommitted(), s.NbFixed(), s.NbWords()} {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], uint64(n))
		h.Write(b[:])
	}
	return verifier.Hash(h.Sum(nil))
}
