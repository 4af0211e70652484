package onnx

import (
	"errors"
	"fmt"

	"github.com/zkinfer/zkinfer/model/onnx/onnxpb"
)

// lowerIf lowers the branch that a constant condition chooses.
func lowerIf(n *node) ([]*value, error) {
	yes, err := n.attrGraph("then_branch")
	if err != nil {
		return nil, err
	}
	no, err := n.attrGraph("else_branch")
	if err != nil {
		return nil, err
	}
	condition, err := n.condition(0)
	if err != nil {
		return nil, err
	}
	branch, name := yes, n.name+"/then"
	if !condition {
		branch, name = no, n.name+"/else"
	}
	if len(n.wants) != len(branch.GetOutput()) {
		return nil, fmt.Errorf("it has %d outputs, the branch has %d", len(n.wants), len(branch.GetOutput()))
	}
	return n.body(branch, name, nil, n.wants)
}

// attrGraph is a required attribute that holds a graph.
func (n *node) attrGraph(name string) (*onnxpb.GraphProto, error) {
	a, err := n.attr(name, onnxpb.AttributeProto_GRAPH)
	if err != nil {
		return nil, err
	}
	if a.GetG() == nil {
		return nil, fmt.Errorf("attribute %s has no graph", name)
	}
	return a.GetG(), nil
}

// condition is a constant input with one boolean, true where it is left out.
func (n *node) condition(i int) (bool, error) {
	t, err := n.constant(i)
	if err != nil || t == nil {
		return true, err
	}
	return truth(t)
}

func truth(t *Tensor) (bool, error) {
	if len(t.Ints) != 1 {
		return false, errors.New("the condition is not one boolean")
	}
	return t.Ints[0] != 0, nil
}
