package solidity

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/zkinfer/zkinfer/verifier"
)

var update = flag.Bool("update", false, "rewrite testdata/gas.txt")

const gasFile = "testdata/gas.txt"

// The gas of everything that a chain charges for is in a checked-in file: a
// change of it is a change of the contracts, seen in review.
func TestGasSnapshot(t *testing.T) {
	got := gasTable(t)
	if *update {
		if err := os.WriteFile(gasFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(gasFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("gas has changed; if it should, run go test ./solidity -run GasSnapshot -update\ngot:\n%s\nwant:\n%s", got, want)
	}
}

func gasTable(t *testing.T) []byte {
	var b bytes.Buffer
	row := func(what string, execution, transaction uint64) {
		fmt.Fprintf(&b, "%-40s %10d %10d\n", what, execution, transaction)
	}
	fmt.Fprintf(&b, "%-40s %10s %10s\n", "# gas of", "execution", "transaction")
	td := newTrapdoor(t, 100, digits())
	e := newEVM(t, td.vk)
	row("deploy factory and core", 0, e.DeployGas().Factory)
	row("create model", 0, e.DeployGas().Model)
	for _, n := range []int{1, 784, 1014, 31 * 100, 31 * 1000, 31 * 4000} {
		td := newTrapdoor(t, 100, sized(n))
		words := td.words()
		r := newEVM(t, td.vk).VerifyBytes(verifier.Hash{1}, words, td.prove(t, verifier.Hash{1}, words))
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		row(fmt.Sprintf("verify %d bytes in, 10 out, %d words", n, len(words)), r.ExecutionGas, r.TransactionGas)
	}
	gasOfRefusals(t, td, e, row)
	gasOfBatches(t, row)
	gasWithKey(t, td, e, row)
	gasOfRegistry(t, row)
	gasOfMarket(t, row)
	fmt.Fprintf(&b, "# bytes of code: model %d", e.state.GetCodeSize(e.model))
	for _, name := range []string{CoreContract, FactoryContract, RegistryContract, VerifierContract, MarketContract} {
		a, err := LoadArtifact(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, ", %s %d", name, len(a.Runtime))
	}
	return append(b.Bytes(), '\n')
}

// gasOfBatches is by proof.
func gasOfBatches(t *testing.T, row func(string, uint64, uint64)) {
	td := newTrapdoor(t, 100, digits())
	e, members := newEVM(t, td.vk), td.members(t, 128)
	for _, n := range []int{1, 2, 4, 8, 16, 32, 64, 128} {
		gas, err := e.verifyBatch(members[:n])
		if err != nil {
			t.Fatal(err)
		}
		row(fmt.Sprintf("verify %d at once, each", n), gas/uint64(n), transactionGas(batchCalldata(members[:n]), gas)/uint64(n))
	}
	worst := members[:32]
	p, err := verifier.ParsePoints(worst[31].proof)
	if err != nil {
		t.Fatal(err)
	}
	p.B = outsideSubgroup(t, td)
	worst[31].proof = p.Marshal()
	gas, err := e.verifyBatch(worst)
	if err == nil {
		t.Fatal("accepted")
	}
	if gas > maxBatchRefusalGas*32 {
		t.Errorf("a batch is refused for %d gas a proof, want at most %d", gas/32, maxBatchRefusalGas)
	}
	row("refuse 32: B outside the subgroup, all", gas, transactionGas(batchCalldata(worst), gas))
}

func gasOfRefusals(t *testing.T, td *trapdoor, e *EVM, row func(string, uint64, uint64)) {
	words := td.words()
	proof := td.prove(t, verifier.Hash{1}, words)
	points, err := verifier.ParsePoints(proof)
	if err != nil {
		t.Fatal(err)
	}
	offCurve, offSubgroup := *points, *points
	offCurve.D.Y.Double(&offCurve.D.Y)
	offSubgroup.B = outsideSubgroup(t, td)
	big := clone(words)
	big[0][0] = 1
	for _, c := range []struct {
		what  string
		words []verifier.Word
		proof []byte
	}{
		{"wrong selector", words, append([]byte{0}, proof[1:]...)},
		{"wrong length", words, proof[:387]},
		{"wrong word count", words[1:], proof},
		{"word too large", big, proof},
		{"coordinate too large", words, changed(proof, 0, [32]byte{0xff})},
		{"D off the curve", words, offCurve.Marshal()},
		{"another context", words, td.prove(t, verifier.Hash{}, words)},
		{"B outside the subgroup", words, offSubgroup.Marshal()},
	} {
		r := e.VerifyBytes(verifier.Hash{1}, c.words, c.proof)
		if r.Err == nil {
			t.Fatalf("%s: accepted", c.what)
		}
		row("refuse: "+c.what, r.ExecutionGas, r.TransactionGas)
	}
}

func gasWithKey(t *testing.T, td *trapdoor, e *EVM, row func(string, uint64, uint64)) {
	words := td.words()
	blob, err := td.vk.KeyBlob()
	if err != nil {
		t.Fatal(err)
	}
	keyHash, err := td.vk.KeyHash()
	if err != nil {
		t.Fatal(err)
	}
	data := withKeyCalldata(keyHash, blob, verifier.Hash{1}, words, td.prove(t, verifier.Hash{1}, words))
	core := common.BytesToAddress(e.state.GetCode(e.model)[10:30])
	_, gas, err := e.call(core, data, callGas)
	if err != nil {
		t.Fatal(err)
	}
	row("verify with the key in calldata", gas, transactionGas(data, gas))
}

// What a word costs, beyond the statement of 1,024 bytes.
func TestGasPerWord(t *testing.T) {
	base := verifyGas(t, 1014)
	for _, more := range []int{1, 2, 3, 4, 100, 1000, 10000} {
		gas := verifyGas(t, 1014+31*more)
		if perWord := (int(gas) - int(base)) / more; perWord > maxWordGas {
			t.Errorf("%d words more cost %d gas each, want at most %d", more, perWord, maxWordGas)
		}
	}
}

func verifyGas(t *testing.T, inputBytes int) uint64 {
	t.Helper()
	td := newTrapdoor(t, 100, sized(inputBytes))
	words := td.words()
	r := newEVM(t, td.vk).VerifyBytes(verifier.Hash{}, words, td.prove(t, verifier.Hash{}, words))
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	return r.ExecutionGas
}

// 1,024 bytes stay within the budget however they are split between input and
// output.
func TestGasBudgetOfAnySplit(t *testing.T) {
	for in := 31; in < 1024; in += 62 {
		schema := digits()
		schema.Inputs[0].Shape, schema.Outputs[0].Shape = []int{in}, []int{1024 - in}
		schema.Outputs[0].Labels = nil
		td := newTrapdoor(t, 100, schema)
		words := td.words()
		r := newEVM(t, td.vk).VerifyBytes(verifier.Hash{}, words, td.prove(t, verifier.Hash{}, words))
		if r.Err != nil || r.ExecutionGas > maxExecutionGas {
			t.Errorf("%d bytes in, %d out: %+v", in, 1024-in, r)
		}
	}
}

// Whatever is sent to a model, it costs no more than a refused proof, beyond
// what copying the calldata costs.
func TestGasOfGarbageCalls(t *testing.T) {
	td := newTrapdoor(t, 101, digits())
	e := newEVM(t, td.vk)
	words := td.words()
	valid := VerifyCalldata(verifier.Hash{}, words, td.prove(t, verifier.Hash{}, words))
	for i := range 400 {
		data := append([]byte(nil), valid...)
		for range 1 + td.rng.IntN(4) {
			switch at := td.rng.IntN(len(data)); td.rng.IntN(4) {
			case 0: // the head: selector, context, offsets, lengths
				data[td.rng.IntN(min(len(data), 4+32*4))] ^= byte(1 << td.rng.IntN(8))
			case 1:
				data[at] ^= byte(1 << td.rng.IntN(8))
			case 2:
				data = data[:1+at]
			case 3:
				data = append(data, data[at:]...)
			}
		}
		_, gas, err := e.call(e.model, data, callGas)
		if gas > maxRefusalGas {
			t.Errorf("call %d: %d gas: %v", i, gas, err)
		}
	}
}
