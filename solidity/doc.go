// Package solidity holds the contracts that check proofs on a chain, runs them in
// an embedded EVM, and writes what a consuming contract needs.
//
// # Contracts
//
//	src/IModel.sol        what a model is to its consumers: verify, keyHash, shape, errors
//	src/Groth16Core.sol   the check itself: stateless, one for all models
//	src/Clone.sol         the code of a model: a minimal proxy to the core, then the key
//	src/ModelFactory.sol  makes models at addresses that depend on the core and the key alone
//	src/Statement.sol     the context that binds a proof to its consumer
//	src/Tensor.sol        elements in packed words: read, pack, dequantise, argmax
//
// The compiled contracts are in artifacts/, made by build.mjs with the solc that
// package-lock.json pins; a test rebuilds them byte for byte. No Solidity compiler
// is needed to deploy, to verify or to generate.
//
// # Entry points
//
// NewEVM deploys core, factory and model into an EVM in memory, and EVM.Verify
// gives its verdict and the gas. Generate writes the sources, a consumer base
// contract that knows one model's tensors, and the bytes to deploy. Both read a
// verifying key and nothing else.
package solidity
