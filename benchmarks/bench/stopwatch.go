package bench

import "time"

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
