package program

import (
	"errors"
	"math"

	"github.com/zkinfer/zkinfer/model/program/internal/programpb"
)

// packRuns cuts an index table into arithmetic progressions. The tables of
// convolutions and poolings are regular, so this is a small part of their size.
func packRuns(index []int32) *programpb.Runs {
	r := &programpb.Runs{}
	for i := 0; i < len(index); {
		n, step := 1, int64(0)
		if i+1 < len(index) {
			step = int64(index[i+1]) - int64(index[i])
			if int64(int32(step)) != step {
				step = 0
			}
		}
		for i+n < len(index) && int64(index[i+n]) == int64(index[i])+int64(n)*step {
			n++
		}
		if n == 1 {
			step = 0
		}
		r.Start = append(r.Start, index[i])
		r.Step = append(r.Step, int32(step))
		r.Count = append(r.Count, uint32(n))
		i += n
	}
	return r
}

var errRuns = errors.New("index table is not valid")

// unpackRuns is the index table of n entries that the runs stand for. It
// allocates only once the runs are known to be n entries, all of them int32.
func unpackRuns(r *programpb.Runs, n int) ([]int32, error) {
	start, step, count := r.GetStart(), r.GetStep(), r.GetCount()
	if len(start) != len(count) || len(step) != len(count) {
		return nil, errRuns
	}
	sum := 0
	for i, c := range count {
		if c == 0 || sum > n-int(c) {
			return nil, errRuns
		}
		last := int64(start[i]) + int64(step[i])*int64(c-1)
		if last < math.MinInt32 || last > math.MaxInt32 {
			return nil, errRuns
		}
		sum += int(c)
	}
	if sum != n {
		return nil, errRuns
	}
	index := make([]int32, 0, n)
	for i, c := range count {
		v := start[i]
		for range c {
			index = append(index, v)
			v += step[i]
		}
	}
	return index, nil
}
