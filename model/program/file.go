package program

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// maxFile bounds the size of a program file.
const maxFile = 1 << 31

// Write writes the program's canonical bytes to a temporary file beside path
// and renames it, so that path never holds half a program.
func (p *Program) Write(path string) (err error) {
	data, err := p.Marshal()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write program: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
			err = fmt.Errorf("write program: %w", err)
		}
	}()
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
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
