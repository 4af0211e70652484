package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"zkinfer": main})
}

// scriptKey is where a script's commands find its own *testing.T.
const scriptKey = "t"

// TestScripts runs testdata/*.txtar. $DIGITS is the folder of the demo's network.
func TestScripts(t *testing.T) {
	testscript.Run(t, scripts(t, "testdata"))
}

func scripts(t *testing.T, dir string) testscript.Params {
	t.Helper()
	digits, err := filepath.Abs("../../examples/digits")
	if err != nil {
		t.Fatal(err)
	}
	return testscript.Params{
		Dir:                 dir,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DIGITS", digits)
			env.Values[scriptKey] = env.T()
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"mode":  mode,
			"flip":  flip,
			"cut":   cut,
			"anvil": anvil,
			"pass":  pass,
			"first": first,
			"await": await,
			"idle":  idle,
		},
	}
}

// exits CODE COMMAND ARGS runs a command that must end with the code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = err.Error()
	}
	if want := map[string]string{"0": "0", "1": "exit status 1", "2": "exit status 2", "3": "exit status 3"}[args[0]]; got != want {
		ts.Fatalf("got %s, want %s", got, want)
	}
}

// mode FILE OCTAL checks a file's permissions.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := info.Mode().Perm().String(); got != args[1] {
		ts.Fatalf("%s has the mode %s, want %s", args[0], got, args[1])
	}
}

// flip FILE flips a bit in the middle of a file.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	raw, err := os.ReadFile(path)
	ts.Check(err)
	raw[len(raw)/2] ^= 1
	ts.Check(os.WriteFile(path, raw, 0o600))
}

// cut FILE drops the last byte of a file.
func cut(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	raw, err := os.ReadFile(path)
	ts.Check(err)
	ts.Check(os.WriteFile(path, raw[:len(raw)-1], 0o600))
}
