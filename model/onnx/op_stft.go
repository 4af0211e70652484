package onnx

import (
	"fmt"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerSTFT transforms frames of a signal [batch, length, parts], a step apart and
// each times a window, to [batch, frames, frequencies, 2].
func lowerSTFT(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	onesided, err := n.attrFlag("onesided", true)
	if err != nil {
		return nil, err
	}
	step, err := n.scalar(1, 0)
	if err != nil {
		return nil, err
	}
	if len(x.shape) == 2 {
		x = reshape(x, []int{x.shape[0], x.shape[1], 1})
	}
	if len(x.shape) != 3 || x.len() == 0 || x.shape[2] > 2 {
		return nil, fmt.Errorf("a signal of shape %v, expected [batch, length, 1 or 2]", x.shape)
	}
	window := n.opt(2)
	length, err := frameLength(n, x, window)
	if err != nil {
		return nil, err
	}
	if !(step >= 1 && step <= maxWindow) || length < 1 || length > min(x.shape[1], maxDFT) || onesided && x.shape[2] == 2 {
		return nil, n.unsupported("", "frames of %d each %v of %v (onesided %v)", length, step, x.shape, onesided)
	}
	frames := 1 + (x.shape[1]-length)/int(step)
	parts := x.shape[2]
	framed, err := n.strideView(x, []int{x.shape[0], frames, length, parts}, []int{x.shape[1] * parts, int(step) * parts, parts, 1}, 0)
	if err != nil {
		return nil, err
	}
	var weights []float64
	switch {
	case window == nil:
	case window.tensor != nil:
		if weights, err = exactFloats(window.tensor); err != nil {
			return nil, err
		}
	default:
		if framed, err = n.times(framed.shape, graph.Float, framed, reshape(window, []int{length, 1})); err != nil {
			return nil, err
		}
	}
	f := &fourier{in: length, parts: parts, outParts: 2, onesided: onesided}
	f.setLength(length)
	return one(n.transform(framed, f, 2, weights))
}

// frameLength is the length of a frame: that of the window, an input, or that of
// the signal.
func frameLength(n *node, x, window *value) (int, error) {
	def := x.shape[1]
	if window != nil {
		if window.dtype != graph.Float || len(window.shape) != 1 {
			return 0, fmt.Errorf("a window of shape %v, or not of a float type", window.shape)
		}
		def = window.shape[0]
	}
	length, err := n.scalar(3, float64(def))
	if err != nil {
		return 0, err
	}
	if window != nil && length != float64(def) || !(length >= 1 && length <= maxDFT) {
		return 0, fmt.Errorf("frames of %v with a window of %d", length, def)
	}
	return int(length), nil
}
