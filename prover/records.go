package prover

import (
	"crypto/sha256"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/zkinfer/zkinfer/internal/atomicfile"
	"github.com/zkinfer/zkinfer/verifier"
)

// Records remember which proving keys were checked, so that a key of a gigabyte is
// checked once and then opens in milliseconds. A record is a small file in a folder
// of the user's own, outside the key's folder, so that who hands over a key cannot
// hand over its record too.
//
// A record vouches for a file as long as its place, device, number, size and times
// of change are what they were, or else its bytes: a key that was touched or copied
// over itself is hashed again, not checked again. It trusts the file system to tell
// of changes, and whoever can write to the folder, which is the user: a folder that
// others can write to is not used. A nil *Records remembers nothing.
type Records struct{ folder string }

// UserRecords are the records in the user's cache folder, nil where there is none.
func UserRecords() *Records {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil
	}
	return NewRecords(filepath.Join(cache, "zkinfer", "checked-keys"))
}

// NewRecords are the records in a folder, which is made when it is needed.
func NewRecords(folder string) *Records { return &Records{folder} }

// record is what a record's file says.
type record struct {
	Key    string        `json:"key"` // path
	SHA256 verifier.Hash `json:"sha256"`
	State  fileState     `json:"state"`
}

// fileState is what changes when a file does.
type fileState struct {
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
	Inode    uint64    `json:"inode"`
	Device   uint64    `json:"device"`
	Changed  int64     `json:"changed"` // of the inode, in nanoseconds, which no program can set
}

// know reports whether a file, with the given bytes, was checked before.
func (r *Records) know(path string, state *fileState, file []byte) bool {
	if r == nil || !r.private() {
		return false
	}
	raw, err := os.ReadFile(r.place(path))
	if err != nil {
		return false
	}
	var old record
	if json.Unmarshal(raw, &old) != nil || old.Key != path || old.State.Size != state.Size {
		return false
	}
	if old.State.equal(state) {
		return true
	}
	if sha256.Sum256(file) != old.SHA256 {
		return false
	}
	r.write(&record{path, old.SHA256, *state})
	return true
}

// add records that a file was checked in a state. A record that cannot be written
// costs another check, no more: there is no error.
func (r *Records) add(path string, state *fileState, hash verifier.Hash) {
	if r != nil {
		r.write(&record{path, hash, *state})
	}
}

func (r *Records) write(x *record) {
	if os.MkdirAll(r.folder, 0o700) != nil || !r.private() {
		return
	}
	raw, err := json.Marshal(x)
	if err != nil {
		return
	}
	_ = atomicfile.Write(r.place(x.Key), raw, 0o600)
}

// place is the record's file for a key.
func (r *Records) place(key string) string {
	h := verifier.Hash(sha256.Sum256([]byte(key)))
	return filepath.Join(r.folder, h.String()[2:]+".json")
}

// describe gives the absolute path of an open file and its state.
func describe(f *os.File) (string, fileState, error) {
	path, err := filepath.Abs(f.Name())
	if err != nil {
		return "", fileState{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return "", fileState{}, err
	}
	state := fileState{Size: info.Size(), Modified: info.ModTime()}
	state.system(info)
	return path, state, nil
}

func (s *fileState) equal(t *fileState) bool {
	return s.Size == t.Size && s.Modified.Equal(t.Modified) && s.Inode == t.Inode && s.Device == t.Device && s.Changed == t.Changed
}
