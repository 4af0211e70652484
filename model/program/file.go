package program

import (
	"fmt"
	"io"
	"os"

	"github.com/zkinfer/zkinfer/internal/atomicfile"
)

// maxFile bounds the size of a program file.
const maxFile = 1 << 31

// Write writes the program's canonical bytes, whole or not at all.
func (p *Program) Write(path string) error {
	data, err := p.Marshal()
	if err != nil {
		return err
	}
	if err := atomicfile.Write(path, data, 0o644); err != nil {
		return fmt.Errorf("write program: %w", err)
	}
	return nil
}

// Read reads and validates the program in a file.
func Read(path string) (*Program, error) {
	p, _, err := ReadHashed(path)
	return p, err
}

// ReadHashed is Read with the program's Hash, which the file gives for nothing.
func ReadHashed(path string) (p *Program, hash [32]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, hash, fmt.Errorf("read program: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, hash, fmt.Errorf("read program: %w", err)
	}
	if info.Size() > maxFile {
		return nil, hash, fmt.Errorf("read program: %s is larger than %d bytes", path, int64(maxFile))
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, hash, fmt.Errorf("read program: %w", err)
	}
	if p, hash, err = unmarshal(data); err != nil {
		return nil, hash, fmt.Errorf("%s: %w", path, err)
	}
	return p, hash, nil
}
