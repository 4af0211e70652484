package prover

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// trapdoor are the secrets of a universal setup. Whoever knows them can prove
// anything under every key made from it.
type trapdoor struct{ tau, alpha, beta fr.Element }

// secrets are the secrets of one circuit's setup, to be drawn anew for every
// circuit: whoever knows them can prove anything under its key.
type secrets struct{ delta, sigma fr.Element }

// newTrapdoor draws the secrets for a domain of n points, which must not contain
// tau.
func newTrapdoor(n int) (*trapdoor, error) {
	t := new(trapdoor)
	for {
		if err := drawNonZero(&t.tau, &t.alpha, &t.beta); err != nil {
			return nil, err
		}
		power := t.tau
		for k := 1; k < n; k *= 2 {
			power.Square(&power)
		}
		if !power.IsOne() {
			return t, nil
		}
	}
}

func newSecrets() (*secrets, error) {
	s := new(secrets)
	return s, drawNonZero(&s.delta, &s.sigma)
}

func drawNonZero(elements ...*fr.Element) error {
	for _, e := range elements {
		e.SetZero()
		for e.IsZero() {
			if _, err := e.SetRandom(); err != nil {
				return fmt.Errorf("draw a secret: %w", err)
			}
		}
	}
	return nil
}

func (t *trapdoor) clear() { *t = trapdoor{} }
func (s *secrets) clear()  { *s = secrets{} }
