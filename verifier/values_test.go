package verifier_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/zkinfer/zkinfer/verifier"
)

func TestDecode(t *testing.T) {
	s := toySchema()
	in, err := s.EncodeInputs([][]int64{{-1, 0, 1, -127}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.EncodeOutputs([][]int64{{258, 771}})
	if err != nil {
		t.Fatal(err)
	}
	words := slices.Concat(in, out)
	if !slices.Equal(words, toyWords()) {
		t.Errorf("got %v, want %v", words, toyWords())
	}
	readings, err := s.Decode(words)
	if err != nil {
		t.Fatal(err)
	}
	x, y := readings[0], readings[1]
	if x.Output || !y.Output || !slices.Equal(x.Values, []int64{-1, 0, 1, -127}) || !slices.Equal(y.Values, []int64{258, 771}) {
		t.Errorf("got %v", readings)
	}
	if got := x.Tensor.Reals(x.Values); !slices.Equal(got, []float64{-0.5, 0, 0.5, -63.5}) {
		t.Errorf("got %v", got)
	}
	if i, label := y.Tensor.Argmax(y.Values); i != 1 || label != "yes" {
		t.Errorf("got %d, %q", i, label)
	}
	if i, label := x.Tensor.Argmax([]int64{1, 3, 3}); i != 1 || label != "" {
		t.Errorf("got %d, %q", i, label)
	}
}

func TestDecodeDigest(t *testing.T) {
	s := toySchema()
	s.Inputs[0].Visibility = verifier.Digest
	words := []verifier.Word{toyWords()[1], {1: 9}}
	readings, err := s.Decode(words)
	if err != nil {
		t.Fatal(err)
	}
	if readings[1].Digest != words[1] || readings[1].Tensor.Name != "x" || !readings[0].Output {
		t.Errorf("got %v", readings)
	}
	words[1][0] = 1
	var tooLarge *verifier.WordTooLargeError
	if _, err := s.Decode(words); !errors.As(err, &tooLarge) || tooLarge.Index != 1 {
		t.Errorf("got %v", err)
	}
	if in, err := s.EncodeInputs(nil); err != nil || len(in) != 0 {
		t.Errorf("got %v, %v", in, err)
	}
}

func TestDecodeRefusesStatements(t *testing.T) {
	s := toySchema()
	if _, err := s.Decode(toyWords()[:1]); !errors.Is(err, verifier.ErrWordCount) {
		t.Errorf("got %v", err)
	}
	words := toyWords()
	words[1][31] = 1
	if _, err := s.Decode(words); err == nil {
		t.Error("an unused byte that is not zero was decoded")
	}
	for _, values := range [][][]int64{nil, {{1, 2, 3}}, {{1, 2, 3, 4}, {1}}} {
		if _, err := s.EncodeInputs(values); err == nil {
			t.Errorf("%v encoded", values)
		}
	}
}
