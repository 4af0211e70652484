package circuits

import (
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
)

// TestRowsOfPrimitives holds what an element costs beside tables, with a range
// table of 2^8: a range check of b bits takes b/8 rows, rounded up.
func TestRowsOfPrimitives(t *testing.T) {
	whole := func(n int) (index []int32) {
		for i := range n {
			index = append(index, int32(i))
		}
		return index
	}
	for _, c := range []struct {
		name  string
		rows  int
		build func(n *net) program.ID
	}{
		// the product, two checks of 16 bits and one of the quotient's 24
		{"quotient rounded down", 1 + 2 + 2 + 3, func(n *net) program.ID {
			return n.add(&program.Divide{Base: base(n.input(-1<<22, 1<<22, 1), n.input(0, 1<<16-1, 1)), Factor: 1, Floor: true}, 1)
		}},
		// twice the divisor takes 17 bits
		{"quotient", 1 + 3 + 3 + 3, func(n *net) program.ID {
			return n.add(&program.Divide{Base: base(n.input(-1<<22, 1<<22, 1), n.input(0, 1<<16-1, 1)), Factor: 1}, 1)
		}},
		// the square, two checks of twice the root
		{"root of 2^46", 1 + 3 + 3, func(n *net) program.ID {
			return n.add(&program.Root{Base: base(n.input(0, 1<<46-1, 1)), Factor: 1}, 1)
		}},
		// 16 elements of 4 bits have keys of 8: a key and a sorted key each, 15
		// falls, and of each a position and an element
		{"order of 16", 2*16 + 15 + 2*16, func(n *net) program.ID {
			return n.add(&program.Sort{Base: base(n.input(0, 15, 16)), Size: 16, Largest: true}, 16)
		}},
		// 16 gaps, 15 products, a position and an element
		{"position of the largest of 16", 16 + 15 + 2, func(n *net) program.ID {
			y := n.add(&program.Sort{Base: base(n.input(0, 15, 16)), Size: 16, Largest: true}, 16)
			return n.add(&program.View{Base: base(y), Index: []int32{0}}, 1)
		}},
		// b^4 and b^5, and a lookup of 2 + 1 rows for each of 2 indices
		{"two records of two constants", 2 + 2*3, func(n *net) program.ID {
			return n.add(&program.Gather{Base: base(n.input(0, 3, 2)), Size: 4, Step: 2, Offset: []int32{0, 1, 0, 1},
				Which: []int32{0, 0, 1, 1}, Table: make([]int64, 8)}, 4)
		}},
		// b^4, sums of the 4 records, 2 rows each, and the lookups
		{"two records of two elements", 1 + 2*4 + 2*3, func(n *net) program.ID {
			return n.add(&program.Gather{Base: base(n.input(0, 9, 8), n.input(0, 3, 2)), Size: 4, Step: 2, Offset: []int32{0, 1, 0, 1},
				Which: []int32{0, 0, 1, 1}}, 4)
		}},
		// 10 bits of the quotient, the result's wire, 32 bits of it
		{"integer of 32 bits", 2 + 1 + 4, func(n *net) program.ID {
			return n.add(&program.Wrap{Base: base(n.input(-1<<40, 1<<40, 1)), Bits: 32, Signed: true}, 1)
		}},
		{"moved elements", 0, func(n *net) program.ID {
			return n.add(&program.View{Base: base(n.input(0, 9, 8)), Index: whole(8)}, 8)
		}},
	} {
		n := newNet(t)
		n.output(c.build(n))
		s, err := planned(t, n.program(), 8, func(plan *Plan) {
			plan.own[16] = true
		})
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for _, x := range s.Stats().Nodes {
			if x.Node == "node" {
				rows += x.Rows
			}
		}
		if rows != c.rows {
			t.Errorf("%s: %d rows, want %d", c.name, rows, c.rows)
		}
	}
}
