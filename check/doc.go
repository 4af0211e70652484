// Package check runs models through the whole pipeline and says where they stop:
// import, quantise, evaluate, compare with a reference and, if asked, set up,
// prove, verify natively and in the EVM, and see that every changed statement or
// proof is refused. It is behind `zkinfer check` and `make conformance`.
package check

import "errors"

// The stages of a case, in order.
const (
	StageImport   = "import"
	StageQuantize = "quantize"
	StageEvaluate = "evaluate"
	StageCompile  = "compile"
	StageSatisfy  = "satisfy" // in place of a proof
	StageSetup    = "setup"
	StageProve    = "prove"
	StageVerify   = "verify"
	StageEVM      = "evm"
)

// The classes of cases: what kind of computation a model is, because a proof of
// data movement is no evidence for a gadget.
const (
	ClassFloat     = "float arithmetic" // compared with a tolerance
	ClassDecision  = "decision"         // float in, integer or bool out: equal
	ClassInteger   = "integer, bool"    // equal
	ClassQuantised = "quantised"        // equal, up to counted ties of averages
	ClassWires     = "wires only"       // no arithmetic
	ClassConstant  = "constant"         // the output does not depend on the input
	ClassEmpty     = "empty"            // no elements in or out: nothing to prove
)

// ErrMismatch says that a program's outputs are not the expected ones.
var ErrMismatch = errors.New("outputs differ from the expected ones")

// Seconds are the times of the stages of a case.
type Seconds struct {
	Compile float64 `json:"compile"` // ONNX bytes to constraints
	Setup   float64 `json:"setup,omitempty"`
	Prove   float64 `json:"prove,omitempty"`
	Verify  float64 `json:"verify,omitempty"`
}

// Gas is what verifying a proof costs on a chain.
type Gas struct {
	Execution   uint64 `json:"execution"`
	Transaction uint64 `json:"transaction"`
	CodeBytes   int    `json:"code_bytes"`
}

// Result is what became of one case.
type Result struct {
	Case        string   `json:"case"`
	OK          bool     `json:"ok"`
	Stage       string   `json:"stage"` // the last one reached
	Error       string   `json:"error"`
	Class       string   `json:"class"`
	MaxError    float64  `json:"max_error"`   // largest absolute difference over the largest reference magnitude
	Exact       bool     `json:"exact"`       // all outputs equal
	Ties        int      `json:"ties"`        // exact average ties met
	ArgmaxSame  bool     `json:"argmax_same"` // of the first output
	Constraints int      `json:"constraints"`
	Activations int      `json:"activations"` // elements that are rescaled, looked up or compared
	Seconds     Seconds  `json:"seconds"`
	ProofBytes  int      `json:"proof_bytes"`
	Gas         *Gas     `json:"gas,omitempty"`
	PeakBytes   int64    `json:"peak_bytes"` // of the process, during this case
	Rejects     bool     `json:"rejects"`    // every mutation was refused
	Bits        int      `json:"bits"`
	Bound       []string `json:"bound,omitempty"`   // inputs that were fixed when compiling
	Refused     bool     `json:"refused,omitempty"` // the import names something that is not supported

	Operators []OperatorUse `json:"operators,omitempty"` // of the model
	Dataset   *Top1         `json:"dataset,omitempty"`
}

// Top1 counts the images of a data set whose largest output is at their label.
type Top1 struct {
	Images  int `json:"images"`
	Program int `json:"program"` // right by the integer program
	Float   int `json:"float"`   // right by the float model
	Same    int `json:"same"`    // images on which the two agree
}
