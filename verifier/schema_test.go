package verifier

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

// testSchema has every visibility: words 0-1 a, 2 y, 3 z, 4 the digest of b, 5 of w.
func testSchema() *Schema {
	return &Schema{
		Version: SchemaVersion, Name: "toy",
		ProgramHash: Hash{1}, CircuitHash: Hash{2},
		Inputs: []Tensor{
			{Name: "b", Shape: []int{4}, Type: "float32", Lo: 0, Hi: 9, Scale: 1, Visibility: Digest},
			{Name: "a", Shape: []int{1, 40}, Type: "float32", Lo: -128, Hi: 127, Scale: 0.5, Zero: 3, Visibility: Public},
		},
		Outputs: []Tensor{
			{Name: "w", Shape: []int{}, Type: "int8", Lo: 0, Hi: 9, Scale: 1, Visibility: Digest},
			{Name: "y", Shape: []int{3}, Type: "float32", Lo: -5000, Hi: 70000, Scale: 0.25, Visibility: Public, Labels: []string{"cat", "dog", "<&>"}},
			{Name: "p", Shape: []int{2}, Type: "bool", Lo: 0, Hi: 1, Scale: 1, Visibility: Private},
			{Name: "z", Shape: nil, Type: "int64", Lo: 0, Hi: 2, Scale: 1, Visibility: Public},
		},
	}
}

func TestLayout(t *testing.T) {
	s := testSchema()
	var got []string
	for _, sp := range s.Layout() {
		got = append(got, sp.Tensor.Name)
		if sp.First != []int{0, 2, 3, 4, 5}[len(got)-1] {
			t.Errorf("tensor %s starts at word %d", sp.Tensor.Name, sp.First)
		}
	}
	if want := []string{"a", "y", "z", "b", "w"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if s.InputWords() != 2 || s.OutputWords() != 4 || s.Words() != 6 {
		t.Errorf("got %d + %d = %d words", s.InputWords(), s.OutputWords(), s.Words())
	}
}

func TestSchemaRoundTrip(t *testing.T) {
	b, err := testSchema().Marshal()
	if err != nil {
		t.Fatal(err)
	}
	s, err := ParseSchema(b)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Marshal()
	if err != nil || !bytes.Equal(again, b) {
		t.Errorf("got %s (%v), want %s", again, err, b)
	}
	if bytes.ContainsAny(b, "\n\\") {
		t.Errorf("not one plain line: %s", b)
	}
}

func TestParseSchemaRefuses(t *testing.T) {
	b, err := testSchema().Marshal()
	if err != nil {
		t.Fatal(err)
	}
	good := string(b)
	for name, bad := range map[string]string{
		"empty":         "",
		"truncated":     good[:len(good)-1],
		"trailing":      good + "\n",
		"second":        good + good,
		"space":         strings.Replace(good, ",", ", ", 1),
		"unknown field": strings.Replace(good, `"name"`, `"colour":1,"name"`, 1),
		"twice":         strings.Replace(good, `"name":"toy"`, `"name":"toy","name":"toy"`, 1),
		"upper case":    strings.Replace(good, `"name"`, `"Name"`, 1),
		"version":       strings.Replace(good, `"version":1`, `"version":2`, 1),
		"no outputs":    good[:strings.Index(good, `,"outputs"`)] + "}",
		"null":          "null",
		"number form":   strings.Replace(good, `"scale":0.5`, `"scale":5e-1`, 1),
	} {
		if _, err := ParseSchema([]byte(bad)); !errors.Is(err, ErrSchema) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestSchemaHashDependsOnEverything(t *testing.T) {
	seen := map[Hash]string{}
	for name, change := range map[string]func(*Schema){
		"nothing":    func(*Schema) {},
		"name":       func(s *Schema) { s.Name = "" },
		"program":    func(s *Schema) { s.ProgramHash[31] = 1 },
		"circuit":    func(s *Schema) { s.CircuitHash[31] = 1 },
		"tensor":     func(s *Schema) { s.Inputs[0].Name = "c" },
		"shape":      func(s *Schema) { s.Inputs[0].Shape[0] = 5 },
		"type":       func(s *Schema) { s.Inputs[0].Type = "int8" },
		"lo":         func(s *Schema) { s.Inputs[0].Lo = -1 },
		"hi":         func(s *Schema) { s.Inputs[0].Hi = 8 },
		"scale":      func(s *Schema) { s.Inputs[0].Scale = 2 },
		"zero":       func(s *Schema) { s.Inputs[0].Zero = 1 },
		"visibility": func(s *Schema) { s.Inputs[0].Visibility = Private },
		"label":      func(s *Schema) { s.Outputs[1].Labels[0] = "cow" },
		"order":      func(s *Schema) { slices.Reverse(s.Inputs) },
	} {
		s := testSchema()
		change(s)
		h, err := s.Hash()
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[h]; ok {
			t.Errorf("%s and %s have one hash", name, other)
		}
		seen[h] = name
	}
}

func TestSchemaCheck(t *testing.T) {
	for name, spoil := range map[string]func(*Schema){
		"version": func(s *Schema) { s.Version = 0 },
		"name":    func(s *Schema) { s.Name = "\xff" },
		"tensor":  func(s *Schema) { s.Inputs[0].Scale = -1 },
		"output":  func(s *Schema) { s.Outputs[0].Lo = 99 },
		"tensors": func(s *Schema) { s.Inputs = make([]Tensor, maxTensors+1) },
		"words":   func(s *Schema) { s.Inputs = slices.Repeat([]Tensor{*tensor(0, 1<<62, maxElements)}, 2) },
	} {
		s := testSchema()
		spoil(s)
		if s.Check() == nil {
			t.Errorf("%s: accepted", name)
		}
		if _, err := s.Hash(); err == nil {
			t.Errorf("%s: hashed", name)
		}
	}
}
