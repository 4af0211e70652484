package graph

// Composite is the Func of a Unary that is made of other functions.
const Composite Func = "Composite"

// Formula is a function of one variable, step by step: register 0 holds the
// variable, step i sets register i+1 and the last one is the result.
type Formula struct{ Steps []Step }

// Step computes one register from those before it: Func of register A, a product of
// registers A and B, or the sum WA*A + WB*B + Bias.
type Step struct {
	Kind         StepKind
	Func         Unary // of a FuncStep
	A, B         int
	WA, WB, Bias float64 // of a SumStep
}

// StepKind says what a step computes.
type StepKind uint8

// The kinds of steps.
const (
	FuncStep StepKind = iota
	ProductStep
	SumStep
)

// At is the formula's value at x.
func (f *Formula) At(x float64) float64 {
	r := make([]float64, 1, len(f.Steps)+1)
	r[0] = x
	for i := range f.Steps {
		s := &f.Steps[i]
		y := 0.0
		switch s.Kind {
		case FuncStep:
			y = s.Func.Apply(r[s.A])
		case ProductStep:
			y = r[s.A] * r[s.B]
		case SumStep:
			y = s.WA*r[s.A] + s.WB*r[s.B] + s.Bias
		}
		r = append(r, y)
	}
	return r[len(r)-1]
}
