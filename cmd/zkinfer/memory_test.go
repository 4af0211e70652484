package main

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

func TestAvailableMemory(t *testing.T) {
	const meminfo = "MemTotal:       8000 kB\nMemAvailable:    4000 kB\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"unknown":  {nil, 0},
		"no group": {map[string]string{"proc/meminfo": meminfo}, 4096000},
		"no limit": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/memory.max": "max\n", "sys/fs/cgroup/memory.current": "1\n"}, 4096000},
		"version 2": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n",
			"sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/memory.max": "1000000\n",
			"sys/fs/cgroup/a/memory.current": "700000\n", "sys/fs/cgroup/a/memory.stat": "anon 5\ninactive_file 100000\n"}, 400000},
		"version 1": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "5:cpu:/x\n4:memory:/x\n",
			"sys/fs/cgroup/memory/x/memory.limit_in_bytes": "1000000\n", "sys/fs/cgroup/memory/x/memory.usage_in_bytes": "900000\n"}, 100000},
		"limit above memory": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/memory.max": "9000000\n", "sys/fs/cgroup/memory.current": "5\n"}, 4096000},
		"limit used up": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/memory.max": "9000\n", "sys/fs/cgroup/memory.current": "9999\n"}, 1},
		"damaged": {map[string]string{"proc/meminfo": "MemAvailable: x", "proc/self/cgroup": "::\n0\n"}, 0},
	} {
		root := t.TempDir()
		for path, text := range c.files {
			path = filepath.Join(root, path)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := availableMemory(root); got != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
	}
}

// More memory than any machine has is refused with the figure, unless it is forced.
func TestEnoughMemory(t *testing.T) {
	if availableMemory("/") == 0 {
		t.Skip("the system does not tell its memory")
	}
	for _, force := range []bool{false, true} {
		flags := flag.NewFlagSet("", flag.ContinueOnError)
		flags.Bool("force", force, "")
		c := cli.NewContext(nil, flags, nil)
		err := enoughMemory(c, "proving", 1<<60)
		if refused := errors.Is(err, errMemory); refused == force {
			t.Errorf("force %v: got %v", force, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "not enough memory: proving takes about 1152921504.61 GB more, ") {
			t.Errorf("got %v", err)
		}
		if err := enoughMemory(c, "proving", 1); err != nil {
			t.Errorf("force %v, one byte: got %v", force, err)
		}
	}
}
