package main

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/model/onnx"
	"github.com/zkinfer/zkinfer/model/quantize"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/verifier"
)

// knownHint says what to try when a package's error has no hint of its own.
func knownHint(err error) string {
	var unsupported *onnx.UnsupportedError
	if errors.As(err, &unsupported) && unsupported.Try != "" {
		return unsupported.Try
	}
	for _, k := range []struct {
		err error
		try string
	}{
		{onnx.ErrFormat, "an .onnx file as an exporter such as torch.onnx.export writes it"},
		{onnx.ErrEmpty, "a model whose inputs and outputs have elements"},
		{onnx.ErrTooLarge, "a smaller model"},
		{quantize.ErrMaxError, "a larger --max-error, or more calibration data"},
		{quantize.ErrUnsupported, "another form of this node when exporting the model"},
		{verifier.ErrKey, "zkinfer setup makes the key again"},
		{verifier.ErrSchema, "zkinfer setup makes the key again"},
		{verifier.ErrProofFile, "a proof.json that zkinfer prove wrote"},
		{prover.ErrKeys, "zkinfer setup makes keys of this program"},
		{prover.ErrKeyFile, "zkinfer setup makes the key again"},
		{prover.ErrWitness, "zkinfer setup makes keys of this program; report it if this stays"},
		{chain.ErrKey, "a keystore file with its password, or the private key's 64 hexadecimal digits in an environment variable"},
		{chain.ErrGasPrice, "later, or with a higher --max-gas-price"},
		{chain.ErrNoDeployer, "create it with the transaction that its authors published (Arachnid/deterministic-deployment-proxy)"},
		{chain.ErrNotTheModel, "zkinfer deploy MODEL.zk puts the model on the chain; --model names another address"},
		{chain.ErrDeployments, "another --deployments folder"},
		{chain.ErrNode, "look at the node that --rpc names, and at the account's balance"},
		{prover.ErrSRS, "an SRS that zkinfer setup --write-srs wrote"},
		{syscall.EISDIR, "name a file, not a folder"},
		{fs.ErrNotExist, "name a file that exists"},
		{fs.ErrPermission, "name a place that you may read and write"},
		{syscall.ENOSPC, "make room on the disk, or name a place on another one"},
	} {
		if errors.Is(err, k.err) {
			return k.try
		}
	}
	if unsupported != nil {
		return "another form of this node when exporting the model"
	}
	return ""
}

// hintOr is an error's hint, or another one if it has none.
func hintOr(err error, other string) string {
	if h := hintOf(err); h != "" {
		return h
	}
	return other
}

// hintOf is the outermost hint of an error.
func hintOf(err error) string {
	var h interface {
		error
		Hint() string
	}
	for errors.As(err, &h) {
		if h.Hint() != "" {
			return h.Hint()
		}
		if err = errors.Unwrap(h); err == nil {
			break
		}
	}
	return ""
}
