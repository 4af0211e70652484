// Package solidity holds the contracts that check proofs on a chain, runs them in
// an embedded EVM, and writes what a consuming contract needs.
//
// # Contracts
//
//	src/IModel.sol          what a model is to its consumers: verify, verifyBatch, keyHash, shape, errors
//	src/Groth16Core.sol     the check itself: stateless, one for all models
//	src/Groth16Batch.sol    many proofs in one check
//	src/Groth16Proof.sol    a proof's bytes, a statement's words, their challenge
//	src/Clone.sol           the code of a model: a minimal proxy to the core, then the key
//	src/ModelFactory.sol    makes models at addresses that depend on the core and the key alone
//	src/Statement.sol       the context that binds a proof to its consumer
//	src/Tensor.sol          elements in packed words: read, pack, dequantise, argmax
//	src/Verdict.sol         a model's verdict as a boolean
//	src/registry/           ERC-7992: registry of models, verifier, verifier that stores
//	src/market/             escrow for inferences; base of a contract that asks for them
//	src/adapters/           ERC-7007, ERC-8004, ERC-8274
//	src/mocks/MockModel.sol a model without curves, for fast tests of what uses one
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
