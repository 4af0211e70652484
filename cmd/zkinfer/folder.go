package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/zkinfer/zkinfer/verifier"
)

// The files of a MODEL.zk folder. Each describes itself and is checked when it is
// read, so a command takes the folder or the one file it needs.
const (
	programFile      = "program.bin"
	provingKeyFile   = "proving.key"
	verifyingKeyFile = "verifying.key"
)

// inFolder is the path of a file of a MODEL.zk folder, or the path itself where
// it names a file.
func inFolder(path, name string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return filepath.Join(path, name)
	}
	return path
}

// missing explains a file that is not there.
func missing(path, what, try string, err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return hinted(fmt.Errorf("no %s at %s", what, path), try)
	}
	return err
}

// readVerifyingKey reads the key in a folder or file.
func readVerifyingKey(path string) (*verifier.VerifyingKey, error) {
	path = inFolder(path, verifyingKeyFile)
	vk, err := verifier.ReadVerifyingKey(path)
	if err != nil {
		return nil, missing(path, "verifying key", "zkinfer setup MODEL.zk makes the keys", err)
	}
	return vk, nil
}

// readProof reads a proof file.
func readProof(path string) (*verifier.Proof, error) {
	proof, err := verifier.ReadProof(path)
	if err != nil {
		return nil, missing(path, "proof", "zkinfer prove MODEL.zk --input FILE -o proof.json makes one", err)
	}
	return proof, nil
}
