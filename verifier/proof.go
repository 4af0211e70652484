package verifier

// The sizes of a proof's parts.
const (
	SelectorSize = 4
	g1Size       = 64
	g2Size       = 128
	ProofSize    = SelectorSize + 4*g1Size + g2Size // 388 bytes
)

// The name and version that a proof's selector stands for.
const (
	selectorName    = "zkinfer-groth16-bn254-bsb22"
	selectorVersion = 1
)

// Selector are the first four bytes of a proof,
//
//	bytes4(keccak256(abi.encode("zkinfer-groth16-bn254-bsb22", uint256(1))))
//
// They name the proof system and the version of the statement, never a model.
const Selector = "\xc5\x0b\x44\x00"
