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

// appendRow encodes a row: for each side the numbers of terms, then the terms.
func appendRow(buf []byte, row *Row) []byte {
	for _, e := range row.sides() {
		buf = binary.BigEndian.AppendUint32(buf, uint32(len(e.Terms)))
		buf = binary.BigEndian.AppendUint32(buf, uint32(len(e.Big)))
		for _, t := range e.Terms {
			buf = binary.BigEndian.AppendUint32(buf, t.Wire)
			buf = binary.BigEndian.AppendUint64(buf, uint64(t.Coef))
		}
		for i := range e.Big {
			c := e.Big[i].Coef.Bytes()
			buf = binary.BigEndian.AppendUint32(buf, e.Big[i].Wire)
			buf = append(buf, c[:]...)
		}
	}
	return buf
}
