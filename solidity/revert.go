package solidity

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/zkinfer/zkinfer/verifier"
)

// Why a contract refuses a proof that verifier.Verify has no error for.
var (
	// ErrNotEnoughGas says that a precompiled contract failed for want of gas,
	// which says nothing about the proof.
	ErrNotEnoughGas = errors.New("not enough gas")
	// ErrNotAModel says that no verifying key is behind the address.
	ErrNotAModel = errors.New("not a model")
)

// RevertError is an error of a contract, decoded. It wraps the error that
// verifier.Verify gives for the same fault.
type RevertError struct {
	Name string     // InvalidProof, WordTooLarge, ...; empty if unknown
	Args []*big.Int // its arguments as integers
	Data []byte     // what the contract returned
	err  error
}

func (e *RevertError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("reverted: unknown error 0x%x", e.Data)
	}
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		args[i] = a.String()
	}
	return fmt.Sprintf("reverted: %s(%s)", e.Name, strings.Join(args, ", "))
}

func (e *RevertError) Unwrap() error { return e.err }

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
		{"NotEnoughGas()", is(ErrNotEnoughGas)},
		{"NotAModel()", is(ErrNotAModel)},
		{"WrongKey(bytes32,bytes32)", is(verifier.ErrKeyHash)},
		{"WrongKeyLength(uint256,uint256)", is(verifier.ErrKey)},
		{"BadPoint(uint256)", is(verifier.ErrKey)},
		{"BadG2Points()", is(verifier.ErrKey)},
		{"TooManyWords(uint256,uint256)", is(verifier.ErrKey)},
		{"CreateFailed()", is(nil)},
	}
}

func wordTooLarge(args []*big.Int) error {
	return &verifier.WordTooLargeError{Index: int(args[0].Int64())}
}

// DecodeRevert names the error that a contract returned.
func DecodeRevert(data []byte) *RevertError {
	e := &RevertError{Data: data}
	for _, c := range contractErrors() {
		name, params, _ := strings.Cut(c.signature, "(")
		n := 0
		if params != ")" {
			n = 1 + strings.Count(params, ",")
		}
		if len(data) != 4+32*n || !bytes.Equal(data[:4], functionID(c.signature)) {
			continue
		}
		e.Name = name
		for i := range n {
			e.Args = append(e.Args, new(big.Int).SetBytes(data[4+32*i:36+32*i]))
		}
		e.err = c.meaning(e.Args)
		return e
	}
	return e
}
