package data

import (
	"testing"
)

// FuzzRead feeds every reader the same bytes: no panic, and a tensor that is
// accepted has the elements its shape says.
func FuzzRead(f *testing.F) {
	f.Add(npy(f, "<f4", "True", "2, 3", []float32{1, 2, 3, 4, 5, 6}))
	f.Add(zipped(f, map[string][]byte{"a.npy": npy(f, "<i8", "False", "2", []int64{1, 2})}))
	f.Add([]byte(`{"input_data": [[1,2],[3]], "x": [[true]]}`))
	f.Add([]byte("label,a\n1,2\n3,4\n"))
	f.Add(idx([]uint32{2, 2}, 1, 2, 3, 4))
	f.Add(gzipped(f, idx([]uint32{1, 1}, 1)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for ext, format := range formats {
			tensors, err := format.read(raw)
			if err != nil {
				continue
			}
			for _, x := range tensors {
				if len(x.Values) != count(x.Shape) {
					t.Fatalf("%s: %d elements of shape %v", ext, len(x.Values), x.Shape)
				}
			}
		}
		for _, limit := range []int{0, 1} {
			x, err := parseTable(raw, limit)
			if err != nil {
				continue
			}
			if len(x.Values) != count(x.Shape) {
				t.Fatalf("table: %d elements of shape %v", len(x.Values), x.Shape)
			}
			if d, err := splitLabels(x, true); err == nil && len(d.Images) != x.Shape[0] {
				t.Fatalf("%d samples of shape %v", len(d.Images), x.Shape)
			}
		}
	})
}
