package onnx

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// Dim is one dimension of a declared shape.
type Dim struct {
	Size   int    // 0 where the model leaves it open
	Symbol string // its name where the model leaves it open and names it
	Known  bool   // Size is what the model declares, which may be 0
}

// declared is the type that a model declares for an input or output.
type declared struct {
	dtype graph.DType
	dims  []Dim // nil, and open, where not even the rank is known
	open  bool
}

func readDeclared(v *onnxpb.ValueInfoProto) (*declared, error) {
	refuse := func(format string, args ...any) error {
		return &UnsupportedError{Node: v.GetName(), Op: "input", What: fmt.Sprintf(format, args...)}
	}
	t := v.GetType().GetTensorType()
	if t == nil {
		return nil, refuse("it is not a tensor")
	}
	dtype, err := dtypeOf(onnxpb.TensorProto_DataType(t.GetElemType()))
	if err != nil {
		return nil, refuse("%v", err)
	}
	d := &declared{dtype: dtype, open: t.Shape == nil}
	if len(t.GetShape().GetDim()) > maxRank {
		return nil, refuse("it has %d dimensions, at most %d are supported", len(t.GetShape().GetDim()), maxRank)
	}
	for _, p := range t.GetShape().GetDim() {
		dim := Dim{Symbol: p.GetDimParam()}
		if _, ok := p.GetValue().(*onnxpb.TensorShapeProto_Dimension_DimValue); ok && p.GetDimValue() >= 0 {
			if p.GetDimValue() > 1<<31-1 {
				return nil, refuse("dimension %d is too large", p.GetDimValue())
			}
			dim = Dim{Size: int(p.GetDimValue()), Known: true}
		}
		d.dims = append(d.dims, dim)
	}
	return d, nil
}

// fits tells whether a concrete shape is one of those the model declares.
func (d *declared) fits(shape []int) bool {
	if d.open {
		return true
	}
	if len(shape) != len(d.dims) {
		return false
	}
	for i, dim := range d.dims {
		if dim.Known && dim.Size != shape[i] {
			return false
		}
	}
	return true
}

// fixed is the declared shape if every dimension is known.
func (d *declared) fixed() ([]int, bool) {
	shape := make([]int, len(d.dims))
	for i, dim := range d.dims {
		if !dim.Known {
			return nil, false
		}
		shape[i] = dim.Size
	}
	return shape, !d.open
}

func (d *declared) String() string {
	if d.open {
		return "any shape"
	}
	s := make([]string, len(d.dims))
	for i, dim := range d.dims {
		switch {
		case dim.Known:
			s[i] = fmt.Sprint(dim.Size)
		case dim.Symbol != "":
			s[i] = dim.Symbol
		default:
			s[i] = "?"
		}
	}
	return "[" + strings.Join(s, ",") + "]"
}

// inputs defines the graph's inputs, the bound ones and the initializers.
func (b *builder) inputs(g *onnxpb.GraphProto, opt Options) error {
	if err := b.addInitial(g.GetInitializer()); err != nil {
		return err
	}
	seen := make(map[string]bool)
	for _, p := range g.GetInput() {
		name := p.GetName()
		if seen[name] || name == "" {
			return fmt.Errorf("input %q is defined twice or has no name", name)
		}
		seen[name] = true
		var err error
		switch bound := opt.Bind[name]; {
		case bound != nil:
			err = b.bind(p, bound)
		case b.initial[name] == nil:
			err = b.input(p, opt.Shapes[name])
		}
		if err != nil {
			return err
		}
	}
	for _, name := range slices.Concat(sortedKeys(opt.Bind), sortedKeys(opt.Shapes)) {
		if !seen[name] {
			return fmt.Errorf("the model has no input %q; its inputs are %s", name, strings.Join(sortedKeys(seen), ", "))
		}
	}
	return nil
}

// input defines an input of the graph. shape is the one the user gave, if any.
func (b *builder) input(p *onnxpb.ValueInfoProto, shape []int) error {
	d, err := readDeclared(p)
	if err != nil {
		return err
	}
	name := p.GetName()
	if shape == nil {
		var ok bool
		if shape, ok = d.fixed(); !ok {
			return &UnsupportedError{Node: name, Op: "input",
				What: fmt.Sprintf("its shape %s is not fixed", d),
				Try:  fmt.Sprintf("give it: --shape %s=N,N,.. (or --bind %s=VALUE)", name, name)}
		}
	}
	if !d.fits(shape) {
		return fmt.Errorf("input %s: shape %v was given, the model declares %s", name, shape, d)
	}
	n, err := b.reserve(shape...)
	if err != nil {
		return fmt.Errorf("input %s: %w", name, err)
	}
	if n == 0 {
		return fmt.Errorf("input %s: %w", name, ErrEmpty)
	}
	id := graph.ID(len(b.g.Values))
	b.g.Values = append(b.g.Values, graph.Value{Name: name, Shape: slices.Clone(shape), Type: d.dtype})
	b.g.Inputs = append(b.g.Inputs, id)
	b.values[name] = &value{shape: slices.Clone(shape), dtype: d.dtype, id: id}
	return nil
}

// bind defines an input that is fixed.
func (b *builder) bind(p *onnxpb.ValueInfoProto, t *Tensor) error {
	name := p.GetName()
	d, err := readDeclared(p)
	if err != nil {
		return err
	}
	n, err := b.reserve(t.Shape...)
	if err != nil {
		return fmt.Errorf("input %s: %w", name, err)
	}
	if n != len(t.Floats) && t.Type == graph.Float || n != len(t.Ints) && t.Type != graph.Float {
		return fmt.Errorf("input %s: shape %v does not fit %d elements", name, t.Shape, t.Len())
	}
	shape := slices.Clone(t.Shape)
	if !d.fits(shape) { // a list or a scalar for a tensor of as many elements
		fixed, ok := d.fixed()
		if m, err := elements(fixed); !ok || err != nil || m != n {
			return fmt.Errorf("input %s: a value of shape %v was given, the model declares %s", name, shape, d)
		}
		shape = fixed
	}
	c := &Tensor{Name: name, Shape: shape, Type: d.dtype, Floats: t.Floats, Ints: t.Ints}
	switch {
	case d.dtype == graph.Float && t.Type != graph.Float:
		c.Floats, c.Ints = t.Values(), nil
	case d.dtype != graph.Float && t.Type == graph.Float:
		c.Floats = nil
		if c.Ints, err = toInts(t.Floats, d.dtype); err != nil {
			return fmt.Errorf("input %s: %w", name, err)
		}
	}
	if err := c.checkInts(); err != nil {
		return fmt.Errorf("input %s: %w", name, err)
	}
	delete(b.initial, name)
	b.values[name] = constant(c)
	b.g.Bound = append(b.g.Bound, graph.Binding{Name: name, Shape: shape, Value: c.Values()})
	return nil
}

// value is the value of an ONNX name, in this scope or around it. It is nil for an
// input that the caller of a function left out.
func (b *builder) value(name string) (*value, error) {
	for s := b.scope; s != nil; s = s.outer {
		if v, ok := s.values[name]; ok {
			return v, nil
		}
		p := s.initial[name]
		if p == nil {
			continue
		}
		t, err := b.tensor(p)
		switch {
		case errors.Is(err, ErrTooLarge):
			return nil, fmt.Errorf("initializer %s: %w", name, err)
		case err != nil:
			return nil, &UnsupportedError{Node: name, Op: "initializer", What: err.Error()}
		}
		s.values[name] = constant(t)
		return s.values[name], nil
	}
	return nil, fmt.Errorf("it reads %s, which is not defined before it", name)
}
