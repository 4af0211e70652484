package program

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/model/program/internal/programpb"
)

func TestRuns(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	tables := [][]int32{{}, {7}, {-1, -1}, {0, 1, 2, -1, -1, 5, 3, 1}, {math.MinInt32, math.MaxInt32, math.MinInt32}}
	for range 500 {
		var index []int32
		for range rng.IntN(6) {
			v, step := int32(rng.IntN(100)-1), int32(rng.IntN(5)-2)
			for range rng.IntN(6) {
				index = append(index, v)
				v += step
			}
		}
		tables = append(tables, index)
	}
	for _, index := range tables {
		got, err := unpackRuns(packRuns(index), len(index))
		if err != nil || !slices.Equal(got, index) {
			t.Fatalf("%v became %v, %v", index, got, err)
		}
		for _, n := range []int{len(index) - 1, len(index) + 1} {
			if got, err := unpackRuns(packRuns(index), n); err == nil {
				t.Fatalf("%v passes for %d entries: %v", index, n, got)
			}
		}
	}
	if n := len(packRuns([]int32{-1, 3, 7, 11, 9, 9, 9}).Start); n > 3 {
		t.Errorf("two progressions take %d runs", n)
	}
}

func TestRunsRefuse(t *testing.T) {
	for name, r := range map[string]*programpb.Runs{
		"no step":     {Start: []int32{1}, Count: []uint32{2}},
		"no count":    {Start: []int32{1, 2}, Step: []int32{0, 0}, Count: []uint32{2}},
		"empty run":   {Start: []int32{1, 2}, Step: []int32{0, 0}, Count: []uint32{2, 0}},
		"beyond":      {Start: []int32{math.MaxInt32}, Step: []int32{1}, Count: []uint32{2}},
		"below":       {Start: []int32{-2}, Step: []int32{math.MinInt32}, Count: []uint32{2}},
		"other count": {Start: []int32{1}, Step: []int32{1}, Count: []uint32{3}},
		"large count": {Start: []int32{1}, Step: []int32{0}, Count: []uint32{math.MaxUint32}},
	} {
		if got, err := unpackRuns(r, 2); err == nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestIndexLimit: what a table claims is held against the limit before anything
// is allocated.
func TestIndexLimit(t *testing.T) {
	three := packRuns([]int32{4, 4, 4})
	for _, c := range []struct {
		terms, positions int
		left             int64
		ok               bool
	}{
		{3, 1, 3, true}, {1, 3, 5, true}, {3, 1, 2, false}, {1 << 31, 1 << 31, MaxElements, false}, {1 << 28, 1, MaxElements, false},
		{0, 1, 5, false},
	} {
		l := limits{elements: c.left}
		got, err := l.index(three, c.terms, c.positions)
		if (err == nil) != c.ok {
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
	if got, err := (&limits{elements: 1}).index(nil, 0, 1); err != nil || len(got) != 0 {
		t.Errorf("a layer without terms: %v, %v", got, err)
	}
	view := &programpb.Op{Inputs: []uint32{0}, Kind: &programpb.Op_View{View: &programpb.View{Index: &programpb.Runs{
		Start: []int32{0, 0}, Step: []int32{0, 0}, Count: []uint32{math.MaxUint32, math.MaxUint32}}}}}
	if _, err := opFromProto(view, &limits{elements: MaxElements}); err == nil {
		t.Error("a view of 2^33 elements is accepted")
	}
}

// TestFromProtoRefuses takes messages that no program has.
func TestFromProtoRefuses(t *testing.T) {
	ports := []*programpb.Port{{Visibility: 7}}
	linear := &programpb.Linear{Rows: 1, Terms: 2, Positions: 1, Index: packRuns([]int32{0})}
	max := &programpb.Max{Terms: 2, Positions: 1, Index: packRuns([]int32{0})}
	for name, m := range map[string]*programpb.Program{
		"input visibility":  {Inputs: ports},
		"output visibility": {Outputs: ports},
		"no kind":           {Ops: []*programpb.Op{{}}},
		"linear index":      {Ops: []*programpb.Op{{Kind: &programpb.Op_Linear{Linear: linear}}}},
		"max index":         {Ops: []*programpb.Op{{Kind: &programpb.Op_Max{Max: max}}}},
	} {
		if p, err := fromProto(m, limits{elements: 100}); err == nil {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
