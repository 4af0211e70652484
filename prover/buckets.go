package prover

import (
	"cmp"
	"math/bits"
	"slices"
)

// buckets add up points by number.
type buckets[E any, F element[E]] struct {
	sums    []point[E]
	adder   *adder[E, F]
	limit   int      // additions in a batch
	stamp   []uint32 // the batch that each bucket was last in
	batch   uint32
	waiting []entry[E] // their buckets are in the batch
	groups  []point[E] // scratch
}

// entry is a point that waits for its bucket.
type entry[E any] struct {
	bucket int
	point  *point[E]
	minus  bool
}

func newBuckets[E any, F element[E]](n int) *buckets[E, F] {
	// a batch meets few of its own buckets
	limit := min(batchSize, max(32, n/4))
	return &buckets[E, F]{
		sums: make([]point[E], n), adder: newAdder[E, F](), limit: limit, stamp: make([]uint32, n), batch: 1,
		waiting: make([]entry[E], 0, 2*limit),
	}
}

// add adds a point to a bucket, or subtracts it, sooner or later: a batch has each
// bucket once.
func (b *buckets[E, F]) add(bucket int, p *point[E], minus bool) {
	if b.stamp[bucket] == b.batch {
		b.waiting = append(b.waiting, entry[E]{bucket, p, minus})
		if len(b.waiting) == cap(b.waiting) {
			b.group()
		}
		return
	}
	b.put(bucket, p, minus)
}

func (b *buckets[E, F]) put(bucket int, p *point[E], minus bool) {
	b.stamp[bucket] = b.batch
	b.adder.batch = append(b.adder.batch, sum[E]{&b.sums[bucket], p, minus})
	if len(b.adder.batch) == b.limit {
		b.next()
		b.retry()
	}
}

// next runs the batch and starts another.
func (b *buckets[E, F]) next() {
	b.adder.flush()
	b.batch++
}

// retry puts what waits into the new batch where its bucket is free. The waiting
// are fewer than two batches hold, and it fills at most one.
func (b *buckets[E, F]) retry() {
	kept := b.waiting[:0]
	for _, e := range b.waiting {
		if b.stamp[e.bucket] == b.batch || len(b.adder.batch) == b.limit-1 {
			kept = append(kept, e)
			continue
		}
		b.stamp[e.bucket] = b.batch
		b.adder.batch = append(b.adder.batch, sum[E]{&b.sums[e.bucket], e.point, e.minus})
	}
	b.waiting = kept
}

// group empties the list of what waits: it adds up the points of each bucket pair
// by pair, then adds the sums. Few buckets with many points end here.
func (b *buckets[E, F]) group() {
	b.next()
	slices.SortFunc(b.waiting, func(x, y entry[E]) int { return cmp.Compare(x.bucket, y.bucket) })
	b.groups = b.groups[:0]
	var starts []int
	for i, e := range b.waiting {
		if i == 0 || e.bucket != b.waiting[i-1].bucket {
			starts = append(starts, i)
		}
		p := *e.point
		if e.minus {
			F(&p.Y).Neg(&p.Y)
		}
		b.groups = append(b.groups, p)
	}
	starts = append(starts, len(b.waiting))
	sizes := make([]int32, len(starts)-1)
	for g := range sizes {
		sizes[g] = int32(starts[g+1] - starts[g])
	}
	addGroups(b.adder, b.groups, starts, sizes)
	for g := range sizes {
		b.adder.add(&b.sums[b.waiting[starts[g]].bucket], &b.groups[starts[g]], false)
	}
	b.next()
	b.waiting = b.waiting[:0]
}

// settle ends a window.
func (b *buckets[E, F]) settle() {
	if len(b.waiting) > 0 {
		b.group()
		return
	}
	b.next()
}

// addGroups leaves in the first of each group of points the sum of all: in rounds,
// whose additions are independent and share inversions.
func addGroups[E any, F element[E], I int | int32](a *adder[E, F], points []point[E], starts []I, sizes []int32) {
	for again := true; again; {
		again = false
		for g := range sizes {
			group := points[starts[g]:]
			keep := (sizes[g] + 1) / 2
			for j := keep; j < sizes[g]; j++ {
				a.add(&group[j-keep], &group[j], false)
			}
			sizes[g] = keep
			again = again || keep > 1
		}
		a.flush()
	}
}

// fold sees the buckets as a matrix, about as many rows as columns, row behind row,
// and adds up its rows and its columns. The buckets are lost.
func (b *buckets[E, F]) fold() (rows, columns []point[E]) {
	n := len(b.sums)
	width := 1 << ((bits.TrailingZeros(uint(n)) + 1) / 2)
	height := n / width
	b.groups = append(b.groups[:0], b.sums...)
	for m := height / 2; m > 0; m /= 2 {
		for i := range m * width {
			b.adder.add(&b.groups[i], &b.groups[i+m*width], false)
		}
		b.adder.flush()
	}
	columns = b.groups[:width]
	for m := width / 2; m > 0; m /= 2 {
		for a := range height {
			row := b.sums[a*width:]
			for i := range m {
				b.adder.add(&row[i], &row[i+m], false)
			}
		}
		b.adder.flush()
	}
	rows = make([]point[E], height)
	for a := range rows {
		rows[a] = b.sums[a*width]
	}
	return rows, columns
}
