// Package verifier checks proofs of inference natively. It is a leaf: it needs
// neither the compiler nor a proving key, only a verifying key, which carries
// the schema of the model's inputs and outputs.
//
// # Statement
//
// A statement is a context and the words p_1 .. p_m: the public inputs, then the
// public outputs, then the digests of tensors that are published as digests,
// each in graph order. Tensor.Encode packs a tensor into words. The verifier
// computes, with D the proof's commitment,
//
//	c = keccak256(tag || keyHash || context || p_1 || .. || p_m || D) mod r
//	e = p_1 c + p_2 c^2 + .. + p_m c^m
//
// and e is the circuit's only public input. Every item is 32 bytes, big-endian,
// D is x then y, tag is keccak256("zkinfer.statement.v1"). A word of 2^248 or more
// is refused, and so is any number of words but the m that the key pins.
//
// # Proof
//
// A proof is a selector of 4 bytes and the points A (G1), B (G2), C, D and PoK
// (G1), 388 bytes in the order EIP-197 has for the precompiled contracts:
// 32-byte big-endian coordinates, the imaginary part of an element of the
// quadratic extension first, zeros for the point at infinity. It is accepted when
//
//	e(A, B) = e(alpha, beta) e(K0 + e Ke + c Kc + D, g2) e(C, delta)
//	e(PoK, g2) = e(D, sigma g2)
//
// The first is Groth16's equation (2016/260) with gamma = 1 and D, a commitment to
// a part of the witness (2022/1072), added to the public inputs; the second is
// the proof that D lies in the span of the committed wires' points. The two are
// folded into five pairings,
//
//	e(A, B) e(alpha, -beta) e(C, -delta) e(K0 + e Ke + c Kc + D + rho PoK, -g2) e(rho D, sigma g2) = 1
//
// with the 128 bits
//
//	rho = keccak256(keccak256("zkinfer.fold.v1") || c || A || B || C || D || PoK) >> 128
//
// which depend on everything the caller chooses.
//
// # What a proof says
//
// Whoever made it knew a witness for the statement's words under this key, and
// meant it for this context. It does not say that an input is true, and it says
// which model ran only as far as the key is known to be that model's: whoever
// ran a single-party setup can prove anything.
package verifier
