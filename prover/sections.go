package prover

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"unsafe"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
)

// The large files are a first page that says what they are, then sections of
// records of a fixed size, each section at a multiple of the page size, zeros
// between: they are mapped into memory and used in place. A coordinate is the
// four limbs of its Montgomery form, least first, each little-endian: what
// gnark-crypto computes with.
const (
	pageSize   = 4096
	g1Record   = 2 * fp.Bytes
	g2Record   = 4 * fp.Bytes
	chunkBytes = 1 << 20
)

// ErrKeyFile says that bytes are not a file of the kind that was to be read.
var ErrKeyFile = errors.New("not a valid key file")

// section is one run of records: how to write and how to read it.
type section struct {
	size  int // of a record in bytes
	count int
	write func(io.Writer) error
	view  func(b []byte) error // b outlives the call
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
		counted := &countingWriter{w: w}
		if err := s.write(counted); err != nil {
			return err
		}
		if counted.n != s.size*s.count {
			return fmt.Errorf("section of %d bytes, want %d records of %d", counted.n, s.count, s.size)
		}
		if _, err := w.Write(make([]byte, padding(counted.n))); err != nil {
			return err
		}
	}
	return nil
}

type countingWriter struct {
	w io.Writer
	n int
}

func (c *countingWriter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += n
	return n, err
}

// padding is the number of zeros between n bytes and the next page.
func padding(n int) int { return (pageSize - n%pageSize) % pageSize }

// viewSections hands the sections their bytes. That they end where the file ends
// has been checked.
func viewSections(file []byte, sections []section) error {
	at := offsets(sections)
	for k, s := range sections {
		end := at[k] + int64(s.size)*int64(s.count)
		if err := checkZeros(file[end:at[k+1]]); err != nil {
			return err
		}
		if err := s.view(file[at[k]:end:end]); err != nil {
			return err
		}
	}
	return nil
}

// checkZeros tests the bytes between two sections.
func checkZeros(b []byte) error {
	for _, x := range b {
		if x != 0 {
			return fmt.Errorf("%w: bytes between sections are not zero", ErrKeyFile)
		}
	}
	return nil
}

// points1 and points2 are sections of points, which are written from chunks and
// read in place.

func points1(p *[]bn254.G1Affine, count int, chunks iter.Seq[[]bn254.G1Affine]) section {
	return pointSection(p, g1Record, count, chunks)
}

func points2(p *[]bn254.G2Affine, count int, chunks iter.Seq[[]bn254.G2Affine]) section {
	return pointSection(p, g2Record, count, chunks)
}

func pointSection[A any](p *[]A, size, count int, chunks iter.Seq[[]A]) section {
	return section{size, count,
		func(w io.Writer) error {
			for chunk := range chunks {
				if err := writePoints(w, chunk); err != nil {
					return err
				}
			}
			return nil
		},
		func(b []byte) error {
			*p = pointsIn[A](b)
			return nil
		}}
}

// whole is the only chunk of points that are in memory.
func whole[A any](points []A) iter.Seq[[]A] {
	return func(yield func([]A) bool) { yield(points) }
}

// single1 and single2 are sections of one record that holds a few points.

func single1(points ...*bn254.G1Affine) section { return singleSection(g1Record, points) }
func single2(points ...*bn254.G2Affine) section { return singleSection(g2Record, points) }

func singleSection[A any](size int, points []*A) section {
	return section{size * len(points), 1,
		func(w io.Writer) error {
			for _, p := range points {
				if err := writePoints(w, unsafe.Slice(p, 1)); err != nil {
					return err
				}
			}
			return nil
		},
		func(b []byte) error {
			for i, p := range pointsIn[A](b) {
				*points[i] = p
			}
			return nil
		}}
}

// bitmap is a section of n bits, least significant first, zeros to the last byte.
func bitmap(marks *[]bool, n int) section {
	return section{1, (n + 7) / 8,
		func(w io.Writer) error {
			b := make([]byte, (n+7)/8)
			for i, m := range *marks {
				if m {
					b[i/8] |= 1 << (i % 8)
				}
			}
			_, err := w.Write(b)
			return err
		},
		func(b []byte) error {
			if n%8 != 0 && b[n/8]>>(n%8) != 0 {
				return fmt.Errorf("%w: bits behind the last wire", ErrKeyFile)
			}
			*marks = make([]bool, n)
			for i := range *marks {
				(*marks)[i] = b[i/8]>>(i%8)&1 == 1
			}
			return nil
		}}
}
