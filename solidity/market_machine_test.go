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
