package onnx

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// scope holds the names that a graph or a function defines while its nodes are
// lowered. The graph of a branch or of a loop's body also sees the names around
// it; a function does not.
type scope struct {
	outer    *scope
	values   map[string]*value              // by ONNX name; nil for an omitted input of a function
	initial  map[string]*onnxpb.TensorProto // initializers that no node has read yet
	needed   map[string]bool                // names that live nodes and outputs read
	versions opsets
	given    map[string]*onnxpb.AttributeProto
	inside   bool   // a function, whose attributes may refer to those given
	prefix   string // of node and value names
	depth    int
}

// maxNesting bounds how deep graphs and functions nest.
const maxNesting = 64

// nodeCost is what lowering a node counts against Options.MaxElements: functions
// and loops make more nodes than a model has bytes.
const nodeCost = 64

func newScope(versions opsets) *scope {
	return &scope{values: make(map[string]*value), initial: make(map[string]*onnxpb.TensorProto), versions: versions}
}

// addInitial notes the initializers of a graph.
func (s *scope) addInitial(list []*onnxpb.TensorProto) error {
	for _, t := range list {
		if s.initial[t.GetName()] != nil || t.GetName() == "" {
			return fmt.Errorf("initializer %q is defined twice or has no name", t.GetName())
		}
		s.initial[t.GetName()] = t
	}
	return nil
}

// within lowers nodes in a scope of their own and gives the values of some of the
// names that they define.
func (b *builder) within(s *scope, nodes []*onnxpb.NodeProto, names []string) ([]*value, error) {
	before := b.scope
	defer func() { b.scope = before }()
	s.depth = before.depth + 1
	if s.depth > maxNesting {
		return nil, fmt.Errorf("graphs and functions nest deeper than %d", maxNesting)
	}
	b.scope = s
	if err := b.lowerAll(nodes, names); err != nil {
		return nil, err
	}
	out := make([]*value, len(names))
	for i, name := range names {
		if name == "" {
			continue
		}
		var err error
		if out[i], err = b.value(name); err != nil {
			return nil, err
		}
		if out[i] == nil {
			return nil, fmt.Errorf("output %s is an input that was omitted", name)
		}
	}
	return out, nil
}

// lowerAll lowers the nodes that the outputs depend on.
func (b *builder) lowerAll(nodes []*onnxpb.NodeProto, outputs []string) error {
	if _, err := b.reserve(nodeCost, len(nodes)+1); err != nil {
		return err
	}
	var live []bool
	live, b.needed = liveNodes(nodes, outputs)
	for i, p := range nodes {
		if !live[i] {
			continue
		}
		if err := b.lower(p, i); err != nil {
			return err
		}
	}
	return nil
}

// body lowers the graph of a branch or of a loop with values for its inputs. Of
// its outputs, only those that are wanted are made.
func (n *node) body(g *onnxpb.GraphProto, name string, in []*value, wants []bool) ([]*value, error) {
	outer := n.scope
	s := newScope(outer.versions)
	s.outer, s.given, s.inside, s.prefix = outer, outer.given, outer.inside, name+"/"
	if len(g.GetSparseInitializer()) > 0 {
		return nil, errors.New("sparse initializers are not supported")
	}
	if err := s.addInitial(g.GetInitializer()); err != nil {
		return nil, err
	}
	if len(g.GetInput()) != len(in) || len(g.GetOutput()) != len(wants) {
		return nil, fmt.Errorf("its graph has %d inputs and %d outputs, expected %d and %d",
			len(g.GetInput()), len(g.GetOutput()), len(in), len(wants))
	}
	for i, p := range g.GetInput() {
		if s.values[p.GetName()] != nil {
			return nil, fmt.Errorf("input %s of its graph is defined twice", p.GetName())
		}
		s.values[p.GetName()] = in[i]
	}
	names := make([]string, len(wants))
	for i, p := range g.GetOutput() {
		if wants[i] {
			names[i] = p.GetName()
		}
	}
	return n.within(s, g.GetNode(), names)
}

// liveNodes tells which nodes an output depends on, and which values these nodes
// and the outputs read.
func liveNodes(nodes []*onnxpb.NodeProto, outputs []string) (live []bool, needed map[string]bool) {
	needed = make(map[string]bool)
	for _, name := range outputs {
		needed[name] = true
	}
	live = make([]bool, len(nodes))
	for i, p := range slices.Backward(nodes) {
		for _, out := range p.GetOutput() {
			live[i] = live[i] || out != "" && needed[out]
		}
		if live[i] {
			reads(p, needed, 0)
		}
	}
	return live, needed
}

// reads adds the names that a node reads, those in its graphs among them.
func reads(p *onnxpb.NodeProto, needed map[string]bool, depth int) {
	for _, in := range p.GetInput() {
		needed[in] = true
	}
	for _, a := range p.GetAttribute() {
		if a.G == nil || depth > maxNesting {
			continue
		}
		for _, out := range a.G.GetOutput() {
			needed[out.GetName()] = true
		}
		for _, inner := range a.G.GetNode() {
			reads(inner, needed, depth+1)
		}
	}
}
