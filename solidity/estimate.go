package solidity

// GasGuess is what verifying a proof will cost.
type GasGuess struct {
	Execution   uint64 `json:"execution"`
	Transaction uint64 `json:"transaction"` // if no byte of a word is zero, which costs less
}

// EstimateGas tells what a statement of so many words costs, within one percent,
// before there is a key.
func EstimateGas(words int) GasGuess {
	const (
		execution  = 246800       // of a statement without words
		perWord    = 77           // a hash, a product, a sum
		quadratic  = 256          // n words take n^2/512 gas of memory, in the proxy and in the core
		callTokens = 1850         // of calldata: the proof's bytes, the context, offsets
		wordTokens = 1 + 4*(32-1) // a word's first byte is zero
	)
	n := uint64(words)
	e := execution + perWord*n + n*n/quadratic
	tokens := callTokens + wordTokens*n
	return GasGuess{e, baseGas + max(tokenGas*tokens+e, floorTokenGas*tokens)}
}
