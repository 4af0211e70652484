package model

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/quantize"
	"google.golang.org/protobuf/proto"
)

// scaled is y = x*k, with k an input too and an open batch in x.
func scaled(t *testing.T) []byte {
	t.Helper()
	float := onnxpb.TensorProto_FLOAT
	open := &onnxpb.TensorShapeProto_Dimension{Value: &onnxpb.TensorShapeProto_Dimension_DimParam{DimParam: "N"}}
	return marshal(t, &onnxpb.GraphProto{
		Name:   proto.String("scaled"),
		Node:   []*onnxpb.NodeProto{{Name: proto.String("mul"), OpType: proto.String("Mul"), Input: []string{"x", "k"}, Output: []string{"y"}}},
		Input:  []*onnxpb.ValueInfoProto{port("x", float, open, size(3)), port("k", float, size(1))},
		Output: []*onnxpb.ValueInfoProto{port("y", float, open, size(3))},
	})
}

// embedding reads rows of a constant 6 x 2 table at four tokens.
func embedding(t *testing.T) []byte {
	t.Helper()
	float := onnxpb.TensorProto_FLOAT
	table := &onnxpb.TensorProto{Name: proto.String("table"), Dims: []int64{6, 2}, DataType: proto.Int32(int32(float)),
		FloatData: []float32{0.1, 1.2, -0.3, 2.4, 0.5, -3.6, 0.7, 4.8, -0.9, 5.5, 1.1, -6.2}}
	return marshal(t, &onnxpb.GraphProto{
		Name:        proto.String("embedding"),
		Node:        []*onnxpb.NodeProto{{Name: proto.String("gather"), OpType: proto.String("Gather"), Input: []string{"table", "tokens"}, Output: []string{"y"}}},
		Initializer: []*onnxpb.TensorProto{table},
		Input:       []*onnxpb.ValueInfoProto{port("tokens", onnxpb.TensorProto_INT64, size(4))},
		Output:      []*onnxpb.ValueInfoProto{port("y", float, size(4), size(2))},
	})
}

func port(name string, of onnxpb.TensorProto_DataType, dims ...*onnxpb.TensorShapeProto_Dimension) *onnxpb.ValueInfoProto {
	return &onnxpb.ValueInfoProto{Name: &name, Type: &onnxpb.TypeProto{Value: &onnxpb.TypeProto_TensorType{
		TensorType: &onnxpb.TypeProto_Tensor{ElemType: proto.Int32(int32(of)), Shape: &onnxpb.TensorShapeProto{Dim: dims}}}}}
}

func size(n int64) *onnxpb.TensorShapeProto_Dimension {
	return &onnxpb.TensorShapeProto_Dimension{Value: &onnxpb.TensorShapeProto_Dimension_DimValue{DimValue: n}}
}

func marshal(t *testing.T, g *onnxpb.GraphProto) []byte {
	t.Helper()
	raw, err := proto.Marshal(&onnxpb.ModelProto{
		IrVersion:   proto.Int64(8),
		OpsetImport: []*onnxpb.OperatorSetIdProto{{Version: proto.Int64(17)}},
		Graph:       g,
	})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func writeJSON(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCompile(t *testing.T) {
	raw := scaled(t)
	bind, err := Bind(raw, []string{"k=2.5"})
	if err != nil {
		t.Fatal(err)
	}
	p, report, err := Compile(raw, Options{Bind: bind, Calibration: []string{writeJSON(t, `[[1,-2,3]]`)}})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Tensors[p.Inputs[0].Tensor].Shape; !reflect.DeepEqual(got, []int{1, 3}) {
		t.Errorf("the open dimension became %v", got)
	}
	if len(p.Bound) != 1 || !strings.HasPrefix(p.Bound[0], "k=") {
		t.Errorf("bound inputs: %v", p.Bound)
	}
	if len(report.Samples) != 1 || report.Bits != quantize.DefaultBits {
		t.Errorf("got %+v", report)
	}
}

// TestCompileTokensWithoutData: tokens that are made up are rows of the table; those
// of a range beyond it are not.
func TestCompileTokensWithoutData(t *testing.T) {
	raw := embedding(t)
	p, report, err := Compile(raw, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if report.Error > 1.0/4096 {
		t.Errorf("error %.2g", report.Error)
	}
	for index, valid := range map[int64]bool{5: true, -6: true, 6: false, -7: false} {
		if _, err := p.Eval([][]int64{{0, 3, index, 1}}); (err == nil) != valid {
			t.Errorf("token %d: %v", index, err)
		}
	}
	beyond := quantize.Options{InputRanges: map[string]quantize.Range{"tokens": {Lo: 6, Hi: 9}}}
	if _, _, err := Compile(raw, Options{Quantize: beyond}); err == nil {
		t.Error("compiled for tokens that are in no table")
	}
}

func TestCompileRefusesOpenShapes(t *testing.T) {
	raw := scaled(t)
	bind, err := Bind(raw, []string{"k=2.5"})
	if err != nil {
		t.Fatal(err)
	}
	for want, opts := range map[string]Options{
		"no shape was given":                   {Bind: bind},
		"may be a number of samples":           {Bind: bind, Calibration: []string{writeJSON(t, `[[1,-2,3],[4,5,6]]`)}},
		"the calibration tensor has the shape": {Bind: bind, Calibration: []string{writeJSON(t, `[1,-2,3]`)}},
	} {
		_, _, err := Compile(raw, opts)
		var e *ShapeError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) || e.Hint() != "--shape x=N,3 with a number for every dimension" {
			t.Errorf("%s: got %v", want, err)
		}
	}
	// a shape that is given settles it, and a batch is then one of samples
	two := []string{writeJSON(t, `[[1,-2,3],[4,5,6]]`)}
	_, report, err := Compile(raw, Options{Bind: bind, Shapes: map[string][]int{"x": {1, 3}}, Calibration: two})
	if err != nil || len(report.Samples) != 2 {
		t.Errorf("got %+v, %v", report, err)
	}
}

func TestBind(t *testing.T) {
	raw := scaled(t)
	for _, value := range []string{"2.5", "[2.5]", writeJSON(t, "[[2.5]]")} {
		got, err := Bind(raw, []string{"k=" + value})
		if err != nil || !reflect.DeepEqual(got["k"].Shape, []int{1}) || !reflect.DeepEqual(got["k"].Floats, []float64{2.5}) || got["k"].Type != graph.Float {
			t.Errorf("k=%s: got %+v, %v", value, got["k"], err)
		}
	}
	for spec, want := range map[string]string{
		"k":           "not of the form NAME=VALUE",
		"q=1":         `the model has no input "q"`,
		"k=[1,2]":     "2 elements, shape [1] has 1",
		"k=there.npy": "no such file",
	} {
		_, err := Bind(raw, []string{spec})
		var e *BindError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) || e.Hint() == "" {
			t.Errorf("%s: got %v", spec, err)
		}
	}
	if _, err := Bind(raw, []string{"k=1", "k=2"}); err == nil {
		t.Error("an input was bound twice")
	}
}

// A recipe makes the same program again, and only from the model it was written for.
func TestRecipe(t *testing.T) {
	raw := scaled(t)
	bind, err := Bind(raw, []string{"k=2.5"})
	if err != nil {
		t.Fatal(err)
	}
	for name, opts := range map[string]Options{
		"calibrated": {Bind: bind, Calibration: []string{writeJSON(t, `[[1,-2,3]]`)}, Quantize: quantize.Options{Bits: 12, DefaultInput: program.Digest}},
		"ranges": {Bind: bind, Shapes: map[string][]int{"x": {1, 3}}, Quantize: quantize.Options{
			InputRanges: map[string]quantize.Range{"x": {Lo: -3, Hi: 4}},
			Outputs:     map[string]program.Visibility{"y": program.Private},
		}},
	} {
		p, report, err := Compile(raw, opts)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		folder := t.TempDir()
		if err := NewRecipe(raw, opts, p, report).Write(folder); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		recipe, err := ReadRecipe(folder, raw)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		again, _, err := Compile(raw, recipe.Options())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		a, err1 := p.Hash()
		b, err2 := again.Hash()
		if err1 != nil || err2 != nil || a != b {
			t.Errorf("%s: another program", name)
		}
	}
}

func TestReadRecipeRefuses(t *testing.T) {
	raw := scaled(t)
	for name, text := range map[string]string{
		"none":    "",
		"garbage": "{",
		"field":   `{"version": 1, "colour": "red"}`,
		"version": `{"version": 9}`,
		"more":    `{"version": 1} {}`,
		"word":    `{"version": 1, "inputs": {"x": "shown"}}`,
	} {
		folder := t.TempDir()
		if text != "" {
			if err := os.WriteFile(filepath.Join(folder, recipeFile), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := ReadRecipe(folder, raw); !errors.Is(err, ErrRecipe) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
