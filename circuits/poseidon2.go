package circuits

import (
	"sort"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/poseidon2"
)

// Poseidon2 with t = 3 over the scalar field of BN254, 8 full and 56 partial
// rounds, x^5 (eprint 2023/323), the constants of gnark-crypto. An S-box is
// three rows; everything between two S-boxes is linear and free.
const (
	poseidonWidth   = 3
	poseidonFull    = 8
	poseidonPartial = 56
)

func poseidonParameters() *poseidon2.Parameters {
	return poseidon2.NewParameters(poseidonWidth, poseidonFull, poseidonPartial)
}

// affine is a linear expression in the making: coefficients by wire.
type affine map[Wire]fr.Element

func affineOf(e *LinExp) affine {
	f := affine{}
	for _, t := range e.Terms {
		var c fr.Element
		c.SetInt64(t.Coef)
		f.add(t.Wire, &c)
	}
	for i := range e.Big {
		f.add(e.Big[i].Wire, &e.Big[i].Coef)
	}
	return f
}

func (f affine) add(w Wire, c *fr.Element) {
	v := f[w]
	v.Add(&v, c)
	f[w] = v
}

// plus is f + g as a new expression.
func (f affine) plus(g affine) affine {
	h := make(affine, len(f)+len(g))
	for w, c := range f {
		h[w] = c
	}
	for w, c := range g {
		h.add(w, &c)
	}
	return h
}

// exp lists the terms by wire, so that one circuit has one form.
func (f affine) exp() LinExp {
	var e LinExp
	for w, c := range f {
		if !c.IsZero() {
			e.Big = append(e.Big, BigTerm{w, c})
		}
	}
	sort.Slice(e.Big, func(i, j int) bool { return e.Big[i].Wire < e.Big[j].Wire })
	return e
}

// permutation adds the rows of one Poseidon2 permutation to rows and returns
// the state behind it. wire allocates a wire of the class that the rows
// determine.
func permutation(rows *explicitRows, wire func() Wire, state [poseidonWidth]affine) [poseidonWidth]affine {
	p := poseidonParameters()
	sbox := func(x affine) affine {
		e := x.exp()
		x2, x4, x5 := wire(), wire(), wire()
		rows.assign(e, e, x2)
		rows.assign(wireExp(x2), wireExp(x2), x4)
		rows.assign(wireExp(x4), e, x5)
		var one fr.Element
		return affine{x5: *one.SetOne()}
	}
	// external is circ(2, 1, 1), internal has 3 instead in the last corner.
	mix := func(s [poseidonWidth]affine, last int) [poseidonWidth]affine {
		total := s[0].plus(s[1]).plus(s[2])
		for i := range s {
			add := s[i]
			if i == 2 && last == 3 {
				add = add.plus(s[i])
			}
			s[i] = total.plus(add)
		}
		return s
	}
	state = mix(state, 2)
	for _, keys := range p.RoundKeys {
		for i := range keys {
			k := affine{One: keys[i]}
			state[i] = sbox(state[i].plus(k))
		}
		if len(keys) == poseidonWidth {
			state = mix(state, 2)
		} else {
			state = mix(state, 3)
		}
	}
	return state
}

// compress is the first element of the permutation of state.
func compress(state [poseidonWidth]fr.Element) (fr.Element, error) {
	p := poseidon2.NewPermutation(poseidonWidth, poseidonFull, poseidonPartial)
	s := state[:]
	err := p.Permutation(s)
	return s[0], err
}
