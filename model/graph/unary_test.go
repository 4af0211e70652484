package graph

import (
	"math"
	"testing"
)

// The values are from tables, or from identities that do not use the function.
func TestFunctions(t *testing.T) {
	e, inf := math.E, math.Inf(1)
	for _, c := range []struct {
		u    Unary
		x, y float64
	}{
		{Unary{Func: Log}, e * e, 2},
		{Unary{Func: Log}, 0, -inf},
		{Unary{Func: Erf}, 0.5, 0.5204998778130465},
		{Unary{Func: Sqrt}, 2.25, 1.5},
		{Unary{Func: Rsqrt}, 6.25, 0.4},
		{Unary{Func: Rsqrt}, 0, inf},
		{Unary{Func: Pow, Alpha: 1.5}, 4, 8},
		{Unary{Func: Pow, Alpha: -2}, -4, 0.0625},
		{Unary{Func: Sin}, math.Pi / 6, 0.5},
		{Unary{Func: Cos}, math.Pi / 3, 0.5},
		{Unary{Func: Tan}, math.Pi / 4, 1},
		{Unary{Func: Asin}, 0.5, math.Pi / 6},
		{Unary{Func: Acos}, 0.5, math.Pi / 3},
		{Unary{Func: Atan}, 1, math.Pi / 4},
		{Unary{Func: Sinh}, 1, (e - 1/e) / 2},
		{Unary{Func: Cosh}, 1, (e + 1/e) / 2},
		{Unary{Func: Asinh}, (e - 1/e) / 2, 1},
		{Unary{Func: Acosh}, (e + 1/e) / 2, 1},
		{Unary{Func: Atanh}, (e*e - 1) / (e*e + 1), 1},
		{Unary{Func: Elu, Alpha: 2}, -1, 2 * (1/e - 1)},
		{Unary{Func: Elu, Alpha: 2}, 3, 3},
		{Unary{Func: Celu, Alpha: 2}, -2, 2 * (1/e - 1)},
		{Unary{Func: Celu, Alpha: 2}, 3, 3},
		{Unary{Func: Celu, Alpha: -2}, -2, -2 * (e - 1)},
		{Unary{Func: Selu, Alpha: 2, Beta: 3}, -1, 6 * (1/e - 1)},
		{Unary{Func: Selu, Alpha: 2, Beta: 3}, 1, 3},
		{Unary{Func: Gelu}, 1, 0.8413447460685429},
		{Unary{Func: Gelu}, -1, -0.15865525393145707},
		{Unary{Func: GeluTanh}, 1, 0.8411919906082768},
		{Unary{Func: HardSwish}, 1, 2.0 / 3},
		{Unary{Func: HardSwish}, -4, 0},
		{Unary{Func: HardSwish}, 5, 5},
		{Unary{Func: Mish}, 1, 0.8650983882673103},
		{Unary{Func: Swish, Alpha: 2}, 1, 1 / (1 + 1/(e*e))},
		{Unary{Func: Softplus}, 0, math.Ln2},
		{Unary{Func: Softplus}, 800, 800},
		{Unary{Func: Softplus}, -800, 0},
		{Unary{Func: Softsign}, -3, -0.75},
	} {
		if y := c.u.Apply(c.x); y != c.y && !(math.Abs(y-c.y) <= 1e-14*math.Max(1, math.Abs(c.y))) {
			t.Errorf("%s(%v; %v, %v) is %v, want %v", c.u.Func, c.x, c.u.Alpha, c.u.Beta, y, c.y)
		}
		if !c.u.Func.Known() {
			t.Errorf("%s is unknown", c.u.Func)
		}
	}
	if f := Func("Sine"); f.Known() || (&Unary{Func: f}).Monotone() || !math.IsNaN(f.Apply(1, 0, 0)) {
		t.Error("an unknown function is known")
	}
}

// Every function is finite inside its domain, and falls somewhere on it unless
// it is monotone.
func TestDomainAndMonotone(t *testing.T) {
	for _, u := range []Unary{
		{Func: Relu}, {Func: LeakyRelu, Alpha: 0.1}, {Func: LeakyRelu, Alpha: -0.1}, {Func: Clip, Alpha: -1, Beta: 1},
		{Func: Sigmoid}, {Func: Tanh}, {Func: Exp}, {Func: Log}, {Func: Erf}, {Func: Reciprocal}, {Func: Sqrt}, {Func: Rsqrt},
		{Func: Pow, Alpha: 0.5}, {Func: Pow, Alpha: -0.5}, {Func: Pow, Alpha: 2}, {Func: Pow, Alpha: 3}, {Func: Pow, Alpha: -1},
		{Func: Sin}, {Func: Cos}, {Func: Tan}, {Func: Asin}, {Func: Acos}, {Func: Atan},
		{Func: Sinh}, {Func: Cosh}, {Func: Asinh}, {Func: Acosh}, {Func: Atanh},
		{Func: Elu, Alpha: 1}, {Func: Elu, Alpha: -1}, {Func: Celu, Alpha: 2}, {Func: Celu, Alpha: -2}, {Func: Selu, Alpha: 1.6, Beta: 1.05},
		{Func: Selu, Alpha: 1.6, Beta: -1}, {Func: Gelu}, {Func: GeluTanh}, {Func: HardSwish}, {Func: Mish},
		{Func: Swish, Alpha: 1}, {Func: Softplus}, {Func: Softsign},
	} {
		lo, hi := u.Domain()
		lo, hi = math.Max(lo, -8), math.Min(hi, 8)
		step := (hi - lo) / 97
		falls := false
		for i := range 96 {
			x := lo + (float64(i)+0.3)*step
			y := u.Apply(x)
			if math.IsNaN(y) || math.IsInf(y, 0) {
				t.Errorf("%s(%v) is %v", u.Func, x, y)
			}
			falls = falls || u.Apply(x+step) < y
		}
		if falls == u.Monotone() {
			t.Errorf("%s(alpha %v): Monotone is %v, falls somewhere is %v", u.Func, u.Alpha, u.Monotone(), falls)
		}
	}
	for _, u := range []Unary{{Func: Log}, {Func: Sqrt}, {Func: Acosh}, {Func: Asin}, {Func: Pow, Alpha: 0.5}} {
		if lo, _ := u.Domain(); !math.IsNaN(u.Apply(lo - 0.1)) {
			t.Errorf("%s is defined below its domain", u.Func)
		}
	}
}
