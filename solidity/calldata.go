package solidity

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/zkinfer/zkinfer/verifier"
)

// The functions that this package calls.
const (
	verifyFunction      = "verify(bytes32,uint256[],bytes)"
	verifyBatchFunction = "verifyBatch(bytes32[],uint256[],bytes[])"
	createFunction      = "create(bytes)"
	keyHashFunction     = "keyHash()"
)

// functionID is the first four bytes of the hash of a function's or an error's
// signature.
func functionID(signature string) []byte {
	return crypto.Keccak256([]byte(signature))[:4]
}

// VerifyCalldata is the call IModel.verify(context, words, proof).
func VerifyCalldata(context verifier.Hash, words []verifier.Word, proof []byte) []byte {
	const head = 3 * 32
	b := make([]byte, 0, 4+head+32+32*len(words)+32+padded(len(proof)))
	b = append(b, functionID(verifyFunction)...)
	b = append(b, context[:]...)
	b = appendUint(b, head)
	b = appendUint(b, head+32+32*len(words))
	b = appendUint(b, len(words))
	for i := range words {
		b = append(b, words[i][:]...)
	}
	return appendBytes(b, proof)
}

// CreateCalldata is the call ModelFactory.create(key), with a verifying key's
// blob.
func CreateCalldata(blob []byte) []byte {
	b := append([]byte(nil), functionID(createFunction)...)
	b = appendUint(b, 32)
	return appendBytes(b, blob)
}

func appendUint(b []byte, n int) []byte {
	b = append(b, make([]byte, 24)...)
	return binary.BigEndian.AppendUint64(b, uint64(n))
}

// appendBytes appends the length and the bytes, padded with zeros to whole words.
func appendBytes(b, data []byte) []byte {
	b = appendUint(b, len(data))
	b = append(b, data...)
	return append(b, make([]byte, padded(len(data))-len(data))...)
}

func padded(n int) int { return (n + 31) / 32 * 32 }

// VerifyBatchCalldata is the call IModel.verifyBatch(contexts, words, proofs): the
// members' words, one statement behind the other.
func VerifyBatchCalldata(contexts []verifier.Hash, words []verifier.Word, proofs [][]byte) []byte {
	const head = 3 * 32
	b := append([]byte(nil), functionID(verifyBatchFunction)...)
	b = appendUint(b, head)
	b = appendUint(b, head+32+32*len(contexts))
	b = appendUint(b, head+2*32+32*(len(contexts)+len(words)))
	b = appendUint(b, len(contexts))
	for i := range contexts {
		b = append(b, contexts[i][:]...)
	}
	b = appendUint(b, len(words))
	for i := range words {
		b = append(b, words[i][:]...)
	}
	b = appendUint(b, len(proofs))
	offset := 32 * len(proofs)
	for _, p := range proofs {
		b = appendUint(b, offset)
		offset += 32 + padded(len(p))
	}
	for _, p := range proofs {
		b = appendBytes(b, p)
	}
	return b
}
