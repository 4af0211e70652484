// Package atomicfile writes files whole or not at all. It imports the standard
// library only, so that every other package may import it.
package atomicfile

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// bufferBytes is how much WriteTo gathers before it writes.
const bufferBytes = 1 << 20

// Write puts data into the file at path. Whoever reads the path, also after a loss
// of power, finds the old contents or the new, never a part. The file has the
// permissions of mode, less those that the user's umask takes, whatever the old
// file had. A symbolic link is followed.
//
// What is no file but a device or a pipe, such as /dev/stdout, is written to, not
// replaced.
func Write(path string, data []byte, mode fs.FileMode) error {
	return replace(path, mode, func(f *os.File) error {
		_, err := f.Write(data)
		return err
	})
}

// WriteTo is Write with what write writes; when write fails, the file stays as it
// was.
func WriteTo(path string, mode fs.FileMode, write func(io.Writer) error) error {
	return replace(path, mode, func(f *os.File) error {
		w := bufio.NewWriterSize(f, bufferBytes)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	})
}

// replace fills a new file beside the old one and gives it the old one's name.
func replace(path string, mode fs.FileMode, fill func(*os.File) error) error {
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return &fs.PathError{Op: "write", Path: path, Err: syscall.EISDIR}
		}
		if !info.Mode().IsRegular() {
			return writeThrough(path, fill)
		}
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return err
		}
	}
	dir := filepath.Dir(path)
	temporary := filepath.Join(dir, fmt.Sprintf(".%s-%s", filepath.Base(path), rand.Text()))
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return of(path, temporary, err)
	}
	err = finish(f, func(f *os.File) error {
		if err := fill(f); err != nil {
			return err
		}
		return f.Sync()
	})
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		os.Remove(temporary)
		return of(path, temporary, err)
	}
	return syncDir(dir)
}

// writeThrough writes to what cannot be replaced.
func writeThrough(path string, fill func(*os.File) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return finish(f, fill)
}

// finish fills a file and closes it.
func finish(f *os.File, fill func(*os.File) error) error {
	err := fill(f)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// of makes an error about the temporary file one about the path, which is the name
// that the user knows.
func of(path, temporary string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) && at.Path == temporary {
		return &fs.PathError{Op: "write", Path: path, Err: at.Err}
	}
	return err
}
