package solidity

import (
	"fmt"
	"strings"
)

// Names, types and labels come from a model file and end up in Solidity source:
// nothing of them may be more than a name there.

const (
	maxIdentifier = 40
	maxComment    = 80
)

// identifier turns a name into upper camel case of ASCII letters and digits. It
// may be empty, or start with a digit.
func identifier(name string) string {
	var b strings.Builder
	upper := true
	for i := 0; i < len(name) && b.Len() < maxIdentifier; i++ {
		c := name[i]
		switch {
		case 'a' <= c && c <= 'z' && upper:
			b.WriteByte(c - 'a' + 'A')
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
			b.WriteByte(c)
		default:
			upper = true
			continue
		}
		upper = false
	}
	return b.String()
}

// identifiers hands out identifiers that differ in more than case.
type identifiers map[string]bool

// pick is the identifier of a name, or of fallback if there is none, made unique.
func (used identifiers) pick(name, fallback string) string {
	base := identifier(name)
	if base == "" {
		base = fallback
	}
	id := base
	for n := 2; used[strings.ToLower(id)]; n++ {
		id = fmt.Sprintf("%s_%d", base, n)
	}
	used[strings.ToLower(id)] = true
	return id
}

// comment makes text safe in a one-line comment: printable ASCII, no tag of
// NatSpec, no other end of a comment than the line's.
func comment(text string) string {
	var b strings.Builder
	for _, r := range text {
		if b.Len() == maxComment {
			b.WriteString("...")
			break
		}
		if r < ' ' || r > '~' || strings.ContainsRune("@*/\\\"", r) {
			r = '?'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// literal is a Solidity string literal of exactly these bytes.
func literal(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == ' ', c == '_', c == '-', c == '.':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, `\x%02x`, c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
