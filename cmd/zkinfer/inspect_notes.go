package main

import (
	"fmt"
	"io"
	"math/bits"
	"strings"

	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/model/quantize"
)

// noted adds to each layer what is known about it besides its size.
func noted(layers []layer, p *program.Program, gathers []circuits.Lookup) {
	at := map[string]int{}
	for i := range layers {
		at[layers[i].Node] = i
	}
	add := func(node, text string) {
		if i, ok := at[node]; ok {
			layers[i].Notes = append(layers[i].Notes, text)
		}
	}
	for node, r := range requantisations(p) {
		add(node, r.String())
	}
	for _, g := range gathers {
		add(g.Node, lookupForm(g))
	}
	for _, d := range quantize.Divisors(p) {
		add(d.Node, fmt.Sprintf("a divisor below %.3g counts as that", d.Least))
	}
}

// requantises reports whether a Rescale is a QuantizeLinear's: its result has an
// integer type and the model's own scale, where a cast leaves integers their step.
func requantises(p *program.Program, r *program.Rescale) bool {
	switch t := &p.Tensors[r.Out]; t.Type {
	case "int8", "uint8", "int16", "uint16":
		return t.Scale != 1 || t.Zero != 0
	}
	return false
}

// requantisation is a QuantizeLinear, whose channels may have multipliers of
// different widths.
type requantisation struct {
	channels, values int
	ties             int // channels with an exact tie in their range
	least, most      int // multipliers are over 2^least to 2^most, ties aside
}

// requantisations are those of a program, by node.
func requantisations(p *program.Program) map[string]*requantisation {
	all := map[string]*requantisation{}
	for _, op := range p.Ops {
		r, ok := op.(*program.Rescale)
		if !ok || !requantises(p, r) {
			continue
		}
		q := all[r.Node]
		if q == nil {
			q = &requantisation{least: -1}
			all[r.Node] = q
		}
		q.channels += len(r.Mult)
		q.values += program.Elements(p.Tensors[r.Out].Shape)
		if r.HalfEven {
			q.ties += len(r.Mult)
			continue
		}
		shift := bits.Len64(uint64(r.Div)) - 1
		if q.least < 0 || shift < q.least {
			q.least = shift
		}
		q.most = max(q.most, shift)
	}
	return all
}

// String says what compiling proved: it refuses a model where it cannot.
func (q *requantisation) String() string {
	channels := "the channel rounds"
	if q.channels > 1 {
		channels = fmt.Sprintf("all %d channels round", q.channels)
	}
	text := fmt.Sprintf("%s as the exact ratio does, at every value of the static range (%s elements)", channels, thousands(q.values))
	switch {
	case q.least < 0:
	case q.least == q.most:
		text += fmt.Sprintf(", by a multiplier over 2^%d", q.most)
	default:
		text += fmt.Sprintf(", by multipliers over 2^%d to 2^%d", q.least, q.most)
	}
	if q.ties > 0 {
		text += fmt.Sprintf("; %d with exact ties, which go to the even neighbour and are counted in a run", q.ties)
	}
	return text
}

// lookupForm says how a Gather is looked up.
func lookupForm(g circuits.Lookup) string {
	form := "a record for all that an index reads"
	if g.Elements {
		form = "a record for each element"
	}
	text := fmt.Sprintf("%s: %s lookups in %s records, about %s constraints", form, thousands(g.Lookups), thousands(g.Records), thousands(g.Rows))
	if g.Other > 0 {
		text += fmt.Sprintf("; the other way %s", thousands(g.Other))
	}
	return text
}

// printNotes lists the notes of all layers.
func printNotes(w io.Writer, layers []layer) {
	found := false
	for _, l := range layers {
		for _, n := range l.Notes {
			found = true
			fmt.Fprintf(w, "\n%s: %s", l.Node, n)
		}
	}
	if found {
		fmt.Fprintln(w)
	}
}

// saturating says in one line which quotients have a divisor that saturates.
func saturating(divisors []divisor) string {
	const named = 3
	var names []string
	for _, d := range divisors[:min(named, len(divisors))] {
		names = append(names, fmt.Sprintf("%s below %.3g", d.Node, d.Least))
	}
	text := strings.Join(names, ", ")
	if n := len(divisors) - named; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}
