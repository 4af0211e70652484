package prover

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"github.com/consensys/gnark-crypto/ecc/bn254"

	"github.com/zkinfer/zkinfer/verifier"
)

// ProvingKeyMagic starts a proving key's file. Its first page is the header, the
// numbers of rows, wires, committed and fixed wires and of the points A and B, 8
// bytes each, and the hash of the verifying key.
const ProvingKeyMagic = "zkinf-pk"

const keyPageSize = verifier.HeaderSize + 6*8 + 32

// keyCounts are the numbers that a proving key's file states.
type keyCounts struct {
	sizes
	a, b int // points in A, and in B1 and B2
}

func (n keyCounts) check() error {
	if err := n.sizes.check(); err != nil {
		return err
	}
	if n.a < 0 || n.a > n.wires || n.b < 0 || n.b > n.wires {
		return fmt.Errorf("%d and %d points for %d wires", n.a, n.b, n.wires)
	}
	return nil
}

// sections are a key's sections in the order of its file.
func (pk *ProvingKey) sections(n keyCounts) []section {
	return []section{
		single1(&pk.Alpha, &pk.Beta, &pk.Delta),
		single2(&pk.Beta2, &pk.Delta2),
		bitmap(&pk.InfinityA, n.wires),
		bitmap(&pk.InfinityB, n.wires),
		points1(&pk.A, n.a),
		points1(&pk.B1, n.b),
		points2(&pk.B2, n.b),
		points1(&pk.Z, n.domain()-1),
		points1(&pk.K, n.private()),
		points1(&pk.Basis, n.committed),
		points1(&pk.BasisSigma, n.committed),
	}
}

// allocate makes room for the sections.
func (pk *ProvingKey) allocate(n keyCounts) {
	pk.sizes = n.sizes
	pk.InfinityA, pk.InfinityB = make([]bool, n.wires), make([]bool, n.wires)
	pk.A, pk.B1, pk.B2 = make([]bn254.G1Affine, n.a), make([]bn254.G1Affine, n.b), make([]bn254.G2Affine, n.b)
	pk.Z, pk.K = make([]bn254.G1Affine, n.domain()-1), make([]bn254.G1Affine, n.private())
	pk.Basis, pk.BasisSigma = make([]bn254.G1Affine, n.committed), make([]bn254.G1Affine, n.committed)
}

// WriteProvingKey writes a key's file: to a temporary name, then renamed.
func WriteProvingKey(path string, pk *ProvingKey) error {
	if err := pk.checkLengths(); err != nil {
		return err
	}
	h := verifier.Header{
		Magic: ProvingKeyMagic, Version: verifier.FormatVersion, Backend: verifier.Backend, Curve: verifier.Curve,
		Setup: pk.Setup, Toolchain: pk.Toolchain, ProgramHash: pk.ProgramHash, CircuitHash: pk.CircuitHash,
	}
	page, err := h.Marshal()
	if err != nil {
		return err
	}
	n := keyCounts{pk.sizes, len(pk.A), len(pk.B1)}
	for _, k := range []int{n.rows, n.wires, n.committed, n.fixed, n.a, n.b} {
		page = binary.LittleEndian.AppendUint64(page, uint64(k))
	}
	page = append(page, pk.KeyHash[:]...)
	return writeAtomic(path, func(w io.Writer) error { return writeSections(w, page, pk.sections(n)) })
}

// ReadProvingKey reads a key's file and checks the key, which is not to be trusted
// for that: see the package's documentation.
func ReadProvingKey(path string) (*ProvingKey, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	pk, err := parseProvingKey(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return pk, nil
}

// parseProvingKey allocates only when the numbers in the first page have been
// found to give the file's size.
func parseProvingKey(r io.ReaderAt, size int64) (*ProvingKey, error) {
	page := make([]byte, keyPageSize)
	if err := readAt(r, page, 0); err != nil {
		return nil, err
	}
	h, err := verifier.ParseHeader(page, ProvingKeyMagic)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	pk := &ProvingKey{ProgramHash: h.ProgramHash, CircuitHash: h.CircuitHash, Toolchain: h.Toolchain, Setup: h.Setup}
	var n keyCounts
	for i, k := range []*int{&n.rows, &n.wires, &n.committed, &n.fixed, &n.a, &n.b} {
		v := binary.LittleEndian.Uint64(page[verifier.HeaderSize+8*i:])
		*k = int(min(v, maxWires+1))
	}
	copy(pk.KeyHash[:], page[keyPageSize-32:])
	if err := n.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	sections := pk.sections(n)
	if at := offsets(sections); at[len(at)-1] != size {
		return nil, fmt.Errorf("%w: %d bytes, want %d", ErrKeyFile, size, at[len(at)-1])
	}
	pk.allocate(n)
	if err := checkZeros(r, keyPageSize, pageSize); err != nil {
		return nil, err
	}
	if err := readSections(r, sections); err != nil {
		return nil, err
	}
	return pk, pk.Check()
}

// Check tests everything about a key that does not need the circuit: lengths,
// points on the curve and in the subgroup, delta and the committed wires' bases
// not at infinity. Reading a key does it.
func (pk *ProvingKey) Check() error {
	if err := pk.checkLengths(); err != nil {
		return err
	}
	base := []bn254.G1Affine{pk.Alpha, pk.Beta, pk.Delta}
	base2 := []bn254.G2Affine{pk.Beta2, pk.Delta2}
	for _, points := range [][]bn254.G1Affine{base, pk.Basis, pk.BasisSigma} {
		for i := range points {
			if points[i].IsInfinity() {
				return fmt.Errorf("%w: a secret or a committed wire's base is the point at infinity", ErrKeys)
			}
		}
	}
	for _, points := range [][]bn254.G1Affine{base, pk.Basis, pk.BasisSigma, pk.A, pk.B1, pk.Z, pk.K} {
		if !onCurveG1(points) {
			return fmt.Errorf("%w: a point is not on the curve", ErrKeys)
		}
	}
	for _, points := range [][]bn254.G2Affine{base2, pk.B2} {
		if !inSubgroupG2(points) {
			return fmt.Errorf("%w: a point is not in the subgroup", ErrKeys)
		}
	}
	if base2[0].IsInfinity() || base2[1].IsInfinity() {
		return fmt.Errorf("%w: beta or delta is the point at infinity", ErrKeys)
	}
	return nil
}

func (pk *ProvingKey) checkLengths() error {
	if err := pk.sizes.check(); err != nil {
		return fmt.Errorf("%w: %w", ErrKeys, err)
	}
	if len(pk.InfinityA) != pk.wires || len(pk.InfinityB) != pk.wires ||
		len(pk.A) != absent(pk.InfinityA) || len(pk.B1) != absent(pk.InfinityB) || len(pk.B2) != len(pk.B1) ||
		len(pk.Z) != pk.domain()-1 || len(pk.K) != pk.private() ||
		len(pk.Basis) != pk.committed || len(pk.BasisSigma) != pk.committed {
		return fmt.Errorf("%w: the numbers of points do not fit the circuit's", ErrKeys)
	}
	return nil
}

// absent counts the marks that are not set.
func absent(marks []bool) (n int) {
	for _, m := range marks {
		if !m {
			n++
		}
	}
	return n
}
