package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "state.json")
	for _, text := range []string{"first", "second, which is longer", ""} {
		if err := Write(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		wantFile(t, path, text)
	}
	wantEntries(t, dir, 1)
}

// TestModeIsNew: a secret that replaces a file which everybody can read is secret.
func TestModeIsNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	for _, mode := range []fs.FileMode{0o644, 0o600} {
		if err := Write(path, []byte("x"), mode); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
}

func TestWriteTo(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "key")
	long := strings.Repeat("x", 3*bufferBytes+1)
	write := func(failure error) error {
		return WriteTo(path, 0o644, func(w io.Writer) error {
			if _, err := io.WriteString(w, long); err != nil {
				return err
			}
			return failure
		})
	}
	failure := errors.New("out of points")
	if err := write(failure); !errors.Is(err, failure) {
		t.Fatalf("got %v", err)
	}
	wantEntries(t, dir, 0)
	if err := Write(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := write(failure); !errors.Is(err, failure) {
		t.Fatalf("got %v", err)
	}
	wantFile(t, path, "old")
	if err := write(nil); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, long)
	wantEntries(t, dir, 1)
}

// TestRefusal: the error names the path that the caller gave, and nothing is left.
func TestRefusal(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "taken")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder, filepath.Join(dir, "missing", "state.json")} {
		err := Write(path, []byte("x"), 0o600)
		var at *fs.PathError
		if !errors.As(err, &at) || at.Path != path {
			t.Errorf("%s: got %v", path, err)
		}
	}
	wantEntries(t, dir, 1)
}

func TestLinkIsFollowed(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	if err := Write(link, []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	wantFile(t, path, "new")
	if target, err := os.Readlink(link); err != nil || target != "file" {
		t.Errorf("the link was replaced: %q, %v", target, err)
	}
}

func wantFile(t *testing.T, path, text string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != text {
		t.Fatalf("%s holds %d bytes, want %d: %v", path, len(got), len(text), err)
	}
}

func wantEntries(t *testing.T, dir string, n int) {
	t.Helper()
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != n {
		t.Fatalf("the folder holds %v, want %d: %v", entries, n, err)
	}
}

func TestCheck(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := Check(path); err != nil {
		t.Error(err)
	}
	wantEntries(t, dir, 0)
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Check(path); err != nil {
		t.Error(err)
	}
	wantFile(t, path, "old")
	for _, bad := range []string{dir, filepath.Join(dir, "missing", "file"), filepath.Join(path, "file")} {
		if Check(bad) == nil {
			t.Errorf("%s can be written", bad)
		}
	}
	wantEntries(t, dir, 1)
}
