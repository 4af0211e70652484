package onnx

import (
	"fmt"
	"math"

	"github.com/zkinfer/zkinfer/model/graph"
)

func lowerHannWindow(n *node) ([]*value, error) { return one(cosineWindow(n, 0.5, 0.5, 0)) }

func lowerHammingWindow(n *node) ([]*value, error) {
	return one(cosineWindow(n, 25.0/46, 1-25.0/46, 0))
}

func lowerBlackmanWindow(n *node) ([]*value, error) { return one(cosineWindow(n, 0.42, 0.5, 0.08)) }

// cosineWindow is a - b cos(2 pi i/N) + c cos(4 pi i/N), N being the size, or one
// less where the window is symmetric.
func cosineWindow(n *node, a, b, c float64) (*value, error) {
	size, err := n.scalar(0, 0)
	if err != nil {
		return nil, err
	}
	periodic, err := n.attrFlag("periodic", true)
	if err != nil {
		return nil, err
	}
	if !(size >= 1) || size > math.MaxInt32 {
		return nil, fmt.Errorf("a window of %v elements", size)
	}
	count, err := n.reserve(int(size))
	if err != nil {
		return nil, err
	}
	period := size
	if !periodic {
		period = math.Max(size-1, 1)
	}
	t := &Tensor{Name: n.name, Shape: []int{count}, Type: graph.Float, Floats: make([]float64, count)}
	for i := range t.Floats {
		x := 2 * math.Pi * float64(i) / period
		t.Floats[i] = a - b*math.Cos(x) + c*math.Cos(2*x)
	}
	return n.typed(t)
}

// typed casts a constant of floats to the type of attribute output_datatype.
func (n *node) typed(t *Tensor) (*value, error) {
	kind, err := n.attrInt("output_datatype", 1)
	if err != nil {
		return nil, err
	}
	to, err := n.elementType(kind)
	if err != nil {
		return nil, err
	}
	return n.castAny(constant(t), to)
}

// lowerMelWeightMatrix maps dft_length/2+1 frequencies to triangular bins of equal
// width in mels.
func lowerMelWeightMatrix(n *node) ([]*value, error) {
	var in [5]float64 // bins, dft length, sample rate, lower and upper edge in Hertz
	for i := range in {
		if n.opt(i) == nil {
			return nil, fmt.Errorf("input %d is missing", i)
		}
		var err error
		if in[i], err = n.scalar(i, 0); err != nil {
			return nil, err
		}
		if !(in[i] >= 0 && in[i] <= maxWindow) || i < 3 && in[i] < 1 {
			return nil, fmt.Errorf("input %d is %v", i, in[i])
		}
	}
	bins, rows := int(in[0]), int(in[1])/2+1
	size, err := n.reserve(rows, bins)
	if err != nil {
		return nil, err
	}
	if _, err := n.reserve(bins + 2); err != nil {
		return nil, err
	}
	low, high := mel(in[3]), mel(in[4])
	edges := make([]int, bins+2)
	for i := range edges {
		hertz := 700 * (math.Pow(10, (low+float64(i)*(high-low)/float64(len(edges)))/2595) - 1)
		edges[i] = int(math.Floor((in[1] + 1) * hertz / in[2]))
		if edges[i] < 0 || edges[i] > rows {
			return nil, fmt.Errorf("the edges from %v to %v Hertz lie beyond the frequencies", in[3], in[4])
		}
	}
	t := &Tensor{Name: n.name, Shape: []int{rows, bins}, Type: graph.Float, Floats: make([]float64, size)}
	for i := range bins {
		triangle(edges[i], edges[i+1], edges[i+2], rows, func(row int, weight float64) { t.Floats[row*bins+i] = weight })
	}
	return one(n.typed(t))
}

// triangle rises from left to 1 at the centre and falls to right.
func triangle(left, centre, right, rows int, set func(row int, weight float64)) {
	for j := left; j <= centre && j < rows; j++ {
		if centre == left {
			set(j, 1)
		} else {
			set(j, float64(j-left)/float64(centre-left))
		}
	}
	for j := centre; j < right && j < rows; j++ {
		set(j, float64(right-j)/float64(right-centre))
	}
}

func mel(hertz float64) float64 { return 2595 * math.Log10(1+hertz/700) }
