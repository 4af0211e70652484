package prover

import (
	"math/rand/v2"
	"runtime"
	"sync"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// Most wires of a circuit hold one of few values: small integers, or inverses and
// multiples of the challenge that come from the entries of a table. A sum of
// multiples then needs each distinct multiple once:
//
//	sum k_i P_i = sum over the distinct k of k (sum over i with k_i = k of P_i)
//
// The inner sums are affine additions, which cost a twentieth of a multiple.

// numbering gives each distinct scalar a number, in the order of their first
// occurrences.
type numbering struct {
	of       []int32 // scalar -> number, -1 for zero
	distinct []fr.Element

	slots []int32 // hash table: number+1, 0 where free
	mult  uint64  // random, so that nobody can choose scalars that collide
}

// number numbers scalars.
func number(scalars []fr.Element) *numbering {
	n := newNumbering(len(scalars))
	n.add(scalars)
	return n
}

// newNumbering has room for the numbers of so many scalars.
func newNumbering(scalars int) *numbering {
	return &numbering{of: make([]int32, 0, scalars), slots: make([]int32, 1<<12), mult: rand.Uint64() | 1}
}

// add numbers further scalars.
func (n *numbering) add(scalars []fr.Element) {
	for i := range scalars {
		n.of = append(n.of, n.find(&scalars[i]))
	}
}

// find is the number of a scalar, a new one if it was not seen before.
func (n *numbering) find(k *fr.Element) int32 {
	if k.IsZero() {
		return -1
	}
	for at := n.hash(k); ; at = (at + 1) & (len(n.slots) - 1) {
		id := n.slots[at] - 1
		if id < 0 {
			id = int32(len(n.distinct))
			n.distinct = append(n.distinct, *k)
			n.slots[at] = id + 1
			if 2*len(n.distinct) > len(n.slots) {
				n.grow()
			}
			return id
		}
		if n.distinct[id] == *k {
			return id
		}
	}
}

func (n *numbering) hash(k *fr.Element) int {
	h := k[0]*n.mult ^ k[2]
	h = (h ^ h>>29) * n.mult
	return int(h>>32) & (len(n.slots) - 1)
}

func (n *numbering) grow() {
	n.slots = make([]int32, 2*len(n.slots))
	for id := range n.distinct {
		at := n.hash(&n.distinct[id])
		for n.slots[at] != 0 {
			at = (at + 1) & (len(n.slots) - 1)
		}
		n.slots[at] = int32(id) + 1
	}
}

// collectBlock is the number of points that are sorted at a time: they stay in the
// cache.
const collectBlock = 1 << 15

// collect adds up the points of each number: a point for each distinct scalar.
func collect[E any, F element[E]](points []point[E], of []int32, distinct int) []point[E] {
	var mu sync.Mutex
	var totals [][]point[E]
	block := max(collectBlock, 2*distinct)
	parallelWorkers(len(points), block, runtime.GOMAXPROCS(0), func() func(int, int) {
		c := &collector[E, F]{total: make([]point[E], distinct), sizes: make([]int32, distinct),
			at: make([]int32, distinct), sorted: make([]point[E], min(block, len(points))), adder: newAdder[E, F]()}
		mu.Lock()
		totals = append(totals, c.total)
		mu.Unlock()
		return func(start, end int) { c.add(points[start:end], of[start:end]) }
	})
	if len(totals) == 0 { // no points
		return make([]point[E], distinct)
	}
	a := newAdder[E, F]()
	for _, other := range totals[1:] {
		for id := range other {
			a.add(&totals[0][id], &other[id], false)
		}
		a.flush()
	}
	return totals[0]
}

// collector adds up points by number, block by block.
type collector[E any, F element[E]] struct {
	total  []point[E] // by number
	sizes  []int32    // number -> points of the block
	at     []int32    // number -> place in sorted
	ids    []int32    // the numbers in the block
	counts []int32    // their sizes
	starts []int32    // and places
	sorted []point[E]
	adder  *adder[E, F]
}

func (c *collector[E, F]) add(points []point[E], of []int32) {
	c.ids, c.counts, c.starts = c.ids[:0], c.counts[:0], c.starts[:0]
	for _, id := range of {
		if id >= 0 {
			if c.sizes[id] == 0 {
				c.ids = append(c.ids, id)
			}
			c.sizes[id]++
		}
	}
	place := int32(0)
	for _, id := range c.ids {
		c.starts, c.counts, c.at[id] = append(c.starts, place), append(c.counts, c.sizes[id]), place
		place += c.sizes[id]
		c.sizes[id] = 0
	}
	for i, id := range of {
		if id >= 0 {
			c.sorted[c.at[id]] = points[i]
			c.at[id]++
		}
	}
	addGroups(c.adder, c.sorted, c.starts, c.counts)
	for g, id := range c.ids {
		c.adder.add(&c.total[id], &c.sorted[c.starts[g]], false)
	}
	c.adder.flush()
}

// sumNumbered is the sum of multiples of points whose scalars were numbered, among
// others perhaps.
func (g *group[E, F, A, J, P]) sumNumbered(points []point[E], of []int32, distinct []fr.Element) point[E] {
	of, distinct = compact(of, distinct)
	if 4*len(distinct) <= 3*len(points) {
		return g.sum(collect[E, F](points, of, len(distinct)), distinct)
	}
	scalars := make([]fr.Element, len(points))
	for i, id := range of {
		if id >= 0 {
			scalars[i] = distinct[id]
		}
	}
	return g.sum(points, scalars)
}

// compact leaves out the distinct scalars that none of the numbers stand for.
func compact(of []int32, distinct []fr.Element) ([]int32, []fr.Element) {
	renumbered, used := make([]int32, len(distinct)), make([]fr.Element, 0, len(distinct))
	out := make([]int32, len(of))
	for i, id := range of {
		if out[i] = -1; id < 0 {
			continue
		}
		if renumbered[id] == 0 {
			used = append(used, distinct[id])
			renumbered[id] = int32(len(used))
		}
		out[i] = renumbered[id] - 1
	}
	return out, used
}

// sample is how many scalars decide whether numbering pays.
const sample = 1 << 12

// msm1 and msm2 are sums of multiples, infinity for none. The lengths are equal.

func msm1(points []bn254.G1Affine, scalars []fr.Element) bn254.G1Affine {
	return bn254.G1Affine(inG1().auto(g1Points(points), scalars))
}

func msm2(points []bn254.G2Affine, scalars []fr.Element) bn254.G2Affine {
	return bn254.G2Affine(inG2().auto(g2Points(points), scalars))
}

// auto numbers the scalars where a sample of them repeats.
func (g *group[E, F, A, J, P]) auto(points []point[E], scalars []fr.Element) point[E] {
	n := min(sample, len(scalars))
	if n < 64 || len(number(scalars[:n]).distinct) > n*3/4 {
		return g.sum(points, scalars)
	}
	all := number(scalars)
	return g.sumNumbered(points, all.of, all.distinct)
}
