package prover

import (
	"encoding/binary"
	"io"
	"unsafe"

	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
)

// A point in memory is its coordinates, a coordinate an array of four 64-bit limbs:
// on a little-endian machine the bytes of a file as they are.

// writePoints writes points as a file has them.
func writePoints[A any](w io.Writer, points []A) error {
	limbs := limbsOf(points)
	if !littleEndian() {
		for len(limbs) > 0 {
			n := min(len(limbs), chunkBytes/8)
			b := make([]byte, 0, 8*n)
			for _, x := range limbs[:n] {
				b = binary.LittleEndian.AppendUint64(b, x)
			}
			if _, err := w.Write(b); err != nil {
				return err
			}
			limbs = limbs[n:]
		}
		return nil
	}
	if len(limbs) == 0 {
		return nil
	}
	_, err := w.Write(unsafe.Slice((*byte)(unsafe.Pointer(&limbs[0])), 8*len(limbs)))
	return err
}

// pointsIn are the points that bytes of a file hold: in place if the machine allows
// that, a copy if not. The length is a multiple of a point's.
func pointsIn[A any](b []byte) []A {
	var zero A
	n := len(b) / int(unsafe.Sizeof(zero))
	if n == 0 {
		return []A{}
	}
	if at := unsafe.Pointer(&b[0]); littleEndian() && uintptr(at)%unsafe.Alignof(zero) == 0 {
		return unsafe.Slice((*A)(at), n)
	}
	points := make([]A, n)
	limbs := limbsOf(points)
	for i := range limbs {
		limbs[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return points
}

// limbsOf are the limbs of points, in place.
func limbsOf[A any](points []A) []uint64 {
	if len(points) == 0 {
		return nil
	}
	return unsafe.Slice((*uint64)(unsafe.Pointer(&points[0])), len(points)*int(unsafe.Sizeof(points[0]))/8)
}

func littleEndian() bool {
	x := uint16(1)
	return *(*byte)(unsafe.Pointer(&x)) == 1
}

// canonical reports whether all coordinates of points are below the field's modulus.
func canonical[A any](points []A) bool {
	limbs := limbsOf(points)
	for i := 0; i < len(limbs); i += 4 {
		if !reduced((*fp.Element)(limbs[i:])) {
			return false
		}
	}
	return true
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
