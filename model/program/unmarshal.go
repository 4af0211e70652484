package program

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/zkinfer/zkinfer/model/program/internal/programpb"
)

// Errors of Unmarshal that callers tell apart from a malformed program.
var (
	ErrNotProgram = errors.New("not a program file")
	ErrVersion    = errors.New("program file of another format version")
	ErrChecksum   = errors.New("program file is damaged: its checksum does not match")
)

// Unmarshal reads what Marshal wrote. The bytes need not be trusted: what it
// returns passes Validate, its Marshal is data again, and what it allocates is
// bounded by the size of data.
func Unmarshal(data []byte) (*Program, error) {
	p, _, err := unmarshal(data)
	return p, err
}

// unmarshal is Unmarshal, with the program's hash, which is that of the bytes because
// they are canonical.
func unmarshal(data []byte) (*Program, [32]byte, error) {
	end := len(data) - sha256.Size
	if end < headerSize || string(data[:len(magic)]) != magic {
		return nil, [32]byte{}, ErrNotProgram
	}
	if v := binary.BigEndian.Uint32(data[len(magic):]); v != FormatVersion {
		return nil, [32]byte{}, fmt.Errorf("%w: %d, this is %d", ErrVersion, v, FormatVersion)
	}
	sum := sha256.New()
	sum.Write(data[:end])
	if !bytes.Equal(sum.Sum(nil), data[end:]) {
		return nil, [32]byte{}, ErrChecksum
	}
	sum.Write(data[end:])
	p, err := parse(data[:end])
	if err != nil {
		return nil, [32]byte{}, err
	}
	return p, [32]byte(sum.Sum(nil)), nil
}

// parse reads and validates a program and its header, without its checksum. It encodes
// the program again, to compare, while it infers the ranges.
func parse(data []byte) (*Program, error) {
	m := &programpb.Program{}
	if err := proto.Unmarshal(data[headerSize:], m); err != nil {
		return nil, fmt.Errorf("read program: %w", err)
	}
	p, err := fromProto(m, limitsOf(len(data)))
	if err != nil {
		return nil, fmt.Errorf("read program: %w", err)
	}
	if err := p.check(limitsOf(len(data))); err != nil {
		return nil, fmt.Errorf("read program %s: %w", p.Name, err)
	}
	canonical := make(chan error, 1)
	go func() {
		again, err := p.encode()
		if err == nil && !bytes.Equal(again, data) {
			err = errors.New("the encoding is not canonical")
		}
		canonical <- err
	}()
	err = p.checkRanges()
	if err := errors.Join(err, <-canonical); err != nil {
		return nil, fmt.Errorf("read program %s: %w", p.Name, err)
	}
	return p, nil
}

// fromProto is the program of a message, unchecked but for the sizes of what it
// expands.
func fromProto(m *programpb.Program, l limits) (*Program, error) {
	p := &Program{Name: m.GetName(), Bound: m.GetBound(), Ties: m.GetTies(), Bits: int(m.GetBits())}
	for _, x := range m.GetTensors() {
		t := Tensor{Name: x.GetName(), Lo: x.GetLo(), Hi: x.GetHi(), Scale: x.GetScale(), Zero: x.GetZero(), Type: x.GetType()}
		for _, d := range x.GetShape() {
			t.Shape = append(t.Shape, int(d))
		}
		p.Tensors = append(p.Tensors, t)
	}
	var err error
	if p.Inputs, err = portsFromProto(m.GetInputs()); err != nil {
		return nil, err
	}
	if p.Outputs, err = portsFromProto(m.GetOutputs()); err != nil {
		return nil, err
	}
	for i, x := range m.GetOps() {
		op, err := opFromProto(x, &l)
		if err != nil {
			return nil, fmt.Errorf("op %d (%s): %w", i, x.GetNode(), err)
		}
		p.Ops = append(p.Ops, op)
	}
	return p, nil
}

func portsFromProto(m []*programpb.Port) (ports []Port, err error) {
	for _, x := range m {
		v := x.GetVisibility()
		if v < 0 || v > programpb.Visibility(Private) {
			return nil, fmt.Errorf("visibility %d is unknown", v)
		}
		ports = append(ports, Port{Tensor: ID(x.GetTensor()), Visibility: Visibility(v), Labels: x.GetLabels()})
	}
	return ports, nil
}

func opFromProto(m *programpb.Op, l *limits) (Op, error) {
	base := Base{Node: m.GetNode(), Out: ID(m.GetOutput())}
	for _, id := range m.GetInputs() {
		base.In = append(base.In, ID(id))
	}
	switch k := m.GetKind().(type) {
	case *programpb.Op_Linear:
		x := k.Linear
		op := &Linear{
			Base: base, Rows: int(x.GetRows()), Terms: int(x.GetTerms()), Positions: int(x.GetPositions()),
			Weights: x.GetWeights(), Groups: int(x.GetGroups()), Stride: int(x.GetStride()), Bias: x.GetBias(),
		}
		var err error
		op.Index, err = l.index(x.GetIndex(), op.Terms, op.Positions)
		return op, err
	case *programpb.Op_Bilinear:
		x := k.Bilinear
		return &Bilinear{base, int(x.GetBatch()), int(x.GetM()), int(x.GetK()), int(x.GetN())}, nil
	case *programpb.Op_Rescale:
		x := k.Rescale
		return &Rescale{base, x.GetMult(), x.GetOffset(), x.GetDiv(), x.GetHalfEven(), x.GetEven()}, nil
	case *programpb.Op_Clamp:
		return &Clamp{base, k.Clamp.GetLo(), k.Clamp.GetHi()}, nil
	case *programpb.Op_Table:
		return &Table{base, k.Table.GetLo(), k.Table.GetValues()}, nil
	case *programpb.Op_Segments:
		x := k.Segments
		return &Segments{base, uint(x.GetShift()), x.GetLo(), x.GetBases(), x.GetSlopes()}, nil
	case *programpb.Op_Max:
		op := &Max{Base: base, Terms: int(k.Max.GetTerms()), Positions: int(k.Max.GetPositions())}
		var err error
		op.Index, err = l.index(k.Max.GetIndex(), op.Terms, op.Positions)
		return op, err
	case *programpb.Op_NonNegative:
		return &NonNegative{base}, nil
	case *programpb.Op_Divide:
		return &Divide{base, k.Divide.GetFactor(), k.Divide.GetFloor()}, nil
	case *programpb.Op_Root:
		return &Root{base, k.Root.GetFactor()}, nil
	case *programpb.Op_Gather:
		x := k.Gather
		op := &Gather{Base: base, Size: int(x.GetSize()), Step: int(x.GetStep()), Table: x.GetTable()}
		var err error
		if op.Offset, err = l.index(x.GetOffset(), 1, runsLen(x.GetOffset())); err != nil {
			return nil, err
		}
		op.Which, err = l.index(x.GetWhich(), 1, runsLen(x.GetWhich()))
		return op, err
	case *programpb.Op_Sort:
		return &Sort{base, int(k.Sort.GetSize()), k.Sort.GetLargest()}, nil
	case *programpb.Op_Wrap:
		return &Wrap{base, uint(k.Wrap.GetBits()), k.Wrap.GetSigned()}, nil
	case *programpb.Op_BitAnd:
		return &BitAnd{base, uint(k.BitAnd.GetBits())}, nil
	case *programpb.Op_View:
		op := &View{Base: base, Consts: k.View.GetConsts()}
		var err error
		op.Index, err = l.index(k.View.GetIndex(), 1, runsLen(k.View.GetIndex()))
		return op, err
	}
	return nil, errors.New("unknown primitive")
}

// index unpacks a table of terms * positions entries within the limit. Both
// factors are below 2^32, or a sum of counts that the limit is held against.
func (l *limits) index(r *programpb.Runs, terms, positions int) ([]int32, error) {
	n, ok := elements([]int{max(terms, 1), max(positions, 1)}, MaxElements)
	if !ok || int64(n) > l.elements {
		return nil, errTooLarge
	}
	l.elements -= int64(n)
	return unpackRuns(r, min(n, terms*positions))
}

// runsLen is the number of entries of a table whose size nothing else says, at
// most MaxElements + 1.
func runsLen(r *programpb.Runs) int {
	n := 0
	for _, c := range r.GetCount() {
		if n += int(c); n > MaxElements {
			return MaxElements + 1
		}
	}
	return n
}
