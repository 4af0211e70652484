package onnx

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"google.golang.org/protobuf/proto"
)

func TestReadTensor(t *testing.T) {
	raw := func(kind int32, dims []int64, b ...byte) *onnxpb.TensorProto {
		return &onnxpb.TensorProto{DataType: &kind, Dims: dims, RawData: b}
	}
	for _, c := range []struct {
		name string
		p    *onnxpb.TensorProto
		want *Tensor
		err  string
	}{
		{"float", tensorProto("t", ramp(2, 1)), ramp(2, 1), ""},
		{"int64", tensorProto("t", list(math.MaxInt64, math.MinInt64)), list(math.MaxInt64, math.MinInt64), ""},
		{"uint32", tensorProto("t", intsOf(graph.Uint32, []int{1}, math.MaxUint32)), intsOf(graph.Uint32, []int{1}, math.MaxUint32), ""},
		{"bool", tensorProto("t", intsOf(graph.Bool, []int{2}, 1, 0)), intsOf(graph.Bool, []int{2}, 1, 0), ""},
		{"int8", tensorProto("t", intsOf(graph.Int8, []int{1}, -128)), intsOf(graph.Int8, []int{1}, -128), ""},
		{"double", &onnxpb.TensorProto{DataType: proto.Int32(11), DoubleData: []float64{0.1}}, tensorOf([]int{}, 0.1), ""},
		{"empty", tensorProto("t", tensorOf([]int{0, 3})), tensorOf([]int{0, 3}), ""},
		{"raw float", raw(1, []int64{1}, 0, 0, 0x80, 0x3f), tensorOf([]int{1}, 1), ""},
		{"raw double", raw(11, nil, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f), tensorOf([]int{}, 1), ""},
		{"raw int8", raw(3, []int64{2}, 0xff, 1), intsOf(graph.Int8, []int{2}, -1, 1), ""},
		{"raw uint8", raw(2, []int64{2}, 0xff, 1), intsOf(graph.Uint8, []int{2}, 255, 1), ""},
		{"raw bool", raw(9, []int64{2}, 0xff, 0), intsOf(graph.Bool, []int{2}, 1, 0), ""},
		{"raw int16", raw(5, []int64{1}, 0xfe, 0xff), intsOf(graph.Int16, []int{1}, -2), ""},
		{"raw uint16", raw(4, []int64{1}, 0xfe, 0xff), intsOf(graph.Uint16, []int{1}, 0xfffe), ""},
		{"raw int32", raw(6, []int64{1}, 0xfe, 0xff, 0xff, 0xff), intsOf(graph.Int32, []int{1}, -2), ""},
		{"raw uint32", raw(12, []int64{1}, 0xfe, 0xff, 0xff, 0xff), intsOf(graph.Uint32, []int{1}, 0xfffffffe), ""},
		{"raw int64", raw(7, []int64{1}, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), list(-2), ""},
		{"raw empty", raw(1, []int64{0}), tensorOf([]int{0}), ""},

		{"uint64 beyond int64", raw(13, []int64{1}, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), nil, "element 0 is out of range"},
		{"int8 out of range", tensorProto("t", intsOf(graph.Int8, []int{2}, 0, 128)), nil, "element 1 is out of range"},
		{"too few bytes", raw(1, []int64{2}, 0, 0, 0x80, 0x3f), nil, "does not fit 4 bytes"},
		{"odd bytes", raw(1, []int64{1}, 0, 0, 0x80, 0x3f, 0), nil, "does not fit 5 bytes"},
		{"no data", &onnxpb.TensorProto{DataType: proto.Int32(1), Dims: []int64{1 << 30}}, nil, "does not fit 0 elements"},
		{"negative dimension", &onnxpb.TensorProto{DataType: proto.Int32(1), Dims: []int64{-1}}, nil, "dimension 0 is -1"},
		{"product overflows", &onnxpb.TensorProto{DataType: proto.Int32(1), Dims: []int64{1 << 30, 1 << 30, 1 << 30}}, nil, "too large"},
		{"overflow beside zero", &onnxpb.TensorProto{DataType: proto.Int32(1), Dims: []int64{1 << 30, 1 << 30, 0}}, nil, "too large"},
		{"rank", &onnxpb.TensorProto{DataType: proto.Int32(1), Dims: make([]int64, 17)}, nil, "17 dimensions"},
		{"string", &onnxpb.TensorProto{DataType: proto.Int32(8)}, nil, "STRING is not supported"},
		{"no type", &onnxpb.TensorProto{}, nil, "UNDEFINED is not supported"},
		{"external", &onnxpb.TensorProto{DataType: proto.Int32(1), DataLocation: onnxpb.TensorProto_EXTERNAL.Enum()}, nil, "another file"},
		{"segment", &onnxpb.TensorProto{DataType: proto.Int32(1), Segment: &onnxpb.TensorProto_Segment{}}, nil, "segment"},
	} {
		data, err := proto.Marshal(c.p)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadTensor(data)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error is %v, want %q", c.name, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got.Type != c.want.Type || !slices.Equal(got.Shape, c.want.Shape) || !slices.Equal(got.Floats, c.want.Floats) ||
			!slices.Equal(got.Ints, c.want.Ints) || got.Len() != len(c.want.Values()) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	if _, err := ReadTensor([]byte{0xff}); err == nil {
		t.Error("garbage is a tensor")
	}
}
