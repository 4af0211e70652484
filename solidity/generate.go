package solidity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/zkinfer/zkinfer/verifier"
)

// Generate writes into dir, which it makes if it is missing, what a consuming
// contract needs: the contracts' sources, a consumer base contract that knows
// this model's tensors, and deployment.json with the bytes to deploy. It returns
// the files' names.
func Generate(vk *verifier.VerifyingKey, dir string) ([]string, error) {
	consumer, err := ConsumerSource(vk)
	if err != nil {
		return nil, err
	}
	deployment, err := deploymentFile(vk)
	if err != nil {
		return nil, err
	}
	entries, err := sources.ReadDir("src")
	if err != nil {
		return nil, fmt.Errorf("generate: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("generate: %w", err)
	}
	var names []string
	write := func(name string, data []byte) {
		if err == nil {
			err = writeFile(filepath.Join(dir, name), data)
			names = append(names, name)
		}
	}
	for _, entry := range entries {
		data, readErr := sources.ReadFile("src/" + entry.Name())
		if readErr != nil {
			return nil, fmt.Errorf("generate: %w", readErr)
		}
		write(entry.Name(), data)
	}
	write(ConsumerName(&vk.Schema)+".sol", consumer)
	write("deployment.json", deployment)
	if err != nil {
		return nil, fmt.Errorf("generate: %w", err)
	}
	return names, nil
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

// writeFile writes a temporary file and renames it, so that no half-written file
// stays behind.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once the file is renamed
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
