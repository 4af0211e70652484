package program

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"google.golang.org/protobuf/proto"
)

// FormatVersion is the version of the program's file format.
const FormatVersion = 1

// A program file is
//
//	magic      8 bytes
//	version    4 bytes, big-endian
//	reserved   4 bytes, zero
//	body       programpb.Program, canonical: fields in order, no unknown ones
//	checksum   sha256 of everything before it
const (
	magic      = "zkinfer\x00"
	headerSize = len(magic) + 8
)

// Marshal is the canonical encoding of a valid program: a function of the
// program alone.
func (p *Program) Marshal() ([]byte, error) {
	if err := p.check(limits{MaxElements, MaxMACs}); err != nil {
		return nil, fmt.Errorf("marshal program %s: %w", p.Name, err)
	}
	out, err := p.encode()
	if err != nil {
		return nil, fmt.Errorf("marshal program %s: %w", p.Name, err)
	}
	if err := p.check(limitsOf(len(out))); err != nil {
		return nil, fmt.Errorf("marshal program %s: %w", p.Name, err)
	}
	sum := sha256.Sum256(out)
	return append(out, sum[:]...), nil
}

// encode gives a checked program's header and body.
func (p *Program) encode() ([]byte, error) {
	out := make([]byte, headerSize)
	copy(out, magic)
	binary.BigEndian.PutUint32(out[len(magic):], FormatVersion)
	return proto.MarshalOptions{Deterministic: true}.MarshalAppend(out, p.toProto())
}

// Hash is the sha256 of Marshal: the model's identity.
func (p *Program) Hash() ([32]byte, error) {
	b, err := p.Marshal()
	return sha256.Sum256(b), err
}

// limitsOf bounds what a file of n bytes may ask for. A file's weights are
// bytes of it, but index tables and shapes expand.
func limitsOf(n int) limits {
	return limits{
		elements: min(MaxElements, 1<<22+1<<12*int64(n)),
		macs:     min(MaxMACs, 1<<26+1<<16*int64(n)),
	}
}
