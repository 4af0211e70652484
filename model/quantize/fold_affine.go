package quantize

import "github.com/zkinfer/zkinfer/model/graph"

// linear merges a linear map with the Views and the affine maps around it.
func (r *rewriter) linear(n graph.Node, op *graph.Linear) {
	if composed, ok := r.readThrough(&n, op); ok {
		op, r.changed = composed, true
	}
	for i := 0; i < len(n.In); i++ {
		if merged, ok := r.mergeBefore(&n, op, i); ok {
			op, r.changed = merged, true
			i = -1
		}
	}
	if r.mergeAfter(n, op) {
		r.changed = true
		return
	}
	if len(n.In) == 1 && op.Terms == 1 && op.Rows == 1 && op.Weights[0] == 1 && len(op.Bias) == 0 &&
		r.size(n.In[0]) == len(op.Index) && isIdentity(op.Index) {
		r.replace(n.Out, n.In[0])
		return
	}
	r.append(n)
}

// mergeBefore replaces input i of a linear map, itself a sum of few terms per
// element, by what that sum reads. The constant part becomes a bias for each
// position, so that padding is no trouble.
func (r *rewriter) mergeBefore(n *graph.Node, op *graph.Linear, i int) (*graph.Linear, bool) {
	p := r.producer(n.In[i])
	if p == nil || op.Ints != nil {
		return op, false
	}
	e, ok := p.Op.(*graph.Linear)
	if !ok || e.Ints != nil || e.Terms > 2 || e.Terms == 0 || !(isSplit(e) || e.Terms == 1 && r.onlyMaps(n.In[i])) {
		return op, false
	}
	m := newMerge(r, n, op, e, p.In, i)
	if !m.plan() {
		return op, false
	}
	out := m.build()
	n.In, n.Op = m.roots, out
	for _, id := range p.In {
		r.uses[id]++
	}
	return out, true
}

// onlyMaps reports whether a value has one reader, or only linear maps of several
// terms read it: a gain in front of projections.
func (r *rewriter) onlyMaps(id graph.ID) bool {
	if r.uses[id] == 1 {
		return true
	}
	for _, reader := range r.readers[id] {
		if op, ok := reader.(*graph.Linear); !ok || op.Terms <= 4 || op.Ints != nil {
			return false
		}
	}
	return r.uses[id] == len(r.readers[id])
}

// isSplit reports whether a map is what unary makes of a LeakyRelu.
func isSplit(e *graph.Linear) bool {
	return e.Rows == 1 && e.Terms == 2 && len(e.Bias) == 0 && e.Weights[0]+e.Weights[1] == 1 && len(e.Index) > 1 &&
		e.Index[0] == 0 && int(e.Index[1]) == e.Positions
}

// merge is a linear map (op) whose input number `which` is replaced by the
// inputs of another (e).
type merge struct {
	op, e      *graph.Linear
	roots      []graph.ID
	from, to   int   // positions of op's old concatenated inputs that are e's result
	offsets    []int // of op's old inputs among the roots, by input
	starts     []int // of op's old inputs in the old vector
	inner      []int // position in e's concatenated inputs -> position among the roots
	affected   []bool
	terms      int         // of the merged map
	factor     [][]float64 // [group*Terms+k] -> factors of e's terms, nil where not affected
	stride     int
	strideSeen bool
}

func newMerge(r *rewriter, n *graph.Node, op, e *graph.Linear, in []graph.ID, which int) *merge {
	m := &merge{op: op, e: e}
	next, seen := 0, map[graph.ID]int{}
	add := func(id graph.ID) int {
		o, ok := seen[id]
		if !ok {
			o = next
			seen[id], m.roots = o, append(m.roots, id)
			next += r.size(id)
		}
		return o
	}
	at := 0
	for j, id := range n.In {
		m.starts = append(m.starts, at)
		if j == which {
			m.from, m.to = at, at+r.size(id)
			m.offsets = append(m.offsets, -1)
		} else {
			m.offsets = append(m.offsets, add(id))
		}
		at += r.size(id)
	}
	m.starts = append(m.starts, at)
	for _, id := range in {
		o := add(id)
		for j := range r.size(id) {
			m.inner = append(m.inner, o+j)
		}
	}
	return m
}

// plain is the position among the roots of an element that is not e's.
func (m *merge) plain(j int) int {
	i := len(m.offsets) - 1
	for m.starts[i] > j {
		i--
	}
	return m.offsets[i] + j - m.starts[i]
}

// plan finds the factor of each term and reports whether it is the same at every
// position, and whether groups stay equally far apart.
func (m *merge) plan() bool {
	op := m.op
	m.affected = make([]bool, op.Terms)
	m.factor = make([][]float64, op.Groups*op.Terms)
	for i, j := range op.Index {
		k := i % op.Terms
		if j < 0 {
			continue
		}
		for g := range op.Groups {
			at := int(j) + g*op.Stride
			if at < m.from || at >= m.to {
				continue
			}
			m.affected[k] = true
			y := at - m.from
			row := y / m.e.Positions
			f := m.e.Weights[row*m.e.Terms : (row+1)*m.e.Terms]
			if old := m.factor[g*op.Terms+k]; old == nil {
				m.factor[g*op.Terms+k] = f
			} else if !equal(old, f) {
				return false
			}
		}
	}
	m.terms = 0
	for _, a := range m.affected {
		m.terms++
		if a {
			m.terms += m.e.Terms - 1
		}
	}
	// a term that reads e's result at one position and another input at the next
	// has no single weight
	for i, j := range op.Index {
		if j < 0 || !m.affected[i%op.Terms] {
			continue
		}
		for g := range op.Groups {
			if at := int(j) + g*op.Stride; at < m.from || at >= m.to {
				return false
			}
		}
	}
	return m.groups()
}

func equal(a, b []float64) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// position is where term t of the merged map reads for entry j of op, in group g.
func (m *merge) position(j, g, t int) int {
	at := j + g*m.op.Stride
	if at < m.from || at >= m.to {
		return m.plain(at)
	}
	y := at - m.from
	row, p := y/m.e.Positions, y%m.e.Positions
	k := int(m.e.Index[p*m.e.Terms+t])
	if k < 0 {
		return -1
	}
	return m.inner[k+m.e.Stride*(row/(m.e.Rows/m.e.Groups))]
}

// groups finds the distance between groups in the merged map.
func (m *merge) groups() bool {
	op := m.op
	if op.Groups == 1 {
		return true
	}
	for i, j := range op.Index {
		if j < 0 {
			continue
		}
		for t := range m.width(i % op.Terms) {
			first := m.position(int(j), 0, t)
			for g := 1; g < op.Groups; g++ {
				next := m.position(int(j), g, t)
				if first < 0 || next < 0 {
					if first != next {
						return false
					}
					continue
				}
				if !m.strideSeen {
					m.stride, m.strideSeen = next-first, true
				}
				if m.stride < 0 || next-first != m.stride*g {
					return false
				}
			}
		}
	}
	return true
}

func (m *merge) width(k int) int {
	if m.affected[k] {
		return m.e.Terms
	}
	return 1
}

// build makes the merged map.
func (m *merge) build() *graph.Linear {
	op := m.op
	out := &graph.Linear{Rows: op.Rows, Terms: m.terms, Positions: op.Positions, Groups: op.Groups, Stride: m.stride}
	out.Weights = make([]float64, 0, op.Rows*m.terms)
	perGroup := op.Rows / op.Groups
	for r := range op.Rows {
		for k, w := range op.Weights[r*op.Terms : (r+1)*op.Terms] {
			f := m.factor[r/perGroup*op.Terms+k]
			for t := range m.width(k) {
				if !m.affected[k] {
					out.Weights = append(out.Weights, w)
				} else if f == nil { // only padding in this group
					out.Weights = append(out.Weights, 0)
				} else {
					out.Weights = append(out.Weights, w*f[t])
				}
			}
		}
	}
	out.Index = make([]int32, 0, op.Positions*m.terms)
	for i, j := range op.Index {
		for t := range m.width(i % op.Terms) {
			at := -1
			if j >= 0 {
				at = m.position(int(j), 0, t)
			}
			out.Index = append(out.Index, int32(at))
		}
	}
	out.Bias = m.bias()
	return out
}

// bias adds op's weights times e's biases to op's bias, for each position where
// padding makes a difference.
func (m *merge) bias() []float64 {
	op, e := m.op, m.e
	if len(e.Bias) == 0 {
		return op.Bias
	}
	perGroup := op.Rows / op.Groups
	bias := make([]float64, op.Rows*op.Positions)
	for r := range op.Rows {
		g := r / perGroup
		for p := range op.Positions {
			s := biasAt(op.Bias, op.Rows, op.Positions, r, p)
			for k, w := range op.Weights[r*op.Terms : (r+1)*op.Terms] {
				j := int(op.Index[p*op.Terms+k])
				if j < 0 {
					continue
				}
				if at := j + g*op.Stride; at >= m.from && at < m.to {
					y := at - m.from
					s += w * biasAt(e.Bias, e.Rows, e.Positions, y/e.Positions, y%e.Positions)
				}
			}
			bias[r*op.Positions+p] = s
		}
	}
	return shortBias(bias, op.Rows, op.Positions)
}

// biasAt is element (r, p) of a bias of no, R or R*P values.
func biasAt(bias []float64, rows, positions, r, p int) float64 {
	switch len(bias) {
	case 0:
		return 0
	case rows:
		return bias[r]
	}
	return bias[r*positions+p]
}

// shortBias keeps one value per row where the positions agree.
func shortBias(bias []float64, rows, positions int) []float64 {
	for r := range rows {
		for p := range positions {
			if bias[r*positions+p] != bias[r*positions] {
				return bias
			}
		}
	}
	short := make([]float64, rows)
	for r := range rows {
		short[r] = bias[r*positions]
	}
	return short
}
