// Package circuits turns an integer program into a rank-1 constraint system and
// fills in its wires.
//
// Compile is the entry point: it gives a System, which is the rows (setup and
// audit read them one at a time), and whose Assign turns a trace of
// program.Eval into an Assignment, which is the values (a prover reads those).
// The circuit accepts exactly what Eval computes: for every admissible input
// there is a satisfying assignment, and every satisfying assignment has Eval's
// outputs.
//
// # Public input
//
// One: e, which stands for the statement's words (statement.go). The verifier
// also knows the challenge c, the hash of the words and of the commitment.
//
// # Committed wires
//
// One commitment, computed before the challenge is known, holds every wire that
// a prover chooses and that a random identity speaks about:
//
//   - the elements of input tensors (input range checks, words);
//   - products of matrices that a random combination checks;
//   - quotients of Rescale and Divide, roots, maxima, bits of NonNegative, outputs
//     of tables and gathers, positions, elements and keys of sorts: looked up or
//     range-checked;
//   - upper limbs of range checks and of BitAnd, and the segment, base and slope of
//     piecewise linear functions: looked up; what a clamp's argument is above it;
//   - multiplicities of the lookup argument;
//   - blindings of digests;
//   - the mask, a random element that makes the commitment hide the rest.
//
// Products of fixed wires, remainders of products, materialised linear expressions
// and digests are not committed: a row without the challenge determines each of
// them. Everything else (inverses, folded tuples, running sums) is late: a row
// determines it from fixed wires and the challenge. Lint checks all of this on the
// rows that setup sees.
//
// # Primitives
//
// Each primitive is one file with its argument and is attacked by a malicious
// prover in attack_test.go and prove_test.go:
//
//	linear.go     affine maps: expressions, no rows
//	view.go       reshape, transpose, slice, concat, pad: no rows
//	bilinear.go   products of activations, one row a product
//	matmul.go     matrix products of activations, by a random combination
//	rescale.go    division by a constant: the remainder in range
//	clamp.go      clamp, tables of small integers, piecewise linear functions
//	saturate.go   clamp without a table: the excess at an end only
//	fuse.go       clamps that the table behind them takes in
//	max.go        windowed maximum: gaps non-negative, their product zero
//	compare.go    sign: comparisons and selection
//	divide.go     division by an activation: both bounds of the remainder
//	root.go       square root: both bounds of the remainder
//	gather.go     elements at a variable index: records looked up
//	sort.go       positions in order: keys that are the run's, and fall
//	wrap.go       reduction modulo 2^n: quotient bounded, remainder in the type's range
//	bits.go       conjunction of bits: limbs looked up in pairs
//	statement.go  inputs, outputs, words
//	digest.go     blinded digests
//
// They stand on the lookup argument (lookup.go, table.go, records.go), range checks
// (range.go, check.go) and Poseidon2 (poseidon2.go).
//
// # Integers
//
// A wire holds an integer offset by the lower end of its static range, so that it
// is small and non-negative. Every expression that a check speaks about is a
// bounded integer: static ranges keep tensors within 2^62, what a range check
// leaves of a claimed value is below 2^63, and check.go refuses coefficients, the
// scale of a range check included, beyond 2^62. A sum of 2^28 such products is far
// below the field's modulus of 254 bits, so equalities in the field are equalities
// of integers. Constants are exact whatever their size (integer.go).
package circuits
