package check

import (
	"fmt"
	"os"
	"slices"

	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/model/onnx"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/quantize"
	"github.com/zkinfer/zkinfer/verifier"
)

// evaluate runs the program and compares it with the expected outputs or, without
// any, with the float model.
func (x *run) evaluate() error {
	want, err := x.reference()
	if err != nil {
		return err
	}
	ints, err := x.integers(x.inputs)
	if err != nil {
		return err
	}
	if x.trace, err = x.prog.Eval(ints); err != nil {
		return err
	}
	x.r.Ties = x.trace.AverageTies
	got := x.reals(x.trace)
	if err := sameSizes(got, want); err != nil {
		return err
	}
	cs := x.compare(got, want)
	x.r.Exact, x.r.ArgmaxSame = exact(cs), cs[0].argmaxSame
	for _, c := range cs {
		x.r.MaxError = max(x.r.MaxError, c.maxError)
	}
	if err := x.judge(cs, ints, want); err != nil {
		return err
	}
	if x.opts.Dataset != nil {
		return x.top1()
	}
	return nil
}

func (x *run) compare(got, want [][]float64) []comparison {
	cs := make([]comparison, len(want))
	for i := range want {
		bounds := x.schema.Outputs[i].Reals([]int64{x.schema.Outputs[i].Lo, x.schema.Outputs[i].Hi})
		cs[i] = compare(got[i], want[i], bounds[0], bounds[1])
	}
	return cs
}

func exact(cs []comparison) bool {
	return !slices.ContainsFunc(cs, func(c comparison) bool { return !c.exact })
}

// judge says whether the outputs are near enough: equal where they are integers
// or decisions, or a quantised model's, ties of averages excepted.
func (x *run) judge(cs []comparison, ints [][]int64, want [][]float64) error {
	if x.r.Class == ClassQuantised && x.trace.AverageTies > 0 && !exact(cs) {
		t, err := x.prog.EvalWith(ints, program.EvalOptions{ResolveTie: program.Float32Average})
		if err != nil {
			return err
		}
		cs = x.compare(x.reals(t), want)
	}
	for i, c := range cs {
		if limit := x.limit(&x.schema.Outputs[i]); !c.exact && c.maxError > limit {
			if limit == 0 {
				return fmt.Errorf("%w: %s must be equal, error %.3g", ErrMismatch, x.schema.Outputs[i].Name, c.maxError)
			}
			return fmt.Errorf("%w: error %.3g of %s, at most %.3g passes", ErrMismatch, c.maxError, x.schema.Outputs[i].Name, limit)
		}
	}
	return nil
}

// limit is the largest error of an output that passes; 0 where it must be equal.
func (x *run) limit(output *verifier.Tensor) float64 {
	switch {
	case output.Type != floatType || x.r.Class == ClassQuantised:
		return 0
	case x.r.Bits == 0 || x.r.Class == ClassWires:
		return tolerance(quantize.DefaultBits)
	}
	return tolerance(x.r.Bits)
}

// floatType is the element type of real-valued tensors.
const floatType = "float32"

// reference reads the expected outputs, or evaluates the float model.
func (x *run) reference() ([][]float64, error) {
	if len(x.c.Expected) == 0 {
		return x.float(x.inputs)
	}
	var want [][]float64
	for _, file := range x.c.Expected {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		t, err := onnx.ReadTensor(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		want = append(want, t.Values())
	}
	return want, nil
}

func (x *run) float(inputs [][]float64) ([][]float64, error) {
	values, err := x.graph.Eval(inputs)
	if err != nil {
		return nil, err
	}
	var out [][]float64
	for _, id := range x.graph.Outputs {
		out = append(out, values[id])
	}
	return out, nil
}

// integers turns real inputs into the program's.
func (x *run) integers(inputs [][]float64) ([][]int64, error) {
	ints := make([][]int64, len(inputs))
	for i := range inputs {
		var err error
		if ints[i], err = x.schema.Inputs[i].Integers(inputs[i]); err != nil {
			return nil, err
		}
	}
	return ints, nil
}

func (x *run) reals(t program.Trace) [][]float64 {
	var out [][]float64
	for i, values := range x.prog.OutputsOf(t) {
		out = append(out, x.schema.Outputs[i].Reals(values))
	}
	return out
}

func sameSizes(got, want [][]float64) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d outputs, %d expected", len(got), len(want))
	}
	for i := range want {
		if len(got[i]) != len(want[i]) {
			return fmt.Errorf("output %d has %d elements, %d expected", i, len(got[i]), len(want[i]))
		}
	}
	return nil
}

// calibrationImages is how many images of a data set calibrate a model.
const calibrationImages = 64

// calibration is the data to quantise on: the files given, else the case's input
// and images of the data set. A made-up input says nothing about real ones: where
// there are samples, the first takes its place.
func (x *run) calibration() (samples [][][]float64, err error) {
	d := x.opts.Dataset
	if d != nil {
		if err := x.fits(d); err != nil {
			return nil, err
		}
	}
	switch {
	case len(x.opts.Calibration) > 0:
		ports := make([]data.Port, len(x.graph.Inputs))
		for i, id := range x.graph.Inputs {
			ports[i] = data.Port{Name: x.graph.Values[id].Name, Shape: x.graph.Values[id].Shape}
		}
		if samples, err = data.Samples(x.opts.Calibration, ports); err != nil {
			return nil, err
		}
	case d == nil:
		return [][][]float64{x.inputs}, nil
	default:
		if len(x.c.Inputs) > 0 {
			samples = append(samples, x.inputs)
		}
		step := max(1, len(d.Images)/calibrationImages)
		for i := 0; i < len(d.Images); i += step {
			samples = append(samples, [][]float64{x.image(d, i)})
		}
	}
	if len(x.c.Inputs) == 0 {
		x.inputs = samples[0]
	}
	return samples, nil
}

func (x *run) fits(d *data.Dataset) error {
	if len(x.graph.Inputs) != 1 {
		return fmt.Errorf("data set: the model has %d inputs", len(x.graph.Inputs))
	}
	return d.Fit(x.graph.Values[x.graph.Inputs[0]].Shape)
}

// image is one input made from a data set.
func (x *run) image(d *data.Dataset, i int) []float64 {
	if x.opts.DatasetFactor == 0 || x.opts.DatasetFactor == 1 {
		return d.Images[i]
	}
	v := make([]float64, len(d.Images[i]))
	for j, p := range d.Images[i] {
		v[j] = float64(float32(p * x.opts.DatasetFactor))
	}
	return v
}

// top1 counts the images that program and float model classify as labelled. An
// image outside the program's input range counts as wrong.
func (x *run) top1() error {
	d := x.opts.Dataset
	t := &Top1{Images: len(d.Images)}
	for i := range d.Images {
		if err := x.ctx.Err(); err != nil {
			return err
		}
		inputs := [][]float64{x.image(d, i)}
		float, err := x.float(inputs)
		if err != nil {
			return err
		}
		right := argmax(float[0])
		if right == d.Labels[i] {
			t.Float++
		}
		ints, err := x.integers(inputs)
		if err != nil {
			continue
		}
		trace, err := x.prog.Eval(ints)
		if err != nil {
			return err
		}
		got := argmax(x.reals(trace)[0])
		if got == d.Labels[i] {
			t.Program++
		}
		if got == right {
			t.Same++
		}
	}
	x.r.Dataset = t
	return nil
}
