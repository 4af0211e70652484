package verifier

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"
)

// FormatVersion is the version of the key files' format.
const FormatVersion = 1

// Backend and Curve are the only ones that this version knows.
const (
	Backend = "groth16"
	Curve   = "bn254"
)

// SetupKind says how a key's secrets were chosen.
type SetupKind string

// The kinds of setup.
const (
	SingleParty SetupKind = "single-party" // for development: who ran it can prove anything
	Ceremony    SetupKind = "ceremony"     // sound if one participant was honest
)

func (k SetupKind) check() error {
	if k != SingleParty && k != Ceremony {
		return fmt.Errorf("unknown kind of setup %q", k)
	}
	return nil
}

// The widths of a header's text fields, which are padded with zeros.
const (
	magicSize     = 8
	nameSize      = 16
	toolchainSize = 64
	HeaderSize    = magicSize + 8 + 3*nameSize + toolchainSize + 2*32 // 192 bytes
)

// Header is the head of every key file: what it is, and what it was made from.
type Header struct {
	Magic       string // at most 8 bytes: the kind of file
	Version     uint64
	Backend     string
	Curve       string
	Setup       SetupKind
	Toolchain   string // at most 64 bytes
	ProgramHash Hash
	CircuitHash Hash
}

// Marshal gives the header's HeaderSize bytes.
func (h *Header) Marshal() ([]byte, error) {
	if err := h.Setup.check(); err != nil {
		return nil, err
	}
	b := make([]byte, 0, HeaderSize)
	var err error
	text := func(s string, size int) {
		if len(s) > size || strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
			err = fmt.Errorf("header: %q does not fit %d bytes of text", s, size)
			return
		}
		b = append(b, s...)
		b = append(b, make([]byte, size-len(s))...)
	}
	text(h.Magic, magicSize)
	b = binary.BigEndian.AppendUint64(b, h.Version)
	text(h.Backend, nameSize)
	text(h.Curve, nameSize)
	text(string(h.Setup), nameSize)
	text(h.Toolchain, toolchainSize)
	b = append(b, h.ProgramHash[:]...)
	return append(b, h.CircuitHash[:]...), err
}

// ParseHeader reads the header at the start of b and refuses another magic,
// version, backend or curve.
func ParseHeader(b []byte, magic string) (*Header, error) {
	if len(b) < HeaderSize {
		return nil, fmt.Errorf("header: %d bytes, want %d", len(b), HeaderSize)
	}
	at := 0
	text := func(size int) string {
		at += size
		return string(bytes.TrimRight(b[at-size:at], "\x00"))
	}
	h := new(Header)
	h.Magic = text(magicSize)
	h.Version = binary.BigEndian.Uint64(b[at:])
	at += 8
	h.Backend, h.Curve = text(nameSize), text(nameSize)
	h.Setup, h.Toolchain = SetupKind(text(nameSize)), text(toolchainSize)
	at += copy(h.ProgramHash[:], b[at:])
	copy(h.CircuitHash[:], b[at:])
	switch {
	case h.Magic != magic:
		return nil, fmt.Errorf("header: not a file of kind %q", magic)
	case h.Version != FormatVersion:
		return nil, fmt.Errorf("header: format version %d, want %d", h.Version, FormatVersion)
	case h.Backend != Backend || h.Curve != Curve:
		return nil, fmt.Errorf("header: backend %q on %q, want %q on %q", h.Backend, h.Curve, Backend, Curve)
	}
	again, err := h.Marshal()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, b[:HeaderSize]) {
		return nil, fmt.Errorf("header: not in canonical form")
	}
	return h, nil
}
