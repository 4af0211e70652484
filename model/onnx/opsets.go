package onnx

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// The domains of operators besides the standard one, whose name is empty here.
const (
	mlDomain    = "ai.onnx.ml"
	qonnxDomain = "qonnx.custom_op.general"
)

// opsets are the versions of the operators that a model or a function uses, by
// domain.
type opsets map[string]int

// readOpsets reads the imports of opsets. A model of before they existed uses
// version 1 of the standard one.
func readOpsets(imports []*onnxpb.OperatorSetIdProto, before bool) (opsets, error) {
	versions := opsets{}
	for _, o := range imports {
		domain := canonical(o.GetDomain())
		v := o.GetVersion()
		if domain == "" && (v < 1 || v > maxOpset) {
			return nil, &UnsupportedError{Node: "ai.onnx", Op: "opset", What: fmt.Sprintf("version %d is not supported", v),
				Try: fmt.Sprintf("export the model with an opset from 1 to %d", maxOpset)}
		}
		if v < 1 || v > maxOpset {
			v = maxOpset // the operators of other domains have few versions
		}
		if _, given := versions[domain]; !given {
			versions[domain] = int(v)
		}
	}
	if len(versions) == 0 && before {
		versions[""] = 1
	}
	if len(versions) == 0 {
		return nil, errors.New("the model does not say which opset it uses")
	}
	return versions, nil
}

// canonical is the name of a domain: that of the standard one is empty, and QONNX
// has an older one.
func canonical(domain string) string {
	switch domain {
	case "ai.onnx":
		return ""
	case "onnx.brevitas", "finn.custom_op.general":
		return qonnxDomain
	}
	return domain
}

func domainOf(p *onnxpb.NodeProto) string { return canonical(p.GetDomain()) }

// qualified is the name of an operator with its domain, unless that is the standard.
func qualified(domain, name string) string {
	if domain == "" {
		return name
	}
	return domain + "." + name
}

// find is the row of a node's operator; it sets n.since.
func (n *node) find(p *onnxpb.NodeProto) (*operator, error) {
	if f := n.functions[functionKey{p.GetDomain(), p.GetOpType(), p.GetOverload()}]; f != nil {
		return inlined(f), nil
	}
	const try = "replace the operator by supported ones before exporting the model"
	domain := domainOf(p)
	row, ok := n.table[qualified(domain, n.op)]
	if !ok {
		if domain != "" {
			return nil, n.unsupported(try, "operator %s of domain %s is not supported", n.op, domain)
		}
		if why := refusals()[n.op]; why != "" {
			return nil, n.unsupported(try, "this operator is not supported: %s", why)
		}
		return nil, n.unsupported(try, "this operator is not supported")
	}
	opset := n.versions[domain]
	for _, since := range slices.Backward(row.since) {
		if since <= opset {
			n.since = since
			return row, nil
		}
	}
	return nil, n.unsupported("", "there is no such operator at opset %d", opset)
}
