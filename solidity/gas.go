package solidity

// Prices of a transaction outside its execution (EIP-2028, EIP-3860, EIP-7623).
const (
	baseGas         = 21000
	createGas       = 32000
	initCodeWordGas = 2
	tokenGas        = 4  // a zero byte of calldata is one token, any other four
	floorTokenGas   = 10 // a transaction pays at least this for a token
)

// transactionGas is what a call with this calldata uses in a transaction of its
// own.
func transactionGas(data []byte, execution uint64) uint64 {
	tokens := uint64(0)
	for _, b := range data {
		if b == 0 {
			tokens++
		} else {
			tokens += 4
		}
	}
	return baseGas + max(tokenGas*tokens+execution, floorTokenGas*tokens)
}

// creationGas is what a transaction pays for creating a contract, on top.
func creationGas(code []byte) uint64 {
	return createGas + initCodeWordGas*uint64((len(code)+31)/32)
}
