package solidity

import (
	"errors"
	"flag"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
)

var machineSteps = flag.Int("machine", 3000, "steps of the random walk over the market")

// machine walks over a market at random and predicts every call: its error, every
// balance, every credit and every state.
type machine struct {
	*market
	rng      *rand.Rand
	feeBps   int64
	tokens   []common.Address // the native coin first
	erc20s   []*contract
	clients  []common.Address
	payees   []common.Address
	hostile  *contract // a client and payee that may refuse native coins
	consumer *contract // one that may fail
	fails    bool      // the consumer
	refuses  bool      // the hostile client
	listed   map[common.Address]bool
	balances map[account]int64
	credits  map[account]int64
	asked    []*asked
}

type account struct{ token, owner common.Address }

// asked is a request and what has become of it.
type asked struct {
	r         request
	id        [32]byte
	state     int
	output    int64
	delivered bool
}

func newMachine(t *testing.T, seed uint64) *machine {
	m := &machine{
		market: newMarket(t, 250), rng: rand.New(rand.NewPCG(seed, 2)), feeBps: 250,
		listed: map[common.Address]bool{}, balances: map[account]int64{}, credits: map[account]int64{},
	}
	m.hostile, m.consumer = m.deploy("Hostile"), m.deploy("Hostile")
	m.fund(m.hostile.address, 1<<40)
	m.tokens = []common.Address{{}}
	m.clients = []common.Address{m.client, m.anybody, m.hostile.address}
	m.payees = []common.Address{m.server, m.hostile.address}
	for range 2 {
		token := m.token()
		token.must(m.anybody, "mint", m.anybody, big.NewInt(1<<40))
		token.must(m.anybody, "approve", m.address, big.NewInt(1<<40))
		m.tokens, m.erc20s = append(m.tokens, token.address), append(m.erc20s, token)
	}
	for _, token := range m.tokens {
		for _, owner := range m.owners() {
			m.balances[account{token, owner}] = m.holds(token, owner)
		}
	}
	return m
}

func (m *machine) owners() []common.Address {
	return append(slices.Clone(m.clients), m.server, feeRecipient, m.address)
}

func (m *machine) holds(token, owner common.Address) int64 {
	for _, t := range m.erc20s {
		if t.address == token {
			return t.balanceOf(owner)
		}
	}
	return m.balance(owner).Int64()
}

// takes reports whether an account takes a payment.
func (m *machine) takes(token, owner common.Address) bool {
	if token == (common.Address{}) {
		return !m.refuses || owner != m.hostile.address
	}
	return !m.listed[owner]
}

func (m *machine) move(token, from, to common.Address, amount int64) {
	m.balances[account{token, from}] -= amount
	m.balances[account{token, to}] += amount
}

func pick[T any](m *machine, list []T) T { return list[m.rng.IntN(len(list))] }

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

// expect fails unless a call did what was predicted: want is an error's name.
func (m *machine) expect(what string, err error, want string) {
	m.t.Helper()
	var r *RevertError
	if (want == "") != (err == nil) || want != "" && (!errors.As(err, &r) || r.Name != want) {
		m.t.Fatalf("%s: %v, predicted %q", what, err, want)
	}
}

// check compares every balance and credit in one of the tokens, some states, and
// the market's solvency.
func (m *machine) check() {
	m.t.Helper()
	token, owed := pick(m, m.tokens), int64(0)
	for _, a := range m.asked {
		if a.state == stateOpen && a.r.Token == token {
			owed += a.r.Price.Int64()
		}
	}
	for _, owner := range m.owners() {
		key := account{token, owner}
		if got := m.holds(token, owner); got != m.balances[key] {
			m.t.Fatalf("%s holds %d of %s, predicted %d", owner, got, token, m.balances[key])
		}
		if got := m.credit(token, owner); got != m.credits[key] {
			m.t.Fatalf("%s has %d credit in %s, predicted %d", owner, got, token, m.credits[key])
		}
		owed += m.credits[key]
	}
	if has := m.balances[account{token, m.address}]; has != owed {
		m.t.Fatalf("the market has %d of %s and owes %d", has, token, owed)
	}
	for range min(len(m.asked), 4) {
		a := m.recent()
		if got := m.state(a.id); got != a.state {
			m.t.Fatalf("state %d, predicted %d", got, a.state)
		}
		if got := m.view("isDelivered", a.id)[0].(bool); got != a.delivered {
			m.t.Fatalf("delivered %v, predicted %v", got, a.delivered)
		}
		if got := m.view("resultMatches", a.id, words(a.output))[0].(bool); got != (a.state == stateFulfilled) {
			m.t.Fatalf("result matches: %v in state %d", got, a.state)
		}
	}
}

// Random calls, good and bad: each does exactly what is predicted, money is
// conserved to the unit, and in the end everybody has everything back.
func TestMarketMachine(t *testing.T) {
	t.Parallel()
	steps := *machineSteps
	if testing.Short() {
		steps /= 10
	}
	m := newMachine(t, 77)
	count := map[string]int{}
	actions := []func() string{m.ask, m.ask, m.answer, m.answer, m.answerMany, m.refund, m.redeliver, m.withdraw, m.weather, m.weather}
	for range steps {
		count[pick(m, actions)()]++
		m.check()
	}
	t.Log(count)
	m.drain()
}

// drain ends everything that is open and pays all credits.
func (m *machine) drain() {
	m.time += 1000
	m.refuses = false
	m.hostile.must(m.anybody, "setModes", accept, accept)
	for owner := range m.listed {
		m.listed[owner] = false
		for _, token := range m.erc20s {
			token.must(m.anybody, "blacklist", owner, false)
		}
	}
	for _, a := range m.asked {
		if a.state == stateOpen {
			m.must(m.anybody, "refund", a.r)
			a.state = stateRefunded
			m.back(a.r.Token, a.r.Client, a.r.Price.Int64())
		}
	}
	for _, token := range m.tokens {
		for _, owner := range m.owners() {
			if owner == m.hostile.address {
				m.hostile.must(m.anybody, "exec", m.address, new(big.Int), m.pack("withdraw", token, owner))
			} else {
				m.must(owner, "withdraw", token, owner)
			}
		}
		if left := m.holds(token, m.address); left != 0 {
			m.t.Errorf("%d of %s are left in the market", left, token)
		}
	}
}
