package quantize

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/program"
)

// net makes a graph by hand.
type net struct {
	g *graph.Graph
	r *rand.Rand
}

func newNet(seed uint64) *net {
	return &net{&graph.Graph{Name: "net"}, rand.New(rand.NewPCG(seed, 1))}
}

func (n *net) value(name string, t graph.DType, shape []int) graph.ID {
	n.g.Values = append(n.g.Values, graph.Value{Name: name, Shape: shape, Type: t})
	return graph.ID(len(n.g.Values) - 1)
}

func (n *net) input(name string, t graph.DType, shape ...int) graph.ID {
	id := n.value(name, t, shape)
	n.g.Inputs = append(n.g.Inputs, id)
	return id
}

// add appends a node named after its output.
func (n *net) add(name string, op graph.Op, t graph.DType, shape []int, in ...graph.ID) graph.ID {
	id := n.value(name, t, shape)
	n.g.Nodes = append(n.g.Nodes, graph.Node{Name: name, Type: "Test", Op: op, In: in, Out: id})
	return id
}

func (n *net) shape(id graph.ID) []int { return n.g.Values[id].Shape }
func (n *net) size(id graph.ID) int    { return graph.Elements(n.shape(id)) }

func (n *net) output(ids ...graph.ID) *graph.Graph {
	n.g.Outputs = append(n.g.Outputs, ids...)
	return n.g
}

// reals are n normal numbers times a factor.
func (n *net) reals(count int, factor float64) []float64 {
	x := make([]float64, count)
	for i := range x {
		x[i] = n.r.NormFloat64() * factor
	}
	return x
}

// dense is a fully connected layer with random weights.
func (n *net) dense(name string, in graph.ID, out int) graph.ID {
	k := n.size(in)
	return n.add(name, &graph.Linear{Rows: out, Terms: k, Positions: 1, Groups: 1, Index: identity(k),
		Weights: n.reals(out*k, 1/math.Sqrt(float64(k))), Bias: n.reals(out, 0.3)}, graph.Float, []int{out}, in)
}

// conv is a convolution of [C, H, W] with a 3x3 kernel, padding 1 and the given
// number of groups.
func (n *net) conv(name string, in graph.ID, out, groups int) graph.ID {
	s := n.shape(in)
	return n.add(name, n.kernel(s, out, groups), graph.Float, []int{out, s[1], s[2]}, in)
}

func (n *net) kernel(s []int, out, groups int) *graph.Linear {
	c, h, w := s[0]/groups, s[1], s[2]
	op := &graph.Linear{Rows: out, Terms: c * 9, Positions: h * w, Groups: groups, Stride: c * h * w,
		Weights: n.reals(out*c*9, 1/math.Sqrt(float64(c*9))), Bias: n.reals(out, 0.3)}
	for p := range op.Positions {
		for k := range op.Terms {
			y, x := p/w+k%9/3-1, p%w+k%3-1
			if y < 0 || y >= h || x < 0 || x >= w {
				op.Index = append(op.Index, -1)
			} else {
				op.Index = append(op.Index, int32(k/9*h*w+y*w+x))
			}
		}
	}
	return op
}

// combine is the elementwise weighted sum of tensors of one size.
func (n *net) combine(name string, weights []float64, in ...graph.ID) graph.ID {
	size, k := n.size(in[0]), len(in)
	op := &graph.Linear{Rows: 1, Terms: k, Positions: size, Groups: 1, Weights: weights}
	for i := range size {
		for j := range k {
			op.Index = append(op.Index, int32(j*size+i))
		}
	}
	return n.add(name, op, graph.Float, n.shape(in[0]), in...)
}

func (n *net) unary(name string, f graph.Func, alpha, beta float64, in graph.ID) graph.ID {
	return n.add(name, &graph.Unary{Func: f, Alpha: alpha, Beta: beta}, graph.Float, n.shape(in), in)
}

// pool2 is a maximum over 2x2 windows of [C, H, W].
func (n *net) pool2(name string, in graph.ID) graph.ID {
	s := n.shape(in)
	out := []int{s[0], s[1] / 2, s[2] / 2}
	op := &graph.Max{Terms: 4, Positions: graph.Elements(out)}
	for i := range op.Positions {
		c, y, x := i/(out[1]*out[2]), i/out[2]%out[1], i%out[2]
		at := int32(c*s[1]*s[2] + 2*y*s[2] + 2*x)
		op.Index = append(op.Index, at, at+1, at+int32(s[2]), at+int32(s[2])+1)
	}
	return n.add(name, op, n.g.Values[in].Type, out, in)
}

// view reads elements of the concatenated inputs.
func (n *net) view(name string, index []int32, consts []float64, in ...graph.ID) graph.ID {
	return n.add(name, &graph.View{Index: index, Consts: consts}, n.g.Values[in[0]].Type, []int{len(index)}, in...)
}

// concat joins tensors.
func (n *net) concat(name string, in ...graph.ID) graph.ID {
	size := 0
	for _, id := range in {
		size += n.size(id)
	}
	return n.view(name, identity(size), nil, in...)
}

// softmax of a vector, as the importer lowers it.
func (n *net) softmax(name string, in graph.ID) graph.ID {
	size := n.size(in)
	m := n.add(name+"/max", &graph.Max{Terms: size, Positions: 1, Index: identity(size)}, graph.Float, []int{1}, in)
	d := &graph.Linear{Rows: 1, Terms: 2, Positions: size, Groups: 1, Weights: []float64{1, -1}}
	for i := range size {
		d.Index = append(d.Index, int32(i), int32(size))
	}
	x := n.add(name+"/sub", d, graph.Float, []int{size}, in, m)
	e := n.unary(name+"/exp", graph.Exp, 0, 0, x)
	ones := make([]float64, size)
	for i := range ones {
		ones[i] = 1
	}
	s := n.add(name+"/sum", &graph.Linear{Rows: 1, Terms: size, Positions: 1, Groups: 1, Index: identity(size), Weights: ones}, graph.Float, []int{1}, e)
	b := n.view(name+"/spread", make([]int32, size), nil, s)
	return n.add(name, &graph.Divide{}, graph.Float, []int{size}, e, b)
}

// samples are normal inputs times a factor, clipped to four deviations.
func (n *net) samples(count int, factor float64) [][][]float64 {
	all := make([][][]float64, count)
	for i := range all {
		for _, id := range n.g.Inputs {
			x := n.reals(n.size(id), factor)
			for j := range x {
				x[j] = min(max(x[j], -4*factor), 4*factor)
			}
			all[i] = append(all[i], x)
		}
	}
	return all
}

// quantized is Quantize of a graph that must have a program.
func quantized(t *testing.T, g *graph.Graph, opts Options) *program.Program {
	t.Helper()
	r, err := Quantize(g, opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Program.Validate(); err != nil {
		t.Fatal(err)
	}
	return r.Program
}

// evaluate runs a program on real inputs; every tensor must stay within its range.
func evaluate(t *testing.T, p *program.Program, sample [][]float64) program.Trace {
	t.Helper()
	in := make([][]int64, len(sample))
	for i, x := range sample {
		in[i] = Integers(&p.Tensors[p.Inputs[i].Tensor], x)
	}
	tr, err := p.Eval(in)
	if err != nil {
		t.Fatal(err)
	}
	for id, v := range tr.Tensors {
		for i, x := range v {
			if s := &p.Tensors[id]; x < s.Lo || x > s.Hi {
				t.Fatalf("%s: element %d is %d, outside [%d, %d]", s.Name, i, x, s.Lo, s.Hi)
			}
		}
	}
	return tr
}

// reals are the real values of integers of a tensor.
func reals(s *program.Tensor, v []int64) []float64 {
	x := make([]float64, len(v))
	for i, q := range v {
		x[i] = s.Scale * float64(q-s.Zero)
	}
	return x
}

// worst is the largest difference between the outputs of a program and of its
// graph, relative to the largest magnitude of each output over all samples.
func worst(t *testing.T, g *graph.Graph, p *program.Program, samples [][][]float64) float64 {
	t.Helper()
	diff, largest := make([]float64, len(g.Outputs)), make([]float64, len(g.Outputs))
	for _, sample := range samples {
		want, err := g.Eval(sample)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range p.OutputsOf(evaluate(t, p, sample)) {
			for j, x := range reals(&p.Tensors[p.Outputs[i].Tensor], v) {
				y := want[g.Outputs[i]][j]
				diff[i] = math.Max(diff[i], math.Abs(x-y))
				largest[i] = math.Max(largest[i], math.Abs(y))
			}
		}
	}
	rel := 0.0
	for i, d := range diff {
		if d > 0 {
			rel = math.Max(rel, d/largest[i])
		}
	}
	return rel
}
