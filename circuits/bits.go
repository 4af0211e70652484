package circuits

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/program"
)

// Limits of a BitAnd.
const (
	maxAnd   = 9  // bits of a limb: the table has 2^(2w) entries
	maxLimbs = 61 // bits of all limbs: the last coefficient is below 2^62
)

// andWidth picks the bits w of a limb for all BitAnds of a program: n elements of
// Bits bits cost 3 rows a limb, and the one table of all of them 2^(2w) rows.
// (Bits as wires of their own cost what limbs of one bit do.)
func (b *builder) andWidth() uint {
	best, width := limit, uint(1)
	for w := uint(1); w <= maxAnd; w++ {
		cost := int64(1) << (2 * w)
		for _, op := range b.prog.Ops {
			if op, ok := op.(*program.BitAnd); ok && !b.dead[op.Out] {
				limbs := limbsFor(op.Bits, w)
				cost += 3 * int64(b.live(op.Out).n) * int64(limbs)
				if uint(limbs)*w > maxLimbs {
					cost = limit
					break
				}
			}
		}
		if cost < best {
			best, width = cost, w
		}
	}
	return width
}

// bitAnd is y = a & b in limbs of w bits: the upper limbs of a, b and y are
// committed wires, the lowest ones what is left of a, b and y, and each triple of
// limbs is looked up in the one table of
//
//	(a_l + 2^w*b_l, a_l & b_l, a_l)    for all a_l, b_l in [0, 2^w)
//
// Sound because the third column says what a_l is and then the first what b_l is:
// in the pair (a_l + 2^w*b_l, a_l & b_l) alone a limb of a and one of b could
// trade 2^w for 1. So every limb is in [0, 2^w), a is the integer that its limbs
// write in base 2^w, for which there is one way, likewise b, and y is the number
// that the looked-up limbs write. This bounds a and b as well.
func (b *builder) bitAnd(op *program.BitAnd) error {
	w, n := b.plan.And, b.elements(op.Out)
	sel := b.live(op.Out)
	y := b.commit(op.Out)
	b.define(op.Out, y)
	limbs := limbsFor(op.Bits, w)
	var digits [3][]Fixed
	for k, x := range []Fixed{b.vec[op.In[0]], b.vec[op.In[1]], y} {
		if top := w * uint(limbs); top > maxLimbs || mulBound(x.maxCoef(), 1<<top) >= limit {
			return fmt.Errorf("%d limbs of %d bits on coefficients of %d leave 62 bits", limbs, w, x.maxCoef())
		}
		digits[k] = b.digits(x, sel, n, limbs, w)
	}
	tab := b.andTable(w)
	for l := range limbs {
		key := &sum{parts: []Fixed{digits[0][l], digits[1][l]}, coefs: []int64{1, 1 << w}}
		b.lookup3(tab, key, digits[2][l], digits[0][l], sel)
	}
	return nil
}

// digits splits x into limbs of w bits. They are claims, for a lookup to check.
func (b *builder) digits(x Fixed, sel selection, size, limbs int, w uint) []Fixed {
	lowest := &sum{parts: []Fixed{x}, coefs: []int64{1}}
	out := []Fixed{lowest}
	for l := 1; l < limbs; l++ {
		shift := uint(l) * w
		d := b.wires(&wires{sel: sel, of: func(t values, i int) int64 {
			return x.value(t, i) >> shift & (1<<w - 1)
		}}, size)
		lowest.parts, lowest.coefs = append(lowest.parts, d), append(lowest.coefs, -1<<shift)
		out = append(out, d)
	}
	return out
}

func (b *builder) andTable(w uint) *table {
	n := int64(1) << (2 * w)
	and, first := make([]int64, n), make([]int64, n)
	for i := range n {
		first[i] = i & (1<<w - 1)
		and[i] = first[i] & (i >> w)
	}
	return b.table(0, and, first)
}
