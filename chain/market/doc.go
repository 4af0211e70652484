// Package market is the client and the server of an InferenceMarket, the contract
// that pays for proven inferences.
//
// # Entry points
//
//	Open        a Market: the calls that request, fulfil and refund, and its log
//	NewServer   watches a market, proves what it asks for, and fulfils it
//
// # What a server may rely on
//
// A request names a model's address, and anybody can name a contract that refuses
// every proof. A server serves only addresses whose code is a model's clone of
// this version's core with a key that it has itself.
//
// A proof is made for one market, request and beneficiary: who copies a pending
// fulfilment pays the server's beneficiary.
//
// # Restarts and reorganisations
//
// The chain is the memory. A server keeps on disk how far it has read, its proofs,
// and every transaction it has ever signed and not yet seen buried under Depth
// blocks. A transaction is on disk before it is sent. All transactions of one nonce
// are alternatives: at most one of them gets into the chain, and as long as one of
// them could fulfil a request, no other nonce is used for that request. At every
// step the last Depth blocks of the log are read again and what they said before
// is forgotten, so a reorganisation needs no detection.
package market
