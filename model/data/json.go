package data

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ParseJSON reads tensors from JSON. Accepted are
//
//	{"input_data": [[...], [...]]}   one (flat or nested) array per input, in order
//	{"NAME": [[...]], ...}           nested arrays by name
//	[[...], ...] or [...] or 3.5     one unnamed tensor
//
// The shape of a tensor is that of its nesting. An "output_data" beside
// "input_data" is ignored, as are other members in that form.
func ParseJSON(raw []byte) ([]Tensor, error) {
	p := &jsonReader{d: json.NewDecoder(bytes.NewReader(raw))}
	p.d.UseNumber()
	var (
		tensors []Tensor
		err     error
	)
	if first := bytes.TrimLeft(raw, " \t\r\n"); len(first) > 0 && first[0] == '{' {
		tensors, err = p.object()
	} else {
		tensors, err = p.single()
	}
	if err != nil {
		return nil, err
	}
	if _, err := p.d.Token(); !errors.Is(err, io.EOF) {
		return nil, malformed("there is more behind the first value")
	}
	return tensors, nil
}

type jsonReader struct{ d *json.Decoder }

func (p *jsonReader) next() (json.Token, error) {
	t, err := p.d.Token()
	if err != nil {
		return nil, malformed("byte %d: %v", p.d.InputOffset(), err)
	}
	return t, nil
}

// object reads {"NAME": tensor, ...}.
func (p *jsonReader) object() ([]Tensor, error) {
	if _, err := p.next(); err != nil {
		return nil, err
	}
	var (
		named, listed []Tensor
		bad           error // first member that is no tensor
	)
	for p.d.More() {
		key, err := p.next()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string)
		if name == "input_data" {
			if listed, err = p.list(); err != nil {
				return nil, err
			}
			continue
		}
		var body json.RawMessage
		if err := p.d.Decode(&body); err != nil {
			return nil, malformed("member %q: %v", name, err)
		}
		if t, err := parseMember(name, body); err == nil {
			named = append(named, t)
		} else if bad == nil {
			bad = err
		}
	}
	if _, err := p.next(); err != nil {
		return nil, err
	}
	switch {
	case listed != nil:
		return listed, nil
	case bad != nil:
		return nil, bad
	case len(named) == 0:
		return nil, malformed("an object without tensors")
	}
	return named, nil
}

func parseMember(name string, body []byte) (Tensor, error) {
	p := &jsonReader{d: json.NewDecoder(bytes.NewReader(body))}
	p.d.UseNumber()
	t, err := p.tensor()
	if err != nil {
		return Tensor{}, fmt.Errorf("member %q: %w", name, err)
	}
	t.Name = name
	return t, nil
}

// list reads [tensor, tensor, ...].
func (p *jsonReader) list() ([]Tensor, error) {
	if t, err := p.next(); err != nil {
		return nil, err
	} else if t != json.Delim('[') {
		return nil, malformed(`"input_data" is not an array of arrays`)
	}
	tensors := []Tensor{}
	for p.d.More() {
		t, err := p.tensor()
		if err != nil {
			return nil, fmt.Errorf(`"input_data", input %d: %w`, len(tensors), err)
		}
		tensors = append(tensors, t)
	}
	_, err := p.next()
	return tensors, err
}

func (p *jsonReader) single() ([]Tensor, error) {
	t, err := p.tensor()
	if err != nil {
		return nil, err
	}
	return []Tensor{t}, nil
}

// tensor reads nested arrays of numbers and booleans of one shape.
func (p *jsonReader) tensor() (Tensor, error) {
	b := &jsonTensor{reader: p, shape: []int{}}
	if err := b.value(0); err != nil {
		return Tensor{}, err
	}
	return Tensor{Shape: b.shape, Values: b.values}, nil
}

type jsonTensor struct {
	reader *jsonReader
	shape  []int // -1 while the first array of that depth is being read
	values []float64
}

func (b *jsonTensor) value(depth int) error {
	t, err := b.reader.next()
	if err != nil {
		return err
	}
	switch t := t.(type) {
	case json.Number:
		x, err := t.Float64()
		if err != nil {
			return malformed("number %.40s is out of range", t)
		}
		return b.number(depth, x)
	case bool:
		if t {
			return b.number(depth, 1)
		}
		return b.number(depth, 0)
	case json.Delim:
		if t == '[' {
			return b.array(depth)
		}
	case nil:
		return malformed("byte %d: found null where a number or an array belongs", b.reader.d.InputOffset())
	}
	return malformed("byte %d: found %.40v where a number or an array belongs", b.reader.d.InputOffset(), t)
}

func (b *jsonTensor) number(depth int, x float64) error {
	if depth != len(b.shape) {
		return malformed("a number at depth %d, arrays at depth %d", depth, len(b.shape))
	}
	b.values = append(b.values, x)
	return nil
}

func (b *jsonTensor) array(depth int) error {
	if depth == maxRank {
		return malformed("arrays nested deeper than %d", maxRank)
	}
	if depth == len(b.shape) {
		if len(b.values) > 0 {
			return malformed("an array among the numbers at depth %d", depth)
		}
		b.shape = append(b.shape, -1)
	}
	n := 0
	for ; b.reader.d.More(); n++ {
		if err := b.value(depth + 1); err != nil {
			return err
		}
	}
	if _, err := b.reader.next(); err != nil {
		return err
	}
	if b.shape[depth] < 0 {
		b.shape[depth] = n
	}
	if b.shape[depth] != n {
		return malformed("rows of %d and of %d elements at depth %d", b.shape[depth], n, depth)
	}
	return nil
}
