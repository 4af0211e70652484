package check

import (
	"math"
	"testing"
)

func TestCompare(t *testing.T) {
	inf := math.Inf(1)
	for name, c := range map[string]struct {
		got, want []float64
		is        comparison
	}{
		"equal":         {[]float64{1, -2}, []float64{1, -2}, comparison{0, true, true}},
		"relative":      {[]float64{1, -8.5}, []float64{1, -8}, comparison{0.0625, false, true}},
		"all zero":      {[]float64{0.25}, []float64{0}, comparison{0.25, false, true}},
		"argmax":        {[]float64{2, 1}, []float64{1, 2}, comparison{0.5, false, false}},
		"tie":           {[]float64{2, 3}, []float64{4, 4}, comparison{0.5, false, true}},
		"infinite":      {[]float64{2}, []float64{inf}, comparison{math.MaxFloat64, false, true}},
		"saturated":     {[]float64{-9, 3}, []float64{-inf, 3}, comparison{0, true, true}},
		"not saturated": {[]float64{-8, 3}, []float64{-inf, 3}, comparison{math.MaxFloat64, false, true}},
		"wrong side":    {[]float64{-9, 3}, []float64{inf, 3}, comparison{math.MaxFloat64, false, false}},
		"no number":     {[]float64{2}, []float64{math.NaN()}, comparison{math.MaxFloat64, false, true}},
		"float32":       {[]float64{1 + 1e-12}, []float64{1}, comparison{1e-12, true, true}},
	} {
		got := compare(c.got, c.want, -9, 9)
		if math.Abs(got.maxError-c.is.maxError) > 1e-15*c.is.maxError+1e-15 || got.exact != c.is.exact || got.argmaxSame != c.is.argmaxSame {
			t.Errorf("%s: got %+v, want %+v", name, got, c.is)
		}
	}
}

func TestTolerance(t *testing.T) {
	if tolerance(16) != 1.0/1024 || tolerance(8) != 0.25 {
		t.Errorf("got %v and %v", tolerance(16), tolerance(8))
	}
}
