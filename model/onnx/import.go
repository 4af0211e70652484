package onnx

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"google.golang.org/protobuf/proto"
)

// Options say what a model leaves open.
type Options struct {
	Bind   map[string]*Tensor // inputs that are fixed when importing
	Shapes map[string][]int   // shapes of inputs with unknown or symbolic dimensions

	// Dir is the model's folder, where tensors may be in files of their own; they
	// are refused where it is nil. The folder of an os.Root keeps links inside.
	Dir fs.FS

	// MaxElements bounds the elements of all tensors and index tables together;
	// 0 stands for DefaultMaxElements.
	MaxElements int
}

// DefaultMaxElements is enough for networks of some 100 million parameters.
const DefaultMaxElements = 1 << 28

// maxOpset is the newest opset whose operators the table was checked against.
const maxOpset = 28

// Import reads a serialised ModelProto. Every operator is lowered to the
// primitives of package graph, everything that depends on no input is folded,
// nodes that no output needs are left out. Inputs and outputs of the graph are
// those of the model, in its order, without the initializers and the bound
// inputs; every output is a value of its own that carries the model's name.
//
// What the importer does not support is an *UnsupportedError; ErrEmpty and
// ErrTooLarge may be wrapped in the result too.
func Import(data []byte, opt Options) (*graph.Graph, error) {
	model, err := parse(data)
	if err != nil {
		return nil, err
	}
	versions, err := readOpsets(model.GetOpsetImport(), model.GetIrVersion() < 3)
	if err != nil {
		return nil, err
	}
	if opt.MaxElements == 0 {
		opt.MaxElements = DefaultMaxElements
	}
	functions, err := functionsOf(model)
	if err != nil {
		return nil, err
	}
	b := &builder{
		scope:     newScope(versions),
		g:         &graph.Graph{Name: model.GetGraph().GetName()},
		budget:    opt.MaxElements,
		table:     make(map[string]*operator),
		functions: functions,
		dir:       opt.Dir,
		producer:  make(map[graph.ID]int),
	}
	for _, o := range operators() {
		b.table[o.name] = &o
	}
	if err := b.inputs(model.GetGraph(), opt); err != nil {
		return nil, err
	}
	var outputs []string
	for _, o := range model.GetGraph().GetOutput() {
		outputs = append(outputs, o.GetName())
	}
	if err := b.lowerAll(model.GetGraph().GetNode(), outputs); err != nil {
		return nil, err
	}
	if err := b.outputs(model.GetGraph()); err != nil {
		return nil, err
	}
	prune(b.g)
	if err := b.g.Validate(); err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	return b.g, nil
}

func parse(data []byte) (*onnxpb.ModelProto, error) {
	model := new(onnxpb.ModelProto)
	if err := (proto.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(data, model); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if model.Graph == nil {
		return nil, fmt.Errorf("%w: it has no graph", ErrFormat)
	}
	if len(model.Graph.SparseInitializer) > 0 {
		return nil, errors.New("sparse initializers are not supported")
	}
	return model, nil
}

// lower appends the primitives of one ONNX node.
func (b *builder) lower(p *onnxpb.NodeProto, position int) error {
	n := &node{builder: b, name: p.GetName(), op: p.GetOpType(), seen: make(map[string]bool)}
	if n.name == "" {
		n.name = fmt.Sprintf("%s#%d", n.op, position)
	}
	n.name = b.prefix + n.name
	row, err := n.find(p)
	if err != nil {
		return err
	}
	if err := n.read(p, row); err != nil {
		return n.wrap(err)
	}
	made := len(b.g.Values)
	out, err := row.lower(n)
	if err != nil {
		return n.wrap(err)
	}
	if names := n.unread(); len(names) > 0 {
		return n.unsupported("", "attribute %s is not supported at opset %d", strings.Join(names, ", "), n.versions[domainOf(p)])
	}
	for i, name := range p.GetOutput() {
		if name == "" {
			continue
		}
		if i >= len(out) || out[i] == nil {
			if n.wants[i] {
				return n.unsupported("", "output %d (%s) is not supported", i, name)
			}
			continue
		}
		if err := b.define(name, out[i], made); err != nil {
			return n.wrap(err)
		}
	}
	return nil
}

// wrap adds the node to an error that does not name it yet.
func (n *node) wrap(err error) error {
	var u *UnsupportedError
	if errors.As(err, &u) {
		return err
	}
	return fmt.Errorf("%s %s: %w", n.op, n.name, err)
}

// read resolves inputs and attributes.
func (n *node) read(p *onnxpb.NodeProto, row *operator) error {
	n.names = p.GetInput()
	for len(n.names) > 0 && n.names[len(n.names)-1] == "" {
		n.names = n.names[:len(n.names)-1]
	}
	if len(n.names) < row.minIn || len(n.names) > row.maxIn {
		return fmt.Errorf("it has %d inputs, expected %d to %d", len(n.names), row.minIn, row.maxIn)
	}
	for _, name := range n.names {
		if name == "" {
			n.in = append(n.in, nil)
			continue
		}
		v, err := n.value(name)
		if err != nil {
			return err
		}
		n.in = append(n.in, v)
	}
	n.attrs = make(map[string]*onnxpb.AttributeProto, len(p.GetAttribute()))
	for _, a := range p.GetAttribute() {
		if n.attrs[a.GetName()] != nil || a.GetRefAttrName() != "" && !n.inside {
			return fmt.Errorf("attribute %s is given twice, or refers to a function's outside of one", a.GetName())
		}
		value := a
		if a.GetRefAttrName() != "" {
			if value = n.given[a.GetRefAttrName()]; value == nil {
				continue // the call leaves it out
			}
		}
		n.attrs[a.GetName()] = value
	}
	for _, name := range p.GetOutput() {
		n.wants = append(n.wants, name != "" && n.needed[name])
	}
	return nil
}

// define gives an ONNX name to a node's output. made is how many graph values
// there were before the node.
func (b *builder) define(name string, v *value, made int) error {
	if _, ok := b.values[name]; ok {
		return fmt.Errorf("value %s is defined twice", name)
	}
	if _, ok := b.initial[name]; ok {
		return fmt.Errorf("value %s is defined twice", name)
	}
	b.values[name] = v
	switch {
	case v.tensor != nil:
		t := *v.tensor
		t.Name = name
		named := *v
		named.tensor = &t
		b.values[name] = &named
	case int(v.id) >= made:
		b.g.Values[v.id].Name, b.g.Values[v.id].Shape = b.prefix+name, v.shape
	}
	return nil
}

// outputs makes every output of the model a value of its own, with its name,
// shape and type.
func (b *builder) outputs(g *onnxpb.GraphProto) error {
	taken := make(map[graph.ID]bool)
	for _, id := range b.g.Inputs {
		taken[id] = true
	}
	for _, o := range g.GetOutput() {
		n := &node{builder: b, name: o.GetName(), op: "output"}
		v, err := b.value(o.GetName())
		if err != nil {
			return n.wrap(err)
		}
		if v.len() == 0 {
			return n.wrap(ErrEmpty)
		}
		switch {
		case v.tensor != nil:
			v, err = n.onGraph(v)
		case taken[v.id] || b.g.Values[v.id].Type != v.dtype:
			var index []int32
			if index, err = n.strided([]int{v.len()}, []int{1}, 0); err == nil {
				v = n.push(&graph.View{Index: index}, v.shape, v.dtype, []graph.ID{v.id})
			}
		}
		if err != nil {
			return n.wrap(err)
		}
		taken[v.id] = true
		b.g.Values[v.id].Name, b.g.Values[v.id].Shape = o.GetName(), v.shape
		b.g.Outputs = append(b.g.Outputs, v.id)
	}
	return nil
}

// prune drops the nodes that no output depends on, and renumbers the values.
func prune(g *graph.Graph) {
	used := make([]bool, len(g.Values))
	for _, id := range g.Outputs {
		used[id] = true
	}
	for _, n := range slices.Backward(g.Nodes) {
		if used[n.Out] {
			for _, id := range n.In {
				used[id] = true
			}
		}
	}
	for _, id := range g.Inputs {
		used[id] = true
	}
	moved := make(map[graph.ID]graph.ID, len(g.Values))
	var values []graph.Value
	for id, v := range g.Values {
		if used[id] {
			moved[graph.ID(id)] = graph.ID(len(values))
			values = append(values, v)
		}
	}
	g.Values = values
	g.Nodes = slices.DeleteFunc(g.Nodes, func(n graph.Node) bool { return !used[n.Out] })
	for i := range g.Nodes {
		n := &g.Nodes[i]
		n.Out = moved[n.Out]
		for j, id := range n.In {
			n.In[j] = moved[id]
		}
	}
	for _, list := range [][]graph.ID{g.Inputs, g.Outputs} {
		for i, id := range list {
			list[i] = moved[id]
		}
	}
}

// sortedKeys are a map's keys in a fixed order, for messages.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
