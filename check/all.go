package check

import (
	"context"
	"sync"
)

// All takes every case with run, jobs of them at a time, and gives the results in
// the order of the cases. done, if not nil, sees each as it comes, one at a time.
func All(ctx context.Context, cases []Case, jobs int, run func(context.Context, Case) *Result, done func(*Result)) []*Result {
	results := make([]*Result, len(cases))
	next := make(chan int)
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range min(jobs, len(cases)) {
		wg.Go(func() {
			for i := range next {
				results[i] = run(ctx, cases[i])
				if done != nil {
					mu.Lock()
					done(results[i])
					mu.Unlock()
				}
			}
		})
	}
	for i := range cases {
		next <- i
	}
	close(next)
	wg.Wait()
	return results
}
