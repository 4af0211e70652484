package check

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// tree makes empty files under a new folder.
func tree(t *testing.T, files ...string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "models")
	for _, f := range files {
		path := filepath.Join(root, f)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestFind(t *testing.T) {
	root := tree(t,
		"one/model.onnx", "one/test_data_set_0/input_0.pb", "one/test_data_set_0/input_1.pb", "one/test_data_set_0/output_0.pb",
		"two/model.onnx", "two/test_data_set_0/input_0.pb", "two/test_data_set_1/input_0.pb", "two/test_data_set_1/input_10.pb", "two/test_data_set_1/input_2.pb",
		"json/network.onnx", "json/input.json",
		"bare[1]/a.onnx", "bare[1]/b.onnx",
		"none/readme.txt")
	at := func(f string) string { return filepath.Join(root, f) }
	got, err := Find(root, "")
	want := []Case{
		{"models/bare[1]/a", at("bare[1]/a.onnx"), nil, nil},
		{"models/bare[1]/b", at("bare[1]/b.onnx"), nil, nil},
		{"models/json", at("json/network.onnx"), []string{at("json/input.json")}, nil},
		{"models/one", at("one/model.onnx"), []string{at("one/test_data_set_0/input_0.pb"), at("one/test_data_set_0/input_1.pb")}, []string{at("one/test_data_set_0/output_0.pb")}},
		{"models/two/test_data_set_0", at("two/model.onnx"), []string{at("two/test_data_set_0/input_0.pb")}, []string{}},
		{"models/two/test_data_set_1", at("two/model.onnx"), []string{at("two/test_data_set_1/input_0.pb"), at("two/test_data_set_1/input_2.pb"), at("two/test_data_set_1/input_10.pb")}, []string{}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	got, err = Find(at("one/model.onnx"), "")
	if err != nil || len(got) != 1 || got[0].Name != "model" || got[0].Inputs != nil {
		t.Errorf("a file: got %+v, %v", got, err)
	}
	if _, err := Find(at("none"), ""); !errors.Is(err, ErrNoCase) {
		t.Errorf("a folder without models: got %v", err)
	}
	if _, err := Find(at("missing"), ""); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: got %v", err)
	}
}

func TestFindExpected(t *testing.T) {
	root := tree(t, "one/model.onnx", "one/test_data_set_0/input_0.pb",
		"out/one/output_0.pb", "flat/output_0.pb", "flat/output_1.pb", "empty/x")
	for folder, want := range map[string]int{"out": 1, "flat": 2} {
		got, err := Find(filepath.Join(root, "one"), filepath.Join(root, folder))
		if err != nil || len(got) != 1 || len(got[0].Expected) != want {
			t.Errorf("%s: got %+v, %v", folder, got, err)
		}
	}
	if _, err := Find(filepath.Join(root, "one"), filepath.Join(root, "empty")); err == nil {
		t.Error("a folder without outputs was accepted")
	}
}

func TestFindExpectedBelowTheRoot(t *testing.T) {
	root := tree(t, "models/a/one/model.onnx", "models/b/one/model.onnx", "models/b/one/test_data_set_0/output_0.pb", "out/a/one/output_0.pb", "out/a/one/output_1.pb")
	got, err := Find(filepath.Join(root, "models"), filepath.Join(root, "out"))
	if err != nil || len(got) != 2 || len(got[0].Expected) != 2 || len(got[1].Expected) != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}
