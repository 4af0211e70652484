// Package npm_test writes and checks the vectors that hold the TypeScript in this
// folder to the Go code, and runs that TypeScript's own tests.
package npm_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zkinfer/zkinfer/chain/market"
	"github.com/zkinfer/zkinfer/verifier"
)

var update = flag.Bool("update", false, "write test/vectors.json again")

// vectors are what the TypeScript must reproduce. Integers are decimal strings:
// they may have 64 bits, and words 248.
type vectors struct {
	Statements []statementVector `json:"statements"`
	Quantized  []quantizeVector  `json:"quantized"`
	Contexts   []contextVector   `json:"contexts"`
	Requests   []requestVector   `json:"requests"`
}

type statementVector struct {
	Schema      string              `json:"schema"` // the canonical text
	Inputs      map[string][]string `json:"inputs"`
	InputWords  []verifier.Word     `json:"inputWords"`
	InputsHash  verifier.Hash       `json:"inputsHash"`
	Outputs     map[string]output   `json:"outputs"`
	OutputWords []verifier.Word     `json:"outputWords"`
}

type output struct {
	Values []string  `json:"values"`
	Reals  []float64 `json:"reals"`
	Argmax int       `json:"argmax"`
	Label  string    `json:"label"`
}

type quantizeVector struct {
	Scale   float64   `json:"scale"`
	Zero    string    `json:"zero"`
	Lo      string    `json:"lo"`
	Hi      string    `json:"hi"`
	Reals   []float64 `json:"reals"`
	Values  []string  `json:"values"`
	Refused []float64 `json:"refused"`
}

type contextVector struct {
	ChainID     uint64           `json:"chainId"`
	Scope       verifier.Address `json:"scope"`
	ID          verifier.Hash    `json:"id"`
	Beneficiary verifier.Address `json:"beneficiary"`
	Context     verifier.Hash    `json:"context"`
}

type requestVector struct {
	ChainID uint64         `json:"chainId"`
	Market  common.Address `json:"market"`
	Request struct {
		Client, Consumer, Model, Provider, Token     common.Address
		ExclusiveUntil, Deadline, RampStart, RampEnd string
		CallbackGas                                  uint32
		Price, StartPrice                            string
		InputsHash, Salt                             verifier.Hash
	} `json:"request"`
	ID verifier.Hash `json:"id"`
}

func TestVectors(t *testing.T) {
	const file = "test/vectors.json"
	random := rand.New(rand.NewPCG(1, 2))
	v := vectors{Quantized: quantized(t, random)}
	for _, s := range schemas() {
		v.Statements = append(v.Statements, statement(t, random, s))
	}
	for i := range 3 {
		c := contextVector{ChainID: random.Uint64() >> (i * 20)}
		fill(random, c.Scope[:], c.ID[:], c.Beneficiary[:])
		c.Context = verifier.Context(c.ChainID, c.Scope, c.ID, c.Beneficiary)
		v.Contexts = append(v.Contexts, c)
		v.Requests = append(v.Requests, request(random))
	}
	text, err := json.MarshalIndent(&v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if *update {
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(committed) != string(text) {
		t.Errorf("%s is not what the Go code gives; run: go test ./solidity/npm -update", file)
	}
}

// TestTypeScript runs npm test.
func TestTypeScript(t *testing.T) {
	out, err := exec.Command("npm", "test", "--silent").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "# fail 0") || strings.Contains(string(out), "# pass 0") {
		t.Fatalf("npm test: %v (its packages are installed by: cd solidity/npm && npm ci)\n%s", err, out)
	}
}

func TestLockfileRecordsNoHost(t *testing.T) {
	b, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), `"resolved"`) {
		t.Error("package-lock.json records where packages came from; run npm install with --omit-lockfile-registry-resolved")
	}
}

func schemas() []*verifier.Schema {
	tensor := func(name string, lo, hi int64, scale float64, zero int64, v verifier.Visibility, shape ...int) verifier.Tensor {
		return verifier.Tensor{Name: name, Shape: shape, Type: "float32", Lo: lo, Hi: hi, Scale: scale, Zero: zero, Visibility: v}
	}
	labelled := tensor("scores", -1000, 1000, 0.25, 3, verifier.Public, 1, 3)
	labelled.Labels = []string{"low", "middle", `"lo":9`}
	return []*verifier.Schema{
		{Version: 1, Name: "digits", Inputs: []verifier.Tensor{tensor("image", 0, 255, 1.0/255, 0, verifier.Public, 1, 28, 28)},
			Outputs: []verifier.Tensor{tensor("scores", -128, 127, 0.125, -3, verifier.Public, 1, 10)}},
		{Version: 1, Name: "wide", Inputs: []verifier.Tensor{
			tensor("a", math.MinInt64, math.MaxInt64, 1, 0, verifier.Public, 5),
			tensor("secret", 0, 1, 1, 0, verifier.Digest, 4),
			tensor("b", -5, -5, 0.1, -7, verifier.Public, 2, 20),
		}, Outputs: []verifier.Tensor{
			tensor("hidden", 0, 9, 1, 0, verifier.Private, 2),
			labelled,
			tensor("digest", 0, 9, 1, 0, verifier.Digest, 2),
			tensor("c", -70000, 70000, 1e-9, 0, verifier.Public, 33),
		}},
	}
}

func statement(t *testing.T, random *rand.Rand, s *verifier.Schema) statementVector {
	t.Helper()
	text, err := s.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	v := statementVector{Schema: string(text), Inputs: map[string][]string{}, Outputs: map[string]output{}}
	var inputs [][]int64
	for i := range s.Inputs {
		if in := &s.Inputs[i]; in.Visibility == verifier.Public {
			values := within(random, in)
			inputs = append(inputs, values)
			v.Inputs[in.Name] = decimal(values)
		}
	}
	if v.InputWords, err = s.EncodeInputs(inputs); err != nil {
		t.Fatal(err)
	}
	v.InputsHash = market.InputsHash(v.InputWords)
	v.OutputWords = make([]verifier.Word, s.OutputWords())
	for _, span := range s.Layout() {
		at := span.First - s.InputWords()
		switch {
		case span.Output && s.Outputs[span.Index].Visibility == verifier.Public:
			out := &s.Outputs[span.Index]
			values := within(random, out)
			words, err := out.Encode(values)
			if err != nil {
				t.Fatal(err)
			}
			copy(v.OutputWords[at:], words)
			position, label := out.Argmax(values)
			v.Outputs[out.Name] = output{decimal(values), out.Reals(values), position, label}
		case at >= 0:
			fill(random, v.OutputWords[at][1:])
		}
	}
	return v
}

// within draws values of a tensor, its bounds among them.
func within(random *rand.Rand, t *verifier.Tensor) []int64 {
	values := make([]int64, t.Size())
	for i := range values {
		span := uint64(t.Hi) - uint64(t.Lo)
		x := random.Uint64()
		if span != math.MaxUint64 {
			x %= span + 1
		}
		values[i] = int64(uint64(t.Lo) + x)
	}
	values[0] = t.Hi
	values[len(values)-1] = t.Lo
	return values
}

// quantized has ties and their neighbours, for scales of all kinds.
func quantized(t *testing.T, random *rand.Rand) (list []quantizeVector) {
	t.Helper()
	for _, scale := range []float64{1, 0.25, 0.1, 1.0 / 255, 3e-7, 1e6, math.SmallestNonzeroFloat64 * 1e10} {
		tensor := &verifier.Tensor{Name: "x", Lo: -1000, Hi: 1000, Scale: scale, Zero: 7, Visibility: verifier.Public}
		var reals []float64
		for range 40 {
			half := (float64(random.IntN(1900)-950) + 0.5) * scale
			reals = append(reals, half, math.Nextafter(half, math.Inf(1)), math.Nextafter(half, math.Inf(-1)), random.Float64()*900*scale)
		}
		tensor.Shape = []int{len(reals)}
		values, err := tensor.Integers(reals)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, quantizeVector{
			scale, fmt.Sprint(tensor.Zero), fmt.Sprint(tensor.Lo), fmt.Sprint(tensor.Hi), reals, decimal(values),
			[]float64{994 * scale, -1008 * scale, 1e300},
		})
	}
	return list
}

func request(random *rand.Rand) (v requestVector) {
	v.ChainID = random.Uint64() >> 20
	fill(random, v.Market[:])
	price, start := new(big.Int).SetUint64(random.Uint64()), new(big.Int).SetUint64(random.Uint64())
	price.Mul(price, start)
	r := market.Request{
		ExclusiveUntil: random.Uint64(), Deadline: random.Uint64(), CallbackGas: random.Uint32(),
		Price: price, StartPrice: start, RampStart: random.Uint64(), RampEnd: random.Uint64(),
	}
	fill(random, r.Client[:], r.Consumer[:], r.Model[:], r.Provider[:], r.Token[:], r.InputsHash[:], r.Salt[:])
	q := &v.Request
	q.Client, q.Consumer, q.Model, q.Provider, q.Token = r.Client, r.Consumer, r.Model, r.Provider, r.Token
	q.ExclusiveUntil, q.Deadline = fmt.Sprint(r.ExclusiveUntil), fmt.Sprint(r.Deadline)
	q.RampStart, q.RampEnd = fmt.Sprint(r.RampStart), fmt.Sprint(r.RampEnd)
	q.CallbackGas, q.Price, q.StartPrice = r.CallbackGas, price.String(), start.String()
	q.InputsHash, q.Salt = verifier.Hash(r.InputsHash), verifier.Hash(r.Salt)
	v.ID = market.RequestID(v.ChainID, v.Market, &r)
	return v
}

func fill(random *rand.Rand, parts ...[]byte) {
	for _, b := range parts {
		for i := range b {
			b[i] = byte(random.Uint32())
		}
	}
}

func decimal(values []int64) (text []string) {
	for _, v := range values {
		text = append(text, fmt.Sprint(v))
	}
	return text
}
