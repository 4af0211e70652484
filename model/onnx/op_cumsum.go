package onnx

import (
	"slices"

	"github.com/zkinfer/zkinfer/model/graph"
)

// lowerCumSum adds up the elements along an axis up to each place, or from it on
// in reverse; exclusive leaves out the place itself.
func lowerCumSum(n *node) ([]*value, error) {
	c, err := readCumulative(n)
	if err != nil {
		return nil, err
	}
	x, size := c.x, c.size
	exact := intervalOf(x).scale(float64(size)).join(intervalOf(x)).join(interval{0, 0})
	return one(n.result(x.dtype, exact, func(dtype graph.DType) (*value, error) {
		index, err := n.indices(x.len(), size)
		if err != nil {
			return nil, err
		}
		for p := range x.len() {
			place := p / c.step % size
			first := p - place*c.step
			for k := range size {
				index[p*size+k] = -1
				if c.holds(place, k) {
					index[p*size+k] = int32(first + k*c.step)
				}
			}
		}
		if x.len() == 0 {
			return n.apply(&graph.View{}, x.shape, dtype)
		}
		op := uniform(&graph.Linear{Positions: x.len(), Index: index}, 1, repeat(1, size)...)
		return n.apply(op, x.shape, dtype, x)
	}))
}

// lowerCumProd multiplies instead: a chain of products along the axis.
func lowerCumProd(n *node) ([]*value, error) {
	c, err := readCumulative(n)
	if err != nil {
		return nil, err
	}
	x := c.x
	if x.len() == 0 {
		return one(x, nil)
	}
	shape := slices.Clone(x.shape)
	shape[c.at] = 1
	one64 := &Tensor{Name: n.name, Shape: []int{}, Type: graph.Int64, Ints: []int64{1}}
	unit, err := castTensor(one64, x.dtype)
	if err != nil {
		return nil, err
	}
	running, err := n.expand(constant(unit), shape)
	if err != nil {
		return nil, err
	}
	parts := make([]*value, c.size)
	for i := range c.size {
		place := i
		if c.reverse {
			place = c.size - 1 - i
		}
		before := running
		slice, err := n.strideView(x, shape, rowMajor(x.shape), place*c.step)
		if err != nil {
			return nil, err
		}
		running, err = n.result(x.dtype, intervalOf(running).times(intervalOf(slice)), func(dtype graph.DType) (*value, error) {
			return n.product(shape, dtype, running, slice)
		})
		if err != nil {
			return nil, err
		}
		parts[place] = running
		if c.exclusive {
			parts[place] = before
		}
	}
	return one(n.join(parts, x.shape, c.at))
}

// cumulative is a CumSum or CumProd.
type cumulative struct {
	x                  *value
	at, size, step     int // the axis, its elements, and its stride
	exclusive, reverse bool
}

// holds tells whether element k is part of the result at a place.
func (c *cumulative) holds(place, k int) bool {
	if k == place {
		return !c.exclusive
	}
	return (k < place) != c.reverse
}

func readCumulative(n *node) (*cumulative, error) {
	c := new(cumulative)
	var err error
	if c.x, err = n.number(0); err != nil {
		return nil, err
	}
	a, err := n.scalar(1, 0)
	if err != nil {
		return nil, err
	}
	if c.at, err = axis(int64(a), len(c.x.shape)); err != nil {
		return nil, err
	}
	if c.exclusive, err = n.attrFlag("exclusive", false); err != nil {
		return nil, err
	}
	if c.reverse, err = n.attrFlag("reverse", false); err != nil {
		return nil, err
	}
	c.size, c.step = c.x.shape[c.at], rowMajor(c.x.shape)[c.at]
	return c, nil
}
