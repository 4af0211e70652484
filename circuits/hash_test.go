package circuits

import (
	"math"
	"testing"
)

// fakeRows is a system of equal rows but one.
type fakeRows struct {
	n, odd int
	coef   int64
}

func (f fakeRows) NbRows() int      { return f.n }
func (f fakeRows) NbWires() int     { return 4 }
func (f fakeRows) NbCommitted() int { return 1 }
func (f fakeRows) NbFixed() int     { return 3 }
func (f fakeRows) Row(i int, r *Row) {
	r.Reset()
	c := int64(1)
	if i == f.odd {
		c = f.coef
	}
	r.L.Terms = append(r.L.Terms, Term{2, c})
}

func TestHash(t *testing.T) {
	base := Hash(fakeRows{3000, 2500, 1})
	if Hash(fakeRows{3000, 7, 1}) != base {
		t.Error("equal rows, other hash")
	}
	for name, r := range map[string]fakeRows{
		"coefficient": {3000, 2500, 2},
		"place":       {3000, 2501, 2},
		"number":      {2999, 2500, 1},
	} {
		if Hash(r) == base {
			t.Errorf("another %s, the same hash", name)
		}
	}
	if Hash(fakeRows{3000, 2500, 2}) == Hash(fakeRows{3000, 2501, 2}) {
		t.Error("two places, one hash")
	}
}

// TestRowEncoding: rows that differ in anything have other bytes, which end where the
// row ends: none is the beginning of another.
func TestRowEncoding(t *testing.T) {
	terms := func(t ...Term) LinExp { return LinExp{Terms: t} }
	big := func(w Wire, k uint64) LinExp {
		b := BigTerm{Wire: w}
		b.Coef.SetUint64(k)
		return LinExp{Big: []BigTerm{b}}
	}
	exps := []LinExp{
		{}, terms(Term{0, 0}), terms(Term{0, 1}), terms(Term{1, 0}), terms(Term{1, 1}), terms(Term{1, -1}),
		terms(Term{1, 255}), terms(Term{1, 256}), terms(Term{255, 1}), terms(Term{256, 1}), terms(Term{math.MaxUint32, 1}),
		terms(Term{1, math.MinInt64}), terms(Term{1, math.MaxInt64}), terms(Term{1, 1}, Term{1, 1}), terms(Term{1, 2}),
		terms(Term{1, 1}, Term{2, 1}), terms(Term{2, 1}, Term{1, 1}), terms(Term{0, 0}, Term{0, 0}),
		big(1, 1), big(1, 2), big(2, 1), {Terms: []Term{{1, 1}}, Big: big(1, 1).Big},
	}
	seen := map[string][3]int{}
	var all []string
	for i, l := range exps {
		for j, r := range exps {
			for k, o := range exps {
				b := string(appendRow(nil, &Row{l, r, o}))
				if was, ok := seen[b]; ok {
					t.Fatalf("rows %v and %v have one encoding", was, [3]int{i, j, k})
				}
				seen[b] = [3]int{i, j, k}
				all = append(all, b)
			}
		}
	}
	for _, b := range all {
		for n := range len(b) {
			if _, ok := seen[b[:n]]; ok {
				t.Fatalf("the encoding of row %v begins that of row %v", seen[b[:n]], seen[b])
			}
		}
	}
}
