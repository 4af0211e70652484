package circuits

import (
	"encoding/binary"
	"fmt"

	"github.com/zkinfer/zkinfer/model/program"
)

// gather reads a table of constants or of activations: the elements that are read
// with one index are looked up as one record,
//
//	(k, x[o_1 + Step*k], .., x[o_C + Step*k])
//
// Sound because k, a bounded integer, and the outputs, which are committed wires,
// are fixed before the challenge: the lookup makes k the key of a record and the
// outputs its values, so it bounds them all, and an index out of range has no
// proof. Records of other offsets are another table, with a tag of its own.
//
// Where the outputs read overlapping pieces, as the slice that begins at an index
// does, records repeat most of the table; then each output is looked up as a
// record (position, value) on its own. Its position Offset + Step*k is then an
// expression, which pins k because k is an integer by what it is computed from: a
// fraction of Step could be at any position. Where another k than those of [0, Size)
// could give a position of the table, k is checked to be in that range.
func (b *builder) gather(op *program.Gather) error {
	form := b.plan.gathers[op.Out].form()
	if form.rows >= limit {
		return fmt.Errorf("a table of more than %d records", maxTable)
	}
	y, index := b.commit(op.Out), b.vec[op.In[len(op.In)-1]]
	b.define(op.Out, y)
	for j := range form.tables {
		t := &form.tables[j]
		tab := &table{x0: t.from, n: t.n, rec: &records{offsets: t.offsets, step: t.step, keys: t.keys, values: op.Table}}
		if len(op.In) == 2 {
			tab.rec.x = b.vec[op.In[0]]
		}
		keys := &gatherKeys{index: index, queries: t.queries, step: form.step}
		sums := b.horner(y, func(q, c int) int { return int(t.queries[q].outputs[c]) }, len(t.queries), len(t.offsets), b.ch.b)
		if err := b.lookupRecords(b.recordTable(t.name, tab), keys, sums); err != nil {
			return err
		}
	}
	if len(form.checks) == 0 {
		return nil
	}
	return b.exactly(index, selection{form.checks, len(form.checks)}, int64(op.Size))
}

// gatherPlan are the two ways to look a Gather up, and which is taken.
type gatherPlan struct {
	records, elements gatherForm
	flat              bool
}

func (g *gatherPlan) form() *gatherForm {
	if g.flat {
		return &g.elements
	}
	return &g.records
}

type gatherForm struct {
	tables []gatherTable
	step   int64   // of positions that are keys, 1 where the index is the key
	checks []int32 // elements of the index that need a range check
	rows   int64
}

// lookups is the number of lookups.
func (f *gatherForm) lookups() (n int) {
	for i := range f.tables {
		n += len(f.tables[i].queries)
	}
	return n
}

// entries is the number of values of all records.
func (f *gatherForm) entries() (n int) {
	for i := range f.tables {
		n += f.tables[i].n * len(f.tables[i].offsets)
	}
	return n
}

// gatherTable are the records with one list of offsets.
type gatherTable struct {
	name    string // equal for equal tables
	offsets []int32
	step    int64
	from    int64   // key of the first record
	n       int     // records
	keys    []int64 // of the records, where they are not from, from+1, ..
	queries []gatherQuery
}

// gatherQuery is one lookup: its key is offset + step*index[which].
type gatherQuery struct {
	which   int32
	offset  int64
	outputs []int32 // elements of the output, one a column
}

// gatherKeys are the keys of lookups.
type gatherKeys struct {
	index   Fixed
	queries []gatherQuery
	step    int64
}

func (g *gatherKeys) terms(e *LinExp, konst *integer, q int, k int64) {
	g.index.terms(e, konst, int(g.queries[q].which), k*g.step)
	konst.add(k, g.queries[q].offset)
}

func (g *gatherKeys) value(t values, q int) int64 {
	return g.step*g.index.value(t, int(g.queries[q].which)) + g.queries[q].offset
}

func (g *gatherKeys) maxCoef() int64 { return mulBound(max(g.step, 1), g.index.maxCoef()) }
func (*gatherKeys) fixed()           {}

// indices are the indices that a Gather can read with, by the static range of
// its index tensor.
func (b *builder) indices(op *program.Gather) (from, to int64) {
	t := b.tensor(op.In[len(op.In)-1])
	return max(t.Lo, 0), min(t.Hi, int64(op.Size)-1)
}

func (b *builder) planGathers() map[program.ID]*gatherPlan {
	plans := make(map[program.ID]*gatherPlan)
	for _, op := range b.prog.Ops {
		if op, ok := op.(*program.Gather); ok && !b.dead[op.Out] {
			plans[op.Out] = b.planGather(op)
		}
	}
	return plans
}

// Lookup is how a Gather is looked up.
type Lookup struct {
	Node     string
	Lookups  int
	Records  int  // entries of its tables
	Elements bool // one lookup for each element, instead of one for all that an index reads
	Rows     int  // by this form; an estimate
	Other    int  // by the other; 0 where that has no table small enough
}

// lookups are those of all Gathers.
func (p *Plan) lookups(ops []program.Op) []Lookup {
	var out []Lookup
	for _, op := range ops {
		g := p.gathers[op.Output()]
		if g == nil {
			continue
		}
		taken, other := &g.records, &g.elements
		if g.flat {
			taken, other = other, taken
		}
		x := Lookup{Node: op.Origin(), Lookups: taken.lookups(), Elements: g.flat, Rows: int(taken.rows)}
		for i := range taken.tables {
			x.Records += taken.tables[i].n
		}
		if other.rows < limit {
			x.Other = int(other.rows)
		}
		out = append(out, x)
	}
	return out
}

// planGather lists and prices both forms, in rows: a record of C values takes one
// row in a table of constants, C+2 in one of activations, and C+1 in a lookup.
func (b *builder) planGather(op *program.Gather) *gatherPlan {
	g := &gatherPlan{records: b.gatherRecords(op), elements: b.gatherElements(op)}
	for _, f := range []*gatherForm{&g.records, &g.elements} {
		f.rows = 2 * int64(len(f.checks))
		for i := range f.tables {
			t := &f.tables[i]
			columns := int64(len(t.offsets))
			entry := 2 + columns
			if len(op.In) == 1 {
				entry = 1 + columns/rowTerms
			}
			f.rows += int64(t.n)*entry + int64(len(t.queries))*(1+columns)
			if t.n > maxTable {
				f.rows = limit
			}
		}
	}
	g.flat = g.elements.rows < g.records.rows
	return g
}

// gatherRecords groups the outputs by index, and those by the offsets they read.
func (b *builder) gatherRecords(op *program.Gather) gatherForm {
	sel := b.live(op.Out)
	by := make(map[int32]int) // index element -> query
	var queries []gatherQuery
	for j := range sel.n {
		p := sel.at(j)
		q, ok := by[op.Which[p]]
		if !ok {
			q = len(queries)
			by[op.Which[p]] = q
			queries = append(queries, gatherQuery{which: op.Which[p]})
		}
		queries[q].outputs = append(queries[q].outputs, int32(p))
	}
	form := gatherForm{step: 1}
	from, to := b.indices(op)
	tables := make(map[string]int) // offsets -> table
	for _, q := range queries {
		var offsets []int32
		var name []byte
		for _, p := range q.outputs {
			offsets = append(offsets, op.Offset[p])
			name = binary.BigEndian.AppendUint32(name, uint32(op.Offset[p]))
		}
		t, ok := tables[string(name)]
		if !ok {
			t = len(form.tables)
			tables[string(name)] = t
			form.tables = append(form.tables, gatherTable{offsets: offsets, step: int64(op.Step), from: from, n: int(to - from + 1)})
			form.tables[t].setName(op)
		}
		form.tables[t].queries = append(form.tables[t].queries, q)
	}
	return form
}

// gatherElements takes each output on its own, with its position as the key.
func (b *builder) gatherElements(op *program.Gather) gatherForm {
	sel := b.live(op.Out)
	from, to := b.indices(op)
	t := gatherTable{offsets: []int32{0}, step: 1}
	b.reads(op, b.marked(op.Out), func(i int) { t.keys = append(t.keys, int64(i)) })
	t.n = len(t.keys)
	index := b.tensor(op.In[len(op.In)-1])
	size := b.elements(op.In[len(op.In)-1])
	used, below, above := make([]bool, size), make([]bool, size), make([]bool, size)
	for j := range sel.n {
		p := sel.at(j)
		t.queries = append(t.queries, gatherQuery{op.Which[p], int64(op.Offset[p]), []int32{int32(p)}})
		// An index beyond its range is refused by an output whose position is then
		// beyond the table.
		k, offset, step := op.Which[p], int64(op.Offset[p]), int64(op.Step)
		used[k] = true
		below[k] = below[k] || offset+step*(from-1) < t.keys[0]
		above[k] = above[k] || offset+step*(to+1) > t.keys[t.n-1]
	}
	form := gatherForm{step: int64(op.Step)}
	for k := range used {
		if used[k] && (index.Lo < from && !below[k] || index.Hi > to && !above[k]) {
			form.checks = append(form.checks, int32(k))
		}
	}
	t.setName(op)
	form.tables = []gatherTable{t}
	return form
}

// reads calls visit with each element of the table that a needed output can read,
// in rising order.
func (b *builder) reads(op *program.Gather, needed []bool, visit func(i int)) {
	n := len(op.Table)
	if len(op.In) == 2 {
		n = b.elements(op.In[0])
	}
	from, to := b.indices(op)
	seen, offsets := make([]bool, n), make([]bool, n)
	for p, offset := range op.Offset {
		if !needed[p] || offsets[offset] {
			continue
		}
		offsets[offset] = true
		for k := from; k <= to; k++ {
			seen[int(offset)+op.Step*int(k)] = true
		}
	}
	for i, s := range seen {
		if s {
			visit(i)
		}
	}
}

// setName names the table by what it holds: constants by value, activations by
// their tensor.
func (t *gatherTable) setName(op *program.Gather) {
	if t.n > maxTable {
		return // it will not be made
	}
	if len(op.In) == 1 {
		t.name = (&table{x0: t.from, n: t.n, rec: &records{offsets: t.offsets, step: t.step, keys: t.keys, values: op.Table}}).contentKey()
		return
	}
	t.name = fmt.Sprint("records ", op.In[0], t.from, t.n, t.step, t.offsets, t.keys)
}
