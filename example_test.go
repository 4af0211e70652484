package zkinfer_test

import (
	"fmt"
	"os"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model"
	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/verifier"
)

// Compile a network, make its keys, prove one inference, verify it.
func Example() {
	raw, err := os.ReadFile("examples/digits/digits.onnx")
	if err != nil {
		fmt.Println(err)
		return
	}
	// The provider: an integer program, its circuit, its keys.
	program, _, err := model.Compile(raw, model.Options{Calibration: []string{"examples/digits/calibration.npz"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	circuit, err := circuits.Compile(program)
	if err != nil {
		fmt.Println(err)
		return
	}
	schema := circuits.Schema(program)
	if schema.ProgramHash, err = program.Hash(); err != nil {
		fmt.Println(err)
		return
	}
	schema.CircuitHash = circuits.Hash(circuit)
	keys, err := prover.Setup(circuit, prover.Options{Schema: *schema, Toolchain: "example"})
	if err != nil {
		fmt.Println(err)
		return
	}

	// The prover: evaluate the program on an input, prove what it computed.
	image := data.Port{Name: "image", Shape: []int{1, 1, 8, 8}}
	pixels, err := data.Sample([]string{"examples/digits/digit.json"}, []data.Port{image})
	if err != nil {
		fmt.Println(err)
		return
	}
	input, err := schema.Inputs[0].Integers(pixels[0])
	if err != nil {
		fmt.Println(err)
		return
	}
	trace, err := program.Eval([][]int64{input})
	if err != nil {
		fmt.Println(err)
		return
	}
	witness, err := circuit.Assign(trace)
	if err != nil {
		fmt.Println(err)
		return
	}
	request := verifier.Context(1, verifier.Address{0xaa}, verifier.Hash{31: 7}, verifier.Address{0xbb})
	proof, err := prover.Prove(keys.Proving, keys.Verifying, circuit, witness, request)
	if err != nil {
		fmt.Println(err)
		return
	}

	// The verifier: the verifying key, the proof, and the context it expects.
	if err := verifier.Verify(keys.Verifying, request, proof); err != nil {
		fmt.Println(err)
		return
	}
	readings, err := keys.Verifying.Schema.Decode(proof.Words)
	if err != nil {
		fmt.Println(err)
		return
	}
	scores := readings[len(readings)-1]
	digit, _ := scores.Tensor.Argmax(scores.Values)
	fmt.Println("proved: the image is a", digit)

	fmt.Println("elsewhere:", verifier.Verify(keys.Verifying, verifier.Hash{}, proof) != nil)
	// Output:
	// proved: the image is a 2
	// elsewhere: true
}
