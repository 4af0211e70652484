package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/zkinfer/zkinfer/verifier"
)

// tensorResult is one tensor of a statement or of an evaluation.
type tensorResult struct {
	Name       string              `json:"name"`
	Shape      []int               `json:"shape"`
	Visibility verifier.Visibility `json:"visibility"`
	Integers   []int64             `json:"integers,omitempty"`
	Reals      []float64           `json:"reals,omitempty"`
	Argmax     *int                `json:"argmax,omitempty"`
	Label      string              `json:"label,omitempty"`
	Digest     *verifier.Word      `json:"digest,omitempty"`
}

// describe gives the values of a tensor; output adds the position of the largest.
func describe(t *verifier.Tensor, values []int64, output bool) tensorResult {
	r := tensorResult{Name: t.Name, Shape: t.Shape, Visibility: t.Visibility, Integers: values, Reals: t.Reals(values)}
	if output && len(values) > 1 {
		position, label := t.Argmax(values)
		r.Argmax, r.Label = &position, label
	}
	return r
}

// decode gives the tensors that a statement's words hold.
func decode(s *verifier.Schema, words []verifier.Word) (inputs, outputs []tensorResult, err error) {
	readings, err := s.Decode(words)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range readings {
		var t tensorResult
		if r.Tensor.Visibility == verifier.Digest {
			digest := r.Digest
			t = tensorResult{Name: r.Tensor.Name, Shape: r.Tensor.Shape, Visibility: verifier.Digest, Digest: &digest}
		} else {
			t = describe(r.Tensor, r.Values, r.Output)
		}
		if r.Output {
			outputs = append(outputs, t)
		} else {
			inputs = append(inputs, t)
		}
	}
	return inputs, outputs, nil
}

// shown bounds how many elements of a tensor are printed; --json prints all.
const shown = 16

// heading names a tensor, with its largest element or its digest.
func (t *tensorResult) heading(kind string) string {
	text := fmt.Sprintf("%s %s %v", kind, t.Name, t.Shape)
	switch {
	case t.Digest != nil:
		return fmt.Sprintf("%s, published as the digest %s", text, t.Digest)
	case t.Argmax != nil && t.Label != "":
		return fmt.Sprintf("%s, largest: %s (position %d)", text, t.Label, *t.Argmax)
	case t.Argmax != nil:
		return fmt.Sprintf("%s, largest at position %d", text, *t.Argmax)
	}
	return text
}

// print writes a tensor for people.
func (t *tensorResult) print(w io.Writer, kind string) {
	fmt.Fprintln(w, t.heading(kind))
	if t.Digest == nil {
		fmt.Fprintf(w, "  integers %s\n", list(t.Integers, "%d"))
		fmt.Fprintf(w, "  reals    %s\n", list(t.Reals, "%.5g"))
	}
}

// list writes the first elements of a tensor.
func list[T any](values []T, format string) string {
	var b strings.Builder
	for i, v := range values {
		if i == shown {
			fmt.Fprintf(&b, " ... (%d in all)", len(values))
			break
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, format, v)
	}
	return b.String()
}
