package verifier

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func tensor(lo, hi int64, shape ...int) *Tensor {
	return &Tensor{Name: "x", Shape: shape, Type: "float32", Lo: lo, Hi: hi, Scale: 1, Visibility: Public}
}

func TestElementBytes(t *testing.T) {
	for _, c := range []struct {
		lo, hi           int64
		size, per, words int // words of 100 elements
	}{
		{0, 0, 1, 31, 4},
		{0, 255, 1, 31, 4},
		{-128, 127, 1, 31, 4},
		{0, 256, 2, 15, 7},
		{-1, 1<<16 - 1, 3, 10, 10},
		{-1 << 31, 1<<31 - 1, 4, 7, 15},
		{math.MinInt64, math.MaxInt64, 8, 3, 34},
	} {
		x := tensor(c.lo, c.hi, 10, 10)
		if got := []int{x.ElementBytes(), x.PerWord(), x.Words()}; !slices.Equal(got, []int{c.size, c.per, c.words}) {
			t.Errorf("[%d, %d]: got %v, want %v", c.lo, c.hi, got, c)
		}
	}
}

func TestEncodeByHand(t *testing.T) {
	words, err := tensor(-2, 300, 16).Encode([]int64{-2, -1, 300, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 254, 5})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"0x00" + "0000" + "0001" + "012e" + strings.Repeat("0002", 11) + "0100" + "00",
		"0x00" + "0007" + strings.Repeat("00", 29),
	}
	for i, w := range words {
		if w.String() != want[i] {
			t.Errorf("word %d: got %s, want %s", i, w, want[i])
		}
	}
}

func TestEncodeDecode(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, x := range []*Tensor{
		tensor(0, 255, 31), tensor(0, 255, 32), tensor(-7, 90000, 3, 7), tensor(5, 5, 2),
		tensor(math.MinInt64, math.MaxInt64, 7), tensor(math.MinInt64, 0, 1), tensor(0, 1),
	} {
		values := make([]int64, x.Size())
		for i := range values {
			values[i] = int64(uint64(x.Lo) + rng.Uint64()%max(x.span()+1, 1))
		}
		values[0], values[len(values)-1] = x.Lo, x.Hi
		words, err := x.Encode(values)
		if err != nil {
			t.Fatal(err)
		}
		back, err := x.Decode(words)
		if err != nil || !slices.Equal(back, values) {
			t.Errorf("%v: got %v (%v), want %v", x, back, err, values)
		}
		for i, v := range values {
			w, shift := x.Place(i)
			if got := int64(uint64(x.Lo) + window(words[w], shift, x.ElementBytes())); got != v {
				t.Errorf("place of element %d: got %d, want %d", i, got, v)
			}
		}
	}
}

// window reads size bytes that end shift bits above the word's lowest bit.
func window(w Word, shift uint, size int) (v uint64) {
	end := 32 - int(shift/8)
	for _, b := range w[end-size : end] {
		v = v<<8 | uint64(b)
	}
	return v
}

func TestEncodeRefuses(t *testing.T) {
	x := tensor(-3, 9, 2)
	for _, values := range [][]int64{{-4, 0}, {0, 10}, {0}, {0, 0, 0}, nil} {
		if _, err := x.Encode(values); err == nil {
			t.Errorf("%v encoded", values)
		}
	}
	x.Visibility = Digest
	if _, err := x.Encode([]int64{0, 0}); err == nil {
		t.Error("values of a digest encoded")
	}
}

func TestDecodeRefuses(t *testing.T) {
	x := tensor(-3, 300, 14)
	good, err := x.Encode(make([]int64, 14))
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func([]Word) []Word{
		"value above hi":     func(w []Word) []Word { w[0][1], w[0][2] = 1, 48; return w },
		"byte of 2^248":      func(w []Word) []Word { w[0][0] = 1; return w },
		"first unused byte":  func(w []Word) []Word { w[0][29] = 1; return w },
		"last unused byte":   func(w []Word) []Word { w[0][31] = 1; return w },
		"one word more":      func(w []Word) []Word { return append(w, Word{}) },
		"one word less":      func(w []Word) []Word { return w[:0] },
		"second word of two": func(w []Word) []Word { return append(w, w[0]) },
	} {
		if _, err := x.Decode(spoil(slices.Clone(good))); err == nil {
			t.Errorf("%s: decoded", name)
		}
	}
	if _, err := x.Decode(good); err != nil {
		t.Error(err)
	}
	x.Visibility = Private
	if _, err := x.Decode(nil); err == nil {
		t.Error("values of a private tensor decoded")
	}
}

func TestTensorCheck(t *testing.T) {
	if err := tensor(0, 1, 1, 28, 28).Check(); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*Tensor){
		"empty range":      func(x *Tensor) { x.Lo = x.Hi + 1 },
		"dimension zero":   func(x *Tensor) { x.Shape = []int{2, 0} },
		"negative":         func(x *Tensor) { x.Shape = []int{-1, -1} },
		"overflow":         func(x *Tensor) { x.Shape = []int{1 << 20, 1 << 20, 1 << 24} },
		"dimensions":       func(x *Tensor) { x.Shape = make([]int, 17) },
		"scale zero":       func(x *Tensor) { x.Scale = 0 },
		"scale not finite": func(x *Tensor) { x.Scale = math.Inf(1) },
		"scale NaN":        func(x *Tensor) { x.Scale = math.NaN() },
		"visibility":       func(x *Tensor) { x.Visibility = "open" },
		"name":             func(x *Tensor) { x.Name = "\xff" },
		"label":            func(x *Tensor) { x.Labels = []string{strings.Repeat("x", maxName+1)} },
		"labels":           func(x *Tensor) { x.Labels = make([]string, maxLabels+1) },
	} {
		x := tensor(0, 1, 2)
		spoil(x)
		if x.Check() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
