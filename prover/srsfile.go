package prover

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/zkinfer/zkinfer/internal/atomicfile"
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
		points1(&srs.L, n, whole(srs.L)),
		points1(&srs.AlphaL, n, whole(srs.AlphaL)),
		points1(&srs.BetaL, n, whole(srs.BetaL)),
		points2(&srs.L2, n, whole(srs.L2)),
		points1(&srs.Z, n-1, whole(srs.Z)),
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
	return atomicfile.WriteTo(path, 0o644, func(w io.Writer) error { return writeSections(w, page, srs.sections()) })
}

// OpenSRS maps an SRS's file into memory and tests that its points are points of
// the groups. CheckSRS tests that they are an SRS. Close ends the mapping.
func OpenSRS(path string) (*SRS, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	file, err := mapWhole(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	srs, err := parseSRS(file)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), unmap(file))
	}
	srs.file = file
	return srs, nil
}

// Close ends the mapping of an SRS that was opened; it cannot be used any more.
func (srs *SRS) Close() error {
	if srs.file == nil {
		return nil
	}
	file := srs.file
	*srs = SRS{}
	return unmap(file)
}

func parseSRS(file []byte) (*SRS, error) {
	h, err := verifier.ParseHeader(file, SRSMagic)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeyFile, err)
	}
	if len(file) < pageSize {
		return nil, fmt.Errorf("%w: truncated", ErrKeyFile)
	}
	n := binary.LittleEndian.Uint64(file[verifier.HeaderSize:])
	if n < 2 || n&(n-1) != 0 || n > maxWires || !h.ProgramHash.IsZero() || !h.CircuitHash.IsZero() {
		return nil, fmt.Errorf("%w: a domain of %d, or hashes that are not zero", ErrKeyFile, n)
	}
	srs := &SRS{N: int(n), Toolchain: h.Toolchain, Setup: h.Setup}
	sections := srs.sections()
	if at := offsets(sections); at[len(at)-1] != int64(len(file)) {
		return nil, fmt.Errorf("%w: %d bytes, want %d", ErrKeyFile, len(file), at[len(at)-1])
	}
	if err := checkZeros(file[srsPageSize:pageSize]); err != nil {
		return nil, err
	}
	if err := viewSections(file, sections); err != nil {
		return nil, err
	}
	return srs, srs.checkPoints()
}
