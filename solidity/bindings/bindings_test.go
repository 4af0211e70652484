package bindings

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/abigen"
	"github.com/zkinfer/zkinfer/solidity"
)

var update = flag.Bool("update", false, "write bindings.go again from the ABIs")

// contracts are those that programs call.
var contracts = []string{
	"Groth16Core", "ModelFactory", "ModelRegistry", "InferenceStore", "InferenceMarket", "IInferenceConsumer",
}

func TestBindingsAreCurrent(t *testing.T) {
	const file = "bindings.go"
	var abis []string
	for _, name := range contracts {
		a, err := solidity.LoadArtifact(name)
		if err != nil {
			t.Fatal(err)
		}
		abis = append(abis, withoutTwins(t, a.ABI))
	}
	code, err := abigen.BindV2(contracts, abis, make([]string, len(contracts)), "bindings", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, []byte(code), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) != code {
		t.Errorf("%s is not what the ABIs give; run: go generate ./solidity/bindings", file)
	}
}

// withoutTwins leaves out errors that are named like an event: the generator
// would give both the same type. ERC-7992 has such a pair, ModelDeprecated.
func withoutTwins(t *testing.T, abi json.RawMessage) string {
	t.Helper()
	var entries []json.RawMessage
	if err := json.Unmarshal(abi, &entries); err != nil {
		t.Fatal(err)
	}
	named := func(entry json.RawMessage) (e struct{ Type, Name string }) {
		if err := json.Unmarshal(entry, &e); err != nil {
			t.Fatal(err)
		}
		return e
	}
	events := map[string]bool{}
	for _, entry := range entries {
		if e := named(entry); e.Type == "event" {
			events[e.Name] = true
		}
	}
	kept := slices.DeleteFunc(entries, func(entry json.RawMessage) bool {
		e := named(entry)
		return e.Type == "error" && events[e.Name]
	})
	text, err := json.Marshal(kept)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
