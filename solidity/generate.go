package solidity

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/zkinfer/zkinfer/internal/atomicfile"
	"github.com/zkinfer/zkinfer/verifier"
)

// Generate writes into dir, which it makes if it is missing, what a consuming
// contract needs: the contracts' sources, a consumer base contract that knows
// this model's tensors, schema.json for programs that encode inputs and decode
// outputs, and deployment.json with the bytes to deploy. It returns the files' names.
func Generate(vk *verifier.VerifyingKey, dir string) ([]string, error) {
	return generate(vk, dir, "")
}

// GenerateConsumer is Generate without the contracts' sources, which the consumer
// imports from elsewhere: from is the folder that holds IModel.sol, such as
// @zkinfer/contracts/src.
func GenerateConsumer(vk *verifier.VerifyingKey, dir, from string) ([]string, error) {
	if from == "" || strings.ContainsFunc(from, func(r rune) bool { return r == '"' || r == '\\' || !unicode.IsPrint(r) }) {
		return nil, fmt.Errorf("generate: %q is not a folder to import from", from)
	}
	return generate(vk, dir, from)
}

func generate(vk *verifier.VerifyingKey, dir, from string) (names []string, err error) {
	consumer, err := ConsumerSource(vk, cmp.Or(from, "."))
	if err != nil {
		return nil, err
	}
	deployment, err := deploymentFile(vk)
	if err != nil {
		return nil, err
	}
	schema, err := vk.Schema.Marshal()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("generate: %w", err)
	}
	if from == "" {
		names, err = writeSources(dir)
	}
	write := func(name string, data []byte) {
		if err == nil {
			err = atomicfile.Write(filepath.Join(dir, name), data, 0o644)
			names = append(names, name)
		}
	}
	write(ConsumerName(&vk.Schema)+".sol", consumer)
	write("schema.json", schema)
	write("deployment.json", deployment)
	if err != nil {
		return nil, fmt.Errorf("generate: %w", err)
	}
	return names, nil
}

// writeSources writes the tree of the contracts' sources.
func writeSources(dir string) (names []string, err error) {
	err = fs.WalkDir(sources, "src", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel("src", path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(dir, name), 0o755)
		}
		data, err := sources.ReadFile(path)
		if err != nil {
			return err
		}
		names = append(names, filepath.ToSlash(name))
		return atomicfile.Write(filepath.Join(dir, name), data, 0o644)
	})
	return names, err
}

func deploymentFile(vk *verifier.VerifyingKey) ([]byte, error) {
	d, err := NewDeployment(vk)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil {
		return nil, fmt.Errorf("deployment: %w", err)
	}
	return b.Bytes(), nil
}
