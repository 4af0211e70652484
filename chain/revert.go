package chain

import (
	"bytes"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/solidity/bindings"
)

// DecodeRevert names the error in what a contract returned: one of the models and
// the factory, which wraps verifier's error, one of the other contracts, or a
// reason in words.
func DecodeRevert(data []byte) *solidity.RevertError {
	e := solidity.DecodeRevert(data)
	if e.Name != "" {
		return e
	}
	for _, contract := range contractABIs() {
		for _, declared := range contract.Errors {
			if bytes.HasPrefix(data, declared.ID[:4]) {
				e.Name, e.Args = declared.Name, integers(declared, data)
				return e
			}
		}
	}
	if reason, err := abi.UnpackRevert(data); err == nil {
		e.Name = reason
	}
	return e
}

// contractABIs are the interfaces whose errors a call may end with.
func contractABIs() []abi.ABI {
	return []abi.ABI{bindings.NewModelFactory().GetABI()}
}

// integers are an error's arguments, if all of them are one word each.
func integers(e abi.Error, data []byte) []*big.Int {
	if len(data) != 4+32*len(e.Inputs) {
		return nil
	}
	var args []*big.Int
	for i := range e.Inputs {
		args = append(args, new(big.Int).SetBytes(data[4+32*i:36+32*i]))
	}
	return args
}
