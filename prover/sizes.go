package prover

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/zkinfer/zkinfer/circuits"
)

// sizes are the dimensions of a constraint system, which all lengths in a key
// follow from.
type sizes struct {
	rows      int
	wires     int
	committed int
	fixed     int // also the number of the challenge wire
}

// maxWires bounds rows and wires: the largest domain that the field has.
const maxWires = 1 << 28

func sizesOf(r circuits.Rows) (sizes, error) {
	s := sizes{r.NbRows(), r.NbWires(), r.NbCommitted(), r.NbFixed()}
	return s, s.check()
}

func (s sizes) check() error {
	switch {
	case s.rows < 1 || s.rows > maxWires || s.wires > maxWires:
		return fmt.Errorf("%d rows and %d wires, want 1 to 2^28", s.rows, s.wires)
	case s.committed < 1 || s.fixed < int(circuits.Committed)+s.committed || s.wires <= s.fixed:
		return errors.New("the numbers of committed, fixed and all wires do not fit each other")
	}
	return nil
}

// domain is the number N of points that rows are interpolated on: a power of two.
func (s sizes) domain() int { return 1 << max(1, bits.Len(uint(s.rows-1))) }

func (s sizes) challenge() int { return s.fixed }

// public reports whether the verifier knows the wire's value: the constant, e and
// the challenge.
func (s sizes) public(w int) bool { return w < int(circuits.Committed) || w == s.challenge() }

// isCommitted reports whether the wire's value is in the commitment.
func (s sizes) isCommitted(w int) bool {
	return w >= int(circuits.Committed) && w < s.firstFixed()
}

// firstFixed is the first wire behind the committed ones.
func (s sizes) firstFixed() int { return int(circuits.Committed) + s.committed }

// private is the number of wires that are neither public nor committed: the
// points K of a proving key belong to them, in order.
func (s sizes) private() int { return s.wires - 3 - s.committed }

// split cuts a slice with an element for each wire into the public wires', the
// committed wires' and the private wires' elements. The last is a copy.
func split[T any](s sizes, all []T) (public [3]T, committed, private []T) {
	public = [3]T{all[circuits.One], all[circuits.Public], all[s.challenge()]}
	private = append(make([]T, 0, s.private()), all[s.firstFixed():s.challenge()]...)
	return public, all[circuits.Committed:s.firstFixed()], append(private, all[s.challenge()+1:]...)
}
