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
	// ErrBatch says that a batch is refused for a member that its error names, or
	// for its size.
	ErrBatch = errors.New("batch refused")
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

func wordTooLarge(args []*big.Int) error {
	return &verifier.WordTooLargeError{Index: int(args[0].Int64())}
}

// DecodeRevert names the error that one of this package's contracts returned.
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
