package circuits

import (
	"fmt"
	"math/big"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/model/program"
	"github.com/zkinfer/zkinfer/verifier"
)

// Statement. The circuit has one public input, e. Its words p_1 .. p_m are the
// public inputs and outputs, packed 31 bytes to a word (verifier.Schema.Layout),
// and the blinded digests. The rows here assert e = sum p_i c^i for the words of
// the circuit; the verifier computes e from the words it was given. The words
// are fixed, and the verifier's are hashed into c, so both polynomials are set
// before c is drawn and agree at c with probability at most m/r unless they are
// equal. e is the only public input because it stands for all of them: a
// contract pays for one scalar multiplication whatever the model's size.

// inputs commits to the input elements and checks each against its range.
func (b *builder) inputs() error {
	for _, in := range b.prog.Inputs {
		if b.dead[in.Tensor] {
			continue
		}
		t := b.tensor(in.Tensor)
		w := b.commit(in.Tensor)
		b.define(in.Tensor, w)
		if err := b.exactly(offset(w, t.Lo), w.sel, count(t.Lo, t.Hi)); err != nil {
			return fmt.Errorf("input %s: %w", t.Name, err)
		}
	}
	return nil
}

// offset is x - lo.
func offset(x Fixed, lo int64) Fixed {
	return &sum{parts: []Fixed{x}, coefs: []int64{1}, konst: -lo}
}

// outputs makes the words. Output elements are linear in checked integers, so
// their static interval is all the check they need.
func (b *builder) outputs() error {
	schema := Schema(b.prog)
	if err := schema.Check(); err != nil {
		return err
	}
	for _, span := range schema.Layout() {
		ports := b.prog.Inputs
		if span.Output {
			ports = b.prog.Outputs
		}
		id := ports[span.Index].Tensor
		plain := *span.Tensor
		plain.Visibility = verifier.Public
		words := b.pack(&plain, b.vec[id])
		if span.Tensor.Visibility == verifier.Digest {
			words = []LinExp{b.digest(id, span, words)}
		}
		b.sys.words = append(b.sys.words, words...)
	}
	b.sys.mask = b.alloc(classCommitted, 1)
	return nil
}

// pack writes the words of a tensor as expressions: the sum of
// (v_i - Lo) * 2^shift_i over the elements of each.
func (b *builder) pack(t *verifier.Tensor, x Fixed) []LinExp {
	words := make([]affine, t.Words())
	if b.trial {
		return make([]LinExp, len(words))
	}
	for i := range t.Size() {
		word, shift := t.Place(i)
		if words[word] == nil {
			words[word] = affine{}
		}
		var e LinExp
		expr(&e, offset(x, t.Lo), i, 1)
		var scale fr.Element
		scale.SetBigInt(new(big.Int).Lsh(big.NewInt(1), shift))
		for w, c := range affineOf(&e) {
			c.Mul(&c, &scale)
			words[word].add(w, &c)
		}
	}
	out := make([]LinExp, len(words))
	for i, w := range words {
		out[i] = w.exp()
	}
	return out
}

// statement asserts e = sum p_i c^i by Horner's rule, one row a word, and puts
// the mask of the commitment into a row.
func (b *builder) statement() {
	fixed := &explicitRows{}
	// A committed wire that is in no row has the point at infinity as its
	// basis: this row gives the mask one, so that the commitment hides.
	fixed.assert(wireExp(b.sys.mask), LinExp{}, LinExp{})
	b.add(fixed)

	rows := &explicitRows{late: true}
	c := LinExp{Terms: []Term{{challenge, 1}}}
	var tail LinExp
	for i := len(b.sys.words) - 1; i >= 0; i-- {
		p := b.sys.words[i]
		l := LinExp{Terms: append(append([]Term{}, p.Terms...), tail.Terms...), Big: p.Big}
		out := Public
		if i > 0 {
			out = b.alloc(classLate, 1)
		}
		rows.assign(l, c, out)
		rows.words[len(rows.words)-1] = p
		tail = wireExp(out)
	}
	if len(b.sys.words) == 0 {
		rows.assign(LinExp{}, c, Public)
	}
	b.add(rows)
}

// Schema describes the statements of a program's circuit.
func Schema(p *program.Program) *verifier.Schema {
	s := &verifier.Schema{Version: verifier.SchemaVersion, Name: p.Name}
	tensors := func(ports []program.Port) []verifier.Tensor {
		out := make([]verifier.Tensor, len(ports))
		for i, port := range ports {
			t := &p.Tensors[port.Tensor]
			out[i] = verifier.Tensor{
				Name: t.Name, Shape: t.Shape, Type: t.Type, Lo: t.Lo, Hi: t.Hi, Scale: t.Scale, Zero: t.Zero,
				Visibility: visibility(port.Visibility), Labels: port.Labels,
			}
		}
		return out
	}
	s.Inputs, s.Outputs = tensors(p.Inputs), tensors(p.Outputs)
	return s
}

func visibility(v program.Visibility) verifier.Visibility {
	switch v {
	case program.Digest:
		return verifier.Digest
	case program.Private:
		return verifier.Private
	}
	return verifier.Public
}
