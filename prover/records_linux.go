package prover

import (
	"io/fs"
	"os"
	"syscall"
)

// system adds what only the system tells of a file.
func (s *fileState) system(info fs.FileInfo) {
	if t, ok := info.Sys().(*syscall.Stat_t); ok {
		s.Inode, s.Device, s.Changed = t.Ino, uint64(t.Dev), t.Ctim.Nano()
	}
}

// private reports whether the folder is the user's and nobody else can write to it.
func (r *Records) private() bool {
	info, err := os.Stat(r.folder)
	if err != nil {
		return false
	}
	t, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(t.Uid) == os.Geteuid() && info.Mode().Perm()&0o022 == 0
}
