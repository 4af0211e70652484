package circuits

import "testing"

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
