package main

import "runtime/debug"

// lean keeps garbage small beside the few large slices of keys and proofs, which
// are cheap to scan: it doubles them otherwise.
func lean() { debug.SetGCPercent(20) }
