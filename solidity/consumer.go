package solidity

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/bits"
	"strings"
	"text/template"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/zkinfer/zkinfer/verifier"
)

//go:embed templates/consumer.sol.tmpl
var consumerTemplate string

// maxLabelText is the size of the labels that a consumer carries: a contract's
// code is limited.
const maxLabelText = 4096

// consumer is what the template of a consumer contract shows.
type consumer struct {
	Imports                                        string // what the names of the contracts' files follow
	Contract, Model, Setup                         string
	KeyHash, SchemaHash, ProgramHash, CoreCodeHash verifier.Hash
	InputWords, OutputWords                        int
	Inputs, Outputs                                []tensorView
}

// tensorView is a tensor as the template shows it. First counts words from the
// first input word, or from the first of all others.
type tensorView struct {
	Ident, Name, Type, Shape, Binding string
	Public, Digest                    bool
	First, Elements, Size             int
	Lo, Hi, Zero                      int64
	Mantissa                          uint64 // the scale is Mantissa * 2^Exponent
	Exponent                          int
	Scale                             string
	LabelOffsets, LabelText           string // hexadecimal digits; a literal
	LabelsLeftOut                     bool
}

// ConsumerName is the name of the consumer contract of a model.
func ConsumerName(schema *verifier.Schema) string {
	name := identifier(schema.Name)
	if name == "" || name[0] <= '9' {
		name = "Model" + name
	}
	return name + "Consumer"
}

// ConsumerSource is the source of the consumer contract of a model. It imports
// the contracts of this package from the folder that holds IModel.sol, which must
// not have a quote in its name.
func ConsumerSource(vk *verifier.VerifyingKey, from string) ([]byte, error) {
	view, err := newConsumer(vk)
	if err != nil {
		return nil, err
	}
	view.Imports = strings.TrimSuffix(from, "/") + "/"
	t, err := template.New("consumer").Parse(consumerTemplate)
	if err != nil {
		return nil, fmt.Errorf("consumer: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, view); err != nil {
		return nil, fmt.Errorf("consumer: %w", err)
	}
	return b.Bytes(), nil
}

func newConsumer(vk *verifier.VerifyingKey) (*consumer, error) {
	if err := vk.Check(); err != nil {
		return nil, err
	}
	core, err := LoadArtifact(CoreContract)
	if err != nil {
		return nil, err
	}
	keyHash, err := vk.KeyHash()
	if err != nil {
		return nil, err
	}
	schema := &vk.Schema
	schemaHash, err := schema.Hash()
	if err != nil {
		return nil, err
	}
	c := &consumer{
		Contract: ConsumerName(schema), Model: comment(schema.Name), Setup: comment(string(vk.Setup)),
		KeyHash: keyHash, SchemaHash: schemaHash, ProgramHash: schema.ProgramHash,
		CoreCodeHash: verifier.Hash(crypto.Keccak256Hash(core.Runtime)),
		InputWords:   schema.InputWords(), OutputWords: schema.OutputWords(),
	}
	names := identifiers{}
	for i := range schema.Inputs {
		c.Inputs = append(c.Inputs, newTensorView(&schema.Inputs[i], names, fmt.Sprintf("Input%d", i)))
	}
	for i := range schema.Outputs {
		c.Outputs = append(c.Outputs, newTensorView(&schema.Outputs[i], names, fmt.Sprintf("Output%d", i)))
	}
	c.place(schema)
	return c, nil
}

// place tells the tensors where their words are.
func (c *consumer) place(schema *verifier.Schema) {
	for _, span := range schema.Layout() {
		view := &c.Inputs
		if span.Output {
			view = &c.Outputs
		}
		(*view)[span.Index].First = span.First
		if span.First >= c.InputWords {
			(*view)[span.Index].First -= c.InputWords
		}
	}
}

func newTensorView(t *verifier.Tensor, names identifiers, fallback string) tensorView {
	v := tensorView{
		Ident: names.pick(t.Name, fallback),
		Name:  comment(t.Name), Type: comment(t.Type), Shape: strings.ReplaceAll(fmt.Sprint(t.Shape), " ", ", "),
		Public: t.Visibility == verifier.Public, Digest: t.Visibility == verifier.Digest,
		Binding:  binding(t.Visibility),
		Elements: t.Size(), Size: t.ElementBytes(),
		Lo: t.Lo, Hi: t.Hi, Zero: t.Zero, Scale: fmt.Sprint(t.Scale),
	}
	v.Mantissa, v.Exponent = dyadic(t.Scale)
	v.LabelOffsets, v.LabelText, v.LabelsLeftOut = labels(t.Labels)
	return v
}

// binding says what a proof says about a tensor of this visibility.
func binding(v verifier.Visibility) string {
	switch v {
	case verifier.Public:
		return "its elements are in the words"
	case verifier.Digest:
		return "a blinded digest of it is one of the words"
	}
	return "not in the words: the proof says that there is one, not which"
}

// dyadic writes a positive number as mantissa 2^exponent, exactly, with an odd
// mantissa.
func dyadic(x float64) (mantissa uint64, exponent int) {
	fraction, exponent := math.Frexp(x)
	mantissa = uint64(math.Ldexp(fraction, 53))
	zeros := bits.TrailingZeros64(mantissa)
	return mantissa >> zeros, exponent - 53 + zeros
}

// labels joins the texts for Tensor.label.
func labels(texts []string) (offsets, text string, leftOut bool) {
	if len(texts) == 0 {
		return "", "", false
	}
	joined := strings.Join(texts, "")
	if len(joined) > maxLabelText || len(texts) > maxLabelText/2 {
		return "", "", true
	}
	b := []byte{0, 0}
	at := 0
	for _, t := range texts {
		at += len(t)
		b = binary.BigEndian.AppendUint16(b, uint16(at))
	}
	return hex.EncodeToString(b), literal(joined), false
}
