package verifier

import "fmt"

// Real is the real number that a value stands for.
func (t *Tensor) Real(v int64) float64 { return t.Scale * (float64(v) - float64(t.Zero)) }

// Reals are the real numbers that values stand for.
func (t *Tensor) Reals(values []int64) []float64 {
	reals := make([]float64, len(values))
	for i, v := range values {
		reals[i] = t.Real(v)
	}
	return reals
}

// Argmax is the position of the largest value, the first one of equals, and its
// label, if it has one.
func (t *Tensor) Argmax(values []int64) (position int, label string) {
	for i, v := range values {
		if v > values[position] {
			position = i
		}
	}
	if position < len(t.Labels) {
		label = t.Labels[position]
	}
	return position, label
}

// Reading is one tensor as a statement has it.
type Reading struct {
	Tensor *Tensor
	Output bool
	Values []int64 // of a public tensor
	Digest Word    // of a tensor published as a digest
}

// Decode reads a statement's words: the public inputs, the public outputs, then
// the digests, as Layout orders them. It refuses words that no statement has.
func (s *Schema) Decode(words []Word) ([]Reading, error) {
	if want := s.Words(); len(words) != want {
		return nil, fmt.Errorf("%w: %d, want %d", ErrWordCount, len(words), want)
	}
	var readings []Reading
	for _, sp := range s.Layout() {
		r := Reading{Tensor: sp.Tensor, Output: sp.Output}
		at := words[sp.First : sp.First+sp.Count]
		if sp.Tensor.Visibility == Digest {
			if r.Digest = at[0]; !r.Digest.Valid() {
				return nil, &WordTooLargeError{sp.First}
			}
		} else {
			var err error
			if r.Values, err = sp.Tensor.Decode(at); err != nil {
				return nil, err
			}
		}
		readings = append(readings, r)
	}
	return readings, nil
}

// EncodeInputs packs the values of all public inputs, given in the order of
// Inputs without the others: the first words of a statement.
func (s *Schema) EncodeInputs(values [][]int64) ([]Word, error) { return encode(s.Inputs, values) }

// EncodeOutputs packs the values of all public outputs, given in the order of
// Outputs without the others: the words behind the public inputs'.
func (s *Schema) EncodeOutputs(values [][]int64) ([]Word, error) { return encode(s.Outputs, values) }

func encode(tensors []Tensor, values [][]int64) ([]Word, error) {
	words := []Word{}
	for i := range tensors {
		t := &tensors[i]
		if t.Visibility != Public {
			continue
		}
		if len(values) == 0 {
			return nil, fmt.Errorf("tensor %q: no values", t.Name)
		}
		w, err := t.Encode(values[0])
		if err != nil {
			return nil, err
		}
		words, values = append(words, w...), values[1:]
	}
	if len(values) > 0 {
		return nil, fmt.Errorf("values of %d tensors more than there are public ones", len(values))
	}
	return words, nil
}
