package solidity

// GasGuess is what verifying a proof will cost, within about a percent.
type GasGuess struct {
	Execution   uint64 `json:"execution"`
	Transaction uint64 `json:"transaction"` // at most: no byte of a word is zero
}

// EstimateGas tells what a statement of so many words costs, before there is a
// key. A test holds the constants against the EVM.
func EstimateGas(words int) GasGuess {
	const (
		execution = 243900 // of a statement without words
		perWord   = 120
		fixed     = 21000 + 7900 // the transaction, the proof, lengths and offsets
		perData   = 31 * 16      // of a word's bytes
	)
	n := uint64(words)
	e := execution + perWord*n
	return GasGuess{e, e + fixed + perData*n}
}
