package onnx

import (
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

func TestInputs(t *testing.T) {
	var in []*onnxpb.ValueInfoProto
	for _, name := range []string{"x", "scale", "zero", "w", "b", "dims", "half", "like", "self", "end", "init"} {
		in = append(in, valueInfo(name, graph.Float, -1, 2))
	}
	m := withIO(modelOf(13,
		nodeOf("DequantizeLinear", "w scale zero", "wr", nil),
		nodeOf("Gemm", "x wr b", "g", nil),
		nodeOf("Shape", "like", "s", nil),
		nodeOf("Div", "dims half", "d", nil),
		nodeOf("Concat", "s d", "shape", attrs{"axis": 0}),
		nodeOf("Reshape", "g shape", "r", nil),
		nodeOf("Conv", "self self", "c", nil),
		nodeOf("LSTM", "r - - - end", "z", nil),
		nodeOf("Add", "z init", "y", nil),
	), in, infos(valueInfo("y", graph.Float)), map[string]*Tensor{"init": ramp(1, 2)})
	got, err := Inputs(encode(t, m))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Role{"x": Data, "scale": Parameter, "zero": Parameter, "w": Parameter, "b": Parameter,
		"dims": Structural, "half": Structural, "like": Data, "self": Data, "end": Structural, "init": Data}
	if len(got) != len(want) {
		t.Fatalf("%d inputs, want %d", len(got), len(want))
	}
	for _, i := range got {
		if i.Role != want[i.Name] || i.Initializer != (i.Name == "init") {
			t.Errorf("%+v, want the role %s", i, want[i.Name])
		}
		if i.Dims[0] != (Dim{Symbol: "d0"}) || i.Dims[1] != (Dim{Size: 2, Known: true}) || i.Open || i.Type != graph.Float {
			t.Errorf("%s has dimensions %+v", i.Name, i.Dims)
		}
	}
	if Structural.String() != "structural" {
		t.Errorf("the role is called %s", Structural)
	}

	m.Graph.Input[0].Type = nil
	if _, err := Inputs(encode(t, m)); err == nil {
		t.Error("an input that is no tensor is listed")
	}
	if _, err := Inputs([]byte{1}); err == nil {
		t.Error("garbage has inputs")
	}
}
