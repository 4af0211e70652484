package solidity

import (
	"math/big"
	"testing"
)

// order is a member of a fulfilBatch.
type order struct {
	r       request
	inputs  []*big.Int
	outputs []*big.Int
	proof   []byte
}

func (m *market) order(r request, output int64) order {
	m.t.Helper()
	return order{r, m.inputs, words(output), m.prove(r, m.server, output)}
}

// packBatch is the call fulfilBatch for the server.
func (m *market) packBatch(orders []order) []byte {
	m.t.Helper()
	rs, inputs, outputs, proofs := make([]request, len(orders)), make([][]*big.Int, len(orders)), make([][]*big.Int, len(orders)), make([][]byte, len(orders))
	for i, o := range orders {
		rs[i], inputs[i], outputs[i], proofs[i] = o.r, o.inputs, o.outputs, o.proof
	}
	return m.pack("fulfilBatch", rs, m.server, inputs, outputs, proofs)
}

func (m *market) fulfilBatch(orders ...order) error {
	m.t.Helper()
	_, err := m.raw(m.anybody, m.address, new(big.Int), m.packBatch(orders))
	return err
}

// skipped are the ids that the last calls have left out.
func (m *market) skipped() map[[32]byte]int {
	out := map[[32]byte]int{}
	for _, e := range m.events() {
		if e.name == "Skipped" {
			out[e.fields["id"].([32]byte)]++
		}
	}
	return out
}

// A batch does what its members' fulfilments do, one behind the other; those that
// are not open are left out.
func TestFulfilBatch(t *testing.T) {
	m := newMarket(t, 100)
	token, other := m.token(), m.token()
	consumer := m.deploy("Hostile")
	called := func(r *request) { r.Consumer, r.CallbackGas = consumer.address, 200_000 }
	var orders []order
	var ids [][32]byte
	add := func(change ...func(r *request)) {
		r, id := m.open(change...)
		orders, ids = append(orders, m.order(r, int64(len(ids)+1))), append(ids, id)
	}
	add()
	add(called)
	add(m.in(token))
	add(m.in(token), called)
	add(m.in(other))
	add()
	settled, settledID := m.open()
	if err := m.fulfil(settled, 9); err != nil {
		t.Fatal(err)
	}
	expired, expiredID := m.open(func(r *request) { r.Deadline = m.time })
	unknown := m.terms()
	m.time++
	m.events()
	cost := m.view("quote", orders[2].r, m.time)[0].(*big.Int).Int64()
	paid := m.gains(m.server, func() {
		all := append([]order{m.order(settled, 9), m.order(expired, 9)}, orders...)
		all = append(all, m.order(unknown, 9), orders[1], m.order(orders[0].r, 77)) // twice, and with another output
		if err := m.fulfilBatch(all...); err != nil {
			t.Fatal(err)
		}
	})
	if paid != 3*990 || token.balanceOf(m.server) != 2*(cost-cost/100) || other.balanceOf(m.server) != cost-cost/100 {
		t.Errorf("paid %d, %d, %d", paid, token.balanceOf(m.server), other.balanceOf(m.server))
	}
	skipped := m.skipped()
	if len(skipped) != 5 || skipped[settledID] != 1 || skipped[expiredID] != 1 || skipped[m.id(unknown)] != 1 || skipped[ids[0]] != 1 || skipped[ids[1]] != 1 {
		t.Errorf("left out: %v", skipped)
	}
	for i, id := range ids {
		if m.state(id) != stateFulfilled || !m.view("resultMatches", id, words(int64(i+1)))[0].(bool) || !m.view("isDelivered", id)[0].(bool) {
			t.Errorf("member %d: state %d", i, m.state(id))
		}
	}
	if n := consumer.view("callbacks")[0].(*big.Int).Int64(); n != 2 {
		t.Errorf("%d callbacks", n)
	}
	refused(t, "again", m.fulfilBatch(orders...), "NothingOpen")
	m.must(m.anybody, "refund", expired)
}

func TestFulfilBatchRefuses(t *testing.T) {
	m := newMarket(t, 0)
	another := m.deploy(MockModelContract, big.NewInt(2), big.NewInt(1), [32]byte{8})
	open := func(change ...func(r *request)) order {
		r, _ := m.open(change...)
		return m.order(r, 5)
	}
	good := open()
	for what, c := range map[string]struct {
		bad  func() order
		name string
	}{
		"another output":      {func() order { o := open(); o.outputs = words(6); return o }, "InvalidProof"},
		"another proof":       {func() order { o := open(); o.proof = good.proof; return o }, "InvalidProof"},
		"a short proof":       {func() order { o := open(); o.proof = o.proof[1:]; return o }, "BadMember"},
		"other inputs":        {func() order { o := open(); o.inputs = words(1, 2); return o }, "WrongInputs"},
		"an output more":      {func() order { o := open(); o.outputs = words(5, 0); return o }, "MixedBatch"},
		"an output less":      {func() order { o := open(); o.outputs = nil; return o }, "MixedBatch"},
		"another model":       {func() order { return open(func(r *request) { r.Model = another.address }) }, "MixedBatch"},
		"exclusive to others": {func() order { return open(func(r *request) { r.Provider, r.ExclusiveUntil = m.client, m.time+9 }) }, "Exclusive"},
	} {
		refused(t, what, m.fulfilBatch(good, c.bad()), c.name)
		refused(t, what+", first", m.fulfilBatch(c.bad(), good), c.name)
	}
	refused(t, "no members", m.fulfilBatch(), "NothingOpen")
	for _, cut := range []int{0, 1, 2} {
		inputs, outputs, proofs := [][]*big.Int{good.inputs}, [][]*big.Int{good.outputs}, [][]byte{good.proof}
		switch cut {
		case 0:
			inputs = nil
		case 1:
			outputs = nil
		case 2:
			proofs = nil
		}
		_, err := m.call(m.anybody, "fulfilBatch", []request{good.r}, m.server, inputs, outputs, proofs)
		refused(t, "unequal arrays", err, "MixedBatch")
	}
	_, err := m.call(m.anybody, "fulfilBatch", []request{good.r}, m.anybody, [][]*big.Int{good.inputs}, [][]*big.Int{good.outputs}, [][]byte{good.proof})
	refused(t, "another beneficiary", err, "InvalidProof")
	if err := m.fulfilBatch(good); err != nil {
		t.Error(err)
	}
}

// A word of one member cannot be passed off as a word of the next, whose proof is
// made for it.
func TestFulfilBatchKeepsWordsApart(t *testing.T) {
	m := newMarket(t, 0)
	m.inputs = words(1, 2)
	first, _ := m.open()
	second, _ := m.open()
	a, b := m.order(first, 5), m.order(second, 5)
	// As a whole the words are 1 2 5 | 9 1 2, both proven, in the split 1 2 5 9 | 1 2.
	a.outputs, b.outputs = words(5, 9), nil
	context := [32]byte(m.context(second, m.server))
	b.proof = m.model.view("prove", context, words(9, 1, 2))[0].([]byte)
	refused(t, "a word moved", m.fulfilBatch(a, b), "MixedBatch")
}

// A failing callback in a batch is its member's alone.
func TestFulfilBatchWithHostileConsumers(t *testing.T) {
	m := newMarket(t, 0)
	var orders []order
	var ids [][32]byte
	for _, mode := range []uint8{accept, revert, loop, returnMegabyte, accept, revertMegabyte} {
		h := m.deploy("Hostile")
		h.must(m.anybody, "setModes", accept, mode)
		r, id := m.open(func(r *request) { r.Consumer, r.CallbackGas = h.address, 100_000 })
		orders, ids = append(orders, m.order(r, 5)), append(ids, id)
	}
	if g := m.gains(m.server, func() {
		if err := m.fulfilBatch(orders...); err != nil {
			t.Fatal(err)
		}
	}); g != 6000 {
		t.Errorf("paid %d", g)
	}
	for i, want := range []bool{true, false, false, false, true, false} {
		if m.state(ids[i]) != stateFulfilled || m.view("isDelivered", ids[i])[0].(bool) != want {
			t.Errorf("member %d: state %d", i, m.state(ids[i]))
		}
	}
}

// The market over the real verifier: single and in a batch.
func TestMarketWithProofs(t *testing.T) {
	c := newChain(t)
	td := newTrapdoor(t, 300, digits())
	model, _ := c.model(td)
	m := newMarketOn(c, 0)
	ask := func() (request, [32]byte, []*big.Int, []*big.Int, []byte) {
		statement := td.words()
		in, out := wordsAsBigs(statement[:26]), wordsAsBigs(statement[26:])
		m.inputs = in
		r, id := m.open(func(r *request) { r.Model, r.InputsHash = model.address, hashWords(in) })
		return r, id, in, out, td.prove(t, m.context(r, m.server), statement)
	}
	r, id, in, out, proof := ask()
	_, err := m.call(m.anybody, "fulfil", r, m.anybody, in, out, proof)
	refused(t, "another beneficiary", err, "InvalidProof")
	m.must(m.anybody, "fulfil", r, m.server, in, out, proof)
	if !m.view("resultMatches", id, out)[0].(bool) {
		t.Error("another result")
	}
	var orders []order
	for range 5 {
		r, _, in, out, proof := ask()
		orders = append(orders, order{r, in, out, proof})
	}
	orders[2].proof, orders[3].proof = orders[3].proof, orders[2].proof
	refused(t, "proofs swapped", m.fulfilBatch(orders...), "InvalidProof")
	orders[2].proof, orders[3].proof = orders[3].proof, orders[2].proof
	if g := m.gains(m.server, func() {
		if err := m.fulfilBatch(orders...); err != nil {
			t.Fatal(err)
		}
	}); g != 5000 {
		t.Errorf("paid %d", g)
	}
}
