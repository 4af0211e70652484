// Package chain puts models on a chain and calls them there, over JSON-RPC.
//
// # Entry points
//
//	Dial             a Client of a node; it knows the chain's id
//	KeyFromHex, KeyFromKeystore
//	                 a Key signs transactions; keys never come from arguments
//	NewPlan, Deploy  puts the contracts and models where Plan says; can be repeated
//	Deployments      deployments/<chainId>.json
//	Client.CheckModel, Client.Verify
//	                 whether an address is the model of a key; an eth_call of its verify
//
// Package market, below this one, is the client and the server of an
// InferenceMarket.
//
// # Trust
//
// A node is trusted to tell the truth about its chain: what it says about code,
// state and receipts is not proved. What it says about a transaction's effect is
// taken from the receipt. An answer of the node that makes no sense is an error,
// never a panic.
package chain
