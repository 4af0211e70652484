package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Usage is what a child process took.
type Usage struct {
	Wall float64 `json:"wall_seconds"`
	CPU  float64 `json:"cpu_seconds"` // user and system, as the kernel counted them
	Peak int64   `json:"peak_bytes"`  // of the resident set
}

// Limits end a child process that takes too much; 0 is no limit.
type Limits struct {
	Time   time.Duration
	Memory int64 // resident bytes
}

// What ends a child process from outside.
var (
	ErrTime   = errors.New("over the time limit")
	ErrMemory = errors.New("over the memory limit")
)

// poll is how often a process's memory is compared with its limit.
const poll = 100 * time.Millisecond

// measure runs a command to its end and returns what it took and printed. The
// usage is valid with an error too, once the process has run.
func measure(ctx context.Context, limits Limits, args ...string) (Usage, []byte, error) {
	var u Usage
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	groupKill(cmd)
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return u, nil, err
	}
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		watch(ctx, cancel, limits, cmd.Process.Pid, start)
	}()
	err := cmd.Wait()
	u.Wall = time.Since(start).Seconds()
	u.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	u.Peak = peak(cmd.ProcessState)
	cause := context.Cause(ctx)
	cancel(nil)
	<-watched
	switch {
	case err == nil:
		return u, stdout.Bytes(), nil
	case cause != nil:
		return u, stdout.Bytes(), cause
	}
	return u, stdout.Bytes(), fmt.Errorf("%w%s", err, lastLine(stderr.String()))
}

// watch ends a process that exceeds a limit.
func watch(ctx context.Context, cancel context.CancelCauseFunc, limits Limits, pid int, start time.Time) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		switch {
		case limits.Time > 0 && time.Since(start) > limits.Time:
			cancel(fmt.Errorf("%w of %v", ErrTime, limits.Time))
		case limits.Memory > 0 && resident(pid) > limits.Memory:
			cancel(fmt.Errorf("%w of %s", ErrMemory, bytesText(limits.Memory)))
		}
	}
}

// resident is the resident set of a process now, 0 where the system does not tell.
func resident(pid int) int64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	var size, pages int64
	if _, err := fmt.Sscan(string(raw), &size, &pages); err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// lastLine is the last line of what a failed process wrote, as an addition to an
// error.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		line := strings.TrimSpace(lines[i])
		if line != "" && !strings.HasPrefix(line, "try:") {
			return ": " + line[:min(len(line), 300)]
		}
	}
	return ""
}
