package program

import "github.com/zkinfer/zkinfer/model/program/internal/programpb"

// toProto is the message of a program that passes check, so that every size
// fits its field. Weights and values are shared with the program, not copied.
func (p *Program) toProto() *programpb.Program {
	m := &programpb.Program{
		Name: p.Name, Bound: p.Bound, Ties: p.Ties, Bits: uint32(p.Bits),
		Inputs: portsToProto(p.Inputs), Outputs: portsToProto(p.Outputs),
	}
	for i := range p.Tensors {
		t := &p.Tensors[i]
		x := &programpb.Tensor{Name: t.Name, Lo: t.Lo, Hi: t.Hi, Scale: t.Scale, Zero: t.Zero, Type: t.Type}
		for _, d := range t.Shape {
			x.Shape = append(x.Shape, uint32(d))
		}
		m.Tensors = append(m.Tensors, x)
	}
	for _, op := range p.Ops {
		m.Ops = append(m.Ops, opToProto(op))
	}
	return m
}

func portsToProto(ports []Port) (m []*programpb.Port) {
	for _, port := range ports {
		m = append(m, &programpb.Port{
			Tensor: uint32(port.Tensor), Visibility: programpb.Visibility(port.Visibility), Labels: port.Labels,
		})
	}
	return m
}

func opToProto(op Op) *programpb.Op {
	m := &programpb.Op{Node: op.Origin(), Output: uint32(op.Output())}
	for _, id := range op.Inputs() {
		m.Inputs = append(m.Inputs, uint32(id))
	}
	switch op := op.(type) {
	case *Linear:
		m.Kind = &programpb.Op_Linear{Linear: &programpb.Linear{
			Rows: uint32(op.Rows), Terms: uint32(op.Terms), Positions: uint32(op.Positions), Weights: op.Weights,
			Index: packRuns(op.Index), Groups: uint32(op.Groups), Stride: uint32(op.Stride), Bias: op.Bias,
		}}
	case *Bilinear:
		m.Kind = &programpb.Op_Bilinear{Bilinear: &programpb.Bilinear{
			Batch: uint32(op.Batch), M: uint32(op.M), K: uint32(op.K), N: uint32(op.N),
		}}
	case *Rescale:
		m.Kind = &programpb.Op_Rescale{Rescale: &programpb.Rescale{
			Mult: op.Mult, Offset: op.Offset, Div: op.Div, HalfEven: op.HalfEven, Even: op.Even,
		}}
	case *Clamp:
		m.Kind = &programpb.Op_Clamp{Clamp: &programpb.Clamp{Lo: op.Lo, Hi: op.Hi}}
	case *Table:
		m.Kind = &programpb.Op_Table{Table: &programpb.Table{Lo: op.Lo, Values: op.Values}}
	case *Segments:
		m.Kind = &programpb.Op_Segments{Segments: &programpb.Segments{
			Shift: uint32(op.Shift), Lo: op.Lo, Bases: op.Bases, Slopes: op.Slopes,
		}}
	case *Max:
		m.Kind = &programpb.Op_Max{Max: &programpb.Max{
			Terms: uint32(op.Terms), Positions: uint32(op.Positions), Index: packRuns(op.Index),
		}}
	case *NonNegative:
		m.Kind = &programpb.Op_NonNegative{NonNegative: &programpb.NonNegative{}}
	case *Divide:
		m.Kind = &programpb.Op_Divide{Divide: &programpb.Divide{Factor: op.Factor, Floor: op.Floor}}
	case *Root:
		m.Kind = &programpb.Op_Root{Root: &programpb.Root{Factor: op.Factor}}
	case *Gather:
		m.Kind = &programpb.Op_Gather{Gather: &programpb.Gather{
			Size: uint32(op.Size), Step: uint32(op.Step), Offset: packRuns(op.Offset), Which: packRuns(op.Which), Table: op.Table,
		}}
	case *Sort:
		m.Kind = &programpb.Op_Sort{Sort: &programpb.Sort{Size: uint32(op.Size), Largest: op.Largest}}
	case *Wrap:
		m.Kind = &programpb.Op_Wrap{Wrap: &programpb.Wrap{Bits: uint32(op.Bits), Signed: op.Signed}}
	case *BitAnd:
		m.Kind = &programpb.Op_BitAnd{BitAnd: &programpb.BitAnd{Bits: uint32(op.Bits)}}
	case *View:
		m.Kind = &programpb.Op_View{View: &programpb.View{Index: packRuns(op.Index), Consts: op.Consts}}
	}
	return m
}
