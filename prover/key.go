package prover

import (
	"github.com/consensys/gnark-crypto/ecc/bn254"

	"github.com/zkinfer/zkinfer/verifier"
)

// ProvingKey is a Groth16 proving key for a system with one commitment, gamma = 1
// and the commitment's base g2. With l_j the polynomial that is 1 at the j-th root
// of unity and 0 at the others, A_w(x) = sum over rows j of L's coefficient of
// wire w times l_j(x), B_w and C_w likewise for R and O, and tau, alpha, beta,
// delta, sigma the secrets:
type ProvingKey struct {
	sizes
	ProgramHash verifier.Hash
	CircuitHash verifier.Hash
	KeyHash     verifier.Hash // of the verifying key it belongs to
	Toolchain   string
	Setup       verifier.SetupKind

	Alpha, Beta, Delta bn254.G1Affine
	Beta2, Delta2      bn254.G2Affine

	// Whether A_w(tau) and B_w(tau) are zero, for every wire; A, B1 and B2 have no
	// points for those.
	InfinityA, InfinityB []bool

	A  []bn254.G1Affine // A_w(tau) g1
	B1 []bn254.G1Affine // B_w(tau) g1
	B2 []bn254.G2Affine // B_w(tau) g2

	// Z[i] = tau^j (tau^N - 1) / delta g1 with j the N's bits of i reversed, i < N-1:
	// the order of the quotient's coefficients after a transform.
	Z []bn254.G1Affine

	// K_w = (beta A_w(tau) + alpha B_w(tau) + C_w(tau)) g1
	K          []bn254.G1Affine // K_w / delta of the private wires
	Basis      []bn254.G1Affine // K_w of the committed wires
	BasisSigma []bn254.G1Affine // sigma K_w of the committed wires

	file []byte // the mapping that the points are in, if they are in one
}

// N is the size of the domain.
func (pk *ProvingKey) N() int { return pk.domain() }
