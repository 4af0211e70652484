package prover

import (
	"math"
	"math/bits"
	"runtime"
	"time"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/fft"

	"github.com/zkinfer/zkinfer/circuits"
)

// Estimate is what keys and proofs of a circuit will cost on this machine. The peaks
// of memory are those of a process that has read the program, compiled the circuit
// and keeps garbage small; that of a proof has what it reads of the proving key in it, of
// which the system can take back what it needs elsewhere.
type Estimate struct {
	SetupSeconds    float64 `json:"setup_seconds"`
	SetupBytes      int64   `json:"setup_bytes"` // peak of memory
	ProveSeconds    float64 `json:"prove_seconds"`
	ProveBytes      int64   `json:"prove_bytes"` // peak of memory
	ProvingKeyBytes int64   `json:"proving_key_bytes"`
}

// The parts of the cost, fitted to setups and proofs of 3 thousand to 4 million
// constraints. Times are in additions of points in G1, which probe measures.
const (
	setupG1   = 1.25 // an addition of a setup, whose table is larger than the cache
	setupG2   = 3.0  // an addition in G2
	setupTerm = 0.15 // a term of a row, hashed and summed up
	setupWire = 39   // a wire: its sums, their memory, its points written

	proveSums  = 1.34 // a part of the quotient and its sum, whose memory is not in the cache
	proveG1    = 0.78 // an addition of points of wires with equal values
	proveG2    = 2.0  // the same in G2
	proveWire  = 0.9  // a wire: its values and numbers
	openedByte = 0.06 // a byte of a program that is read and compiled

	setupSeconds, setupBase = 0.05, 60 << 20
	proveSeconds, proveBase = 0.05, 46 << 20
)

// SetupMemory is the memory that Setup will take into a file, beyond what there is.
func SetupMemory(r circuits.Rows) int64 {
	s, err := sizesOf(r)
	if err != nil {
		return 0
	}
	return s.setupBytes()
}

// ProvingMemory is the memory that a proof will take, beyond what there is and
// without the key's, which the system can take back.
func ProvingMemory(r circuits.Rows) int64 {
	s, err := sizesOf(r)
	if err != nil {
		return 0
	}
	return s.provingBytes()
}

// setupBytes are the wires' sums beside those reduced, and half of the tables: the
// other half lies where the sums were.
func (s sizes) setupBytes() int64 {
	workers := int64(accumulators(s.wires))
	tables := tableBytes(windowBits(3*s.wires+s.domain(), g1Window), g1Record) + tableBytes(windowBits(s.wires/2, g2Window), g2Record)
	return int64(s.wires)*(48*(2+workers)+64) + 32*int64(s.domain()) + tables/2
}

func tableBytes(c, point int) int64 {
	return int64(windowCount(c)) << (c - 1) * int64(point)
}

// provingBytes are the quotient's vectors, the wires, and half as much for sums and
// garbage.
func (s sizes) provingBytes() int64 { return int64(fr.Bytes) * int64(3*s.domain()+s.wires) * 3 / 2 }

// EstimateCost tells what a circuit will cost before there are keys. The size of
// the key is exact; times follow a measurement of this machine, of half a second.
func EstimateCost(r circuits.Rows) (Estimate, error) {
	s, err := sizesOf(r)
	if err != nil {
		return Estimate{}, err
	}
	n, terms := countPoints(r, s)
	key, program := n.fileSize(), inUse()
	addition, butterfly := probe()
	cores := math.Min(float64(runtime.GOMAXPROCS(0)), 8)

	g1, g2, domain := float64(n.a+n.b+s.domain()+s.private()+2*s.committed), float64(n.b), float64(s.domain())
	setup := setupG1*float64(windowCount(windowBits(3*s.wires+s.domain(), g1Window)))*g1 +
		setupG2*float64(windowCount(windowBits(n.b, g2Window)))*g2 + setupTerm*float64(terms) + setupWire*float64(s.wires)
	entries := 0 // of tables: their inverses are the distinct large values of the wires
	if t, ok := r.(interface{ TableRows() int }); ok {
		entries = t.TableRows()
	}
	prove := proveSums*(2*sumCost(2*entries)+sumCost(s.domain())) + proveG1*(g1-domain) + proveG2*g2 + proveWire*float64(s.wires) + openedByte*float64(program)
	return Estimate{
		SetupSeconds:    setupSeconds + addition*setup/cores,
		SetupBytes:      setupBase + program + s.setupBytes(),
		ProveSeconds:    proveSeconds + (addition*prove+proveSums*butterfly*6*transformCost(s.domain()))/cores,
		ProveBytes:      proveBase + program*5/4 + key*4/5 + s.provingBytes(),
		ProvingKeyBytes: key,
	}, nil
}

// sumCost is the number of additions of a sum of n multiples.
func sumCost(n int) float64 {
	c := sumBits(n)
	return float64(windowCount(c)) * float64(n+3<<(c-1))
}

// transformCost is the number of butterflies of a transform of n values.
func transformCost(n int) float64 { return float64(n) / 2 * float64(bits.TrailingZeros(uint(n))) }

// inUse is the memory that the program and the circuit take.
func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// countPoints counts the wires that have a point A and a point B, and the terms of
// all rows.
func countPoints(r circuits.Rows, s sizes) (keyCounts, int64) {
	var row circuits.Row
	inA, inB := make([]bool, s.wires), make([]bool, s.wires)
	terms := int64(0)
	mark := func(e *circuits.LinExp, in []bool) {
		terms += int64(len(e.Terms) + len(e.Big))
		for _, t := range e.Terms {
			in[t.Wire] = true
		}
		for i := range e.Big {
			in[e.Big[i].Wire] = true
		}
	}
	for i := range s.rows {
		r.Row(i, &row)
		mark(&row.L, inA)
		mark(&row.R, inB)
	}
	n := keyCounts{sizes: s}
	for w := range inA {
		if inA[w] {
			n.a++
		}
		if inB[w] {
			n.b++
		}
	}
	return n, terms
}

// probe measures this machine: the core seconds that an addition of a sum of 2^13
// multiples takes, and a butterfly of a transform of 2^14 values, the best of some.
func probe() (addition, butterfly float64) {
	const n, m = 1 << 13, 1 << 14
	scalars := make([]fr.Element, m)
	for i := range scalars {
		scalars[i].SetUint64(uint64(bits.Reverse32(uint32(i)) + 1))
		scalars[i].Inverse(&scalars[i])
	}
	points := mulG1(g1Table(n), scalars[:n])
	addition = best(8, func() { inG1().sumOn(1, g1Points(points), scalars[:n]) }) / sumCost(n)
	domain := fft.NewDomain(m, fft.WithoutPrecompute())
	butterfly = best(8, func() { domain.FFT(scalars, fft.DIF, fft.WithNbTasks(1)) }) / transformCost(m)
	return addition, butterfly
}

// best is the least time in seconds of some runs.
func best(runs int, f func()) float64 {
	least := math.Inf(1)
	for range runs {
		start := time.Now()
		f()
		least = math.Min(least, time.Since(start).Seconds())
	}
	return least
}
