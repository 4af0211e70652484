package quantize

import (
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// A rounded value that only sums and products read need not be saturated at the
// calibrated range: the static range, a few bits wider, is checked in as many limbs,
// or one more, where a saturation takes five or six rows. It is saturated once the
// excess of many layers has added up.

const (
	// looseBits is the widest static range that stays as it is: two limbs of a
	// range table.
	looseBits = 32
	// widestSum bounds the accumulators of loose operands.
	widestSum = 1 << 57
)

// calibrated is the range that a rounded value may be saturated to, and that value
// once it was made.
type calibrated struct {
	lo, hi int64
	tight  *form
}

// hold is a rounded value that may be saturated to [lo, hi] once it must be.
func (l *lowering) hold(id graph.ID, f *form, lo, hi int64) (*form, error) {
	if a, b := l.b.Range(f.id); b-a >= 1<<looseBits || lo <= a && b <= hi {
		return l.saturate(id, f, lo, hi)
	}
	return &form{id: f.id, scale: f.scale, narrow: true, loose: &calibrated{lo, hi, nil}}, nil
}

// tight is a value that is saturated, if it still is to be.
func (l *lowering) tight(id graph.ID, f *form) (*form, error) {
	if f.loose == nil {
		return f, nil
	}
	var err error
	if f.loose.tight == nil {
		f.loose.tight, err = l.saturate(id, f, f.loose.lo, f.loose.hi)
	}
	return f.loose.tight, err
}

// tightened are the operands of a linear map, saturated where its accumulator could
// become too wide.
func (l *lowering) tightened(n *graph.Node, p *program.Linear, fs []*form) ([]*form, error) {
	largest := 0.0
	for _, f := range fs {
		largest = math.Max(largest, l.magnitudeOf(f.id))
	}
	if largest*rowWeight(p) <= widestSum {
		return fs, nil
	}
	out := make([]*form, len(fs))
	for i, f := range fs {
		var err error
		if out[i], err = l.tight(n.In[i], f); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// rowWeight is the largest sum of the magnitudes of a row's weights.
func rowWeight(p *program.Linear) float64 {
	most := 0.0
	for r := range p.Rows {
		sum := 0.0
		for _, w := range p.Weights[r*p.Terms : (r+1)*p.Terms] {
			sum += math.Abs(float64(w))
		}
		most = math.Max(most, sum)
	}
	return most
}
