package chain

import (
	"github.com/ethereum/go-ethereum/accounts/abi"

	"github.com/zkinfer/zkinfer/solidity"
)

// DecodeRevert names the error in what a contract returned: one of this project's,
// which wraps verifier's error if it has one, or the words of another contract.
func DecodeRevert(data []byte) *solidity.RevertError {
	e := solidity.DecodeRevert(data)
	if reason, err := abi.UnpackRevert(data); e.Name == "" && err == nil {
		e.Name = reason
	}
	return e
}
