package circuits

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/program"
)

// span is a tensor whose static range is [lo, hi], from a bit for each element.
func (n *net) span(lo, hi int64, size int) program.ID {
	x := n.input(0, 1, size)
	if hi-lo < 0 || hi-lo >= limit {
		return n.add(&program.Table{Base: base(x), Values: []int64{lo, hi}}, size)
	}
	return n.add(&program.Rescale{Base: base(x), Mult: []int64{hi - lo}, Offset: []int64{lo}, Div: 1}, size)
}

// TestWidestRanges: what no range check reaches is refused, naming the node or
// the input, and what is compiled has a proof at both ends.
func TestWidestRanges(t *testing.T) {
	const end = program.MaxValue
	clamp := func(lo, hi, to, from int64) func(*net) program.ID {
		return func(n *net) program.ID {
			return n.add(&program.Clamp{Base: base(n.span(lo, hi, 2)), Lo: to, Hi: from}, 2)
		}
	}
	for _, c := range []struct {
		name  string
		build func(n *net) program.ID
		err   string // "": it compiles
	}{
		{"input of 2^63", func(n *net) program.ID { return n.input(-end, end, 2) }, "input x"},
		{"input of 2^63 less one", func(n *net) program.ID { return n.input(-end, end-1, 2) }, "input x"},
		{"input of 2^62", func(n *net) program.ID { return n.input(0, end, 2) }, "input x"},
		{"input of 2^60", func(n *net) program.ID { return n.input(-end/8, end/8-1, 2) }, ""},
		{"input at an end", func(n *net) program.ID { return n.input(end-2, end, 2) }, ""},
		{"input at the other end", func(n *net) program.ID { return n.input(-end, 2-end, 2) }, ""},
		{"table of both ends", func(n *net) program.ID { return n.span(-end, end, 2) }, ""},
		{"clamp of 2^63", clamp(-end, end, 0, 255), "node"},
		{"clamp of 2^62 from above", clamp(-end, end-1, math.MinInt64, 9), "node"},
		{"clamp of 2^62 from below", clamp(-end, end, 3, math.MaxInt64), "node"},
		{"clamp of 2^61", clamp(-end/4, end/4, 0, 255), "node"},
		{"clamp near an end", clamp(end-9, end, end-5, end-2), ""},
		{"clamp near the other end", clamp(-end, 9-end, 3-end, 6-end), ""},
		{"clamp to a constant", clamp(-end/1024, end/1024, 5, 5), ""},
		{"clamp beyond the range", clamp(-9, 9, 100, 200), ""},
		{"clamp in front of a table", func(n *net) program.ID {
			x := n.add(&program.Clamp{Base: base(n.span(-end, end, 2)), Lo: 0, Hi: 3}, 2)
			return n.add(&program.Table{Base: base(x), Values: []int64{9, 8, 7, 6}}, 2)
		}, "node"},
		{"segments of 2^62", func(n *net) program.ID {
			return n.add(&program.Segments{Base: base(n.input(0, 7, 2)), Shift: 2,
				Bases: []int64{end, -end}, Slopes: []int64{-end / 2, end / 2}}, 2)
		}, "slope"},
		{"sign", func(n *net) program.ID { return n.add(&program.NonNegative{Base: base(n.span(-end, end, 2))}, 2) }, "node"},
		{"max", func(n *net) program.ID {
			return n.add(&program.Max{Base: base(n.span(-end, end, 2)), Terms: 2, Positions: 1, Index: []int32{0, 1}}, 1)
		}, "node"},
		{"max of 2^60", func(n *net) program.ID {
			return n.add(&program.Max{Base: base(n.span(-end/8, end/8-1, 2)), Terms: 2, Positions: 1, Index: []int32{0, 1}}, 1)
		}, ""},
		{"divide", func(n *net) program.ID {
			return n.add(&program.Divide{Base: base(n.span(0, end, 2), n.span(1, end, 2)), Factor: 1}, 2)
		}, "node"},
		{"divide of 2^60", func(n *net) program.ID {
			return n.add(&program.Divide{Base: base(n.span(-end/8, end/8-1, 2), n.span(1, end/16, 2)), Factor: 1}, 2)
		}, ""},
		{"root", func(n *net) program.ID { return n.add(&program.Root{Base: base(n.span(0, end, 2)), Factor: 1}, 2) }, ""},
		{"root of 2^122", func(n *net) program.ID {
			return n.add(&program.Root{Base: base(n.span(end-1, end, 2)), Factor: 1 << 60}, 2)
		}, "node"},
		{"root of 2^116", func(n *net) program.ID {
			return n.add(&program.Root{Base: base(n.input(0, 1<<56, 2)), Factor: 1 << 60}, 2)
		}, ""},
		{"sort", func(n *net) program.ID { return n.add(&program.Sort{Base: base(n.span(-end, end, 2)), Size: 2}, 2) }, "node"},
		{"sort of 2^58", func(n *net) program.ID {
			return n.add(&program.Sort{Base: base(n.span(-end/8, end/8-1, 2)), Size: 2}, 2)
		}, "node"},
		{"gather", func(n *net) program.ID {
			return n.add(&program.Gather{Base: base(n.span(-end, end, 2), n.input(0, 1, 2)), Size: 2, Step: 1, Offset: []int32{0}, Which: []int32{0}}, 1)
		}, ""},
		{"gather of a wide table", func(n *net) program.ID {
			return n.add(&program.Gather{Base: base(n.input(0, 1, 2)), Size: 2, Step: 1, Offset: []int32{0, 0}, Which: []int32{0, 1}, Table: []int64{-end, end}}, 2)
		}, ""},
		{"gather of many records", func(n *net) program.ID {
			return n.add(&program.Gather{Base: base(n.input(0, maxTable, 2)), Size: maxTable + 1, Step: 1, Offset: []int32{0}, Which: []int32{0}, Table: make([]int64, maxTable+1)}, 1)
		}, "node node: a table of more"},
		{"product", func(n *net) program.ID {
			x := n.span(-1<<30, 1<<30, 2)
			return n.add(&program.Bilinear{Base: base(x, x), Batch: 2, M: 1, K: 1, N: 1}, 2)
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNet(t)
			n.output(c.build(n))
			p := n.program()
			s, err := Compile(p)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("the compiler said %v, want an error about %s", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Lint(); err != nil {
				t.Fatal(err)
			}
			r := rand.New(rand.NewPCG(1, 9))
			in := make([][]int64, len(p.Inputs))
			for i, port := range p.Inputs {
				in[i] = []int64{p.Tensors[port.Tensor].Lo, p.Tensors[port.Tensor].Hi}
			}
			checkHonest(t, s, p, in)
			attackAll(t, s, p, in, r)
		})
	}
}

// TestTooManyWires: wires that have no number fail the compilation instead of
// sharing one, and so does a gadget that gives wires back.
func TestTooManyWires(t *testing.T) {
	for _, n := range []int{1 << classShift, 1 << 33, -1} {
		l := newLeak()
		l.usual(t)
		l.alloc(classFixed, 1)
		before := l.sys.counts
		if l.alloc(classFixed, n); l.failed == nil {
			t.Errorf("%d wires were numbered", n)
		}
		if l.sys.counts != before {
			t.Errorf("%d wires changed the counts", n)
		}
	}
}
