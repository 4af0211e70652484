package quantize

import "math"

// The heuristics that decide what a program costs. A constraint is the unit of
// cost; the circuit's planner decides the rest.

const (
	// termsPerConstraint is the number of terms of a linear map that weigh as
	// much as one constraint in setup and proof.
	termsPerConstraint = 200
	// rescaleCost is what a rounding saves when it is left out: the remainder
	// and the saturation.
	rescaleCost = 3
	tableCost   = 2 // per element, besides a row per entry
	segmentCost = 8 // per element, besides a row per segment
	clampCost   = 5 // per element, where no table of the range pays

	maxShift  = 30      // weights fit 32 bits
	packable  = 1 << 55 // a linear output with a wider range is rounded
	maxWeight = 1<<31 - 1
)

// The weights of a map over an accumulator have wideWeightBits; an accumulator
// whose sum with them would pass deepSum bits is rounded first. No step is finer
// than 2^-deepest of the largest calibrated value.
const (
	wideWeightBits = 14
	deepSum        = 57
	deepest        = 48
	levelBits      = 24 // of weights between steps of compared values
)

// tolerances are the errors, in steps of a tensor of `bits` bits, that rounding
// the weights of one layer may add, the cheapest first: at 16 bits, 2^-14 of the
// largest value, which most networks bear.
func tolerances(bits int) []float64 {
	first := math.Max(0.1, math.Ldexp(1, bits-14))
	return []float64{first, first / 4, first / 16, first / 64}
}

// enough is the error at which no smaller tolerance is tried.
func enough(bits int) float64 { return math.Ldexp(1, 4-bits) }

// functionError is the error that the table of a function may add, for outputs
// in steps of `step` and up to `largest` in magnitude.
func functionError(step, largest float64) float64 {
	return math.Max(step/4, math.Ldexp(largest, -14))
}

// levels is the largest integer of a tensor of `bits` bits.
func levels(bits int, nonNegative bool) float64 {
	if nonNegative {
		return math.Ldexp(1, bits) - 1
	}
	return math.Ldexp(1, bits-1) - 1
}

// shiftFor is the least S for which rounding the weights at 2^-S steps keeps an
// error of `spread` steps per unit below tol.
func shiftFor(spread, tol float64) int {
	if !(spread > tol) {
		return 0
	}
	return min(int(math.Ceil(math.Log2(spread/tol))), maxShift)
}

// composes reports whether a linear map that reads the n elements of a sum of
// `terms` wires `reads` times in all is cheaper on the sum itself than on its
// rounded value.
func composes(reads, n, terms int) bool {
	return reads*terms <= n*terms+n*rescaleCost*termsPerConstraint
}
