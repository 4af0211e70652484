package program

import (
	"math/rand/v2"
	"testing"
)

// layers for the benchmarks: a convolution of a 3x3 kernel with padding.
func convolution(rng *rand.Rand, in, out, side int) *Linear {
	op := &Linear{Rows: out, Terms: in * 9, Positions: side * side, Groups: 1}
	for range op.Rows * op.Terms {
		op.Weights = append(op.Weights, int32(rng.IntN(255)-127))
	}
	for y := range side {
		for x := range side {
			for c := range in {
				for k := range 9 {
					v, u, j := y+k/3-1, x+k%3-1, int32(-1)
					if u >= 0 && u < side && v >= 0 && v < side {
						j = int32((c*side+v)*side + u)
					}
					op.Index = append(op.Index, j)
				}
			}
		}
	}
	return op
}

// program is a program of one layer.
func layer(op *Linear, inputs int, lo, hi int64) *Program {
	b := NewBuilder("layer")
	id, err := b.Input(Tensor{Name: "x", Shape: []int{inputs}, Lo: lo, Hi: hi, Scale: 1}, Public, nil)
	if err != nil {
		panic(err)
	}
	op.In = []ID{id}
	if id, err = b.Add(op, Tensor{Name: "y", Shape: []int{op.Rows, op.Positions}, Scale: 1}); err != nil {
		panic(err)
	}
	if err := b.Output(id, Public, nil); err != nil {
		panic(err)
	}
	p, err := b.Program()
	if err != nil {
		panic(err)
	}
	return p
}

// float32Layer is the plain loop that Eval is measured against.
func float32Layer(op *Linear, w, x, y []float32) {
	k := op.Terms
	for r := range op.Rows {
		row := w[r*k : (r+1)*k]
		for p := range op.Positions {
			var s float32
			for t, j := range op.Index[p*k : (p+1)*k] {
				if j >= 0 {
					s += row[t] * x[j]
				}
			}
			y[r*op.Positions+p] = s
		}
	}
}

var benchLayers = []struct {
	name          string
	in, out, side int
	hi            int64
}{
	{"conv64x32x32/8bit", 64, 64, 32, 255},
	{"conv64x32x32/16bit", 64, 64, 32, 65535},
	{"conv256x8x8/8bit", 256, 256, 8, 255},
	{"dense/16bit", 455, 1024, 1, 65535}, // 4095 terms at one position
}

func BenchmarkEval(b *testing.B) {
	for _, c := range benchLayers {
		op := convolution(rand.New(rand.NewPCG(1, 1)), c.in, c.out, c.side)
		p := layer(op, c.in*c.side*c.side, 0, c.hi)
		x := make([]int64, c.in*c.side*c.side)
		for i := range x {
			x[i] = int64(i) % (c.hi + 1)
		}
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := p.Eval([][]int64{x}); err != nil {
					b.Fatal(err)
				}
			}
			rate(b, p.MACs())
		})
	}
}

func BenchmarkFloat32(b *testing.B) {
	for _, c := range benchLayers {
		op := convolution(rand.New(rand.NewPCG(1, 1)), c.in, c.out, c.side)
		w := make([]float32, len(op.Weights))
		for i, v := range op.Weights {
			w[i] = float32(v)
		}
		x, y := make([]float32, c.in*c.side*c.side), make([]float32, op.Rows*op.Positions)
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				float32Layer(op, w, x, y)
			}
			rate(b, int64(op.Rows)*int64(op.Terms)*int64(op.Positions))
		})
	}
}

func BenchmarkInfer(b *testing.B) {
	c := benchLayers[0]
	p := layer(convolution(rand.New(rand.NewPCG(1, 1)), c.in, c.out, c.side), c.in*c.side*c.side, 0, c.hi)
	for b.Loop() {
		if err := p.Infer(); err != nil {
			b.Fatal(err)
		}
	}
	rate(b, p.MACs())
}

func rate(b *testing.B, macs int64) {
	b.ReportMetric(float64(macs)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")

}
