package onnx

import (
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"google.golang.org/protobuf/proto"
)

// numbers are what mutations write into models: sizes at the edges of types and
// of the importer's bounds.
func numbers() []int64 {
	return []int64{0, 1, 2, 3, 4, 5, 7, -1, -2, 100, 65535, 1 << 16, 1 << 20, 1 << 30,
		1<<31 - 1, 1 << 31, 1 << 32, 1 << 40, 1 << 62, -1 << 31, -1 << 63, 1<<63 - 1}
}

// mutator changes models where plain bytes rarely get to: it keeps them
// well-formed protobuf and asks for absurd things.
type mutator struct {
	rng  *rand.Rand
	pool []int64
	ops  []string
}

func (m *mutator) number() int64 { return m.pool[m.rng.IntN(len(m.pool))] }

func pick[T any](rng *rand.Rand, list []T) (v T) {
	if len(list) > 0 {
		v = list[rng.IntN(len(list))]
	}
	return v
}

func (m *mutator) mutate(model *onnxpb.ModelProto) {
	g := model.Graph
	node, constant, input := pick(m.rng, g.Node), pick(m.rng, g.Initializer), pick(m.rng, g.Input)
	switch m.rng.IntN(8) {
	case 0:
		m.attribute(pick(m.rng, node.Attribute))
	case 1:
		if dims := input.GetType().GetTensorType().GetShape().GetDim(); len(dims) > 0 {
			pick(m.rng, dims).Value = &onnxpb.TensorShapeProto_Dimension_DimValue{DimValue: m.number()}
		}
	case 2:
		if constant != nil && len(constant.Int64Data) > 0 {
			constant.Int64Data[m.rng.IntN(len(constant.Int64Data))] = m.number()
		}
	case 3:
		node.OpType = proto.String(pick(m.rng, m.ops))
	case 4:
		model.OpsetImport[0].Version = proto.Int64(1 + m.rng.Int64N(maxOpset))
	case 5:
		if constant != nil { // no elements, but dimensions
			constant.FloatData, constant.Int32Data, constant.Int64Data = nil, nil, nil
			constant.Dims = []int64{m.number(), 0, 1 + m.rng.Int64N(3)}[:1+m.rng.IntN(3)]
		}
	case 6:
		m.chain(g, node)
	case 7:
		if constant != nil && len(node.Input) > 0 {
			node.Input[m.rng.IntN(len(node.Input))] = constant.GetName()
		}
	}
}

func (m *mutator) attribute(a *onnxpb.AttributeProto) {
	if a == nil {
		return
	}
	if a.I != nil {
		a.I = proto.Int64(m.number())
	}
	for i := range a.Ints {
		if m.rng.IntN(2) == 0 {
			a.Ints[i] = m.number()
		}
	}
}

// chain puts another operator behind a node.
func (m *mutator) chain(g *onnxpb.GraphProto, node *onnxpb.NodeProto) {
	out := "v" + string(rune('a'+m.rng.IntN(26)))
	next := nodeOf(pick(m.rng, m.ops), node.Output[0], out, nil)
	for len(next.Input) < 3 && len(g.Initializer) > 0 && m.rng.IntN(2) == 0 {
		next.Input = append(next.Input, pick(m.rng, g.Initializer).GetName())
	}
	g.Node = append(g.Node, next)
	g.Output = append(g.Output, valueInfo(out, graph.Float))[m.rng.IntN(2):]
}

// mutated is one of the seeds after some mutations.
func mutated(t testing.TB, seeds [][]byte, rng *rand.Rand) []byte {
	m := &mutator{rng: rng, pool: numbers(), ops: Operators()}
	model := new(onnxpb.ModelProto)
	if err := proto.Unmarshal(pick(rng, seeds), model); err != nil {
		t.Fatal(err)
	}
	for range 1 + rng.IntN(4) {
		m.mutate(model)
	}
	return encode(t, model)
}

// TestMutatedModels: absurd models give a valid graph or an error.
func TestMutatedModels(t *testing.T) {
	seeds, _ := fuzzSeeds(t)
	rng := rand.New(rand.NewPCG(5, 5))
	imported := 0
	const rounds = 50_000
	for range rounds {
		if _, err := Import(mutated(t, seeds, rng), Options{MaxElements: 1 << 16}); err == nil {
			imported++
		}
	}
	if imported == 0 || imported == rounds {
		t.Errorf("%d of %d mutated models import: the test shows nothing", imported, rounds)
	}
}

// FuzzMutated explores more of what TestMutatedModels does.
func FuzzMutated(f *testing.F) {
	seeds, _ := fuzzSeeds(f)
	for s := range uint64(4) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		_, _ = Import(mutated(t, seeds, rand.New(rand.NewPCG(seed, 6))), Options{MaxElements: 1 << 16})
	})
}

// TestQuantizeWithoutScales: no scale for no element used to be read past its end.
func TestQuantizeWithoutScales(t *testing.T) {
	for _, op := range []string{"QuantizeLinear", "DequantizeLinear"} {
		in := []any{tensorOf([]int{0, 2}), tensorOf([]int{0}), intsOf(graph.Int8, []int{0})}
		if op == "DequantizeLinear" {
			in[0] = intsOf(graph.Int8, []int{0, 2})
		}
		c := opCase{opset: 21, op: op, attrs: attrs{"axis": 0}, in: in, err: "scale is missing"}
		c.run(t)
	}
}
