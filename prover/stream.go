package prover

import (
	"iter"
	"math/big"
	"math/bits"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// The points of a key are computed and written chunk by chunk: a sequence of chunks
// of scalars becomes one of chunks of points. A chunk is valid until the next one.

// chunkPoints is the number of points in a chunk: enough work for all cores.
const chunkPoints = 1 << 14

// multiples1 and multiples2 are the multiples of a table's point.

func multiples1(t *table[fp.Element, *fp.Element], scalars iter.Seq[[]fr.Element]) iter.Seq[[]bn254.G1Affine] {
	return func(yield func([]bn254.G1Affine) bool) {
		points := make([]bn254.G1Affine, chunkPoints)
		for k := range scalars {
			if mulInto(t, g1Points(points[:len(k)]), k); !yield(points[:len(k)]) {
				return
			}
		}
	}
}

func multiples2(t *table[bn254.E2, *bn254.E2], scalars iter.Seq[[]fr.Element]) iter.Seq[[]bn254.G2Affine] {
	return func(yield func([]bn254.G2Affine) bool) {
		points := make([]bn254.G2Affine, chunkPoints)
		for k := range scalars {
			if mulInto(t, g2Points(points[:len(k)]), k); !yield(points[:len(k)]) {
				return
			}
		}
	}
}

// chunksOf cuts a slice.
func chunksOf[T any](all []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(all) > 0 {
			n := min(len(all), chunkPoints)
			if !yield(all[:n]) {
				return
			}
			all = all[n:]
		}
	}
}

// gathered makes chunks of single elements.
func gathered[T any](elements iter.Seq[*T]) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		chunk := make([]T, 0, chunkPoints)
		defer func() { clear(chunk[:cap(chunk)]) }() // they may be secret
		for e := range elements {
			if chunk = append(chunk, *e); len(chunk) == chunkPoints {
				if !yield(chunk) {
					return
				}
				chunk = chunk[:0]
			}
		}
		if len(chunk) > 0 {
			yield(chunk)
		}
	}
}

// kept are the elements that are not marked.
func kept[T any](all []T, marked []bool) iter.Seq[[]T] {
	return gathered(func(yield func(*T) bool) {
		for i := range all {
			if !marked[i] && !yield(&all[i]) {
				return
			}
		}
	})
}

// private are the elements of the private wires, in order.
func private[T any](s sizes, all []T) iter.Seq[[]T] {
	return gathered(func(yield func(*T) bool) {
		for w := s.firstFixed(); w < s.wires; w++ {
			if w != s.challenge() && !yield(&all[w]) {
				return
			}
		}
	})
}

// scaled are k times the scalars.
func scaled(scalars iter.Seq[[]fr.Element], k fr.Element) iter.Seq[[]fr.Element] {
	return func(yield func([]fr.Element) bool) {
		out := make(fr.Vector, chunkPoints)
		defer clear(out)
		for chunk := range scalars {
			v := out[:len(chunk)]
			if v.ScalarMul(chunk, &k); !yield(v) {
				return
			}
		}
	}
}

// reversedPowers are first x^j, j < n, in the order of the bits of j reversed. n is
// a power of two.
type reversedPowers struct {
	x, first fr.Element
	n        int
}

// chunks gives the first count of them.
func (p reversedPowers) chunks(count int) iter.Seq[[]fr.Element] {
	return func(yield func([]fr.Element) bool) {
		// within a block, numbers differ in their high bits alone
		size := min(p.n, chunkPoints)
		block, out := make(fr.Vector, size), make(fr.Vector, size)
		defer clear(block)
		defer clear(out)
		blocks := p.n / size
		var step fr.Element
		step.Exp(p.x, big.NewInt(int64(blocks)))
		powersReversed(block, step)
		shift := bits.UintSize - bits.TrailingZeros(uint(blocks))
		for b := range blocks {
			var k fr.Element
			k.Exp(p.x, big.NewInt(int64(bits.Reverse(uint(b))>>shift))).Mul(&k, &p.first)
			v := out[:max(0, min(size, count-b*size))]
			if v.ScalarMul(block[:len(v)], &k); !yield(v) {
				return
			}
		}
	}
}

// marks tells which elements the test holds for.
func marks[T any](all []T, test func(*T) bool) []bool {
	m := make([]bool, len(all))
	for i := range all {
		m[i] = test(&all[i])
	}
	return m
}

// buffer is a file in memory.
type buffer struct{ b []byte }

func (f *buffer) allocate(n int) { f.b = make([]byte, 0, n) }

func (f *buffer) Write(p []byte) (int, error) {
	f.b = append(f.b, p...)
	return len(p), nil
}
