package verifier

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// Limits of a schema.
const (
	maxTensors    = 1 << 10
	maxWords      = 1 << 24
	maxSchemaSize = 1 << 24
)

// SchemaVersion is the version of the schema's format.
const SchemaVersion = 1

// ErrSchema says that bytes are not a schema in its canonical form.
var ErrSchema = errors.New("not a schema in canonical form")

// Schema describes what a model's statements are about. Its canonical bytes are
// hashed into the key.
type Schema struct {
	Version     int      `json:"version"`
	Name        string   `json:"name"`
	ProgramHash Hash     `json:"programHash"` // of the integer program: the model's identity
	CircuitHash Hash     `json:"circuitHash"` // of the constraints that it was compiled to
	Inputs      []Tensor `json:"inputs"`
	Outputs     []Tensor `json:"outputs"`
}

// Span is the place of one tensor in a statement: words First .. First+Count-1.
type Span struct {
	Tensor *Tensor
	Output bool // an output of the model, not an input
	Index  int  // in Schema.Inputs or Schema.Outputs
	First  int
	Count  int
}

// Layout lists the tensors that have words, in the words' order: public inputs,
// public outputs, then the digests of inputs and of outputs. Each starts a word.
func (s *Schema) Layout() []Span {
	var spans []Span
	first := 0
	add := func(v Visibility, output bool, tensors []Tensor) {
		for i := range tensors {
			if t := &tensors[i]; t.Visibility == v {
				spans = append(spans, Span{t, output, i, first, t.Words()})
				first += t.Words()
			}
		}
	}
	add(Public, false, s.Inputs)
	add(Public, true, s.Outputs)
	add(Digest, false, s.Inputs)
	add(Digest, true, s.Outputs)
	return spans
}

// InputWords is the number of words of public inputs.
func (s *Schema) InputWords() int {
	n := 0
	for _, sp := range s.Layout() {
		if !sp.Output && sp.Tensor.Visibility == Public {
			n += sp.Count
		}
	}
	return n
}

// OutputWords is the number of words behind those of the public inputs: the
// public outputs and all digests.
func (s *Schema) OutputWords() int { return s.Words() - s.InputWords() }

// Words is the number m of words of a statement.
func (s *Schema) Words() int {
	n := 0
	for _, sp := range s.Layout() {
		n += sp.Count
	}
	return n
}

// Check reports the first reason why the schema is not one.
func (s *Schema) Check() error {
	if s.Version != SchemaVersion {
		return fmt.Errorf("schema version %d, want %d", s.Version, SchemaVersion)
	}
	if len(s.Name) > maxName || !utf8.ValidString(s.Name) {
		return errors.New("schema name is not UTF-8 or too long")
	}
	if len(s.Inputs)+len(s.Outputs) > maxTensors {
		return fmt.Errorf("%d tensors, at most %d", len(s.Inputs)+len(s.Outputs), maxTensors)
	}
	words := 0
	for _, tensors := range [][]Tensor{s.Inputs, s.Outputs} {
		for i := range tensors {
			t := &tensors[i]
			if err := t.Check(); err != nil {
				return fmt.Errorf("tensor %q: %w", t.Name, err)
			}
			words += t.Words()
		}
	}
	if words > maxWords {
		return fmt.Errorf("%d words, at most %d", words, maxWords)
	}
	return nil
}

// Marshal gives the canonical bytes: one line of JSON, keys in the order of the
// structs' fields.
func (s *Schema) Marshal() ([]byte, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	c := *s
	c.Inputs, c.Outputs = canonical(s.Inputs), canonical(s.Outputs)
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(&c); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// canonical writes nil lists as empty ones, so that equal schemas have equal
// bytes.
func canonical(tensors []Tensor) []Tensor {
	out := append([]Tensor{}, tensors...)
	for i := range out {
		out[i].Shape = append([]int{}, out[i].Shape...)
	}
	return out
}

// ParseSchema reads canonical bytes and refuses all others.
func ParseSchema(b []byte) (*Schema, error) {
	if len(b) > maxSchemaSize {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrSchema, len(b), maxSchemaSize)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	s := new(Schema)
	if err := dec.Decode(s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSchema, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("%w: trailing data", ErrSchema)
	}
	again, err := s.Marshal()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSchema, err)
	}
	if !bytes.Equal(again, b) {
		return nil, ErrSchema
	}
	return s, nil
}

// Hash is keccak256 of the canonical bytes.
func (s *Schema) Hash() (Hash, error) {
	b, err := s.Marshal()
	if err != nil {
		return Hash{}, err
	}
	return keccak(b), nil
}
