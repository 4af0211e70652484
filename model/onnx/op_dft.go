package onnx

import (
	"fmt"
	"math"
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// fourier is a discrete Fourier transform as a matrix. Its input has in samples of
// parts numbers (1 for real, 2 for complex ones), its output out samples.
type fourier struct {
	length            int
	in, parts         int
	out, outParts     int
	inverse, onesided bool
}

// maxDFT bounds the length of a transform.
const maxDFT = 1 << 16

// lowerDFT transforms along an axis: real or complex numbers, the last dimension,
// to complex ones; inverse and onesided is from half of a spectrum to real ones.
func lowerDFT(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	at, err := dftAxis(n, len(x.shape))
	if err != nil {
		return nil, err
	}
	f := &fourier{in: x.shape[at], parts: fromEnd(x.shape, 1), outParts: 2}
	if f.inverse, err = n.attrFlag("inverse", false); err != nil {
		return nil, err
	}
	if f.onesided, err = n.attrFlag("onesided", false); err != nil {
		return nil, err
	}
	length := float64(f.in)
	if f.inverse && f.onesided {
		length = float64(2 * (f.in - 1))
	}
	if length, err = n.scalar(1, length); err != nil {
		return nil, err
	}
	if x.len() == 0 || f.parts > 2 || !(length >= 1 && length <= maxDFT) || f.onesided && !f.inverse && f.parts == 2 {
		return nil, n.unsupported("", "a transform of length %v (onesided %v) of a shape of %v", length, f.onesided, x.shape)
	}
	f.setLength(int(length))
	return one(n.transform(x, f, at, nil))
}

// setLength decides the sizes: a signal is cut or filled up with zeros.
func (f *fourier) setLength(length int) {
	f.length, f.out, f.in = length, length, min(f.in, length)
	switch {
	case f.onesided && f.inverse:
		f.in, f.outParts = min(f.in, length/2+1), 1
	case f.onesided:
		f.out = length/2 + 1
	}
}

func dftAxis(n *node, rank int) (int, error) {
	var a int64
	var err error
	if n.since < 20 {
		a, err = n.attrInt("axis", 1)
	} else {
		var s float64
		s, err = n.scalar(2, -2)
		a = int64(s)
	}
	if err != nil {
		return 0, err
	}
	at, err := axis(a, rank)
	if err != nil {
		return 0, err
	}
	if at == rank-1 {
		return 0, fmt.Errorf("axis %d holds the parts of complex numbers", a)
	}
	return at, nil
}

// transform applies f along a dimension of x, whose last one holds the parts. The
// window, if there is one, scales the samples.
func (n *node) transform(x *value, f *fourier, at int, window []float64) (*value, error) {
	last := len(x.shape) - 1
	strides := rowMajor(x.shape)
	split := splitAxes(x.shape, []int{at, last}, false)
	index, err := n.strided(slices.Concat(split.outer, []int{f.in, f.parts}), slices.Concat(split.outerStrides, []int{strides[at], 1}), 0)
	if err != nil {
		return nil, err
	}
	if _, err := n.reserve(f.out, f.outParts, f.in, f.parts); err != nil {
		return nil, err
	}
	op := &graph.Linear{Rows: f.out * f.outParts, Terms: f.in * f.parts, Positions: product(split.outer), Index: index, Groups: 1}
	op.Weights = f.matrix(window)
	y, err := n.apply(op, []int{op.Rows, op.Positions}, graph.Float, x)
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(x.shape)
	shape[at], shape[last] = f.out, f.outParts
	return n.restore(y, shape, []int{at, last})
}

// matrix has a row for each number of the output and a column for each of the
// input: of sample k and frequency j, the parts of exp(-+2 pi i jk/length).
func (f *fourier) matrix(window []float64) []float64 {
	w := make([]float64, 0, f.out*f.outParts*f.in*f.parts)
	scale, sign := 1.0, -1.0
	if f.inverse {
		scale, sign = 1/float64(f.length), 1
	}
	for j := range f.out {
		for part := range f.outParts {
			for k := range f.in {
				angle := sign * 2 * math.Pi * float64(j*k%f.length) / float64(f.length)
				factor := scale
				if window != nil {
					factor *= window[k]
				}
				if f.inverse && f.onesided && k > 0 && 2*k < f.length {
					factor *= 2 // for the half of the spectrum that is left out
				}
				re, im := factor*math.Cos(angle), -factor*math.Sin(angle) // what the parts add to the real part
				if part == 1 {
					re, im = -im, re
				}
				if f.inverse && f.onesided && (k == 0 || 2*k == f.length) {
					im = 0 // such a frequency is real
				}
				w = append(w, re)
				if f.parts == 2 {
					w = append(w, im)
				}
			}
		}
	}
	return w
}
