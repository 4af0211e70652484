package circuits

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"runtime"
	"slices"
	"sync"
)

// hashBlock is how many rows are hashed together.
const hashBlock = 1 << 10

// Hash is the sha256 of a constraint system: of its dimensions and the hashes of
// its blocks of 1024 rows, in order. Two systems with one hash have the same rows,
// so keys of one are keys of the other.
func Hash(r Rows) [32]byte {
	blocks := (r.NbRows() + hashBlock - 1) / hashBlock
	sums := make([][32]byte, blocks)
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			var (
				row Row
				buf []byte
			)
			for b := range next {
				h := sha256.New()
				for i := b * hashBlock; i < min((b+1)*hashBlock, r.NbRows()); i++ {
					r.Row(i, &row)
					buf = appendRow(buf[:0], &row)
					h.Write(buf)
				}
				h.Sum(sums[b][:0])
			}
		})
	}
	for b := range blocks {
		next <- b
	}
	close(next)
	wg.Wait()

	h := sha256.New()
	h.Write([]byte("zkinfer.circuit.v2"))
	for _, n := range []int{r.NbRows(), r.NbWires(), r.NbCommitted(), r.NbFixed()} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
	}
	for i := range sums {
		h.Write(sums[i][:])
	}
	return [32]byte(h.Sum(nil))
}

// appendRow encodes a row: for each side the numbers of terms, then the terms, a wire
// as the step from the one before it. A layer's rows are most of what is hashed: three
// or four bytes a term are a third of what fixed widths take.
func appendRow(buf []byte, row *Row) []byte {
	for _, e := range row.sides() {
		buf = binary.AppendUvarint(buf, uint64(len(e.Terms)))
		buf = binary.AppendUvarint(buf, uint64(len(e.Big)))
		buf = appendTerms(buf, e.Terms)
		for i := range e.Big {
			c := e.Big[i].Coef.Bytes()
			buf = binary.AppendUvarint(buf, uint64(e.Big[i].Wire))
			buf = append(buf, c[:]...)
		}
	}
	return buf
}

// appendTerms encodes a term as a byte that tells how many bytes its two numbers take,
// and these; so it has no branches.
func appendTerms(buf []byte, terms []Term) []byte {
	const longest = 1 + 8 + 8
	buf = slices.Grow(buf, longest*len(terms))
	at := len(buf)
	buf = buf[:cap(buf)]
	last := Wire(0)
	for _, t := range terms {
		step, coef := zigzag(int64(t.Wire)-int64(last)), zigzag(t.Coef)
		n, m := (bits.Len64(step)+7)/8, (bits.Len64(coef)+7)/8
		out := (*[longest]byte)(buf[at:])
		out[0] = byte(n<<4 | m)
		binary.LittleEndian.PutUint64(out[1:], step)
		binary.LittleEndian.PutUint64(out[1+n:], coef)
		at += 1 + n + m
		last = t.Wire
	}
	return buf[:at]
}

// zigzag numbers the integers 0, -1, 1, -2, ..
func zigzag(x int64) uint64 { return uint64(x<<1) ^ uint64(x>>63) }
