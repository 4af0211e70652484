package circuits

import (
	"crypto/sha256"
	"encoding/binary"
	"runtime"
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
	h.Write([]byte("zkinfer.circuit.v1"))
	for _, n := range []int{r.NbRows(), r.NbWires(), r.NbCommitted(), r.NbFixed()} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
	}
	for i := range sums {
		h.Write(sums[i][:])
	}
	return [32]byte(h.Sum(nil))
}

// appendRow encodes a row: for each side the numbers of terms, then the terms, all
// as varints, which are self-delimiting; a wire as the step from the one before it.
// A layer's rows are most of what is hashed, and three bytes a term is a quarter of
// what fixed widths take.
func appendRow(buf []byte, row *Row) []byte {
	for _, e := range row.sides() {
		buf = binary.AppendUvarint(buf, uint64(len(e.Terms)))
		buf = binary.AppendUvarint(buf, uint64(len(e.Big)))
		last := Wire(0)
		for _, t := range e.Terms {
			buf = binary.AppendVarint(buf, int64(t.Wire)-int64(last))
			buf = binary.AppendVarint(buf, t.Coef)
			last = t.Wire
		}
		for i := range e.Big {
			c := e.Big[i].Coef.Bytes()
			buf = binary.AppendUvarint(buf, uint64(e.Big[i].Wire))
			buf = append(buf, c[:]...)
		}
	}
	return buf
}
