// Package bindings has the contracts' Go bindings: types for their structs,
// events and errors, and functions that pack calls and unpack results, for
// package bind of go-ethereum (accounts/abi/bind/v2).
//
// The bindings are made from the committed ABIs, and a test holds them to that.
package bindings

//go:generate go test . -run TestBindingsAreCurrent -update
