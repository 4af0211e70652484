//go:build !unix

package bench

import (
	"os"
	"os/exec"
	"time"
)

// Without Unix's accounting of processes, Run refuses, and nothing here is used.
const measurable = false

func groupKill(*exec.Cmd) {}

func peak(*os.ProcessState) int64 { return 0 }

func self() (cpu time.Duration, peak int64) { return 0, 0 }
