package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
)

// lean keeps garbage small beside the few large slices of keys and proofs, which
// are cheap to scan: it doubles them otherwise.
func lean() { debug.SetGCPercent(20) }

func forceFlag() cli.Flag {
	return &cli.BoolFlag{Name: "force", Usage: "start though memory seems too small"}
}

// errMemory says that a step would not fit the machine.
var errMemory = errors.New("not enough memory")

// enoughMemory refuses a step that needs more memory than there is, unless --force
// was given or the system does not tell.
func enoughMemory(c *cli.Context, step string, need int64) error {
	free := availableMemory("/")
	if free == 0 || need <= free || c.Bool("force") {
		return nil
	}
	return hinted(fmt.Errorf("%w: %s takes about %s more, %s are available", errMemory, step, size(need), size(free)),
		"a machine with more memory, or --force to start all the same")
}

// availableMemory is what this process may still use, 0 where the system does not
// tell: what the kernel calls available, or less where a control group has a limit.
func availableMemory(root string) int64 {
	free := field(filepath.Join(root, "proc/meminfo"), "MemAvailable:") << 10
	for _, group := range controlGroups(root) {
		limit, used := number(group.limit), number(group.used)-field(group.stat, group.cache)
		if limit > 0 && used >= 0 && (free == 0 || limit-used < free) {
			free = max(limit-used, 1)
		}
	}
	return free
}

// controlGroup are the files of a control group that tell of its memory.
type controlGroup struct{ limit, used, stat, cache string }

// controlGroups are this process's control group and those above it, of version 2
// and 1. A group that does not limit memory has no number in its limit's file.
func controlGroups(root string) []controlGroup {
	text, err := os.ReadFile(filepath.Join(root, "proc/self/cgroup"))
	if err != nil {
		return nil
	}
	var groups []controlGroup
	for line := range strings.Lines(string(text)) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(fields) != 3 {
			continue
		}
		for path := filepath.Clean("/" + fields[2]); ; path = filepath.Dir(path) {
			v2, v1 := filepath.Join(root, "sys/fs/cgroup", path), filepath.Join(root, "sys/fs/cgroup/memory", path)
			switch fields[1] {
			case "":
				groups = append(groups, controlGroup{filepath.Join(v2, "memory.max"), filepath.Join(v2, "memory.current"),
					filepath.Join(v2, "memory.stat"), "inactive_file"})
			case "memory":
				groups = append(groups, controlGroup{filepath.Join(v1, "memory.limit_in_bytes"), filepath.Join(v1, "memory.usage_in_bytes"),
					filepath.Join(v1, "memory.stat"), "total_inactive_file"})
			}
			if path == "/" {
				break
			}
		}
	}
	return groups
}

// number is the only number in a file, 0 if there is none.
func number(path string) int64 {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// field is the number behind a name in a file of names and numbers, 0 if there is
// none.
func field(path, name string) int64 {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == name {
			n, _ := strconv.ParseInt(f[1], 10, 64)
			return n
		}
	}
	return 0
}
