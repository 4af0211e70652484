package onnx

import (
	"fmt"
	"math"
	"slices"
)

// sampling reads x [N, C, spatial..] at the positions of a grid [N, out.., d], which
// go from -1 to 1 along each dimension, the last one first.
type sampling struct {
	x, grid *value
	mode    string // nearest, linear or cubic
	padding string // zeros, border or reflection
	corners bool
	spatial []int
	out     []int
}

func lowerGridSample(n *node) ([]*value, error) {
	op := new(sampling)
	var err error
	if op.x, err = n.float(0); err != nil {
		return nil, err
	}
	if op.grid, err = n.float(1); err != nil {
		return nil, err
	}
	if op.corners, err = n.attrFlag("align_corners", false); err != nil {
		return nil, err
	}
	if op.padding, err = n.attrString("padding_mode", "zeros"); err != nil {
		return nil, err
	}
	if op.mode, err = n.attrString("mode", "linear"); err != nil {
		return nil, err
	}
	if n.since < 20 { // the default is bilinear
		op.mode = map[string]string{"bilinear": "linear", "linear": "linear", "bicubic": "cubic", "nearest": "nearest"}[op.mode]
	}
	if !slices.Contains([]string{"nearest", "linear", "cubic"}, op.mode) || !slices.Contains([]string{"zeros", "border", "reflection"}, op.padding) {
		return nil, fmt.Errorf("attribute mode or padding_mode is not valid (%q)", op.padding)
	}
	x, g := op.x.shape, op.grid.shape
	if len(x) < 3 || len(g) != len(x) || g[0] != x[0] || g[len(g)-1] != len(x)-2 || product(x) == 0 || product(g) == 0 {
		return nil, fmt.Errorf("a grid %v for a shape of %v", g, x)
	}
	op.spatial, op.out = x[2:], g[1:len(g)-1]
	if op.grid.tensor != nil {
		return one(op.constant(n))
	}
	return one(op.data(n))
}

// shape is that of the result.
func (op *sampling) shape() []int { return slices.Concat(op.x.shape[:2], op.out) }

// coordinate is where a position of the grid lies among size pixels, in float32 as
// other implementations compute it: nearest neighbours depend on it.
func (op *sampling) coordinate(g float64, size int) float64 {
	v := float32(g)
	if op.corners {
		return float64((v + 1) / 2 * float32(size-1))
	}
	return float64(((v+1)*float32(size) - 1) / 2)
}

// borders are the ends of a dimension: the outer pixels' edges, or centres.
func (op *sampling) borders(size int) (lo, hi float64) {
	if op.corners {
		return 0, float64(size) - 1
	}
	return -0.5, float64(size) - 0.5
}

// reflect mirrors a coordinate at the borders until it lies between them.
func (op *sampling) reflect(x float64, size int) float64 {
	lo, hi := op.borders(size)
	if hi == lo {
		return lo
	}
	period := 2 * (hi - lo)
	x = math.Mod(math.Abs(x-lo), period)
	return lo + math.Min(x, period-x)
}

// constant makes rows of taps, the same for every channel.
func (op *sampling) constant(n *node) (*value, error) {
	grid, err := exactFloats(op.grid.tensor)
	if err != nil {
		return nil, err
	}
	d, strides := len(op.spatial), rowMajor(op.x.shape)
	perImage := len(grid) / d / op.x.shape[0]
	var rows []taps
	for r := range len(grid) / d {
		row := taps{at: []int32{int32(r / perImage * strides[0])}, weights: []float64{1}}
		for i, size := range op.spatial {
			axis, err := op.taps(grid[r*d+d-1-i], size, strides[2+i])
			if err != nil {
				return nil, err
			}
			if _, err := n.reserve(len(row.at)*len(axis.at) + 1); err != nil {
				return nil, err
			}
			row = row.times(axis)
		}
		rows = append(rows, row)
	}
	places, err := n.strided([]int{op.x.shape[1]}, []int{strides[1]}, 0)
	if err != nil {
		return nil, err
	}
	y, err := n.weighted(op.x, rows, places) // [N, out.., C]
	if err != nil {
		return nil, err
	}
	y = reshape(y, []int{op.x.shape[0], perImage, op.x.shape[1]})
	if y, err = n.permute(y, []int{0, 2, 1}); err != nil {
		return nil, err
	}
	return reshape(y, op.shape()), nil
}

// taps are what one coordinate of a position reads of a dimension.
func (op *sampling) taps(g float64, size, stride int) (taps, error) {
	x := op.coordinate(g, size)
	if math.Abs(x) > maxWindow {
		return taps{}, fmt.Errorf("the grid reaches pixel %v of %d", x, size)
	}
	if op.mode == "nearest" {
		x = math.RoundToEven(x)
	}
	switch lo, hi := op.borders(size); {
	case x >= lo && x <= hi:
	case op.padding == "border":
		x = math.Min(math.Max(x, 0), float64(size-1))
	case op.padding == "reflection":
		x = op.reflect(x, size)
	}
	base := math.Floor(x)
	first, weights := int(base), []float64{1}
	switch m := (&interpolation{mode: op.mode, cubic: -0.75}); op.mode {
	case "linear":
		weights = []float64{base + 1 - x, x - base}
	case "cubic":
		first, weights = first-1, nil
		for i := -1; i <= 2; i++ {
			weights = append(weights, m.cubicFilter(x-base-float64(i)))
		}
	}
	var t taps
	for i, w := range weights {
		at := first + i
		switch {
		case w == 0 || op.padding == "zeros" && (at < 0 || at >= size):
			continue
		case op.padding == "border":
			at = min(max(at, 0), size-1)
		case op.padding == "reflection":
			at = int(op.reflect(float64(at), size))
		}
		t.at, t.weights = append(t.at, int32(at*stride)), append(t.weights, w)
	}
	return t, nil
}
