//go:build unix

package bench

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// measurable is whether the system tells what a process took.
const measurable = true

// groupKill puts a command's process into a group of its own, which ends whole when
// the command's context ends.
func groupKill(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// peak is the peak of an ended process's resident set, in bytes.
func peak(p *os.ProcessState) int64 {
	if r, ok := p.SysUsage().(*syscall.Rusage); ok {
		return peakBytes(r)
	}
	return 0
}

// self is what this process took until now.
func self() (cpu time.Duration, peak int64) {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0, 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano()), peakBytes(&r)
}

// peakBytes is the peak of the resident set: Linux counts it in kB, macOS in
// bytes.
func peakBytes(r *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return int64(r.Maxrss)
	}
	return int64(r.Maxrss) * 1024
}
