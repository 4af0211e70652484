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
		execution = 246700 // of a statement without words
		perWord   = 78     // a hash, a product, a sum
		call      = 28400  // the transaction, the proof's bytes, the context, offsets
		perData   = 500    // a word's bytes
	)
	n := uint64(words)
	e := execution + perWord*n
	return GasGuess{e, e + call + perData*n}
}
