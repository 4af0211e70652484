package bindings

import (
	"flag"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/abigen"
	"github.com/zkinfer/zkinfer/solidity"
)

var update = flag.Bool("update", false, "write bindings.go again from the ABIs")

// contracts are those that programs call.
var contracts = []string{"Groth16Core", "ModelFactory"}

func TestBindingsAreCurrent(t *testing.T) {
	const file = "bindings.go"
	var abis []string
	for _, name := range contracts {
		a, err := solidity.LoadArtifact(name)
		if err != nil {
			t.Fatal(err)
		}
		abis = append(abis, string(a.ABI))
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
