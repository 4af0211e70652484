package circuits

import (
	"errors"
	"fmt"

	"github.com/zkinfer/zkinfer/model/program"
)

// builder turns a program into a System, op by op.
type builder struct {
	prog     *program.Program
	sys      *System
	plan     *Plan
	needed   [][]int32 // tensor -> elements that reach an output, nil: all
	dead     []bool    // tensors of which nothing reaches an output
	bounded  [][]bool  // tensor -> elements that a consumer bounds
	covered  []bool    // tensors whose static range a consumer checks exactly
	largest  map[*program.Linear]int64
	vec      []Fixed // tensor -> its elements as expressions
	ch       challengeWires
	tables   map[string]*table
	powers   powers // of the challenge
	folds    powers // of b
	tags     int64  // given out
	queries  argument
	rowCount int // rows added so far
	failed   error
	trial    bool // only the number of rows matters
}

// Compile builds the constraint system of a program. It is deterministic: one
// program has one System. Errors name the ONNX node that a primitive came from.
func Compile(p *program.Program) (*System, error) {
	if err := p.Validate(); err != nil {
		return nil, fmt.Errorf("program: %w", err)
	}
	first := &builder{prog: p, largest: map[*program.Linear]int64{}}
	first.findNeeded()
	first.findBounded()
	first.findCovered()
	plan, exact := first.makePlan()
	// Rows are made on demand, so building a circuit costs little: the planner
	// builds one for each size of the range table and keeps the smallest.
	var best *System
	var bestBits uint
	var firstErr error
	for plan.Bits = minBits; plan.Bits <= maxBits; plan.Bits++ {
		if best != nil && 1<<plan.Bits > best.stats.Rows {
			break
		}
		plan.price(first, exact)
		s, err := first.with(plan, true).build()
		if err != nil {
			if firstErr == nil {
				firstErr = err
			}
			continue
		}
		if best == nil || s.stats.Rows < best.stats.Rows {
			best, bestBits = s, plan.Bits
		}
	}
	if best == nil {
		return nil, firstErr
	}
	plan.Bits = bestBits
	plan.price(first, exact)
	return first.with(plan, false).build()
}

// with is a builder for the same program under a plan.
func (b *builder) with(plan *Plan, trial bool) *builder {
	return &builder{prog: b.prog, needed: b.needed, dead: b.dead, bounded: b.bounded, covered: b.covered,
		largest: b.largest, plan: plan, trial: trial}
}

// build makes the circuit that the plan describes.
func (b *builder) build() (*System, error) {
	p := b.prog
	b.sys, b.vec = &System{}, make([]Fixed, len(p.Tensors))
	b.tables, b.powers = map[string]*table{}, powers{1: challenge}
	b.alloc(classLate, 1) // the challenge
	b.ch = challengeWires{b.alloc(classLate, 1), b.alloc(classLate, 1), b.alloc(classLate, 1)}
	b.folds = powers{1: b.ch.b, 2: b.ch.b2, 3: b.ch.b3}
	b.challengeRows()
	b.mark("challenge")
	if err := b.inputs(); err != nil {
		return nil, err
	}
	b.mark("inputs")
	for _, op := range p.Ops {
		if b.dead[op.Output()] {
			continue
		}
		if err := errors.Join(b.op(op), b.failed); err != nil {
			return nil, fmt.Errorf("node %s: %w", op.Origin(), err)
		}
		b.mark(op.Origin())
	}
	if err := b.outputs(); err != nil {
		return nil, err
	}
	b.finish()
	return b.sys, b.failed
}

func (b *builder) op(op program.Op) error {
	switch op := op.(type) {
	case *program.Linear:
		b.define(op.Out, newLinear(op, b.concat(op.In), b.largestWeight(op)))
		if b.plan.rows[op.Out] {
			b.materialise(op.Out)
		}
		return nil
	case *program.View:
		b.define(op.Out, &view{op: op, in: b.concat(op.In)})
		return nil
	case *program.Bilinear:
		return b.bilinear(op)
	case *program.Rescale:
		return b.rescale(op)
	case *program.Max:
		return b.maximum(op)
	case *program.Clamp:
		return b.clamp(op)
	case *program.Table:
		return b.lookupTable(op)
	case *program.Segments:
		return b.piecewise(op)
	case *program.NonNegative:
		return b.sign(op)
	case *program.Divide:
		return b.divide(op)
	case *program.Root:
		return b.root(op)
	case *program.Gather:
		return b.gather(op)
	case *program.Sort:
		return b.sort(op)
	case *program.Wrap:
		return b.wrap(op)
	case *program.BitAnd:
		return b.bitAnd(op)
	}
	return fmt.Errorf("no circuit for %T", op)
}

// finish adds what follows the gadgets of every circuit: the tables, the closing
// row of the lookup argument and the statement.
func (b *builder) finish() {
	for _, t := range b.sys.tables {
		if t.rec != nil && t.rec.x != nil {
			b.add(&entryRows{t, &b.ch})
		} else {
			b.add(&tableRows{t, &b.ch})
		}
	}
	b.queries.tables = b.sys.tables
	if len(b.sys.tables)+len(b.queries.queries) > 0 {
		b.add(&b.queries)
	}
	b.mark("tables")
	b.statement()
	b.mark("statement")
	b.sys.stats.Plan = *b.plan
	b.sys.seal()
}

// challengeRows derives b = Poseidon2(a, 0, 0), b^2 and b^3. They come first: rows
// are in an order in which each determines its wire from earlier ones, as
// gnark's solver wants them.
func (b *builder) challengeRows() {
	rows := &explicitRows{late: true}
	one := affineOf(&LinExp{Terms: []Term{{challenge, 1}}})
	state := permutation(rows, func() Wire { return b.alloc(classLate, 1) }, [poseidonWidth]affine{one, {}, {}})
	rows.assign(state[0].exp(), constExp(1), b.ch.b)
	rows.assign(wireExp(b.ch.b), wireExp(b.ch.b), b.ch.b2)
	rows.assign(wireExp(b.ch.b2), wireExp(b.ch.b), b.ch.b3)
	b.add(rows)
}

// alloc reserves n consecutive wires of a class. More than a class has room for
// fail the compilation.
func (b *builder) alloc(class uint32, n int) Wire {
	if n < 0 || n > classIndex-int(b.sys.counts[class]) {
		b.failed, n = errors.New("the circuit has more wires than can be numbered"), 0
	}
	first := class<<classShift + b.sys.counts[class]
	b.sys.counts[class] += uint32(n)
	return first
}

func (b *builder) lateWires(n int) Late { return Late{b.alloc(classLate, n)} }

// wires commits to the selected elements of a vector of integers, size in all.
func (b *builder) wires(w *wires, size int) *wires {
	w.slots = w.sel.slots(size)
	w.first = b.alloc(classCommitted, w.sel.n)
	b.sys.wires = append(b.sys.wires, w)
	return w
}

// commit gives the needed elements of a tensor committed wires.
func (b *builder) commit(id program.ID) *wires {
	return b.wires(&wires{sel: b.live(id), lo: b.tensor(id).Lo, of: traced(id)}, b.elements(id))
}

// materialise gives the needed elements of a linear tensor wires of their own, if
// they have none.
func (b *builder) materialise(id program.ID) {
	if _, ok := b.vec[id].(*wires); ok {
		return
	}
	sel := b.live(id)
	w := &wires{sel: sel, slots: sel.slots(b.elements(id)), lo: b.tensor(id).Lo, of: traced(id)}
	w.first = b.alloc(classFixed, sel.n)
	b.add(&linearRows{x: b.vec[id], out: w})
	b.vec[id] = w
}

func traced(id program.ID) func(values, int) int64 {
	return func(t values, i int) int64 { return t[id][i] }
}

func (b *builder) add(rows block) {
	b.sys.blocks = append(b.sys.blocks, rows)
	b.rowCount += rows.len()
}

// mark books the rows added since the last mark to a node.
func (b *builder) mark(node string) {
	n := b.rowCount - b.sys.stats.Rows
	b.sys.stats.Rows = b.rowCount
	b.sys.stats.add(node, n)
}

// longCoef bounds the coefficients of expressions that other expressions are
// made of, so that a weight of 31 bits leaves them within 62.
const longCoef = 1 << 31

// define names the expressions of a tensor, so that their values come from the
// executor. Where linear maps follow one another, as in a long residual stream,
// their coefficients multiply: elements with long ones get wires of their own.
// Coefficients beyond 62 bits fail the compilation.
func (b *builder) define(id program.ID, x Fixed) {
	if x.maxCoef() >= limit {
		b.failed = fmt.Errorf("tensor %s: coefficients of its composed linear maps leave 62 bits", b.tensor(id).Name)
	}
	if w, ok := x.(*wires); ok {
		b.vec[id] = w
		return
	}
	b.vec[id] = &named{x, id}
	if x.maxCoef() > longCoef {
		b.materialise(id)
	}
}

func (b *builder) tensor(id program.ID) *program.Tensor { return &b.prog.Tensors[id] }
func (b *builder) elements(id program.ID) int           { return program.Elements(b.tensor(id).Shape) }

func (b *builder) concat(in []program.ID) Fixed {
	parts, sizes := make([]Fixed, len(in)), make([]int, len(in))
	for j, id := range in {
		parts[j], sizes[j] = b.vec[id], b.elements(id)
		if b.dead[id] {
			parts[j] = constant(0) // no element of it is read
		}
	}
	return newConcat(parts, sizes)
}

// rangeOf is the union of the static ranges of tensors.
func (b *builder) rangeOf(in []program.ID) (lo, hi int64) {
	lo, hi = b.tensor(in[0]).Lo, b.tensor(in[0]).Hi
	for _, id := range in[1:] {
		lo, hi = min(lo, b.tensor(id).Lo), max(hi, b.tensor(id).Hi)
	}
	return lo, hi
}

// marked marks the elements of a tensor that reach an output.
func (b *builder) marked(id program.ID) []bool {
	marks := make([]bool, b.elements(id))
	sel := b.live(id)
	for j := range sel.n {
		marks[sel.at(j)] = true
	}
	return marks
}

// live are the elements of a tensor that reach an output.
func (b *builder) live(id program.ID) selection {
	if items := b.needed[id]; items != nil {
		return selection{items, len(items)}
	}
	return selection{n: b.elements(id)}
}
