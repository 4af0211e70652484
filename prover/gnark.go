package prover

import (
	"fmt"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/fft"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/pedersen"
	groth16 "github.com/consensys/gnark/backend/groth16/bn254"

	"github.com/zkinfer/zkinfer/verifier"
)

// GnarkKeys gives the keys in gnark's types; the points are shared. gnark's prover
// takes them with a constraint system whose wires have the numbers of
// circuits.Wire, and with verifier.NewChallengeHash as its hash to the field.
func GnarkKeys(pk *ProvingKey, vk *verifier.VerifyingKey) (*groth16.ProvingKey, *groth16.VerifyingKey, error) {
	p := new(groth16.ProvingKey)
	p.Domain = *fft.NewDomain(uint64(pk.N()))
	p.G1.Alpha, p.G1.Beta, p.G1.Delta = pk.Alpha, pk.Beta, pk.Delta
	p.G1.A, p.G1.B, p.G1.Z, p.G1.K = pk.A, pk.B1, pk.Z, pk.K
	p.G2.Beta, p.G2.Delta, p.G2.B = pk.Beta2, pk.Delta2, pk.B2
	p.InfinityA, p.InfinityB = pk.InfinityA, pk.InfinityB
	p.NbInfinityA = uint64(pk.wires - len(pk.A))
	p.NbInfinityB = uint64(pk.wires - len(pk.B1))
	p.CommitmentKeys = []pedersen.ProvingKey{{Basis: pk.Basis, BasisExpSigma: pk.BasisSigma}}

	v := new(groth16.VerifyingKey)
	_, _, _, g2 := bn254.Generators()
	v.G1.Alpha, v.G1.Beta, v.G1.Delta = vk.Alpha, pk.Beta, pk.Delta
	v.G1.K = []bn254.G1Affine{vk.K0, vk.Ke, vk.Kc}
	v.G2.Beta, v.G2.Delta, v.G2.Gamma = vk.Beta, vk.Delta, g2
	v.CommitmentKeys = []pedersen.VerifyingKey{{G: g2}}
	v.CommitmentKeys[0].GSigmaNeg.Neg(&vk.GSigma)
	v.PublicAndCommitmentCommitted = [][]int{{}}
	if err := v.Precompute(); err != nil {
		return nil, nil, fmt.Errorf("gnark keys: %w", err)
	}
	return p, v, nil
}
