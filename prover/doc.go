// Package prover makes Groth16 keys and proofs for the constraint systems of
// package circuits: Setup, key files, the audit of a key, and Prove. A Prover keeps
// the circuit and the keys of one program for many proofs.
//
// The proof system is Groth16 (2016/260) on BN254 with one commitment to a part of
// the witness (2022/1072), in the shape that package verifier checks: gamma = 1 and
// the generator g2 for the commitment's base. GnarkKeys gives the keys in gnark's
// types; gnark's prover and verifier are the reference in the tests.
//
// # Order of a proof
//
// The commitment D is made of the committed wires' values, which are known before
// any challenge. The challenge c hashes the key, the context, the statement's
// words and D. The assignment then fills the wires that depend on c and the public
// input e, and the rest is Groth16: the quotient of the rows' values, and sums of
// multiples of the key's points. The proof is verified before it is returned; a
// wrong value anywhere gives an error, never a proof that others refuse.
//
// # Zero knowledge
//
// A proof tells nothing but the statement. With fresh r, s and mask, all uniform
// and independent of each other and of the witness,
//
//   - A = .. + r delta is uniform in G1, B = .. + s delta uniform in G2, and
//     D = .. + mask times the mask's point uniform in G1, independently, because
//     neither delta nor the mask's point is infinity;
//   - PoK = sigma D, and C follows from A, B, D and the statement, since the
//     verifier's two equations have one solution each;
//   - c and e are functions of the statement, the key and D.
//
// A simulator that knows the trapdoor draws A, B and D and solves for the others.
// The mask is drawn by the assignment, r and s by Prove, all from crypto/rand and
// for one proof: two proofs from one assignment have the same D and show that they
// are of one witness.
//
// # Sums of multiples
//
// Nearly all of the time goes into sums of multiples of the key's points. Most wires
// hold one of few values, so points with equal scalars are added up first
// (collect.go); what is left goes through buckets (msm.go, buckets.go). Additions are
// affine, in batches that share an inversion and run on vectors (affine.go), and so
// are those of a setup's fixed-base multiplications (fixedbase.go). None of it is
// constant-time: how long a proof takes can tell of its witness.
//
// # Setup, and whom to trust
//
// Setup is a single-party setup, for development. Whoever knows its secrets can
// prove anything under its keys; they are overwritten when it ends, but nobody can
// check that. delta and sigma are never used twice.
//
// Whether keys belong to a circuit anyone can check, with Audit and CheckSRS. It
// matters for the verifying key: with another one a proof means something else.
//
// A proving key from a stranger cannot make a false proof pass, because a proof is
// judged by the verifying key alone. Nor does a proof made with it tell of the
// witness: the argument above holds for any points as long as delta and the mask's
// point are not infinity, which Prove tests, and the proof is valid, which it
// tests too. But such a key can be made to give valid proofs for some witnesses
// only, and then whether a proof comes out tells of the witness. Audit excludes
// that. Opening a key checks that its points are points of their groups, once for
// each user and file (Records); that tells nothing of what they are multiples of.
// A proving key shows the weights of the model that it was made for to
// whoever can guess them.
package prover
