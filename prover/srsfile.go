package prover

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"github.com/consensys/gnark-crypto/ecc/bn254"

	"github.com/zkinfer/zkinfer/verifier"
)

// SRSMagic starts an SRS's file. Its first page is the header, with zeros for the
// hashes of program and circuit, and N in 8 bytes.
const SRSMagic = "zkinfsrs"

const srsPageSize = verifier.HeaderSize + 8

func (srs *SRS) sections() []section {
	n := srs.N
	return []section{
		single1(&srs.Alpha, &srs.Beta, &srs.Tau),
		single2(&srs.Alpha2, &srs.Beta2, &srs.Tau2),
		points1(&srs.L, n),
		points1(&srs.AlphaL, n),
		points1(&srs.BetaL, n),
		points2(&srs.L2, n),
		points1(&srs.Z, n-1),
	}
}

// WriteSRS writes an SRS's file: to a temporary name, then renamed.
func WriteSRS(path string, srs *SRS) error {
	if err := srs.checkPoints(); err != nil {
		return err
	}
	h := verifier.Header{
		Magic: SRSMagic, Version: verifier.FormatVersion, Backend: verifier.Backend, Curve: verifier.Curve,
		Setup: srs.Setup, Toolchain: srs.Toolchain,
	}
	page, err := h.Marshal()
	if err != nil {
		return err
	}
	page = binary.LittleEndian.AppendUint64(page, uint64(srs.N))
	return writeAtomic(path, func(w io.Writer) error { return writeSections(w, page, srs.sections()) })
}

// ReadSRS reads an SRS's file and tests that its points are points of the groups.
// CheckSRS tests that they are an SRS.
func ReadSRS(path string) (*SRS, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	srs, err := parseSRS(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return srs, nil
}

func parseSRS(r io.ReaderAt, size int64) (*SRS, error) {
	page := make([]byte, srsPageSize)
	if err := readAt(r, page, 0); err != nil {
		return nil, err
	}
	h, err := verifier.ParseHeader(page, SRSMagic)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	n := binary.LittleEndian.Uint64(page[verifier.HeaderSize:])
	if n < 2 || n&(n-1) != 0 || n > maxWires || !h.ProgramHash.IsZero() || !h.CircuitHash.IsZero() {
		return nil, fmt.Errorf("%w: a domain of %d, or hashes that are not zero", ErrKeyFile, n)
	}
	srs := &SRS{N: int(n), Toolchain: h.Toolchain, Setup: h.Setup}
	sections := srs.sections()
	if at := offsets(sections); at[len(at)-1] != size {
		return nil, fmt.Errorf("%w: %d bytes, want %d", ErrKeyFile, size, at[len(at)-1])
	}
	srs.L, srs.AlphaL, srs.BetaL = make([]bn254.G1Affine, n), make([]bn254.G1Affine, n), make([]bn254.G1Affine, n)
	srs.L2, srs.Z = make([]bn254.G2Affine, n), make([]bn254.G1Affine, n-1)
	if err := checkZeros(r, srsPageSize, pageSize); err != nil {
		return nil, err
	}
	if err := readSections(r, sections); err != nil {
		return nil, err
	}
	return srs, srs.checkPoints()
}
