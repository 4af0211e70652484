package onnx

import (
	"fmt"
	"math"
)

// window is the geometry of a convolution or pooling: spatial dimensions only.
type window struct {
	in, out          []int
	kernel           []int
	stride, dilation []int
	padBegin, padEnd []int
	ceil             bool // round the output size up
}

// readWindow reads the attributes shared by Conv and the pools. kernel is the
// shape of the weights, nil for a pool, whose kernel_shape is required.
func readWindow(n *node, spatial, kernel []int) (*window, error) {
	w := &window{in: spatial}
	rank := len(spatial)
	if rank == 0 {
		return nil, fmt.Errorf("the input has no spatial dimensions")
	}
	var err error
	if w.kernel, err = n.spatialAttr("kernel_shape", rank, 1, 1, kernel); err != nil {
		return nil, err
	}
	for i := range kernel {
		if kernel[i] != w.kernel[i] {
			return nil, fmt.Errorf("kernel_shape %v is not that of the weights, %v", w.kernel, kernel)
		}
	}
	if w.stride, err = n.spatialAttr("strides", rank, 1, 1, ones(rank)); err != nil {
		return nil, err
	}
	if w.dilation, err = n.spatialAttr("dilations", rank, 1, 1, ones(rank)); err != nil {
		return nil, err
	}
	pads, err := n.spatialAttr("pads", rank, 2, 0, make([]int, 2*rank))
	if err != nil {
		return nil, err
	}
	w.padBegin, w.padEnd = pads[:rank], pads[rank:]
	return w, nil
}

func ones(n int) []int {
	v := make([]int, n)
	for i := range v {
		v[i] = 1
	}
	return v
}

// maxWindow bounds every attribute of a window, so that sums of their products
// stay far below 2^63.
const maxWindow = 1 << 20

// spatialAttr reads per*rank numbers that are at least least.
func (n *node) spatialAttr(name string, rank, per, least int, def []int) ([]int, error) {
	list, err := n.attrInts(name)
	if err != nil {
		return nil, err
	}
	if list == nil && def != nil {
		return def, nil
	}
	if len(list) != per*rank {
		return nil, fmt.Errorf("attribute %s has %d entries, expected %d", name, len(list), per*rank)
	}
	out := make([]int, len(list))
	for i, x := range list {
		if x < int64(least) || x > maxWindow {
			return nil, fmt.Errorf("attribute %s is %v", name, list)
		}
		out[i] = int(x)
	}
	return out, nil
}

// resolve computes padding and output size. SAME_UPPER puts an odd pixel of
// padding at the end, SAME_LOWER at the beginning.
func (w *window) resolve(n *node, autoPad string) error {
	w.out = make([]int, len(w.in))
	for i, in := range w.in {
		reach := (w.kernel[i]-1)*w.dilation[i] + 1
		switch autoPad {
		case "SAME_UPPER", "SAME_LOWER":
			w.out[i] = (in + w.stride[i] - 1) / w.stride[i]
			total := max((w.out[i]-1)*w.stride[i]+reach-in, 0)
			begin := total / 2
			if autoPad == "SAME_LOWER" {
				begin = total - begin
			}
			if i == 0 {
				w.padBegin, w.padEnd = make([]int, len(w.in)), make([]int, len(w.in))
			}
			w.padBegin[i], w.padEnd[i] = begin, total-begin
			continue
		case "VALID":
			if i == 0 {
				w.padBegin, w.padEnd = make([]int, len(w.in)), make([]int, len(w.in))
			}
		case "NOTSET", "":
		default:
			return fmt.Errorf("attribute auto_pad is %q", autoPad)
		}
		room := in + w.padBegin[i] + w.padEnd[i] - reach
		if w.ceil && autoPad == "VALID" && room%w.stride[i] != 0 {
			// the text of the standard has one size here, its shape inference another
			return n.unsupported("export it with explicit pads", "ceil_mode 1 with auto_pad VALID has no agreed output size")
		}
		w.slide(i, room)
		if room <= -w.stride[i] || w.out[i] < 1 || in == 0 {
			return fmt.Errorf("a kernel of %d does not fit an input of %d with padding %d and %d",
				reach, in, w.padBegin[i], w.padEnd[i])
		}
	}
	return nil
}

// slide computes the output size along dimension i from how far the window can
// move, which is negative, but above -stride, where only its overhang fits.
func (w *window) slide(i, room int) {
	if !w.ceil {
		w.out[i] = (room + w.stride[i]) / w.stride[i]
		return
	}
	w.out[i] = (room + 2*w.stride[i] - 1) / w.stride[i]
	if (w.out[i]-1)*w.stride[i] >= w.in[i]+w.padBegin[i] {
		w.out[i]-- // the window would start in the padding at the end
	}
}

// The marks of a tap that reads no element.
const (
	padding  = -1 // it lies in the explicit padding
	overhang = -2 // it lies beyond the padding, where rounding up put it
)

// taps lists, for each output position and kernel position, the spatial offset
// it reads, or one of the marks. It has [P, K] entries.
func (w *window) taps(n *node) ([]int32, error) {
	rank := len(w.in)
	shape := append(append([]int(nil), w.out...), w.kernel...)
	taps, err := n.indices(shape...)
	if err != nil {
		return nil, err
	}
	strides := rowMajor(w.in)
	at := make([]int, 2*rank) // output and kernel coordinates
	for i := range taps {
		offset := 0
		for d := range rank {
			x := at[d]*w.stride[d] + at[rank+d]*w.dilation[d] - w.padBegin[d]
			switch {
			case x >= w.in[d]+w.padEnd[d]:
				offset = overhang
			case offset != overhang && (x < 0 || x >= w.in[d]):
				offset = padding
			case offset >= 0:
				offset += x * strides[d]
			}
		}
		taps[i] = int32(offset)
		next(at, shape)
	}
	return taps, nil
}

// next advances row-major coordinates.
func next(at, shape []int) {
	for d := len(at) - 1; d >= 0; d-- {
		if at[d]++; at[d] < shape[d] {
			return
		}
		at[d] = 0
	}
}

// planes repeats taps for each of count planes of size elements, one after the
// other.
func (n *node) planes(taps []int32, count, size int) ([]int32, error) {
	if count*size > math.MaxInt32 {
		return nil, ErrTooLarge
	}
	out, err := n.indices(count, len(taps))
	if err != nil {
		return nil, err
	}
	for c := range count {
		for i, t := range taps {
			if t >= 0 {
				t += int32(c * size)
			}
			out[c*len(taps)+i] = t
		}
	}
	return out, nil
}
