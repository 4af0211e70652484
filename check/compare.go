package check

import "math"

// comparison sets one output of an evaluation against its reference.
type comparison struct {
	maxError   float64 // largest absolute difference over the largest reference magnitude
	exact      bool    // all elements are equal as float32 numbers
	argmaxSame bool
}

// compare measures got against want. An infinite reference is met by the bound
// of the output's range on its side: a program saturates.
func compare(got, want []float64, lo, hi float64) comparison {
	c := comparison{exact: true}
	diff, scale := 0.0, 0.0
	for j, y := range want {
		if math.IsInf(y, -1) && got[j] == lo || math.IsInf(y, 1) && got[j] == hi {
			continue
		}
		d := math.Abs(got[j] - y)
		if math.IsNaN(d) || math.IsInf(d, 0) {
			d = math.MaxFloat64 // no program has such a value
		}
		diff = max(diff, d)
		if !math.IsInf(y, 0) {
			scale = max(scale, math.Abs(y))
		}
		c.exact = c.exact && float32(got[j]) == float32(y)
	}
	if diff > 0 {
		c.maxError = relative(diff, scale)
	}
	p, q := argmax(got), argmax(want)
	c.argmaxSame = p == q || want[p] == want[q]
	return c
}

// relative is diff/scale, finite, so that it has a JSON form.
func relative(diff, scale float64) float64 {
	if scale == 0 || diff == math.MaxFloat64 {
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
