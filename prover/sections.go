package prover

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
)

// The large files are a first page that says what they are, then sections of
// records of a fixed size, each section at a multiple of the page size, zeros
// between: they can be mapped into memory and used in place. A coordinate is the
// four limbs of its Montgomery form, least first, each little-endian.
const (
	pageSize   = 4096
	fpSize     = fp.Bytes
	g1Record   = 2 * fpSize
	g2Record   = 4 * fpSize
	chunkBytes = 1 << 20
)

// ErrKeyFile says that bytes are not a file of the kind that was to be read.
var ErrKeyFile = errors.New("not a valid key file")

// section is one run of records and how to code them.
type section struct {
	size  int // of a record in bytes
	count int
	put   func(i int, b []byte)
	get   func(i int, b []byte) error
}

// offsets are the sections' places behind the first page; the last one is the
// file's length.
func offsets(sections []section) []int64 {
	at := int64(pageSize)
	out := make([]int64, 0, len(sections)+1)
	for _, s := range sections {
		out = append(out, at)
		at += (int64(s.size)*int64(s.count) + pageSize - 1) / pageSize * pageSize
	}
	return append(out, at)
}

// writeSections writes the first page and the sections.
func writeSections(w io.Writer, page []byte, sections []section) error {
	if len(page) > pageSize {
		return fmt.Errorf("first page of %d bytes, at most %d", len(page), pageSize)
	}
	if _, err := w.Write(append(page, make([]byte, pageSize-len(page))...)); err != nil {
		return err
	}
	for _, s := range sections {
		per := max(1, chunkBytes/s.size)
		buf := make([]byte, min(per, s.count)*s.size)
		for start := 0; start < s.count; start += per {
			n := min(per, s.count-start)
			for i := range n {
				s.put(start+i, buf[i*s.size:][:s.size])
			}
			if _, err := w.Write(buf[:n*s.size]); err != nil {
				return err
			}
		}
		if _, err := w.Write(make([]byte, padding(s.size*s.count))); err != nil {
			return err
		}
	}
	return nil
}

// padding is the number of zeros between n bytes and the next page.
func padding(n int) int { return (pageSize - n%pageSize) % pageSize }

// readSections reads the sections, on all cores. That they end where the file ends
// has been checked, and their destinations allocated after that.
func readSections(r io.ReaderAt, sections []section) error {
	at := offsets(sections)
	for k, s := range sections {
		per := max(1, chunkBytes/s.size)
		var mu sync.Mutex
		var failed error
		parallelWorkers(s.count, per, 4, func() func(int, int) {
			buf := make([]byte, min(per, s.count)*s.size)
			return func(start, end int) {
				b := buf[:(end-start)*s.size]
				err := readAt(r, b, at[k]+int64(start)*int64(s.size))
				for i := start; i < end && err == nil; i++ {
					err = s.get(i, b[(i-start)*s.size:][:s.size])
				}
				if err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
				}
			}
		})
		if failed != nil {
			return failed
		}
		if err := checkZeros(r, at[k]+int64(s.size)*int64(s.count), at[k+1]); err != nil {
			return err
		}
	}
	return nil
}

// checkZeros tests the bytes between two sections.
func checkZeros(r io.ReaderAt, from, to int64) error {
	b := make([]byte, to-from)
	if err := readAt(r, b, from); err != nil {
		return err
	}
	for _, x := range b {
		if x != 0 {
			return fmt.Errorf("%w: bytes between sections are not zero", ErrKeyFile)
		}
	}
	return nil
}

func readAt(r io.ReaderAt, b []byte, at int64) error {
	if n, err := r.ReadAt(b, at); n < len(b) {
		return fmt.Errorf("%w: truncated: %w", ErrKeyFile, err)
	}
	return nil
}

// points1 and points2 are sections of points. The slice may be allocated later.

func points1(p *[]bn254.G1Affine, count int) section {
	return section{g1Record, count,
		func(i int, b []byte) { putFp(b, &(*p)[i].X, &(*p)[i].Y) },
		func(i int, b []byte) error { return getFp(b, &(*p)[i].X, &(*p)[i].Y) }}
}

func points2(p *[]bn254.G2Affine, count int) section {
	return section{g2Record, count,
		func(i int, b []byte) {
			q := &(*p)[i]
			putFp(b, &q.X.A0, &q.X.A1, &q.Y.A0, &q.Y.A1)
		},
		func(i int, b []byte) error {
			q := &(*p)[i]
			return getFp(b, &q.X.A0, &q.X.A1, &q.Y.A0, &q.Y.A1)
		}}
}

// single1 and single2 are sections of one record that holds a few points.

func single1(points ...*bn254.G1Affine) section {
	return section{g1Record * len(points), 1,
		func(_ int, b []byte) {
			for i, p := range points {
				putFp(b[g1Record*i:], &p.X, &p.Y)
			}
		},
		func(_ int, b []byte) error {
			for i, p := range points {
				if err := getFp(b[g1Record*i:], &p.X, &p.Y); err != nil {
					return err
				}
			}
			return nil
		}}
}

func single2(points ...*bn254.G2Affine) section {
	return section{g2Record * len(points), 1,
		func(_ int, b []byte) {
			for i, p := range points {
				putFp(b[g2Record*i:], &p.X.A0, &p.X.A1, &p.Y.A0, &p.Y.A1)
			}
		},
		func(_ int, b []byte) error {
			for i, p := range points {
				if err := getFp(b[g2Record*i:], &p.X.A0, &p.X.A1, &p.Y.A0, &p.Y.A1); err != nil {
					return err
				}
			}
			return nil
		}}
}

// bitmap is a section of n bits, least significant first, zeros to the last byte.
func bitmap(marks *[]bool, n int) section {
	return section{1, (n + 7) / 8,
		func(i int, b []byte) {
			b[0] = 0
			for k, m := range (*marks)[8*i : min(n, 8*i+8)] {
				if m {
					b[0] |= 1 << k
				}
			}
		},
		func(i int, b []byte) error {
			part := (*marks)[8*i : min(n, 8*i+8)]
			for k := range part {
				part[k] = b[0]>>k&1 == 1
			}
			if int(b[0])>>len(part) != 0 {
				return fmt.Errorf("%w: bits behind the last wire", ErrKeyFile)
			}
			return nil
		}}
}

func putFp(b []byte, elements ...*fp.Element) {
	for i, e := range elements {
		for k, limb := range e {
			binary.LittleEndian.PutUint64(b[fpSize*i+8*k:], limb)
		}
	}
}

// getFp refuses limbs that are not below the modulus.
func getFp(b []byte, elements ...*fp.Element) error {
	for i, e := range elements {
		for k := range e {
			e[k] = binary.LittleEndian.Uint64(b[fpSize*i+8*k:])
		}
		if !reduced(e) {
			return fmt.Errorf("%w: a coordinate is not below the field's modulus", ErrKeyFile)
		}
	}
	return nil
}

// reduced reports whether the limbs are below the modulus q.
func reduced(e *fp.Element) bool {
	q := [4]uint64{0x3c208c16d87cfd47, 0x97816a916871ca8d, 0xb85045b68181585d, 0x30644e72e131a029}
	for k := 3; k >= 0; k-- {
		if e[k] != q[k] {
			return e[k] < q[k]
		}
	}
	return false
}
