package solidity

import (
	"errors"
	"math/big"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/holiman/uint256"
	"github.com/zkinfer/zkinfer/verifier"
)

// deployedFactory is an EVM whose factory was created by the deployer, as
// deployment.json says.
func deployedFactory(t *testing.T, d *Deployment) (*EVM, common.Address) {
	t.Helper()
	e := newEVM(t, newTrapdoor(t, 1, digits()).vk)
	interpreter := e.begin(nil)
	ret, factory, _, err := interpreter.Create2(common.Address(d.Addresses.Deployer), d.Factory, vm.NewGasBudget(callGas, 0), new(uint256.Int), new(uint256.Int))
	if err != nil {
		t.Fatalf("%v %x", err, ret)
	}
	return e, factory
}

// The addresses of deployment.json are where the contracts end up, and its bytes
// are enough to get there.
func TestAddressesArePredicted(t *testing.T) {
	td := newTrapdoor(t, 30, digits())
	d, err := NewDeployment(td.vk)
	if err != nil {
		t.Fatal(err)
	}
	e, factory := deployedFactory(t, d)
	if factory != common.Address(d.Addresses.Factory) {
		t.Errorf("factory at %s, predicted %s", factory, d.Addresses.Factory)
	}
	core, _, err := e.call(factory, functionID("core()"), callGas)
	if err != nil || common.BytesToAddress(core) != common.Address(d.Addresses.Core) {
		t.Errorf("core at %x (%v), predicted %s", core, err, d.Addresses.Core)
	}
	if hash := e.state.GetCodeHash(common.Address(d.Addresses.Core)); string(hash[:]) != string(d.CoreHash) {
		t.Errorf("core's code hash %s, deployment says %x", hash, []byte(d.CoreHash))
	}
	lookup := append(append([]byte(nil), functionID("addressOf(bytes)")...), d.Create[4:]...)
	for range 2 { // before it exists and after
		predicted, _, err := e.call(factory, lookup, callGas)
		if err != nil || common.BytesToAddress(predicted) != common.Address(d.Addresses.Model) {
			t.Errorf("addressOf gives %x (%v), predicted %s", predicted, err, d.Addresses.Model)
		}
		created, _, err := e.call(factory, d.Create, callGas) // twice: the second finds it
		if err != nil || string(created) != string(predicted) {
			t.Fatalf("created at %x (%v), predicted %x", created, err, predicted)
		}
	}
	words := td.words()
	data := VerifyCalldata(verifier.Hash{}, words, td.prove(t, verifier.Hash{}, words))
	if _, _, err := e.call(common.Address(d.Addresses.Model), data, callGas); err != nil {
		t.Errorf("the model refuses a proof of its key: %v", err)
	}
	other, err := NewDeployment(newTrapdoor(t, 31, digits()).vk)
	if err != nil {
		t.Fatal(err)
	}
	if other.Addresses.Model == d.Addresses.Model || other.Addresses.Factory != d.Addresses.Factory {
		t.Error("another key has the same model, or another factory")
	}
}

// A model exists only of a key whose points are in the groups and, but for K0,
// not at infinity.
func TestFactoryChecksKeys(t *testing.T) {
	td := newTrapdoor(t, 32, digits())
	d, err := NewDeployment(td.vk)
	if err != nil {
		t.Fatal(err)
	}
	e, factory := deployedFactory(t, d)
	create := func(blob []byte) error {
		_, _, err := e.call(factory, CreateCalldata(blob), callGas)
		return err
	}
	with := func(at int, data []byte) []byte {
		blob := append([]byte(nil), d.Key...)
		copy(blob[at:], data)
		return blob
	}
	refuse := func(what string, blob []byte, name string, args ...int64) {
		t.Helper()
		var revert *RevertError
		err := create(blob)
		if !errors.As(err, &revert) || revert.Name != name || !errors.Is(err, verifier.ErrKey) {
			t.Errorf("%s: %v, want %s", what, err, name)
			return
		}
		for i, a := range args {
			if revert.Args[i].Int64() != a {
				t.Errorf("%s: %v, want argument %d to be %d", what, err, i, a)
			}
		}
	}
	g1s := map[string]int{"alpha": 0, "K0": 448, "Ke": 512, "Kc": 576}
	for name, at := range g1s {
		y := [32]byte(d.Key[at+32 : at+64])
		off := plus(y, big.NewInt(1))
		refuse(name+" off the curve", with(at+32, off[:]), "BadPoint", int64(at))
		aliased := plus(y, fp.Modulus())
		refuse(name+" with y + q", with(at+32, aliased[:]), "BadPoint", int64(at))
		if name != "K0" {
			refuse(name+" at infinity", with(at, make([]byte, 64)), "BadPoint", int64(at))
		}
	}
	outside := outsideSubgroup(t, td)
	outsidePoint := (&verifier.Points{B: outside}).Marshal()[4+64 : 4+64+128]
	for name, at := range map[string]int{"-beta": 64, "-delta": 192, "sigma g2": 320} {
		refuse(name+" at infinity", with(at, make([]byte, 128)), "BadPoint", int64(at))
		off := plus([32]byte(d.Key[at+96:at+128]), big.NewInt(1))
		refuse(name+" off the curve", with(at+96, off[:]), "BadG2Points")
		refuse(name+" outside the subgroup", with(at, outsidePoint), "BadG2Points")
	}
	refuse("too many input words", with(640+28, []byte{2, 0, 0, 0}), "TooManyWords", 1<<25)
	refuse("too many other words", with(672, []byte{1}), "TooManyWords")
	refuse("a short key", d.Key[:735], "WrongKeyLength", 735, verifier.KeyBlobSize)
	refuse("a long key", append(with(0, nil), 0), "WrongKeyLength", 737, verifier.KeyBlobSize)
	refuse("no key", nil, "WrongKeyLength", 0, verifier.KeyBlobSize)

	// The accepted twins.
	if err := create(with(448, make([]byte, 64))); err != nil {
		t.Errorf("K0 at infinity: %v", err)
	}
	if err := create(d.Key); err != nil {
		t.Errorf("the key itself: %v", err)
	}
}

// A key behind a clone is the whole of what verifies: with any bit of it flipped,
// the proof is refused.
func TestEveryBitOfTheKeyCounts(t *testing.T) {
	td := newTrapdoor(t, 33, digits())
	e := newEVM(t, td.vk)
	words := td.words()
	data := VerifyCalldata(verifier.Hash{}, words, td.prove(t, verifier.Hash{}, words))
	code := e.state.GetCode(e.model)
	if _, _, err := e.call(e.model, data, callGas); err != nil {
		t.Fatal(err)
	}
	for at := 45; at < len(code); at++ {
		flipped := append([]byte(nil), code...)
		flipped[at] ^= 1 << (at % 8)
		e.state.SetCode(e.model, flipped, 0)
		var revert *RevertError
		if _, _, err := e.call(e.model, data, callGas); !errors.As(err, &revert) || revert.Name == "" {
			t.Fatalf("byte %d of the key flipped: %v", at-45, err)
		}
	}
}
