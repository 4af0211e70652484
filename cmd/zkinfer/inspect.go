package main

import (
	"fmt"
	"io"
	"math/bits"
	"strings"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/circuits"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/prover"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

type inspectResult struct {
	Model       string            `json:"model"`
	ProgramHash verifier.Hash     `json:"program_hash"`
	Bits        int               `json:"bits"`
	Binding     string            `json:"binding"`
	Bound       []string          `json:"bound,omitempty"`
	Words       int               `json:"words"`
	Constraints int               `json:"constraints"`
	TableRows   int               `json:"table_rows"`
	RangeBits   int               `json:"range_table_bits"`
	MACs        int64             `json:"macs"`
	Layers      []layer           `json:"layers"`
	Products    []product         `json:"products,omitempty"`
	Estimate    prover.Estimate   `json:"estimate"`
	Gas         solidity.GasGuess `json:"gas_estimate"`
	Key         *keyInfo          `json:"key,omitempty"`
}

// layer is what one ONNX node became.
type layer struct {
	Node        string   `json:"node"`
	Ops         []string `json:"ops"`
	Shape       []int    `json:"shape"`
	Lo          int64    `json:"lo"`
	Hi          int64    `json:"hi"`
	Bits        int      `json:"bits"`
	Constraints int      `json:"constraints"`
	Notes       []string `json:"notes,omitempty"`
}

// product is a product of activations: what the planner chose and what it left.
type product struct {
	Node   string `json:"node"`
	Batch  int    `json:"batch"`
	M      int    `json:"m"`
	K      int    `json:"k"`
	N      int    `json:"n"`
	Method string `json:"method"`
	Rows   int    `json:"constraints"`
	Other  int    `json:"constraints_otherwise"`
}

type keyInfo struct {
	KeyHash verifier.Hash `json:"key_hash"`
	Setup   string        `json:"setup"`
	Current bool          `json:"current"` // of this program
}

func inspectCommand() *cli.Command {
	return &cli.Command{
		Name:      "inspect",
		Usage:     "show layers, ranges, constraints, what a proof binds, and what it will cost",
		ArgsUsage: "MODEL.zk",
		Action:    inspect,
	}
}

func inspect(c *cli.Context) error {
	path := c.Args().First()
	p, err := readProgram(path)
	if err != nil {
		return err
	}
	s := newSteps(c, 1)
	var sys *circuits.System
	err = s.do("build the circuit", func() (err error) {
		sys, err = circuits.Compile(p)
		return err
	})
	if err != nil {
		return err
	}
	hash, err := p.Hash()
	if err != nil {
		return err
	}
	estimate, err := prover.EstimateCost(sys)
	if err != nil {
		return err
	}
	stats, schema := sys.Stats(), circuits.Schema(p)
	result := &inspectResult{
		Model: p.Name, ProgramHash: hash, Bits: p.Bits, Binding: binding(schema), Bound: p.Bound,
		Words: schema.Words(), Constraints: sys.NbRows(), TableRows: sys.TableRows(), RangeBits: int(stats.Plan.Bits), MACs: p.MACs(),
		Layers: layers(p, stats.Nodes), Products: products(stats.Plan.Products), Estimate: estimate, Gas: solidity.EstimateGas(schema.Words()),
	}
	noted(result.Layers, p, stats.Plan.Gathers)
	if vk, err := verifier.ReadVerifyingKey(inFolder(path, verifyingKeyFile)); err == nil {
		if keyHash, err := vk.KeyHash(); err == nil {
			result.Key = &keyInfo{keyHash, string(vk.Setup), vk.Schema.ProgramHash == hash}
		}
	}
	return emit(c, result, result.print)
}

// layers groups a program's ops by the ONNX node they came from.
func layers(p *program.Program, rows []circuits.NodeRows) []layer {
	var out []layer
	at := map[string]int{}
	for _, op := range p.Ops {
		i, ok := at[op.Origin()]
		if !ok {
			i = len(out)
			at[op.Origin()] = i
			out = append(out, layer{Node: op.Origin()})
		}
		t := &p.Tensors[op.Output()]
		l := &out[i]
		l.Ops = append(l.Ops, op.Kind())
		l.Shape, l.Lo, l.Hi, l.Bits = t.Shape, t.Lo, t.Hi, bits.Len64(uint64(t.Hi)-uint64(t.Lo))
	}
	for _, r := range rows {
		i, ok := at[r.Node]
		if !ok { // inputs, tables, the statement
			i = len(out)
			at[r.Node] = i
			out = append(out, layer{Node: r.Node})
		}
		out[i].Constraints += r.Rows
	}
	return out
}

// products are the choices for products of matrices; an elementwise product
// leaves none.
func products(plan []circuits.Product) []product {
	var out []product
	for _, x := range plan {
		if x.M == 1 && x.N == 1 {
			continue
		}
		p := product{x.Node, x.Batch, x.M, x.K, x.N, "row per product", x.Direct, x.Combined}
		if x.Random {
			p.Method, p.Rows, p.Other = "random combination", x.Combined, x.Direct
		}
		out = append(out, p)
	}
	return out
}

// binding says in one sentence what a proof is about.
func binding(s *verifier.Schema) string {
	var known, digests, hidden []string
	sort := func(tensors []verifier.Tensor, kind string) {
		for i := range tensors {
			t := &tensors[i]
			name := fmt.Sprintf("%s %s", kind, t.Name)
			switch t.Visibility {
			case verifier.Digest:
				digests = append(digests, name)
			case verifier.Private:
				hidden = append(hidden, name)
			default:
				known = append(known, name)
			}
		}
	}
	sort(s.Inputs, "input")
	sort(s.Outputs, "output")
	var parts []string
	if len(known) > 0 {
		parts = append(parts, "shows "+and(known))
	}
	if len(digests) > 0 {
		parts = append(parts, "shows only a blinded digest of "+and(digests))
	}
	text := "A proof " + strings.Join(parts, " and ")
	if len(parts) == 0 {
		text = "A proof shows nothing"
	}
	if len(hidden) > 0 {
		return text + fmt.Sprintf(", and binds nothing of %s: it says only that some admissible values exist for which this program computes the rest.", and(hidden))
	}
	return text + ", and binds them to each other: the outputs are what this program computes on the inputs."
}

// and joins names.
func and(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func (r *inspectResult) print(w io.Writer) {
	fmt.Fprintf(w, "%s, program %s\n%s\n", r.Model, r.ProgramHash, r.Binding)
	for _, b := range r.Bound {
		fmt.Fprintf(w, "bound when compiling: %s\n", b)
	}
	fmt.Fprintln(w)
	t := newTable(w, "node", "primitives", "shape", "range", "bits", "constraints")
	for _, l := range r.Layers {
		if len(l.Ops) == 0 {
			t.AppendRow([]any{l.Node, "", "", "", "", thousands(l.Constraints)})
			continue
		}
		t.AppendRow([]any{l.Node, strings.Join(l.Ops, " "), fmt.Sprint(l.Shape), fmt.Sprintf("%d..%d", l.Lo, l.Hi), l.Bits, thousands(l.Constraints)})
	}
	t.Render()
	printNotes(w, r.Layers)
	for _, p := range r.Products {
		fmt.Fprintf(w, "\nproduct %s, %d of %dx%dx%d: %s, %s constraints; the other way would take %s",
			p.Node, p.Batch, p.M, p.K, p.N, p.Method, thousands(p.Rows), thousands(p.Other))
	}
	if len(r.Products) > 0 {
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "\n%s constraints, of them %s for tables (range table of %d bits); %s multiply-adds; %d words in a statement\n",
		thousands(r.Constraints), thousands(r.TableRows), r.RangeBits, thousands(int(r.MACs)), r.Words)
	e := r.Estimate
	fmt.Fprintf(w, "estimates for this machine: setup %s and %s, proving %s and %s, proving key %s\n",
		seconds(e.SetupSeconds), size(e.SetupBytes), seconds(e.ProveSeconds), size(e.ProveBytes), size(e.ProvingKeyBytes))
	fmt.Fprintf(w, "gas, about: %s execution, %s for the transaction at most\n", thousands(int(r.Gas.Execution)), thousands(int(r.Gas.Transaction)))
	switch {
	case r.Key == nil:
		fmt.Fprintln(w, "no keys yet: zkinfer setup makes them")
	case !r.Key.Current:
		fmt.Fprintln(w, "the keys in this folder are of another program: zkinfer setup makes new ones")
	default:
		fmt.Fprintf(w, "key %s, %s setup\n", r.Key.KeyHash, r.Key.Setup)
	}
}
