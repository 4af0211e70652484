package check

import "math"

// comparison sets an evaluation against its reference, over all outputs.
type comparison struct {
	maxError   float64
	exact      bool
	argmaxSame bool // of the first output
}

// compare measures got against want, output by output. The error of an output is
// its largest absolute difference over its largest reference magnitude; equality
// is that of the float32 numbers.
func compare(got, want [][]float64) comparison {
	c := comparison{exact: true, argmaxSame: true}
	for i, w := range want {
		diff, scale := 0.0, 0.0
		for j, y := range w {
			d := math.Abs(got[i][j] - y)
			if math.IsNaN(d) || math.IsInf(d, 0) {
				d = math.MaxFloat64 // no program has such a value
			}
			diff = max(diff, d)
			scale = max(scale, math.Abs(y))
			c.exact = c.exact && float32(got[i][j]) == float32(y)
		}
		if diff > 0 {
			c.maxError = max(c.maxError, relative(diff, scale))
		}
	}
	if len(want) > 0 && len(want[0]) > 0 {
		p, q := argmax(got[0]), argmax(want[0])
		c.argmaxSame = p == q || want[0][p] == want[0][q]
	}
	return c
}

// relative is diff/scale, finite, so that it has a JSON form.
func relative(diff, scale float64) float64 {
	if scale == 0 || math.IsInf(scale, 0) {
		return diff
	}
	return min(diff/scale, math.MaxFloat64)
}

// argmax is the position of the largest element, the first one of equals.
func argmax(v []float64) int {
	best := 0
	for i, x := range v {
		if x > v[best] {
			best = i
		}
	}
	return best
}

// tolerance is the largest error of a float case: 2^-10 at 16 bits, a bit more
// for each bit less.
func tolerance(bits int) float64 { return math.Ldexp(1, 6-bits) }
