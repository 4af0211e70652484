package data

import (
	"errors"
	"reflect"
	"testing"

	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
	"google.golang.org/protobuf/proto"
)

func TestReadProto(t *testing.T) {
	name, kind := "x", int32(onnxpb.TensorProto_INT64)
	raw, err := proto.Marshal(&onnxpb.TensorProto{Name: &name, DataType: &kind, Dims: []int64{1, 2}, Int64Data: []int64{-1, 7}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(write(t, "x.pb", raw))
	want := []Tensor{{Name: "x", Shape: []int{1, 2}, Values: []float64{-1, 7}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, %v", got, err)
	}
	if _, err := parseProto(raw[:len(raw)-1]); !errors.Is(err, ErrFormat) {
		t.Fatalf("cut short: got %v", err)
	}
}
