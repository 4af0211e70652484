package solidity

import (
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
)

func (m *machine) ask() string {
	client, token := pick(m, m.clients), pick(m, m.tokens)
	if client == m.hostile.address {
		token = common.Address{}
	}
	r := m.terms(func(r *request) {
		price := int64(m.rng.IntN(5000))
		r.Client, r.Token, r.Price, r.StartPrice = client, token, big.NewInt(price), big.NewInt(m.rng.Int64N(price+1))
		r.Deadline = m.time + uint64(m.rng.IntN(60))
		r.RampStart = m.time + uint64(m.rng.IntN(20))
		r.RampEnd = r.RampStart + uint64(m.rng.IntN(30))
		if m.rng.IntN(3) == 0 {
			r.Consumer, r.CallbackGas = m.consumer.address, 200_000
		}
		if m.rng.IntN(3) == 0 {
			r.Provider, r.ExclusiveUntil = m.hostile.address, m.time+uint64(m.rng.IntN(40))
		}
		r.Salt[1], r.Salt[2] = byte(len(m.asked)), byte(len(m.asked)>>8)
	})
	want := ""
	if m.rng.IntN(12) == 0 && len(m.asked) > 0 { // one that there is
		r = pick(m, m.asked).r
		switch {
		case m.time > r.Deadline:
			want = "Expired"
		default:
			want = "WrongState"
		}
	}
	if want == "" && token != (common.Address{}) && m.listed[client] {
		want = "UnsupportedToken"
	}
	var err error
	if r.Client == m.hostile.address {
		_, err = m.hostile.call(m.anybody, "exec", m.address, r.Price, m.pack("request", r, m.inputs))
	} else {
		_, err = m.request(r)
	}
	m.expect("request", err, want)
	if want == "" {
		m.asked = append(m.asked, &asked{r: r, id: m.id(r), state: stateOpen})
		m.move(r.Token, r.Client, m.address, r.Price.Int64())
	}
	return "request"
}

// admits predicts what keeps a request from being fulfilled.
func (m *machine) admits(a *asked, payee common.Address) string {
	switch {
	case a.state != stateOpen:
		return "WrongState"
	case m.time > a.r.Deadline:
		return "Expired"
	case a.r.Provider != (common.Address{}) && a.r.Provider != payee && m.time < a.r.ExclusiveUntil:
		return "Exclusive"
	}
	return ""
}

// settled is what a fulfilment does to the prediction.
func (m *machine) settled(a *asked, payee common.Address, output int64) {
	r := a.r
	cost := m.cost(r)
	fee := cost * m.feeBps / 10_000
	m.credits[account{r.Token, feeRecipient}] += fee
	m.back(r.Token, r.Client, r.Price.Int64()-cost)
	m.move(r.Token, m.address, payee, cost-fee)
	a.state, a.output = stateFulfilled, output
	a.delivered = r.Consumer == (common.Address{}) || !m.fails
}

// cost is the quote, computed independently.
func (m *machine) cost(r request) int64 {
	low, high := r.StartPrice.Int64(), r.Price.Int64()
	switch {
	case m.time >= r.RampEnd:
		return high
	case m.time <= r.RampStart:
		return low
	}
	return low + (high-low)*int64(m.time-r.RampStart)/int64(r.RampEnd-r.RampStart)
}

// back pays change or a refund, or credits it.
func (m *machine) back(token, owner common.Address, amount int64) {
	if m.takes(token, owner) {
		m.move(token, m.address, owner, amount)
	} else {
		m.credits[account{token, owner}] += amount
	}
}

func (m *machine) answer() string {
	if len(m.asked) == 0 {
		return ""
	}
	a, payee, output := m.recent(), pick(m, m.payees), m.rng.Int64N(100)
	proof := m.proofFor(a.r, payee, output)
	want := m.admits(a, payee)
	if m.rng.IntN(10) == 0 {
		proof[20] ^= 1
		if want == "" {
			want = "InvalidProof"
		}
	}
	if want == "" && !m.takes(a.r.Token, payee) && m.paid(a.r) > 0 {
		want = "TransferFailed"
	}
	_, err := m.call(m.anybody, "fulfil", a.r, payee, m.inputs, words(output), proof)
	m.expect("fulfil", err, want)
	if want == "" {
		m.settled(a, payee, output)
	}
	return "fulfil"
}

func (m *machine) paid(r request) int64 {
	cost := m.cost(r)
	return cost - cost*m.feeBps/10_000
}

func (m *machine) proofFor(r request, payee common.Address, output int64) []byte {
	return m.prove(r, payee, output)
}

// recent is one of the last requests: old ones are settled.
func (m *machine) recent() *asked {
	n := min(len(m.asked), 12)
	return m.asked[len(m.asked)-1-m.rng.IntN(n)]
}

func (m *machine) answerMany() string {
	if len(m.asked) == 0 {
		return ""
	}
	payee := pick(m, m.payees)
	var rs []request
	var inputs, outputs [][]*big.Int
	var proofs [][]byte
	var open []*asked
	var answers []int64
	want := ""
	seen := map[[32]byte]bool{}
	due := map[common.Address]int64{}
	for range m.rng.IntN(6) {
		a, output := m.recent(), m.rng.Int64N(100)
		rs, inputs, outputs = append(rs, a.r), append(inputs, m.inputs), append(outputs, words(output))
		proofs = append(proofs, m.proofFor(a.r, payee, output))
		reason := m.admits(a, payee)
		if seen[a.id] || reason == "WrongState" || reason == "Expired" {
			continue
		}
		if reason != "" && want == "" {
			want = reason
		}
		seen[a.id] = true
		open, answers = append(open, a), append(answers, output)
		due[a.r.Token] += m.paid(a.r)
	}
	if want == "" && len(open) == 0 {
		want = "NothingOpen"
	}
	for token, amount := range due {
		if want == "" && amount > 0 && !m.takes(token, payee) {
			want = "TransferFailed"
		}
	}
	_, err := m.call(m.anybody, "fulfilBatch", rs, payee, inputs, outputs, proofs)
	m.expect("fulfilBatch", err, want)
	if want == "" {
		for i, a := range open {
			m.settled(a, payee, answers[i])
		}
	}
	return "fulfilBatch"
}

func (m *machine) refund() string {
	if len(m.asked) == 0 {
		return ""
	}
	a := m.recent()
	want := ""
	switch {
	case a.state != stateOpen:
		want = "WrongState"
	case m.time <= a.r.Deadline:
		want = "NotYet"
	}
	_, err := m.call(m.anybody, "refund", a.r)
	m.expect("refund", err, want)
	if want == "" {
		a.state = stateRefunded
		m.back(a.r.Token, a.r.Client, a.r.Price.Int64())
	}
	return "refund"
}

func (m *machine) redeliver() string {
	if len(m.asked) == 0 {
		return ""
	}
	a := m.recent()
	output := a.output + int64(m.rng.IntN(5)/4)
	want := ""
	switch {
	case a.state != stateFulfilled || a.delivered || output != a.output:
		want = "WrongState"
	case m.fails:
		want = "DeliveryFailed"
	}
	_, err := m.call(m.anybody, "redeliver", a.r, words(output))
	m.expect("redeliver", err, want)
	if want == "" {
		a.delivered = true
	}
	return "redeliver"
}

func (m *machine) withdraw() string {
	owner, token := pick(m, append(slices.Clone(m.clients), feeRecipient)), pick(m, m.tokens)
	to := pick(m, m.clients)
	amount := m.credits[account{token, owner}]
	want := ""
	if amount > 0 && !m.takes(token, to) {
		want = "TransferFailed"
	}
	var err error
	if owner == m.hostile.address {
		_, err = m.hostile.call(m.anybody, "exec", m.address, new(big.Int), m.pack("withdraw", token, to))
	} else {
		_, err = m.call(owner, "withdraw", token, to)
	}
	m.expect("withdraw", err, want)
	if want == "" {
		m.credits[account{token, owner}] = 0
		m.move(token, m.address, to, amount)
	}
	return "withdraw"
}

// weather changes the time and what the others take.
func (m *machine) weather() string {
	switch m.rng.IntN(6) {
	case 0:
		m.refuses = !m.refuses
		m.hostile.must(m.anybody, "setModes", map[bool]uint8{true: revert, false: accept}[m.refuses], accept)
	case 1:
		m.fails = !m.fails
		m.consumer.must(m.anybody, "setModes", accept, map[bool]uint8{true: loop, false: accept}[m.fails])
	case 2:
		owner := pick(m, append(slices.Clone(m.clients), m.server))
		m.listed[owner] = !m.listed[owner]
		for _, token := range m.erc20s {
			token.must(m.anybody, "blacklist", owner, m.listed[owner])
		}
	default:
		m.time += uint64(m.rng.IntN(15))
	}
	return "weather"
}
