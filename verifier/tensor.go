package verifier

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"unicode/utf8"
)

// Visibility says how a statement binds a tensor.
type Visibility string

// The visibilities of an input or output.
const (
	Public  Visibility = "public"  // its elements are packed into words
	Digest  Visibility = "digest"  // one word: a blinded digest of it
	Private Visibility = "private" // nothing of it is in the statement
)

// Limits of a tensor, so that a schema from anywhere costs little to read.
const (
	maxDims     = 16
	maxElements = 1 << 28
	maxName     = 1 << 10
	maxLabels   = 1 << 16
)

// Tensor describes an input or output of a model: its element i stands for the
// real number Scale * (v[i] - Zero), with Lo <= v[i] <= Hi.
type Tensor struct {
	Name       string     `json:"name"`
	Shape      []int      `json:"shape"`
	Type       string     `json:"type"` // the model's element type: float32, int8, ...
	Lo         int64      `json:"lo"`
	Hi         int64      `json:"hi"`
	Scale      float64    `json:"scale"`
	Zero       int64      `json:"zero"`
	Visibility Visibility `json:"visibility"`
	Labels     []string   `json:"labels,omitempty"` // names of the positions of a tensor of scores
}

// Size is the number of elements.
func (t *Tensor) Size() int {
	n := 1
	for _, d := range t.Shape {
		n *= d
	}
	return n
}

// ElementBytes is the number of bytes of an element in a word: the fewest, at
// least one, that hold Hi - Lo.
func (t *Tensor) ElementBytes() int {
	return max(1, (bits.Len64(t.span())+7)/8)
}

// span is Hi - Lo, which needs all 64 bits.
func (t *Tensor) span() uint64 { return uint64(t.Hi) - uint64(t.Lo) }

// PerWord is the number of elements that a word holds.
func (t *Tensor) PerWord() int { return WordBytes / t.ElementBytes() }

// Words is the number of the statement's words that the tensor takes.
func (t *Tensor) Words() int {
	switch t.Visibility {
	case Public:
		return (t.Size() + t.PerWord() - 1) / t.PerWord()
	case Digest:
		return 1
	}
	return 0
}

// Place says where element i of a public tensor is: its word, counted from the
// tensor's first, and how many bits it is shifted left there. The element's
// contribution to the word is (v - Lo) << shift.
func (t *Tensor) Place(i int) (word int, shift uint) {
	size, per := t.ElementBytes(), t.PerWord()
	return i / per, uint(8 * (WordBytes - size*(i%per+1)))
}

// Check reports the first reason why the description is not a tensor's.
func (t *Tensor) Check() error {
	if err := t.checkText(); err != nil {
		return err
	}
	if len(t.Shape) > maxDims {
		return fmt.Errorf("%d dimensions, at most %d", len(t.Shape), maxDims)
	}
	n := 1
	for _, d := range t.Shape {
		if d < 1 || d > maxElements/n {
			return fmt.Errorf("shape %v: dimensions from 1, at most %d elements", t.Shape, maxElements)
		}
		n *= d
	}
	if t.Lo > t.Hi {
		return fmt.Errorf("range [%d, %d] is empty", t.Lo, t.Hi)
	}
	if !(t.Scale > 0) || math.IsInf(t.Scale, 0) {
		return fmt.Errorf("scale %v is not a positive number", t.Scale)
	}
	switch t.Visibility {
	case Public, Digest, Private:
		return nil
	}
	return fmt.Errorf("unknown visibility %q", t.Visibility)
}

func (t *Tensor) checkText() error {
	if len(t.Labels) > maxLabels {
		return fmt.Errorf("%d labels, at most %d", len(t.Labels), maxLabels)
	}
	for _, s := range append([]string{t.Name, t.Type}, t.Labels...) {
		if len(s) > maxName || !utf8.ValidString(s) {
			return errors.New("name, type or label is not UTF-8 or too long")
		}
	}
	return nil
}

// Encode packs the values of a public tensor into words. Values outside
// [Lo, Hi] and a wrong number of them are refused.
func (t *Tensor) Encode(values []int64) ([]Word, error) {
	if t.Visibility != Public {
		return nil, fmt.Errorf("tensor %q is %s, its values are not in the statement", t.Name, t.Visibility)
	}
	if len(values) != t.Size() {
		return nil, fmt.Errorf("tensor %q: %d values, want %d", t.Name, len(values), t.Size())
	}
	words := make([]Word, t.Words())
	size, per := t.ElementBytes(), t.PerWord()
	for i, v := range values {
		if v < t.Lo || v > t.Hi {
			return nil, fmt.Errorf("tensor %q: element %d is %d, outside [%d, %d]", t.Name, i, v, t.Lo, t.Hi)
		}
		at := words[i/per][1+i%per*size:][:size]
		x := uint64(v) - uint64(t.Lo)
		for k := size - 1; k >= 0; k-- {
			at[k] = byte(x)
			x >>= 8
		}
	}
	return words, nil
}

// Decode is the inverse of Encode. It refuses what Encode cannot have made:
// another number of words, values above Hi, unused bytes that are not zero.
func (t *Tensor) Decode(words []Word) ([]int64, error) {
	if t.Visibility != Public {
		return nil, fmt.Errorf("tensor %q is %s, its values are not in the statement", t.Name, t.Visibility)
	}
	if len(words) != t.Words() {
		return nil, fmt.Errorf("tensor %q: %d words, want %d", t.Name, len(words), t.Words())
	}
	values := make([]int64, t.Size())
	size, per := t.ElementBytes(), t.PerWord()
	for i := range values {
		var x uint64
		for _, b := range words[i/per][1+i%per*size:][:size] {
			x = x<<8 | uint64(b)
		}
		if x > t.span() {
			return nil, fmt.Errorf("tensor %q: element %d is above %d", t.Name, i, t.Hi)
		}
		values[i] = int64(x + uint64(t.Lo))
	}
	for w := range words {
		used := min(per, len(values)-w*per) * size
		for k, b := range words[w] {
			if b != 0 && (k == 0 || k > used) {
				return nil, fmt.Errorf("tensor %q: word %d: unused byte %d is not zero", t.Name, w, k)
			}
		}
	}
	return values, nil
}
