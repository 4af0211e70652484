package circuits

// Stats counts what a circuit consists of.
type Stats struct {
	Rows  int // constraints
	Nodes []NodeRows
	Plan  Plan
}

// NodeRows are the constraints that one ONNX node costs.
type NodeRows struct {
	Node string
	Rows int
}

func (s *Stats) add(node string, rows int) {
	if k := len(s.Nodes) - 1; k >= 0 && s.Nodes[k].Node == node {
		s.Nodes[k].Rows += rows
		return
	}
	s.Nodes = append(s.Nodes, NodeRows{node, rows})
}

// Stats returns the counts of the circuit.
func (s *System) Stats() Stats { return s.stats }

// TableRows is the number of entries of all lookup tables.
func (s *System) TableRows() int {
	n := 0
	for _, t := range s.tables {
		n += t.n
	}
	return n
}
