package solidity

import (
	"math/big"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
	"github.com/zkinfer/zkinfer/verifier"
)

// scalars runs a call to the model that is accepted, and gives the scalars of its
// multiplications on the curve, in order.
func (e *EVM) scalars(t *testing.T, data []byte) []*big.Int {
	t.Helper()
	var out []*big.Int
	interpreter := e.begin(&e.model)
	interpreter.Config.Tracer = &tracing.Hooks{
		OnEnter: func(_ int, _ byte, _, to common.Address, input []byte, _ uint64, _ *big.Int) {
			if to == common.BytesToAddress([]byte{7}) {
				out = append(out, new(big.Int).SetBytes(input[64:96]))
			}
		},
	}
	if _, _, err := interpreter.Call(common.Address{}, e.model, data, vm.NewGasBudget(callGas, 0), new(uint256.Int)); err != nil {
		t.Fatal(err)
	}
	return out
}

func sameScalars(got []*big.Int, want []fr.Element) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		if got[i].Cmp(want[i].BigInt(new(big.Int))) != 0 {
			return false
		}
	}
	return true
}

// The coefficients that fold a proof's two equations, and a batch's, are the
// documented hashes of all that a caller chooses.
func TestCoefficients(t *testing.T) {
	td := newTrapdoor(t, 620, sized(62))
	e := newEVM(t, td.vk)
	keyHash, err := td.vk.KeyHash()
	if err != nil {
		t.Fatal(err)
	}
	members := td.members(t, 5)
	var sumR, sumRE, sumRC, x fr.Element
	r := coefficients(t, td, members)
	rho := r[len(members)]
	var want []fr.Element
	for i, m := range members {
		c := verifier.Challenge(keyHash, m.context, m.words, [64]byte(m.proof[260:324]))
		public, err := verifier.PublicInput(m.words, c)
		if err != nil {
			t.Fatal(err)
		}
		challenge := c.Bytes()
		hash := crypto.Keccak256(crypto.Keccak256([]byte("zkinfer.fold.v1")), challenge[:], m.proof[4:])
		var fold fr.Element
		fold.SetBigInt(new(big.Int).SetBytes(hash[:16]))
		if got := e.scalars(t, VerifyCalldata(m.context, m.words, m.proof)); !sameScalars(got, []fr.Element{public, c, fold, fold}) {
			t.Errorf("member %d alone: scalars %v", i, got)
		}
		want = append(want, r[i], r[i], r[i], r[i]) // of A, C, D, PoK
		sumR.Add(&sumR, &r[i])
		sumRE.Add(&sumRE, x.Mul(&r[i], &public))
		sumRC.Add(&sumRC, x.Mul(&r[i], &c))
	}
	want = append(want, sumR, rho, rho, sumR, sumRE, sumRC)
	if got := e.scalars(t, batchCalldata(members)); !sameScalars(got, want) {
		t.Errorf("the batch's scalars %v, want %v", got, want)
	}
}
