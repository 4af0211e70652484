//go:build unix

package prover

import (
	"os"
	"syscall"
)

// mapFile gives a file's bytes without reading them: pages come into memory when
// they are touched. The bytes are valid until unmap.
func mapFile(f *os.File, size int) ([]byte, error) {
	return syscall.Mmap(int(f.Fd()), 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
}

func unmap(b []byte) error { return syscall.Munmap(b) }
