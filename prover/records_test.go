package prover

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// spoilPoint flips a bit of a point A, which only the full check looks at.
func spoilPoint(t *testing.T, path string, pk *ProvingKey) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	at := offsets(pk.sections(pk.counts(), pk.points()))[4]
	b := make([]byte, 1)
	if _, err := f.ReadAt(b, at); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 1
	if _, err := f.WriteAt(b, at); err != nil {
		t.Fatal(err)
	}
}

// open opens a key and closes it.
func open(path string, r *Records) error {
	pk, err := OpenProvingKey(path, r)
	if err != nil {
		return err
	}
	return pk.Close()
}

// recorded lists the files of a records' folder.
func recorded(t *testing.T, r *Records) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(r.folder, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestRecords(t *testing.T) {
	keys, path := writtenKey(t, newToy(5, 3, 60, 90))
	r := NewRecords(filepath.Join(t.TempDir(), "records"))
	if err := open(path, r); err != nil || len(recorded(t, r)) != 1 {
		t.Fatalf("the first opening: got %v, %d records", err, len(recorded(t, r)))
	}
	state := func() (string, fileState) {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		place, s, err := describe(f)
		if err != nil {
			t.Fatal(err)
		}
		return place, s
	}
	place, s := state()
	if !r.know(place, &s, nil) {
		t.Error("a key that was checked is not known")
	}

	// touched, it is known by its bytes, and recorded in its new state
	if err := os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	_, s = state()
	if r.know(place, &s, []byte("other bytes")) {
		t.Error("other bytes are known")
	}
	if err := open(path, r); err != nil || !r.know(place, &s, nil) {
		t.Errorf("a key that was touched: got %v", err)
	}

	// a flipped bit is found, and the record does not become one of the new bytes
	spoilPoint(t, path, keys.Proving)
	for range 2 {
		if err := open(path, r); err == nil {
			t.Error("a spoilt key was opened")
		}
	}
	if err := WriteProvingKey(path, keys.Proving); err != nil {
		t.Fatal(err)
	}
	if err := open(path, r); err != nil {
		t.Error(err)
	}
	if err := os.Truncate(path, 3*pageSize); err != nil {
		t.Fatal(err)
	}
	if err := open(path, r); err == nil {
		t.Error("a truncated key was opened")
	}
}

// A time of modification that was set back does not hide a change where the system
// tells of it.
func TestRecordsSeeThroughSetTimes(t *testing.T) {
	keys, path := writtenKey(t, newToy(5, 3, 60, 90))
	r := NewRecords(filepath.Join(t.TempDir(), "records"))
	if err := open(path, r); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	var s fileState
	if s.system(info); s.Changed == 0 {
		t.Skip("the system does not tell")
	}
	spoilPoint(t, path, keys.Proving)
	if err := os.Chtimes(path, time.Time{}, info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if err := open(path, r); err == nil {
		t.Error("a spoilt key was opened")
	}
}

// What was recorded of one key does not vouch for another, and a folder that others
// can write to vouches for none.
func TestRecordsOfOthers(t *testing.T) {
	y := newToy(5, 3, 60, 90)
	keys, path := writtenKey(t, y)
	_, second := writtenKey(t, y)
	r := NewRecords(filepath.Join(t.TempDir(), "records"))
	if err := open(path, r); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(recorded(t, r)[0])
	if err != nil {
		t.Fatal(err)
	}
	spoilPoint(t, second, keys.Proving)
	for name, text := range map[string][]byte{"another key's": raw, "no JSON": []byte("{"), "empty": nil} {
		place, err := filepath.Abs(second)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(r.place(place), text, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := open(second, r); err == nil {
			t.Errorf("%s record: a spoilt key was opened", name)
		}
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	place, s, err := describe(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(r.folder, 0o777); err != nil {
		t.Fatal(err)
	}
	if r.know(place, &s, nil) {
		t.Error("records that anybody could have written are believed")
	}
	if err := open(path, NewRecords(filepath.Join(path, "x"))); err != nil {
		t.Errorf("records that cannot be written: got %v", err)
	}
}
