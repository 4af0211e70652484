package bench

import (
	"math"
	"slices"
)

// median is the middle of the values, the mean of the two middle ones of an even
// number, 0 of none.
func median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(values))
	return (s[(n-1)/2] + s[n/2]) / 2
}

// medianUsage takes the median of each figure by itself.
func medianUsage(runs []Usage) Usage {
	pick := func(f func(Usage) float64) float64 {
		var v []float64
		for _, u := range runs {
			v = append(v, f(u))
		}
		return median(v)
	}
	return Usage{
		Wall: pick(func(u Usage) float64 { return u.Wall }),
		CPU:  pick(func(u Usage) float64 { return u.CPU }),
		Peak: int64(pick(func(u Usage) float64 { return float64(u.Peak) })),
	}
}

// powerFit fits y = c x^e by least squares over the logarithms. It is false for
// fewer than two different positive x.
func powerFit(x, y []float64) (c, e float64, ok bool) {
	var n, sx, sy, sxx, sxy float64
	for i := range x {
		if x[i] <= 0 || y[i] <= 0 {
			continue
		}
		a, b := math.Log(x[i]), math.Log(y[i])
		n, sx, sy, sxx, sxy = n+1, sx+a, sy+b, sxx+a*a, sxy+a*b
	}
	d := n*sxx - sx*sx
	if n < 2 || d < 1e-9*sxx {
		return 0, 0, false
	}
	e = (n*sxy - sx*sy) / d
	return math.Exp((sy - e*sx) / n), e, true
}

// lineFit fits y = a + b x by least squares: what a step costs before it sees a
// constraint, and each constraint.
func lineFit(x, y []float64) (a, b float64, ok bool) {
	var sx, sy, sxx, sxy float64
	n := float64(len(x))
	for i := range x {
		sx, sy, sxx, sxy = sx+x[i], sy+y[i], sxx+x[i]*x[i], sxy+x[i]*y[i]
	}
	d := n*sxx - sx*sx
	if n < 2 || d < 1e-9*n*sxx {
		return 0, 0, false
	}
	b = (n*sxy - sx*sy) / d
	return (sy - b*sx) / n, b, true
}
