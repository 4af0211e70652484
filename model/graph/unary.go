package graph

import "math"

// Known reports whether f is one of the functions of this package.
func (f Func) Known() bool {
	switch f {
	case Relu, LeakyRelu, Clip, Sigmoid, Tanh, Exp, Reciprocal:
		return true
	}
	return false
}

// Apply is f(x). alpha and beta are those of Unary; functions without
// parameters ignore them. The result is NaN for an unknown function.
func (f Func) Apply(x, alpha, beta float64) float64 {
	switch f {
	case Relu:
		return math.Max(x, 0)
	case LeakyRelu:
		if x < 0 {
			return alpha * x
		}
		return x
	case Clip: // in ONNX's order: the upper bound wins where the bounds cross
		return math.Min(math.Max(x, alpha), beta)
	case Sigmoid:
		return sigmoid(x)
	case Tanh:
		return math.Tanh(x)
	case Exp:
		return math.Exp(x)
	case Reciprocal:
		return 1 / x
	}
	return math.NaN()
}

// sigmoid avoids the overflow of exp(-x) for very negative x, which would lose
// the small results on the way to zero.
func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// Apply is the function's value at x.
func (u *Unary) Apply(x float64) float64 { return u.Func.Apply(x, u.Alpha, u.Beta) }

// Monotone reports whether the function never decreases, so that it commutes
// with a maximum and maps the ends of a range to the ends of its image.
func (u *Unary) Monotone() bool {
	switch u.Func {
	case Relu, Clip, Sigmoid, Tanh, Exp:
		return true
	case LeakyRelu:
		return u.Alpha >= 0
	}
	return false
}
