package onnx

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/zkinfer/zkinfer/model/graph"
)

func signalCases() []opCase {
	h := math.Sqrt(3) / 2
	real4 := data{tensorOf([]int{1, 4, 1}, 1, 2, 3, 4)}
	spectrum := data{tensorOf([]int{1, 3, 2}, 10, 0, -2, 2, -2, 0)} // of 1 2 3 4
	return []opCase{
		{name: "periodic", opset: 17, op: "HannWindow", in: []any{scalarI(4)}, want: tensorOf([]int{4}, 0, 0.5, 1, 0.5)},
		{name: "symmetric", opset: 17, op: "HannWindow", attrs: attrs{"periodic": 0}, in: []any{scalarI(3)}, want: tensorOf([]int{3}, 0, 1, 0)},
		{name: "one", opset: 17, op: "HannWindow", attrs: attrs{"periodic": 0, "output_datatype": 11}, in: []any{scalarI(1)}, want: tensorOf([]int{1}, 0)},
		{name: "periodic", opset: 17, op: "HammingWindow", in: []any{scalarI(2)}, want: tensorOf([]int{2}, 4.0/46, 1)},
		{name: "periodic", opset: 17, op: "BlackmanWindow", in: []any{scalarI(2)}, want: tensorOf([]int{2}, 0, 1)},
		{name: "negative", opset: 17, op: "BlackmanWindow", in: []any{scalarI(-1)}, err: "a window of -1"},
		{name: "huge", opset: 17, op: "HannWindow", in: []any{scalarI(1 << 40)}, err: "a window of"},
		{name: "half", opset: 17, op: "HannWindow", attrs: attrs{"output_datatype": 10}, in: []any{scalarI(4)}, err: "FLOAT16"},

		{name: "triangles", opset: 17, op: "MelWeightMatrix", in: []any{scalarI(2), scalarI(8), scalarI(8), scalarF(0), scalarF(4)},
			want: tensorOf([]int{5, 2}, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0)},
		{name: "beyond", opset: 17, op: "MelWeightMatrix", in: []any{scalarI(2), scalarI(8), scalarI(8), scalarF(0), scalarF(400)}, err: "beyond the frequencies"},
		{name: "no bins", opset: 17, op: "MelWeightMatrix", in: []any{scalarI(0), scalarI(8), scalarI(8), scalarF(0), scalarF(4)}, err: "input 0 is 0"},

		{name: "onesided", opset: 17, op: "DFT", attrs: attrs{"onesided": 1}, in: []any{real4}, want: spectrum.Tensor},
		{name: "and back", opset: 20, op: "DFT", attrs: attrs{"onesided": 1, "inverse": 1}, in: []any{spectrum}, want: real4.Tensor},
		{name: "filled up", opset: 20, op: "DFT", in: []any{data{tensorOf([]int{1, 1}, 5)}, scalarI(3)}, want: tensorOf([]int{3, 2}, 5, 0, 5, 0, 5, 0)},
		{name: "cut", opset: 20, op: "DFT", in: []any{real4, scalarI(3), scalarI(1)}, want: tensorOf([]int{1, 3, 2}, 6, 0, -1.5, h, -1.5, -h)},
		{name: "last axis", opset: 20, op: "DFT", in: []any{real4, nil, scalarI(2)}, err: "holds the parts"},
		{name: "huge", opset: 20, op: "DFT", in: []any{real4, scalarI(1 << 40)}, err: "a transform of length"},
		{name: "complex and onesided", opset: 20, op: "DFT", attrs: attrs{"onesided": 1}, in: []any{spectrum}, err: "onesided true"},

		{name: "window", opset: 17, op: "STFT", in: []any{real4, scalarI(2), tensorOf([]int{2}, 1, 10)}, want: tensorOf([]int{1, 2, 2, 2}, 21, 0, -19, 0, 43, 0, -37, 0)},
		{name: "window is data", opset: 17, op: "STFT", in: []any{real4, scalarI(2), data{tensorOf([]int{2}, 1, 10)}}, want: tensorOf([]int{1, 2, 2, 2}, 21, 0, -19, 0, 43, 0, -37, 0)},
		{name: "length", opset: 17, op: "STFT", attrs: attrs{"onesided": 0}, in: []any{data{ramp(1, 2)}, scalarI(1), nil, scalarI(1)}, want: tensorOf([]int{1, 2, 1, 2}, 1, 0, 2, 0)},
		{name: "step 0", opset: 17, op: "STFT", in: []any{real4, scalarI(0), ramp(2)}, err: "frames of 2 each 0"},
		{name: "too long", opset: 17, op: "STFT", in: []any{real4, scalarI(1), ramp(5)}, err: "frames of 5"},
	}
}

func TestSignals(t *testing.T) { runCases(t, signalCases()) }

// TestDFT compares with the definition in complex numbers.
func TestDFT(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		size, length, inverse := 1+rng.IntN(6), 1+rng.IntN(7), rng.IntN(2)
		x, want := tensorOf([]int{size, 2, 2}), tensorOf([]int{length, 2, 2}, make([]float64, 4*length)...)
		for range 4 * size {
			x.Floats = append(x.Floats, rng.NormFloat64())
		}
		for c := range 2 {
			for j := range length {
				sum := complex(0, 0)
				for k := range min(size, length) {
					at := (k*2 + c) * 2
					angle := -2 * math.Pi * float64(j*k) / float64(length)
					if inverse == 1 {
						angle = -angle
					}
					sum += complex(x.Floats[at], x.Floats[at+1]) * cmplx.Rect(1, angle)
				}
				if inverse == 1 {
					sum /= complex(float64(length), 0)
				}
				want.Floats[(j*2+c)*2], want.Floats[(j*2+c)*2+1] = real(sum), imag(sum)
			}
		}
		c := opCase{opset: 17, op: "DFT", attrs: attrs{"axis": 0, "inverse": inverse}, in: []any{data{x}, scalarI(int64(length))}, want: want}
		c.run(t)
	}
}

func matrixCases() []opCase {
	x, y := data{ramp(2, 2)}, data{tensorOf([]int{2, 3}, 1, 0, -1, 2, 1, 0)}
	i8 := data{intsOf(graph.Int8, []int{1, 2}, 100, 100)}
	return []opCase{
		{name: "product", opset: 12, op: "Einsum", attrs: attrs{"equation": "ij,jk->ik"}, in: []any{x, y}, want: tensorOf([]int{2, 3}, 5, 2, -1, 11, 4, -3)},
		{name: "constant", opset: 12, op: "Einsum", attrs: attrs{"equation": "ij, jk -> ki"}, in: []any{x.Tensor, y}, want: tensorOf([]int{3, 2}, 5, 11, 2, 4, -1, -3)},
		{name: "implicit", opset: 12, op: "Einsum", attrs: attrs{"equation": "ba"}, in: []any{x}, want: tensorOf([]int{2, 2}, 1, 3, 2, 4)},
		{name: "trace", opset: 12, op: "Einsum", attrs: attrs{"equation": "ii"}, in: []any{x}, want: scalarF(5)},
		{name: "diagonal", opset: 12, op: "Einsum", attrs: attrs{"equation": "ii->i"}, in: []any{x}, want: tensorOf([]int{2}, 1, 4)},
		{name: "ellipsis", opset: 12, op: "Einsum", attrs: attrs{"equation": "...i,ij->...j"}, in: []any{data{ramp(2, 1, 2)}, y}, want: tensorOf([]int{2, 1, 3}, 5, 2, -1, 11, 4, -3)},
		{name: "three", opset: 12, op: "Einsum", attrs: attrs{"equation": "i,ij,j->"}, in: []any{data{ramp(2)}, x, ramp(2)}, want: scalarF(27)},
		{name: "wraps", opset: 12, op: "Einsum", attrs: attrs{"equation": "ij->i"}, in: []any{i8}, want: intsOf(graph.Int8, []int{1}, -56)},
		{name: "operands", opset: 12, op: "Einsum", attrs: attrs{"equation": "ij"}, in: []any{x, y}, err: "1 operands for 2 inputs"},
		{name: "rank", opset: 12, op: "Einsum", attrs: attrs{"equation": "ijk"}, in: []any{x}, err: "does not fit 2 dimensions"},
		{name: "sizes", opset: 12, op: "Einsum", attrs: attrs{"equation": "ij,ij->"}, in: []any{x, y}, err: "sizes 2 and 3"},
		{name: "unknown label", opset: 12, op: "Einsum", attrs: attrs{"equation": "ij->k"}, in: []any{x}, err: "no operand has label k"},
		{name: "label twice", opset: 12, op: "Einsum", attrs: attrs{"equation": "ij->ii"}, in: []any{x}, err: "twice"},
		{name: "no label", opset: 12, op: "Einsum", attrs: attrs{"equation": "i?"}, in: []any{x}, err: "not a label"},

		{name: "batch", opset: 11, op: "Det", in: []any{data{tensorOf([]int{2, 2, 2}, 1, 2, 3, 4, 2, 0, 0, 3)}}, want: tensorOf([]int{2}, -2, 6)},
		{name: "one", opset: 22, op: "Det", in: []any{data{tensorOf([]int{1, 1}, 7)}}, want: scalarF(7)},
		{name: "not square", opset: 11, op: "Det", in: []any{y}, err: "square"},
		{name: "large", opset: 11, op: "Det", in: []any{data{ramp(9, 9)}}, err: "of size 9"},

		{name: "integers wrap", opset: 13, op: "MatMul", in: []any{i8, data{intsOf(graph.Int8, []int{2, 1}, 2, 1)}}, want: intsOf(graph.Int8, []int{1, 1}, 44)},
		{name: "integers wrap", opset: 13, op: "Gemm", attrs: attrs{"alpha": 2.0}, in: []any{data{intsOf(graph.Int32, []int{1, 1}, 1<<30)}, intsOf(graph.Int32, []int{1, 1}, 3)}, want: intsOf(graph.Int32, []int{1, 1}, -1<<31)},
		{name: "half of integers", opset: 13, op: "Gemm", attrs: attrs{"alpha": 0.5}, in: []any{data{intsOf(graph.Int32, []int{1, 1}, 1)}, intsOf(graph.Int32, []int{1, 1}, 3)}, err: "factors 0.5"},
		{name: "to unsigned", opset: 26, op: "BitCast", attrs: attrs{"to": 2}, in: []any{data{intsOf(graph.Int8, []int{2}, -1, 5)}}, want: intsOf(graph.Uint8, []int{2}, 255, 5)},
		{name: "wider", opset: 26, op: "BitCast", attrs: attrs{"to": 4}, in: []any{i8}, err: "an integer of its width"},
	}
}

func TestMatrices(t *testing.T) { runCases(t, matrixCases()) }

// TestDet compares with Gaussian elimination.
func TestDet(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for size := 1; size <= 6; size++ {
		x := tensorOf([]int{size, size})
		for range size * size {
			x.Floats = append(x.Floats, float64(rng.IntN(7)-3))
		}
		c := opCase{opset: 22, op: "Det", in: []any{data{x}}, want: scalarF(eliminate(x.Floats, size))}
		c.run(t)
	}
}

func eliminate(m []float64, size int) float64 {
	a := append([]float64(nil), m...)
	det := 1.0
	for c := range size {
		pivot := c
		for r := c; r < size; r++ {
			if math.Abs(a[r*size+c]) > math.Abs(a[pivot*size+c]) {
				pivot = r
			}
		}
		if a[pivot*size+c] == 0 {
			return 0
		}
		for k := range size {
			a[c*size+k], a[pivot*size+k] = a[pivot*size+k], a[c*size+k]
		}
		if pivot != c {
			det = -det
		}
		det *= a[c*size+c]
		for r := c + 1; r < size; r++ {
			f := a[r*size+c] / a[c*size+c]
			for k := range size {
				a[r*size+k] -= f * a[c*size+k]
			}
		}
	}
	return det
}
