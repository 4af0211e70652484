package prover

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel cuts 0 .. n-1 into blocks and runs f on them, on all cores.
func parallel(n, block int, f func(start, end int)) {
	parallelWorkers(n, block, runtime.GOMAXPROCS(0), func() func(start, end int) { return f })
}

// parallelWorkers runs blocks on at most workers goroutines, each with the
// function that setup gives it: a worker's own scratch memory goes there.
func parallelWorkers(n, block, workers int, setup func() func(start, end int)) {
	blocks := (n + block - 1) / block
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, blocks) {
		wg.Go(func() {
			f := setup()
			for {
				b := int(next.Add(1)) - 1
				if b >= blocks {
					return
				}
				f(b*block, min(n, (b+1)*block))
			}
		})
	}
	wg.Wait()
}
