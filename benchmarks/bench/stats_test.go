package bench

import (
	"math"
	"testing"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		in   []float64
		want float64
	}{
		{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 2, 9}, 3},
	} {
		if got := median(c.in); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.in, got, c.want)
		}
	}
}

// Each figure has its own median, and the order of the runs does not change.
func TestMedianUsage(t *testing.T) {
	runs := []Usage{{3, 10, 200}, {1, 30, 100}, {2, 20, 300}}
	if got, want := medianUsage(runs), (Usage{2, 20, 200}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if runs[0].Wall != 3 {
		t.Error("the runs were sorted")
	}
}

func TestPowerFit(t *testing.T) {
	x := []float64{1e4, 1e5, 1e6}
	y := make([]float64, len(x))
	for i := range x {
		y[i] = 2.5 * math.Pow(x[i], 1.1)
	}
	c, e, ok := powerFit(x, y)
	if !ok || math.Abs(e-1.1) > 1e-9 || math.Abs(c-2.5) > 1e-6 {
		t.Errorf("fit is %v x^%v, %v", c, e, ok)
	}
	for _, bad := range [][2][]float64{{nil, nil}, {{5}, {1}}, {{5, 5}, {1, 2}}, {{5, 0}, {1, 2}}} {
		if _, _, ok := powerFit(bad[0], bad[1]); ok {
			t.Errorf("%v has a fit", bad)
		}
	}
}

func TestLineFit(t *testing.T) {
	a, b, ok := lineFit([]float64{1e4, 1e5, 1e6}, []float64{30e6 + 1e4*900, 30e6 + 1e5*900, 30e6 + 1e6*900})
	if !ok || math.Abs(a-30e6) > 1 || math.Abs(b-900) > 1e-6 {
		t.Errorf("fit is %v + %v x, %v", a, b, ok)
	}
	if _, _, ok := lineFit([]float64{5, 5}, []float64{1, 2}); ok {
		t.Error("a vertical line has a fit")
	}
}

func TestGrowthTakesStagesThatEnded(t *testing.T) {
	at := func(n int, cpu float64, failure string) Model {
		u := Usage{cpu, cpu, int64(n)}
		return Model{Constraints: n, Stages: []Stage{{Name: stageProve, Median: u, Failure: failure}}}
	}
	all := growth([]Model{at(1000, 1, ""), at(2000, 2, ""), at(4000, 400, "killed")})
	if len(all) != 3 {
		t.Fatalf("%d fits, want one of each figure of prove: %v", len(all), all)
	}
	if g := all[0]; g.Stage != stageProve || math.Abs(g.Exponent-1) > 1e-9 {
		t.Errorf("fit is %+v", g)
	}
}

func TestRelativeError(t *testing.T) {
	if e := relativeError([]float64{1, -3.5}, []float64{1, -4}); e != 0.125 {
		t.Errorf("error %v", e)
	}
	if e := relativeError([]float64{0.5}, []float64{0}); e != 0.5 {
		t.Errorf("error against zeros %v", e)
	}
}
