package onnx

import (
	"errors"
	"fmt"
	"slices"
)

// lowerSlice takes every step-th element of a range along some dimensions. Below
// opset 10 starts, ends and axes are attributes and there are no steps.
func lowerSlice(n *node) ([]*value, error) {
	x, err := n.need(0)
	if err != nil {
		return nil, err
	}
	starts, ends, list, steps, err := sliceArguments(n)
	if err != nil {
		return nil, err
	}
	if list == nil {
		for i := range starts {
			list = append(list, int64(i))
		}
	}
	along, err := axes(list, len(x.shape))
	if err != nil {
		return nil, err
	}
	if len(starts) != len(along) || len(ends) != len(along) || steps != nil && len(steps) != len(along) {
		return nil, errors.New("starts, ends, axes and steps differ in length")
	}
	shape, strides, offset := slices.Clone(x.shape), rowMajor(x.shape), 0
	for i, a := range along {
		step := int64(1)
		if steps != nil {
			step = steps[i]
		}
		if step == 0 {
			return nil, fmt.Errorf("the step along axis %d is 0", a)
		}
		from, count := sliceRange(starts[i], ends[i], step, int64(x.shape[a]))
		shape[a] = int(count)
		offset += int(from) * strides[a]
		if count > 1 { // then |step| is below the dimension
			strides[a] *= int(step)
		}
	}
	return one(n.strideView(x, shape, strides, offset))
}

func sliceArguments(n *node) (starts, ends, list, steps []int64, err error) {
	if n.since < 10 {
		if starts, err = n.attrInts("starts"); err != nil {
			return
		}
		if ends, err = n.attrInts("ends"); err != nil {
			return
		}
		list, err = n.attrInts("axes")
		return
	}
	if starts, err = n.ints(1); err != nil {
		return
	}
	if ends, err = n.ints(2); err != nil {
		return
	}
	if list, err = n.ints(3); err != nil {
		return
	}
	steps, err = n.ints(4)
	return
}

// sliceRange is the first element and the number of elements of a slice of a
// dimension of size d. Bounds beyond the dimension are clamped.
func sliceRange(start, end, step, d int64) (from, count int64) {
	wrap := func(i int64) int64 {
		if i < 0 {
			i += d
		}
		return i
	}
	if step > 0 {
		from, end = min(max(wrap(start), 0), d), min(max(wrap(end), 0), d)
		if end <= from {
			return 0, 0
		}
		return from, (end-from-1)/step + 1
	}
	from, end = min(max(wrap(start), 0), d-1), min(max(wrap(end), -1), d-1)
	if from <= end {
		return 0, 0
	}
	return from, (end-from+1)/step + 1
}
