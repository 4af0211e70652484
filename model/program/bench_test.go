package program

import (
	"math/rand/v2"
	"testing"
)

// convolution is a layer with a 3x3 kernel and padding.
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

// dense is a layer at one position.
func dense(rng *rand.Rand, in, out int) *Linear {
	op := &Linear{Rows: out, Terms: in, Positions: 1, Groups: 1}
	for range out * in {
		op.Weights = append(op.Weights, int32(rng.IntN(255)-127))
	}
	for i := range in {
		op.Index = append(op.Index, int32(i))
	}
	return op
}

// layer is a program of one layer.
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
	{"dense/8bit", 4096, 1024, 0, 255}, // one position
}

func benchLayer(c int) (op *Linear, inputs int) {
	l, rng := &benchLayers[c], rand.New(rand.NewPCG(1, 1))
	if l.side == 0 {
		return dense(rng, l.in, l.out), l.in
	}
	return convolution(rng, l.in, l.out, l.side), l.in * l.side * l.side
}

func BenchmarkEval(b *testing.B) {
	for i, c := range benchLayers {
		op, n := benchLayer(i)
		p := layer(op, n, 0, c.hi)
		x := make([]int64, n)
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
	for i, c := range benchLayers {
		op, n := benchLayer(i)
		w := make([]float32, len(op.Weights))
		for i, v := range op.Weights {
			w[i] = float32(v)
		}
		x, y := make([]float32, n), make([]float32, op.Rows*op.Positions)
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				float32Layer(op, w, x, y)
			}
			rate(b, int64(op.Rows)*int64(op.Terms)*int64(op.Positions))
		})
	}
}

func BenchmarkInfer(b *testing.B) {
	op, n := benchLayer(0)
	p := layer(op, n, 0, benchLayers[0].hi)
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
