//go:build !linux

package prover

import (
	"io/fs"
	"os"
	"runtime"
)

// system adds nothing where this package does not know what the system tells: size
// and time of modification decide.
func (s *fileState) system(fs.FileInfo) {}

// private reports whether nobody but the user can write to the folder, as far as
// its mode tells: on Windows it tells nothing, and the folder is the user's.
func (r *Records) private() bool {
	info, err := os.Stat(r.folder)
	return err == nil && (runtime.GOOS == "windows" || info.Mode().Perm()&0o022 == 0)
}
