package graph

import (
	"math"
	"slices"
)

// Unary applies a function of one real variable to every element.
type Unary struct {
	Func        Func
	Alpha, Beta float64 // the function's parameters, see Func

	Formula *Formula // of a Composite, which only simplified graphs have
}

// Func names a function of one real variable. Functions with jumps are none of
// these: Round, NonNegative and Select make them, exactly.
type Func string

// The functions, by their ONNX names where they have one.
const (
	Relu       Func = "Relu"
	LeakyRelu  Func = "LeakyRelu" // alpha: the slope below 0
	Clip       Func = "Clip"      // alpha, beta: the bounds, which may be infinite
	Sigmoid    Func = "Sigmoid"
	Tanh       Func = "Tanh"
	Exp        Func = "Exp"
	Log        Func = "Log"
	Erf        Func = "Erf"
	Reciprocal Func = "Reciprocal"
	Sqrt       Func = "Sqrt"
	Rsqrt      Func = "Rsqrt" // 1/sqrt(x)
	Pow        Func = "Pow"   // x^alpha

	Sin   Func = "Sin"
	Cos   Func = "Cos"
	Tan   Func = "Tan"
	Asin  Func = "Asin"
	Acos  Func = "Acos"
	Atan  Func = "Atan"
	Sinh  Func = "Sinh"
	Cosh  Func = "Cosh"
	Asinh Func = "Asinh"
	Acosh Func = "Acosh"
	Atanh Func = "Atanh"

	Elu       Func = "Elu"      // alpha*(exp(x) - 1) below 0
	Celu      Func = "Celu"     // alpha*(exp(x/alpha) - 1) below 0
	Selu      Func = "Selu"     // beta*Elu(x), beta being ONNX's gamma
	Gelu      Func = "Gelu"     // x*Phi(x), Phi being the normal distribution
	GeluTanh  Func = "GeluTanh" // its approximation by a tanh
	HardSwish Func = "HardSwish"
	Mish      Func = "Mish"
	Swish     Func = "Swish" // x*Sigmoid(alpha*x)
	Softplus  Func = "Softplus"
	Softsign  Func = "Softsign"
)

// Known reports whether f is one of the functions of this package.
func (f Func) Known() bool {
	return slices.Contains([]Func{
		Relu, LeakyRelu, Clip, Sigmoid, Tanh, Exp, Log, Erf, Reciprocal, Sqrt, Rsqrt, Pow,
		Sin, Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, Asinh, Acosh, Atanh,
		Elu, Celu, Selu, Gelu, GeluTanh, HardSwish, Mish, Swish, Softplus, Softsign,
	}, f)
}

// Apply is f(x). alpha and beta are those of Unary; functions without
// parameters ignore them. The result is NaN or infinite where the function is
// not defined, and NaN for an unknown function.
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
	case Log:
		return math.Log(x)
	case Erf:
		return math.Erf(x)
	case Reciprocal:
		return 1 / x
	case Sqrt:
		return math.Sqrt(x)
	case Rsqrt:
		return 1 / math.Sqrt(x)
	case Pow:
		return math.Pow(x, alpha)
	case Elu:
		return elu(x, alpha, 1)
	case Celu:
		return elu(x, alpha, alpha)
	case Selu:
		return beta * elu(x, alpha, 1)
	case Gelu:
		return 0.5 * x * math.Erfc(-x/math.Sqrt2)
	case GeluTanh:
		return 0.5 * x * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x)))
	case HardSwish:
		return x * math.Max(0, math.Min(1, x/6+0.5))
	case Mish:
		return x * math.Tanh(softplus(x))
	case Swish:
		return x * sigmoid(alpha*x)
	case Softplus:
		return softplus(x)
	case Softsign:
		return x / (1 + math.Abs(x))
	}
	return f.circular(x)
}

// circular is f(x) for the trigonometric and hyperbolic functions.
func (f Func) circular(x float64) float64 {
	switch f {
	case Sin:
		return math.Sin(x)
	case Cos:
		return math.Cos(x)
	case Tan:
		return math.Tan(x)
	case Asin:
		return math.Asin(x)
	case Acos:
		return math.Acos(x)
	case Atan:
		return math.Atan(x)
	case Sinh:
		return math.Sinh(x)
	case Cosh:
		return math.Cosh(x)
	case Asinh:
		return math.Asinh(x)
	case Acosh:
		return math.Acosh(x)
	case Atanh:
		return math.Atanh(x)
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

// softplus is log(1 + exp(x)) without overflow.
func softplus(x float64) float64 {
	return math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
}

// elu is x above 0 and alpha*(exp(x/width) - 1) below.
func elu(x, alpha, width float64) float64 {
	if x > 0 {
		return x
	}
	return alpha * math.Expm1(x/width)
}

// Apply is the function's value at x.
func (u *Unary) Apply(x float64) float64 {
	if u.Func == Composite {
		return u.Formula.At(x)
	}
	return u.Func.Apply(x, u.Alpha, u.Beta)
}

// Domain is the range on which the function is defined. At an end that is not
// infinite its value may be infinite. Reciprocal, Tan, and Pow with a negative
// exponent have poles inside.
func (u *Unary) Domain() (lo, hi float64) {
	lo, hi = math.Inf(-1), math.Inf(1)
	switch u.Func {
	case Log, Sqrt, Rsqrt:
		lo = 0
	case Pow:
		if u.Alpha != math.Trunc(u.Alpha) {
			lo = 0
		}
	case Acosh:
		lo = 1
	case Asin, Acos, Atanh:
		lo, hi = -1, 1
	}
	return lo, hi
}

// Monotone reports whether the function never decreases on its domain, so that
// it commutes with a maximum and maps the ends of a range to the ends of its image.
func (u *Unary) Monotone() bool {
	switch u.Func {
	case Relu, Clip, Sigmoid, Tanh, Exp, Log, Erf, Sqrt, Asin, Atan, Sinh, Asinh, Acosh, Atanh, Celu, Softplus, Softsign:
		return true
	case LeakyRelu, Elu:
		return u.Alpha >= 0
	case Selu:
		return u.Alpha >= 0 && u.Beta >= 0
	case Pow: // an even power falls and rises
		return u.Alpha > 0 && math.Mod(u.Alpha, 2) != 0
	}
	return false
}
