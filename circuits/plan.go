package circuits

import "github.com/zkinfer/zkinfer/model/program"

// Plan is what the planner chose for one program: the size of the range table,
// and for each family of checks a table or a decomposition. Its cost model is
// the number of rows.
type Plan struct {
	Bits uint // the range table has 2^Bits entries
	And  uint // limbs of a BitAnd have so many bits

	Products []Product // of activations, in program order
	Gathers  []Lookup  // in program order

	clamps map[clampKey]*clampGroup
	own    map[int64]bool                // sizes of exact ranges that get a table of their own
	rows   map[program.ID]bool           // linear tensors whose elements get wires
	random map[program.ID]bool           // products of matrices that a random combination checks
	fused  map[program.ID]*program.Clamp // clamps that the table behind them takes in

	gathers map[program.ID]*gatherPlan
}

// clampKey names a clamp function: all its uses share one table.
type clampKey struct{ lo, hi int64 }

// clampGroup is one clamp function over the union of the ranges it is used on.
type clampGroup struct {
	Lo, Hi   int64 // of the function
	lo, hi   int64 // of its argument
	n        int   // elements
	uses     []*program.Clamp
	segments int // limbs of a segment; 0: a table of the whole range; -1: saturation
}

// Limits of the planner's choices.
const (
	minBits    = 3
	maxBits    = 17
	maxTable   = 1 << 20 // entries of one table
	maxSegment = 40      // bits of a segment
	rowTerms   = 2000    // terms that cost as much as a row
)

// price sets the choices that depend on the size of the range table.
func (p *Plan) price(b *builder, exact map[int64]int) {
	for _, g := range p.clamps {
		g.choose(b, p.Bits)
	}
	p.own = make(map[int64]bool)
	for size, n := range exact {
		limbs := int64(limbsFor(bitsFor(size-1), p.Bits))
		p.own[size] = size <= maxTable && size+int64(n) < 2*limbs*int64(n)
	}
}

// choose picks a table over the whole range (2 rows an element), segments of 1,
// 2, .. limbs (limbs + 4 rows an element) where the bounds are a whole number of
// segments apart, or saturation, which needs no table.
func (g *clampGroup) choose(b *builder, t uint) {
	width, n := count(g.lo, g.hi), int64(g.n)
	best := int64(0)
	g.segments = -1
	for _, op := range g.uses {
		best += int64(b.live(op.Out).n) * b.saturateRows(op, t)
	}
	if cost := width + 2*n; width <= maxTable && cost < best {
		g.segments, best = 0, cost
	}
	for limbs := int64(1); uint(limbs)*t <= maxSegment; limbs++ {
		shift := uint(limbs) * t
		if g.Lo > g.lo && g.Hi < g.hi && (g.Hi+1-g.Lo)&(1<<shift-1) != 0 {
			continue
		}
		entries := width>>shift + 2
		if cost := entries + n*(limbs+4); entries <= maxTable && cost < best {
			g.segments, best = int(limbs), cost
		}
	}
}

// makePlan collects what the choices depend on.
func (b *builder) makePlan() (*Plan, map[int64]int) {
	p := &Plan{clamps: make(map[clampKey]*clampGroup), random: make(map[program.ID]bool), fused: b.fusedClamps(), And: b.andWidth()}
	b.products(p)
	p.gathers = b.planGathers()
	p.Gathers = p.lookups(b.prog.Ops)
	p.rows = b.linearRows(p)
	exact := make(map[int64]int)
	for _, in := range b.prog.Inputs {
		if !b.dead[in.Tensor] {
			t := b.tensor(in.Tensor)
			exact[count(t.Lo, t.Hi)] += b.live(in.Tensor).n
		}
	}
	for _, op := range b.prog.Ops {
		if b.dead[op.Output()] {
			continue
		}
		switch op := op.(type) {
		case *program.Clamp:
			if p.fused[op.Out] == nil {
				b.groupClamp(p, op)
			}
		case *program.Gather:
			if g := p.gathers[op.Out]; g.flat {
				exact[int64(op.Size)] += len(g.elements.checks)
			}
		case *program.Sort:
			exact[int64(op.Size)] += b.live(op.Out).n
		case *program.Segments:
			exact[1<<op.Shift] += b.live(op.Out).n
		}
	}
	return p, exact
}

func (b *builder) groupClamp(p *Plan, op *program.Clamp) {
	in := b.tensor(op.In[0])
	if op.Lo <= in.Lo && in.Hi <= op.Hi {
		return
	}
	key := clampKey{op.Lo, op.Hi}
	g := p.clamps[key]
	if g == nil {
		g = &clampGroup{Lo: op.Lo, Hi: op.Hi, lo: in.Lo, hi: in.Hi}
		p.clamps[key] = g
	}
	g.lo, g.hi = min(g.lo, in.Lo), max(g.hi, in.Hi)
	g.n += b.live(op.Out).n
	g.uses = append(g.uses, op)
}

// linearRows decides which linear tensors get wires: those whose expressions
// would be repeated so often that the terms cost more than the rows.
func (b *builder) linearRows(p *Plan) map[program.ID]bool {
	size := b.termCounts(p)
	uses := make([]float64, len(b.prog.Tensors)) // how often the elements are written out, in all
	rows := make(map[program.ID]bool)
	for k := len(b.prog.Ops) - 1; k >= 0; k-- {
		op := b.prog.Ops[k]
		out := op.Output()
		if b.dead[out] {
			continue
		}
		n := float64(b.live(out).n)
		switch op := op.(type) {
		case *program.Linear:
			times := max(uses[out], n)
			if (times-n)*size[out] > rowTerms*n {
				rows[out] = true
				times = n
			}
			b.use(uses, op.In, times*float64(op.Terms))
		case *program.View:
			b.use(uses, op.In, max(uses[out], n))
		case *program.Wrap:
			if b.moves(op) {
				b.use(uses, op.In, max(uses[out], n))
			} else {
				b.use(uses, op.In, n)
			}
		case *program.Bilinear:
			if p.random[op.Out] { // each element once
				b.use(uses, op.In, float64(b.elements(op.In[0])+b.elements(op.In[1])))
			} else {
				b.use(uses, op.In, 2*n*float64(op.K))
			}
		case *program.Max:
			b.use(uses, op.In, 2*n*float64(op.Terms))
		case *program.Gather:
			g := p.gathers[op.Out].form()
			uses[op.In[len(op.In)-1]] += float64(g.lookups() + 2*len(g.checks))
			if len(op.In) == 2 {
				uses[op.In[0]] += float64(g.entries())
			}
		case *program.Sort: // all of a run for any of it
			b.use(uses, op.In, 2*float64(b.elements(op.Out)))
		default:
			b.use(uses, op.Inputs(), 2*n)
		}
	}
	return rows
}

// use spreads uses over inputs by their sizes.
func (b *builder) use(uses []float64, in []program.ID, times float64) {
	total := 0
	for _, id := range in {
		total += b.elements(id)
	}
	for _, id := range in {
		uses[id] += times * float64(b.elements(id)) / float64(total)
	}
}

// termCounts are the terms of an element of each tensor when nothing linear gets
// wires.
func (b *builder) termCounts(p *Plan) []float64 {
	size := make([]float64, len(b.prog.Tensors))
	for id := range size {
		size[id] = 1
	}
	for _, op := range b.prog.Ops {
		in := 1.0
		for _, id := range op.Inputs() {
			in = max(in, size[id])
		}
		switch op := op.(type) {
		case *program.Linear:
			size[op.Out] = in * float64(op.Terms)
		case *program.View:
			size[op.Out] = in
		case *program.Wrap:
			if b.moves(op) {
				size[op.Out] = in
			}
		case *program.Bilinear:
			if !p.random[op.Out] {
				size[op.Out] = float64(op.K)
			}
		}
	}
	return size
}
