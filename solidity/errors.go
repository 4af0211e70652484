package solidity

import (
	"math/big"

	"github.com/zkinfer/zkinfer/verifier"
)

// contractError is one error that the contracts declare.
type contractError struct {
	signature string
	meaning   func(args []*big.Int) error
}

// contractErrors lists the errors of the contracts' ABIs, all arguments one word
// each.
func contractErrors() []contractError {
	is := func(err error) func([]*big.Int) error {
		return func([]*big.Int) error { return err }
	}
	return []contractError{
		{"InvalidProof()", is(verifier.ErrInvalidProof)},
		{"WrongSelector(bytes4,bytes4)", is(verifier.ErrSelector)},
		{"WrongLength(uint256,uint256)", is(verifier.ErrLength)},
		{"WrongWordCount(uint256,uint256)", is(verifier.ErrWordCount)},
		{"WordTooLarge(uint256)", wordTooLarge},
		{"CoordinateTooLarge(uint256)", is(verifier.ErrInvalidProof)},
		{"WrongBatch(uint256,uint256)", is(ErrBatch)},
		{"BadMember(uint256)", is(ErrBatch)},
		{"NotEnoughGas()", is(ErrNotEnoughGas)},
		{"NotAModel()", is(ErrNotAModel)},
		{"WrongKey(bytes32,bytes32)", is(verifier.ErrKeyHash)},
		{"WrongKeyLength(uint256,uint256)", is(verifier.ErrKey)},
		{"BadPoint(uint256)", is(verifier.ErrKey)},
		{"BadG2Points()", is(verifier.ErrKey)},
		{"TooManyWords(uint256,uint256)", is(verifier.ErrKey)},
		{"CreateFailed()", is(nil)},

		// Tensor
		{"NoSuchElement(uint256,uint256)", is(nil)},

		// ModelRegistry
		{"ModelNotFound(uint256)", is(nil)},
		{"NotModelOwner(uint256,address)", is(nil)},
		{"ModelDeprecated(uint256)", is(nil)},
		{"AlreadyRegistered(uint256)", is(nil)},
		{"CommitmentImmutable(uint256)", is(nil)},

		// InferenceVerifier and InferenceStore
		{"ModelMismatch()", is(nil)},
		{"InputCommitmentMismatch()", is(nil)},
		{"OutputMismatch()", is(nil)},
		{"UnsupportedProofSystem(bytes4)", is(nil)},
		{"VerificationRefused_ModelDeprecated(uint256)", is(nil)},
		{"InferenceNotFound(bytes32)", is(nil)},
		{"NoCore(address)", is(nil)},

		// ERC8004Validator
		{"NotRequested(bytes32)", is(nil)},
		{"WrongModel(address)", is(nil)},

		// InferenceMarket
		{"WrongState(bytes32)", is(nil)},
		{"NotYet(uint64)", is(nil)},
		{"Expired(uint64)", is(nil)},
		{"Exclusive(address,uint64)", is(nil)},
		{"WrongInputs()", is(nil)},
		{"WrongValue(uint256,uint256)", is(nil)},
		{"TransferFailed(address,address)", is(nil)},
		{"UnsupportedToken(address)", is(nil)},
		{"NotClient(address,address)", is(nil)},
		{"BadTerms()", is(nil)},
		{"MixedBatch()", is(nil)},
		{"NothingOpen()", is(nil)},
		{"DeliveryFailed(bytes32)", is(nil)},
		{"Reentered()", is(nil)},
		{"BadFee()", is(nil)},
	}
}
