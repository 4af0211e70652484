package verifier

import (
	"encoding/binary"
	"testing"
)

func TestSelector(t *testing.T) {
	var head, version, length [32]byte
	binary.BigEndian.PutUint64(head[24:], 64)
	binary.BigEndian.PutUint64(version[24:], selectorVersion)
	binary.BigEndian.PutUint64(length[24:], uint64(len(selectorName)))
	text := make([]byte, 32)
	copy(text, selectorName)
	h := keccak(head[:], version[:], length[:], text)
	if got := string(h[:SelectorSize]); got != Selector {
		t.Errorf("the selector is %x, not %x", got, Selector)
	}
}
