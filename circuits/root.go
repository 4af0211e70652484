package circuits

import "github.com/zkinfer/zkinfer/model/program"

// root is y = floor(sqrt(Factor*a)): y is a committed wire, the remainder
// rho = Factor*a - y*y is determined by its row, and rho >= 0 and 2y - rho >= 0
// are checked.
//
// Sound because the two say y^2 <= Factor*a < (y+1)^2, which one y >= 0 satisfies,
// if y is a bounded integer. It needs no check of its own: the sum of the two
// checked integers is 2y = s, 0 <= s < 2^63, and s^2 = 4 (Factor*a - rho) holds
// between integers that are far below the modulus, so s is even and y = s/2 an
// integer. Both checks are of the whole expression and neither is redundant: the
// first alone accepts every smaller y, the second every larger one.
func (b *builder) root(op *program.Root) error {
	y := b.commit(op.Out)
	b.define(op.Out, y)
	sel := b.live(op.Out)
	n := &sum{parts: []Fixed{b.vec[op.In[0]]}, coefs: []int64{op.Factor}}
	rho, err := b.remainder(n, y, y, 1, sel, b.elements(op.Out))
	if err != nil {
		return err
	}
	top := 2 * b.tensor(op.Out).Hi
	if err := b.nonNegative(rho, sel, top); err != nil {
		return err
	}
	return b.nonNegative(&sum{parts: []Fixed{y, rho}, coefs: []int64{2, -1}}, sel, top)
}
