package bench

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestMeasure(t *testing.T) {
	u, out, err := measure(context.Background(), Limits{}, "sh", "-c", "echo done; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done")
	if err != nil || string(out) != "done\n" {
		t.Fatalf("printed %q, %v", out, err)
	}
	if u.Wall <= 0 || u.CPU <= 0 || u.Peak <= 0 {
		t.Errorf("usage is %+v", u)
	}
}

func TestMeasureSaysWhatFailed(t *testing.T) {
	_, _, err := measure(context.Background(), Limits{}, "sh", "-c", "echo first >&2; echo 'error: no such model' >&2; echo 'try: another' >&2; exit 3")
	if err == nil || !strings.Contains(err.Error(), "no such model") {
		t.Errorf("error is %v", err)
	}
	if _, _, err := measure(context.Background(), Limits{}, "/nonexistent"); err == nil {
		t.Error("a program that is not there ran")
	}
}

// A limit ends the process and those it started.
func TestMeasureLimits(t *testing.T) {
	_, _, err := measure(context.Background(), Limits{Time: time.Millisecond}, "sh", "-c", "sleep 100 & wait")
	if !errors.Is(err, ErrTime) {
		t.Errorf("time: error is %v", err)
	}
	if resident(1<<30) != 0 {
		t.Error("a process that is not there has memory")
	}
	if available() == 0 {
		t.Log("this system does not tell its memory: nothing to limit")
		return
	}
	_, _, err = measure(context.Background(), Limits{Memory: 1}, "sh", "-c", "sleep 100 & wait")
	if !errors.Is(err, ErrMemory) {
		t.Errorf("memory: error is %v", err)
	}
}

func TestMeasureStopsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := measure(ctx, Limits{}, "sh", "-c", "sleep 100"); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

func TestField(t *testing.T) {
	text := "MemTotal:       25 kB\nmodel name\t: Some CPU: 2 GHz\n"
	if v := field(text, "model name"); v != "Some CPU: 2 GHz" {
		t.Errorf("model name %q", v)
	}
	if n := kiloBytes(field(text, "MemTotal")); n != 25*1024 {
		t.Errorf("memory %d", n)
	}
	if v := field(text, "none"); v != "" || kiloBytes(v) != 0 {
		t.Errorf("a missing field is %q", v)
	}
}
