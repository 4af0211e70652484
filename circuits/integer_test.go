package circuits

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
)

// TestInteger compares sums of products with big integers.
func TestInteger(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	edges := []int64{0, 1, -1, math.MaxInt64, math.MinInt64, 1 << 32, -1 << 32, 1 << 62, -1 << 62}
	draw := func() int64 {
		if r.IntN(2) == 0 {
			return edges[r.IntN(len(edges))]
		}
		return int64(r.Uint64()) >> r.IntN(64)
	}
	short := 0
	for range 2000 {
		var z integer
		want, p := new(big.Int), new(big.Int)
		a, b := draw(), draw()
		for k := range 1 + r.IntN(4) {
			if k == 2 { // cancel
				a = -a
			} else if k != 0 {
				a, b = draw(), draw()
			}
			z.add(a, b)
			want.Add(want, p.Mul(big.NewInt(a), big.NewInt(b)))
		}
		var e LinExp
		z.appendTo(&e)
		var x fr.Element
		x.SetBigInt(want)
		if got := e.value([]fr.Element{fr.One()}); got != x {
			t.Fatalf("%s, want %s", got.String(), want)
		}
		if fits := want.IsInt64() && want.Int64() != math.MinInt64; fits && len(e.Big) > 0 {
			t.Fatalf("%s is written in the long form", want)
		} else if fits {
			short++
		}
	}
	if short < 100 || short > 1900 {
		t.Errorf("%d of 2000 constants were short", short)
	}
}

// TestConstantsBeyondInt64: elements of very different ranges share the offset of
// their tensor, so the constant of an expression of the small ones leaves 64 bits
// while all its values are small.
func TestConstantsBeyondInt64(t *testing.T) {
	layers := map[string]func(n *net) program.ID{
		"linear": func(n *net) program.ID {
			x, y := n.input(-1<<45, 0, 1), n.input(0, 1, 1)
			both := n.add(&program.View{Base: base(x, y), Index: []int32{0, 1, 1, 1}}, 4)
			q := n.shift(both, 1, 4)
			n.output(n.add(&program.Max{Base: base(q), Terms: 2, Positions: 1, Index: []int32{0, 1}}, 1))
			return n.add(&program.Linear{
				Base: base(q), Rows: 1, Terms: 3, Positions: 1, Groups: 1,
				Weights: []int32{1 << 30, 1<<30 - 1, 5}, Index: []int32{1, 2, 3},
			}, 1)
		},
		"bilinear": func(n *net) program.ID {
			x, y := n.input(-1<<30, 1<<30, 1), n.input(0, 1, 8)
			a := n.add(&program.View{Base: base(x, y), Index: []int32{1, 2, 3, 4, 5, 6, 7, 8, 0}}, 9)
			b := n.add(&program.View{Base: base(x, y), Index: []int32{8, 7, 6, 5, 4, 3, 2, 0, 1}}, 9)
			return n.add(&program.Bilinear{Base: base(a, b), Batch: 1, M: 1, K: 9, N: 1}, 1)
		},
	}
	for name, layer := range layers {
		t.Run(name, func(t *testing.T) {
			n := newNet(t)
			n.output(n.shift(layer(n), 7, 1))
			p := n.program()
			s := compiled(t, p)
			long := 0
			var row Row
			for i := range s.NbRows() {
				s.Row(i, &row)
				for _, b := range row.R.Big {
					if b.Wire == One && len(row.L.Terms) == 1 && row.O.Terms != nil && row.O.Terms[0].Wire == One {
						long++
					}
				}
			}
			if long == 0 {
				t.Error("no lookup has a long constant: the test tests nothing")
			}
			r := rand.New(rand.NewPCG(1, 9))
			for range 5 {
				in := randomInputs(r, p)
				checkHonest(t, s, p, in)
				attackAll(t, s, p, in, r)
			}
		})
	}
}
