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

// Check reports whether Write could begin to write at path, and leaves the file as
// it is.
func Check(path string) error {
	path, special, err := destination(path)
	if err != nil || special {
		return err
	}
	f, err := create(path, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// replace fills a new file beside the old one and gives it the old one's name.
func replace(path string, mode fs.FileMode, fill func(*os.File) error) error {
	path, special, err := destination(path)
	if err != nil {
		return err
	}
	if special {
		return writeThrough(path, fill)
	}
	f, err := create(path, mode)
	if err != nil {
		return err
	}
	err = finish(f, func(f *os.File) error {
		if err := fill(f); err != nil {
			return err
		}
		return f.Sync()
	})
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return of(path, f.Name(), err)
	}
	return syncDir(filepath.Dir(path))
}

// destination is what a path names behind symbolic links, and whether that is
// special: neither a file nor a folder, and nothing to replace.
func destination(path string) (_ string, special bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return path, false, nil
	case err != nil:
		return "", false, err
	case info.IsDir():
		return "", false, &fs.PathError{Op: "write", Path: path, Err: syscall.EISDIR}
	case !info.Mode().IsRegular():
		return path, true, nil
	}
	path, err = filepath.EvalSymlinks(path)
	return path, false, err
}

// create makes a new file, under a name that nothing has, beside path.
func create(path string, mode fs.FileMode) (*os.File, error) {
	name := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s-%s", filepath.Base(path), rand.Text()))
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	return f, of(path, name, err)
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
