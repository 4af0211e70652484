package bench

import (
	"runtime"
	"syscall"
	"time"
)

// peakBytes is the peak of the resident set: Linux counts it in kB, macOS in
// bytes.
func peakBytes(r *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return int64(r.Maxrss)
	}
	return int64(r.Maxrss) * 1024
}

// self is what this process took until now.
func self() (cpu time.Duration, peak int64) {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0, 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano()), peakBytes(&r)
}

// stopwatch measures a part of this process.
type stopwatch struct {
	start time.Time
	cpu   time.Duration
}

func startWatch() stopwatch {
	cpu, _ := self()
	return stopwatch{time.Now(), cpu}
}

// stop gives what the part took; the peak is that of the process so far.
func (s stopwatch) stop() Usage {
	cpu, peak := self()
	return Usage{time.Since(s.start).Seconds(), (cpu - s.cpu).Seconds(), peak}
}
