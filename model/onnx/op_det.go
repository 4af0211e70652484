package onnx

import (
	"fmt"
	"math/bits"

	"github.com/zkinfer/zkinfer/model/graph"
)

// maxDet bounds the size of a matrix: its determinant takes size*2^(size-1) products.
const maxDet = 8

// lowerDet is the determinant of matrices [.., M, M]. For each set of columns it
// expands the minor of the first rows along its last row.
func lowerDet(n *node) ([]*value, error) {
	x, err := n.float(0)
	if err != nil {
		return nil, err
	}
	size := fromEnd(x.shape, 1)
	if len(x.shape) < 2 || size != fromEnd(x.shape, 2) || size < 1 {
		return nil, fmt.Errorf("a shape of %v is not one of square matrices", x.shape)
	}
	if size > maxDet {
		return nil, n.unsupported("", "the determinant of a matrix of size %d, at most %d", size, maxDet)
	}
	shape := x.shape[:len(x.shape)-2]
	minors := make([]*value, 1<<size) // by set of columns
	for set := 1; set < len(minors); set++ {
		row := bits.OnesCount(uint(set)) - 1
		var terms []*value
		var signs []int32
		for column, place := 0, 0; column < size; column++ {
			if set>>column&1 == 0 {
				continue
			}
			entry, err := n.strideView(x, shape, rowMajor(x.shape)[:len(shape)], row*size+column)
			if err != nil {
				return nil, err
			}
			if row > 0 {
				if entry, err = n.product(shape, graph.Float, entry, minors[set&^(1<<column)]); err != nil {
					return nil, err
				}
			}
			sign := int32(1)
			if (row+place)%2 == 1 {
				sign = -1
			}
			terms, signs = append(terms, entry), append(signs, sign)
			place++
		}
		if minors[set] = terms[0]; row > 0 {
			if minors[set], err = n.combine(shape, graph.Float, 1, signs, terms...); err != nil {
				return nil, err
			}
		}
	}
	return one(minors[len(minors)-1], nil)
}
