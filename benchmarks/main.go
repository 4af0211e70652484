// Command benchmarks measures every step of the zkinfer command over a suite of
// networks, next to its peers. Package bench does the work.
//
//	go run ./benchmarks [--quick] [--peers] [--models DIR[@BITS]]... [-o DIR]
//	go run ./benchmarks compare OLD NEW
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/zkinfer/zkinfer/benchmarks/bench"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := bench.Main(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
