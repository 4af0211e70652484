package prover

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/consensys/gnark-crypto/ecc/bn254"

	"github.com/zkinfer/zkinfer/internal/atomicfile"
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

// keyPoints are the points of a key's file, chunk by chunk in their order.
type keyPoints struct {
	a, b1, z, k, basis, basisSigma iter.Seq[[]bn254.G1Affine]
	b2                             iter.Seq[[]bn254.G2Affine]
}

// points are the points of a key in memory.
func (pk *ProvingKey) points() *keyPoints {
	return &keyPoints{
		a: whole(pk.A), b1: whole(pk.B1), z: whole(pk.Z), k: whole(pk.K),
		basis: whole(pk.Basis), basisSigma: whole(pk.BasisSigma), b2: whole(pk.B2),
	}
}

// sections are a key's sections in the order of its file. p is for writing.
func (pk *ProvingKey) sections(n keyCounts, p *keyPoints) []section {
	return []section{
		single1(&pk.Alpha, &pk.Beta, &pk.Delta),
		single2(&pk.Beta2, &pk.Delta2),
		bitmap(&pk.InfinityA, n.wires),
		bitmap(&pk.InfinityB, n.wires),
		points1(&pk.A, n.a, p.a),
		points1(&pk.B1, n.b, p.b1),
		points2(&pk.B2, n.b, p.b2),
		points1(&pk.Z, n.domain()-1, p.z),
		points1(&pk.K, n.private(), p.k),
		points1(&pk.Basis, n.committed, p.basis),
		points1(&pk.BasisSigma, n.committed, p.basisSigma),
	}
}

// fileSize is the length of a key's file.
func (n keyCounts) fileSize() int64 {
	at := offsets(new(ProvingKey).sections(n, new(keyPoints)))
	return at[len(at)-1]
}

// provingKeyMode lets nobody but the owner read a proving key: it leaks the weights
// to whoever can guess them.
const provingKeyMode = 0o600

// WriteProvingKey writes a key's file, whole or not at all.
func WriteProvingKey(path string, pk *ProvingKey) error {
	if err := pk.checkLengths(); err != nil {
		return err
	}
	return atomicfile.WriteTo(path, provingKeyMode, func(w io.Writer) error { return pk.write(w, pk.points()) })
}

// write writes a key's file. The key needs no points but the single ones.
func (pk *ProvingKey) write(w io.Writer, points *keyPoints) error {
	h := verifier.Header{
		Magic: ProvingKeyMagic, Version: verifier.FormatVersion, Backend: verifier.Backend, Curve: verifier.Curve,
		Setup: pk.Setup, Toolchain: pk.Toolchain, ProgramHash: pk.ProgramHash, CircuitHash: pk.CircuitHash,
	}
	page, err := h.Marshal()
	if err != nil {
		return err
	}
	n := pk.counts()
	for _, k := range []int{n.rows, n.wires, n.committed, n.fixed, n.a, n.b} {
		page = binary.LittleEndian.AppendUint64(page, uint64(k))
	}
	page = append(page, pk.KeyHash[:]...)
	return writeSections(w, page, pk.sections(n, points))
}

func (pk *ProvingKey) counts() keyCounts {
	return keyCounts{pk.sizes, absent(pk.InfinityA), absent(pk.InfinityB)}
}

// OpenProvingKey maps a key's file into memory: points are read when a proof needs
// them. It checks the whole key, unless the records say that this file was checked
// before; nil records check always. A checked key is still not to be trusted: see
// the package's documentation. Close ends the mapping.
//
// The file must not be truncated or written to while it is open. Writing a key
// replaces the file and leaves the one that is open alone.
func OpenProvingKey(path string, records *Records) (*ProvingKey, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	pk, err := openProvingKey(f, records)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return pk, nil
}

func openProvingKey(f *os.File, records *Records) (*ProvingKey, error) {
	place, before, err := describe(f)
	if err != nil {
		return nil, err
	}
	pk, err := mapProvingKey(f)
	if err != nil || records.know(place, &before, pk.file) {
		return pk, err
	}
	hash := sha256.Sum256(pk.file)
	if err := pk.Check(); err != nil {
		return nil, errors.Join(err, pk.Close())
	}
	// a file that changed meanwhile is not recorded
	if _, after, err := describe(f); err == nil && after.equal(&before) {
		records.add(place, &before, hash)
	}
	return pk, nil
}

// mapProvingKey maps a key and tests its frame.
func mapProvingKey(f *os.File) (*ProvingKey, error) {
	file, err := mapWhole(f)
	if err != nil {
		return nil, err
	}
	pk, err := parseProvingKey(file)
	if err != nil {
		return nil, errors.Join(err, unmap(file))
	}
	pk.file = file
	return pk, nil
}

// mapWhole maps all of a file, which is not empty.
func mapWhole(f *os.File) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: no regular file", ErrKeyFile)
	}
	if info.Size() < pageSize || int64(int(info.Size())) != info.Size() {
		return nil, fmt.Errorf("%w: %d bytes", ErrKeyFile, info.Size())
	}
	return mapFile(f, int(info.Size()))
}

// Close ends the mapping of a key that was opened. The key cannot be used any more,
// nor can copies of it.
func (pk *ProvingKey) Close() error {
	if pk.file == nil {
		return nil
	}
	file := pk.file
	*pk = ProvingKey{}
	return unmap(file)
}

// parseProvingKey reads the bytes of a key's file in place. It tests all that does
// not take longer for more points, and allocates only when the numbers in the first
// page have been found to give the file's size.
func parseProvingKey(file []byte) (*ProvingKey, error) {
	h, err := verifier.ParseHeader(file, ProvingKeyMagic)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	if len(file) < pageSize {
		return nil, fmt.Errorf("%w: truncated", ErrKeyFile)
	}
	pk := &ProvingKey{ProgramHash: h.ProgramHash, CircuitHash: h.CircuitHash, Toolchain: h.Toolchain, Setup: h.Setup}
	var n keyCounts
	for i, k := range []*int{&n.rows, &n.wires, &n.committed, &n.fixed, &n.a, &n.b} {
		v := binary.LittleEndian.Uint64(file[verifier.HeaderSize+8*i:])
		*k = int(min(v, maxWires+1))
	}
	copy(pk.KeyHash[:], file[keyPageSize-32:])
	if err := n.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	if want := n.fileSize(); want != int64(len(file)) {
		return nil, fmt.Errorf("%w: %d bytes, want %d", ErrKeyFile, len(file), want)
	}
	pk.sizes = n.sizes
	if err := checkZeros(file[keyPageSize:pageSize]); err != nil {
		return nil, err
	}
	if err := viewSections(file, pk.sections(n, new(keyPoints))); err != nil {
		return nil, err
	}
	return pk, pk.checkFrame()
}

// Check tests everything about a key that does not need the circuit: lengths,
// coordinates below the field's modulus, points on the curve and in the subgroup,
// delta and the committed wires' bases not at infinity.
func (pk *ProvingKey) Check() error {
	if err := pk.checkFrame(); err != nil {
		return err
	}
	for _, points := range [][]bn254.G1Affine{pk.Basis, pk.BasisSigma} {
		for i := range points {
			if points[i].IsInfinity() {
				return fmt.Errorf("%w: a committed wire's base is the point at infinity", ErrKeys)
			}
		}
	}
	for _, points := range [][]bn254.G1Affine{pk.Basis, pk.BasisSigma, pk.A, pk.B1, pk.Z, pk.K} {
		if !onCurveG1(points) {
			return fmt.Errorf("%w: a point is not on the curve", ErrKeys)
		}
	}
	if !inSubgroupG2(pk.B2) {
		return fmt.Errorf("%w: a point is not in the subgroup", ErrKeys)
	}
	return nil
}

// checkFrame is the part of Check that does not take longer for more points.
func (pk *ProvingKey) checkFrame() error {
	if err := pk.checkLengths(); err != nil {
		return err
	}
	base := []bn254.G1Affine{pk.Alpha, pk.Beta, pk.Delta, pk.Basis[pk.committed-1], pk.BasisSigma[pk.committed-1]}
	base2 := []bn254.G2Affine{pk.Beta2, pk.Delta2}
	for i := range base {
		if base[i].IsInfinity() {
			return fmt.Errorf("%w: a secret or the mask's base is the point at infinity", ErrKeys)
		}
	}
	if base2[0].IsInfinity() || base2[1].IsInfinity() {
		return fmt.Errorf("%w: beta or delta is the point at infinity", ErrKeys)
	}
	if !onCurveG1(base) || !inSubgroupG2(base2) {
		return fmt.Errorf("%w: a secret's point is not in its group", ErrKeys)
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
