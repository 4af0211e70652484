package prover

import (
	"math"
	"math/bits"
	"runtime"
	"time"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"github.com/zkinfer/zkinfer/circuits"
)

// Estimate is what keys and proofs of a circuit will cost on this machine.
type Estimate struct {
	SetupSeconds    float64 `json:"setup_seconds"`
	SetupBytes      int64   `json:"setup_bytes"` // peak of memory
	ProveSeconds    float64 `json:"prove_seconds"`
	ProveBytes      int64   `json:"prove_bytes"` // peak of memory
	ProvingKeyBytes int64   `json:"proving_key_bytes"`
}

// The cost of the parts, in core microseconds where probe takes probeMicros a
// point, and of memory. They were fitted to setups and proofs of 5 thousand to 1
// million constraints on two cores of an EPYC.
const (
	probeMicros = 6.1

	setupG1   = 2.7  // a point of G1 in the key
	setupG2   = 5.3  // a point of G2
	setupTerm = 0.01 // a term of a row

	proveDomain = 4.6 // a point of the domain: transforms and the quotient's sum
	provePoint  = 0.35
	proveG2     = 0.9
	checkPoint  = 0.35 // reading a point of the key and checking it

	baseSeconds = 0.05
	baseBytes   = 36 << 20
)

// EstimateCost tells what a circuit will cost before there are keys. The size of
// the key is exact; times follow a short measurement of this machine.
func EstimateCost(r circuits.Rows) (Estimate, error) {
	s, err := sizesOf(r)
	if err != nil {
		return Estimate{}, err
	}
	n, terms := countPoints(r, s)
	key := n.fileSize()

	g1 := float64(n.a + n.b + s.domain() + s.private() + 2*s.committed)
	g2, domain := float64(n.b), float64(s.domain())
	unit := probe() / probeMicros * 1e-6 / math.Min(float64(runtime.GOMAXPROCS(0)), 8)
	setup := setupG1*g1 + setupG2*g2 + setupTerm*float64(terms)
	prove := proveDomain*domain + (provePoint+checkPoint)*g1 + (proveG2+checkPoint)*g2 + setupTerm*float64(terms)
	return Estimate{
		SetupSeconds:    baseSeconds + unit*setup,
		SetupBytes:      baseBytes + key + int64(fr.Bytes*(14*s.wires+6*s.domain())),
		ProveSeconds:    baseSeconds + unit*prove,
		ProveBytes:      baseBytes + key + int64(fr.Bytes*(7*s.wires+14*s.domain())),
		ProvingKeyBytes: key,
	}, nil
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

// probe measures this machine: the core microseconds that a point of a sum of 2^12
// multiples takes, the best of three.
func probe() float64 {
	const n = 1 << 12
	scalars := make([]fr.Element, n)
	for i := range scalars {
		scalars[i].SetUint64(uint64(bits.Reverse32(uint32(i)) + 1))
		scalars[i].Inverse(&scalars[i])
	}
	points := mulG1(g1Table(n), scalars)
	best := math.Inf(1)
	for range 3 {
		start := time.Now()
		var p bn254.G1Affine
		if _, err := p.MultiExp(points, scalars, ecc.MultiExpConfig{NbTasks: 1}); err != nil {
			panic("prover: " + err.Error()) // lengths differ
		}
		best = math.Min(best, float64(time.Since(start).Microseconds())/n)
	}
	return best
}
