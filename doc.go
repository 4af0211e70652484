// Package zkinfer proves that an output is what a neural network computes on an
// input, and lets anyone check it, a smart contract included.
//
// The module has no code in its root: see model (ONNX to an integer program),
// circuits (program to constraints), prover (keys and proofs), verifier (checking
// a proof, with no dependency on the rest), solidity (checking it on chain) and
// the command cmd/zkinfer. The example of this package shows the whole path.
package zkinfer
