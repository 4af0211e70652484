package circuits

import "github.com/zkinfer/zkinfer/model/program"

// view is the output of a View: the same wires in another order, or constants.
// It claims nothing, so it needs no constraint.
type view struct {
	op *program.View
	in Fixed
}

func (v *view) terms(e *LinExp, konst *integer, i int, k int64) {
	if x := v.op.Index[i]; x >= 0 {
		v.in.terms(e, konst, int(x), k)
	} else {
		konst.add(k, v.op.Consts[-1-x])
	}
}

func (v *view) value(t values, i int) int64 {
	if x := v.op.Index[i]; x >= 0 {
		return v.in.value(t, int(x))
	}
	return v.op.Consts[-1-v.op.Index[i]]
}

func (v *view) maxCoef() int64 { return v.in.maxCoef() }
func (*view) fixed()           {}
