package prover

import (
	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// Most wires of a circuit hold one of few values: small integers, or inverses and
// multiples of the challenge that come from the entries of a table. A sum of
// multiples then needs each distinct multiple once:
//
//	sum k_i P_i = sum over the distinct k of k (sum over i with k_i = k of P_i)
//
// The inner sums are affine additions, which cost a twentieth of a multiple.

// sample is how many scalars decide whether collecting pays.
const sample = 1 << 12

// collect adds up the points at(0), at(1), .. that have the same scalar and gives the sums with
// the distinct scalars, points with scalar 0 left out. ok is false where so many
// scalars are distinct that it does not pay.
func collect[E any, F element[E]](at func(i int) *point[E], scalars []fr.Element) (sums []point[E], distinct []fr.Element, ok bool) {
	if n := min(sample, len(scalars)); n < 64 || len(number(scalars[:n]).distinct) > n*3/4 {
		return nil, nil, false
	}
	parts := make([]part[E], 2)
	half := len(scalars) / 2
	parallel(2, 1, func(start, end int) {
		for i := start; i < end; i++ {
			from, to := i*half, half+i*(len(scalars)-half)
			parts[i] = collectPart[E, F](func(j int) *point[E] { return at(from + j) }, scalars[from:to])
		}
	})
	for _, p := range parts {
		sums, distinct = append(sums, p.sums...), append(distinct, p.scalars...)
	}
	return sums, distinct, true
}

// collect1 is collect in G1.
func collect1(points []bn254.G1Affine, scalars []fr.Element) ([]bn254.G1Affine, []fr.Element, bool) {
	sums, distinct, ok := collect[fp.Element](func(i int) *g1Point { return (*g1Point)(&points[i]) }, scalars)
	out := make([]bn254.G1Affine, len(sums))
	for i := range sums {
		out[i] = bn254.G1Affine(sums[i])
	}
	return out, distinct, ok
}

// collect2 is collect in G2.
func collect2(points []bn254.G2Affine, scalars []fr.Element) ([]bn254.G2Affine, []fr.Element, bool) {
	sums, distinct, ok := collect[bn254.E2](func(i int) *g2Point { return (*g2Point)(&points[i]) }, scalars)
	out := make([]bn254.G2Affine, len(sums))
	for i := range sums {
		out[i] = bn254.G2Affine(sums[i])
	}
	return out, distinct, ok
}

// part is what one core collected.
type part[E any] struct {
	sums    []point[E]
	scalars []fr.Element
}

// numbering gives each distinct scalar a number, in the order of their first
// occurrences.
type numbering struct {
	of       []int32 // scalar -> number, -1 for zero
	distinct []fr.Element
	sizes    []int32
}

func number(scalars []fr.Element) *numbering {
	n := &numbering{of: make([]int32, len(scalars))}
	seen := make(map[fr.Element]int32)
	for i := range scalars {
		if scalars[i].IsZero() {
			n.of[i] = -1
			continue
		}
		id, ok := seen[scalars[i]]
		if !ok {
			id = int32(len(n.distinct))
			seen[scalars[i]] = id
			n.distinct = append(n.distinct, scalars[i])
			n.sizes = append(n.sizes, 0)
		}
		n.of[i] = id
		n.sizes[id]++
	}
	return n
}

// collectPart sorts the points by scalar and adds each group up in rounds, pair by
// pair: the additions of a round are independent, so they share inversions.
func collectPart[E any, F element[E]](at func(i int) *point[E], scalars []fr.Element) part[E] {
	n := number(scalars)
	starts := make([]int32, len(n.distinct)+1)
	for id, size := range n.sizes {
		starts[id+1] = starts[id] + size
	}
	sorted := make([]point[E], starts[len(n.distinct)])
	next := append([]int32(nil), starts...)
	for i, id := range n.of {
		if id >= 0 {
			sorted[next[id]] = *at(i)
			next[id]++
		}
	}
	adder := newAdder[E, F]()
	sizes := n.sizes
	for again := true; again; {
		again = false
		for id := range sizes {
			group := sorted[starts[id]:]
			keep := (sizes[id] + 1) / 2
			for j := keep; j < sizes[id]; j++ {
				adder.add(&group[j-keep], &group[j], false)
			}
			sizes[id] = keep
			again = again || keep > 1
		}
		adder.flush()
	}
	sums := make([]point[E], len(n.distinct))
	for id := range sums {
		sums[id] = sorted[starts[id]]
	}
	return part[E]{sums, n.distinct}
}
