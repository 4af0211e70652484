package solidity

import (
	"bytes"
	"math/big"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/zkinfer/zkinfer/verifier"
)

// exampleKeys are the keys of the models of examples/, without networks behind
// them: the tests know their secrets.
func exampleKeys(t testing.TB) map[string]*trapdoor {
	t.Helper()
	return map[string]*trapdoor{
		"examples/DigitsConsumer.sol": newTrapdoor(t, 500, digits()),
		"examples/CreditConsumer.sol": newTrapdoor(t, 501, credit()),
		"examples/PriceConsumer.sol":  newTrapdoor(t, 502, price()),
	}
}

// credit is the schema of a model that gives a borrower's limit.
func credit() verifier.Schema {
	return verifier.Schema{
		Version: verifier.SchemaVersion, Name: "credit",
		Inputs: []verifier.Tensor{
			{Name: "position", Shape: []int{2}, Type: "float32", Hi: 65535, Scale: 1.0 / 64, Visibility: verifier.Public},
			{Name: "history", Shape: []int{2}, Type: "float32", Hi: 255, Scale: 1, Visibility: verifier.Public},
		},
		Outputs: []verifier.Tensor{
			{Name: "limit", Shape: []int{1}, Type: "float32", Hi: 65535, Scale: 1.0 / 64, Visibility: verifier.Public},
		},
	}
}

// price is the schema of a model that gives a band for the next price.
func price() verifier.Schema {
	return verifier.Schema{
		Version: verifier.SchemaVersion, Name: "price",
		Inputs: []verifier.Tensor{
			{Name: "prices", Shape: []int{8}, Type: "float32", Hi: 1<<32 - 1, Scale: 1.0 / 65536, Visibility: verifier.Public},
		},
		Outputs: []verifier.Tensor{
			{Name: "band", Shape: []int{2}, Type: "float32", Hi: 1<<32 - 1, Scale: 1.0 / 65536, Visibility: verifier.Public},
		},
	}
}

// The consumers of the examples are what the keys give.
func TestExampleConsumersAreCurrent(t *testing.T) {
	for file, td := range exampleKeys(t) {
		got, err := ConsumerSource(td.vk, "../src")
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not current; run go test ./solidity -run ExampleConsumers -update", file)
		}
	}
}

const ether = 1_000_000_000_000_000_000

func ethers(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(ether)) }

// proven are output words and their proof, for a consumer's id and beneficiary.
func proven(t testing.TB, td *trapdoor, consumer, beneficiary common.Address, id [32]byte, inputs []*big.Int, outputs ...int64) ([]*big.Int, []byte) {
	t.Helper()
	words := make([]verifier.Word, len(inputs))
	for i, w := range inputs {
		w.FillBytes(words[i][:])
	}
	words = append(words, encode(t, &td.vk.Schema.Outputs[0], outputs)...)
	context := verifier.Context(1, verifier.Address(consumer), id, verifier.Address(beneficiary))
	return wordsAsBigs(words[len(inputs):]), td.prove(t, context, words)
}

func TestLoanLimit(t *testing.T) {
	c := newChain(t)
	td := exampleKeys(t)["examples/CreditConsumer.sol"]
	model, _ := c.committedModel(td)
	lender := c.deploy("LoanLimit", model.address)
	borrower, thief := common.Address{0xb0}, common.Address{0xb1}
	for _, a := range []common.Address{lender.address, borrower} {
		c.evm.state.AddBalance(a, u256(ethers(1000)), 0)
	}
	if _, err := lender.pay(borrower, ethers(100), "deposit"); err != nil {
		t.Fatal(err)
	}
	c.time += 15 * 24 * 3600
	inputs := lender.view("inputWordsOf", borrower)[0].([]*big.Int)
	position, history := encode(t, &td.vk.Schema.Inputs[0], []int64{6400, 0}), encode(t, &td.vk.Schema.Inputs[1], []int64{0, 2})
	if !equal(inputs, wordsAsBigs(append(position, history...))) {
		t.Fatalf("inputs %x", inputs)
	}
	id := lender.view("nextLoan", borrower)[0].([32]byte)
	out, proof := proven(t, td, lender.address, borrower, id, inputs, 60*64)
	borrow := func(from common.Address, amount int64, out []*big.Int, proof []byte) error {
		_, err := lender.call(from, "borrow", ethers(amount), out, proof)
		return err
	}
	forged, _ := proven(t, td, lender.address, borrower, id, inputs, 61*64)
	refused(t, "another limit", borrow(borrower, 60, forged, proof), "InvalidProof")
	refused(t, "somebody else's proof", borrow(thief, 60, out, proof), "InvalidProof")
	if err := borrow(borrower, 61, out, proof); !revertsWith(err, "OverLimit(uint256,uint256)") {
		t.Errorf("over the limit: %v", err)
	}
	if err := borrow(borrower, 60, out, proof); err != nil {
		t.Fatal(err)
	}
	refused(t, "the same proof again", borrow(borrower, 0, out, proof), "InvalidProof")
	if got := c.balance(borrower); got.Cmp(ethers(960)) != 0 {
		t.Errorf("the borrower has %v", got)
	}
	if _, err := lender.call(borrower, "withdraw", ethers(1)); !revertsWith(err, "StillOwed(uint256)") {
		t.Errorf("withdrew while owing: %v", err)
	}
	if _, err := lender.pay(borrower, ethers(60), "repay"); err != nil {
		t.Fatal(err)
	}
	lender.must(borrower, "withdraw", ethers(100))
	// What was proven of the account as it was is of no use now.
	id = lender.view("nextLoan", borrower)[0].([32]byte)
	out, proof = proven(t, td, lender.address, borrower, id, inputs, 60*64)
	refused(t, "yesterday's account", borrow(borrower, 1, out, proof), "InvalidProof")
	inputs = lender.view("inputWordsOf", borrower)[0].([]*big.Int)
	out, proof = proven(t, td, lender.address, borrower, id, inputs, 64)
	if err := borrow(borrower, 1, out, proof); err != nil {
		t.Errorf("today's account: %v", err)
	}
}

// What the model is told of repaid loans cannot be had for nothing: a repayment of
// nothing is refused, and a loan counts that was owed for a week, once.
func TestLoanLimitCountsRepaidLoans(t *testing.T) {
	c := newChain(t)
	td := exampleKeys(t)["examples/CreditConsumer.sol"]
	model, _ := c.committedModel(td)
	lender := c.deploy("LoanLimit", model.address)
	borrower := common.Address{0xb0}
	for _, a := range []common.Address{lender.address, borrower} {
		c.evm.state.AddBalance(a, u256(ethers(1000)), 0)
	}
	repaid := func() uint64 { return lender.view("accounts", borrower)[3].(uint64) }
	repay := func(amount int64) error {
		_, err := lender.pay(borrower, ethers(amount), "repay")
		return err
	}
	mustRepay := func(amount int64, want uint64) {
		t.Helper()
		if err := repay(amount); err != nil {
			t.Fatal(err)
		}
		if got := repaid(); got != want {
			t.Errorf("%d loans are repaid, want %d", got, want)
		}
	}
	refuse := func(what string, amount int64) {
		t.Helper()
		before := repaid()
		if err := repay(amount); !revertsWith(err, "NotOwed(uint256,uint256)") || repaid() != before {
			t.Errorf("%s: %v, %d loans are repaid", what, err, repaid())
		}
	}
	borrow := func(amount int64) {
		t.Helper()
		id := lender.view("nextLoan", borrower)[0].([32]byte)
		inputs := lender.view("inputWordsOf", borrower)[0].([]*big.Int)
		out, proof := proven(t, td, lender.address, borrower, id, inputs, 60*64)
		lender.must(borrower, "borrow", ethers(amount), out, proof)
	}
	const week = 7 * 24 * 3600
	refuse("nothing is owed", 0)
	refuse("a gift", 1)
	borrow(60)
	refuse("nothing is repaid", 0)
	refuse("more than is owed", 61)
	mustRepay(60, 0) // at once
	borrow(30)
	c.time += week - 1
	borrow(30) // the last of it
	c.time += week - 1
	mustRepay(60, 0)
	refuse("repaid before", 0)
	borrow(60)
	c.time += week
	mustRepay(59, 0)
	refuse("nothing of the rest", 0)
	mustRepay(1, 1)
	refuse("repaid before", 0)
	inputs := lender.view("inputWordsOf", borrower)[0].([]*big.Int)
	position, history := encode(t, &td.vk.Schema.Inputs[0], []int64{0, 0}), encode(t, &td.vk.Schema.Inputs[1], []int64{1, 0})
	if !equal(inputs, wordsAsBigs(append(position, history...))) {
		t.Errorf("inputs %x", inputs)
	}
}

func TestDigitGame(t *testing.T) {
	c := newChain(t)
	td := exampleKeys(t)["examples/DigitsConsumer.sol"]
	model, _ := c.committedModel(td)
	game := c.deploy("DigitGame", model.address)
	host, player, thief := c.account(1), common.Address{0xb0}, common.Address{0xb1}
	scores := func(best int) []int64 {
		s := []int64{-7, -5, 0, 1, 2, 3, -128, 5, 6, 4}
		s[best] = 127
		return s
	}
	drawing := wordsAsBigs(td.words()[:26])
	round := func(n int64) (id [32]byte) { big.NewInt(n).FillBytes(id[:]); return id }
	play := func(from common.Address, out []*big.Int, proof []byte) error {
		_, err := game.call(from, "play", drawing, out, proof)
		return err
	}
	out, proof := proven(t, td, game.address, player, round(1), drawing, scores(7)...)
	if err := play(player, out, proof); !revertsWith(err, "NotRunning()") {
		t.Errorf("no round: %v", err)
	}
	if _, err := game.pay(host, big.NewInt(500), "start", big.NewInt(7)); err != nil {
		t.Fatal(err)
	}
	if _, err := game.pay(host, big.NewInt(500), "start", big.NewInt(8)); !revertsWith(err, "StillRunning(uint256)") {
		t.Errorf("two rounds at once: %v", err)
	}
	refused(t, "copied", play(thief, out, proof), "InvalidProof")
	wrong, wrongProof := proven(t, td, game.address, player, round(1), drawing, scores(3)...)
	if err := play(player, wrong, wrongProof); !revertsWith(err, "NotTheDigit(string)") {
		t.Errorf("another digit: %v", err)
	}
	refused(t, "other scores", play(player, out, wrongProof), "InvalidProof")
	if err := play(player, out, proof); err != nil {
		t.Fatal(err)
	}
	if got := c.balance(player).Int64(); got != 500 {
		t.Errorf("won %d", got)
	}
	if _, err := game.pay(host, big.NewInt(500), "start", big.NewInt(7)); err != nil {
		t.Fatal(err)
	}
	refused(t, "the last round's proof", play(player, out, proof), "InvalidProof")
}

func TestPriceGuard(t *testing.T) {
	c := newChain(t)
	td := exampleKeys(t)["examples/PriceConsumer.sol"]
	model, _ := c.committedModel(td)
	feed, anybody := common.Address{0xfe}, common.Address{1}
	guard := c.deploy("PriceGuard", model.address, feed)
	version := func(n int64) (id [32]byte) { big.NewInt(n).FillBytes(id[:]); return id }
	check := func(price int64) error {
		_, err := guard.tryView("check", ethers(price))
		return err
	}
	// A price of nothing is what an empty guard has seen, and what is in a window
	// that is not full.
	for i := range int64(10) {
		if err := check(0); !revertsWith(err, "BandIsOld(uint256,uint256)") {
			t.Errorf("after %d prices: %v", i, err)
		}
		guard.must(feed, "write", ethers(2000+i))
		if i == 6 {
			inputs := guard.view("inputWords")[0].([]*big.Int)
			out, proof := proven(t, td, guard.address, common.Address{}, version(7), inputs, 0, 3000*65536)
			guard.must(anybody, "prove", out, proof)
		}
	}
	if _, err := guard.call(anybody, "write", ethers(1)); !revertsWith(err, "NotFeed(address)") {
		t.Errorf("not the feed: %v", err)
	}
	if _, err := guard.call(feed, "write", ethers(65536)); !revertsWith(err, "RealOutOfRange(int256)") {
		t.Errorf("a price that the model cannot take: %v", err)
	}
	var want []int64
	for i := range int64(8) {
		want = append(want, (2002+i)*65536)
	}
	inputs := guard.view("inputWords")[0].([]*big.Int)
	if !equal(inputs, wordsAsBigs(encode(t, &td.vk.Schema.Inputs[0], want))) {
		t.Fatalf("inputs %x", inputs)
	}
	if err := check(2010); !revertsWith(err, "BandIsOld(uint256,uint256)") {
		t.Errorf("no band: %v", err)
	}
	out, proof := proven(t, td, guard.address, common.Address{}, version(10), inputs, 1990*65536, 2030*65536)
	forged, _ := proven(t, td, guard.address, common.Address{}, version(10), inputs, 0, 3000*65536)
	_, err := guard.call(anybody, "prove", forged, proof)
	refused(t, "another band", err, "InvalidProof")
	guard.must(anybody, "prove", out, proof)
	for price, ok := range map[int64]bool{1989: false, 1990: true, 2030: true, 2031: false} {
		if err := check(price); (err == nil) != ok || !ok && !revertsWith(err, "StrangePrice(int256,int256,int256)") {
			t.Errorf("price %d: %v", price, err)
		}
	}
	guard.must(feed, "write", ethers(2010))
	if err := check(2010); !revertsWith(err, "BandIsOld(uint256,uint256)") {
		t.Errorf("a new price: %v", err)
	}
	_, err = guard.call(anybody, "prove", out, proof)
	refused(t, "the last band", err, "InvalidProof")
}

func TestDigitReader(t *testing.T) {
	c := newChain(t)
	td := exampleKeys(t)["examples/DigitsConsumer.sol"]
	model, _ := c.committedModel(td)
	m := newMarketOn(c, 0)
	reader := c.deploy("DigitReader", m.address, model.address)
	asker := c.account(9)
	statement := td.words()
	drawing := wordsAsBigs(statement[:26])
	ask := func() (request, [32]byte) {
		r := *convert[request](reader.view("terms", big.NewInt(1000))[0])
		r.Client, r.Consumer, r.InputsHash = reader.address, reader.address, hashWords(drawing)
		out, err := reader.pay(asker, big.NewInt(1000), "ask", drawing)
		if err != nil {
			t.Fatal(err)
		}
		if id := out[0].([32]byte); id != m.id(r) {
			t.Fatalf("asked for %x, want %x", id, m.id(r))
		}
		return r, m.id(r)
	}
	reading := func(id [32]byte) (common.Address, bool, uint8) {
		out := reader.view("readings", id)
		return out[0].(common.Address), out[1].(bool), out[2].(uint8)
	}
	r, id := ask()
	late, lateID := ask()
	out, proof := proven(t, td, m.address, m.server, id, drawing, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0)
	m.must(m.anybody, "fulfil", r, m.server, drawing, out, proof)
	if who, known, digit := reading(id); who != asker || !known || digit != 4 {
		t.Errorf("read %s %v %d", who, known, digit)
	}
	if got := c.balance(reader.address).Int64(); got != 0 {
		t.Errorf("%d are left with nobody to claim them", got)
	}
	// Nobody else can tell it anything.
	if _, err := reader.call(asker, "onInference", lateID, out); !revertsWith(err, "NotMarket(address)") {
		t.Errorf("not the market: %v", err)
	}
	foreign := m.terms(func(r *request) { r.Consumer, r.CallbackGas = reader.address, 150_000 })
	m.inputs = words(11, 12)
	foreign.InputsHash = hashWords(m.inputs)
	if _, err := m.request(foreign); err != nil {
		t.Fatal(err)
	}
	if err := m.fulfil(foreign, 3); err != nil {
		t.Fatal(err)
	}
	if m.view("isDelivered", m.id(foreign))[0].(bool) {
		t.Error("somebody else's request has been answered here")
	}
	if _, err := reader.call(asker, "reclaim", late); !revertsWith(err, "NotRefunded(bytes32)") {
		t.Errorf("reclaimed too early: %v", err)
	}
	m.time = late.Deadline + 1
	m.must(m.anybody, "refund", late)
	if got := c.gains(asker, func() { reader.must(m.anybody, "reclaim", late) }); got != 1000 {
		t.Errorf("reclaimed %d", got)
	}
	for _, gone := range []request{late, r} {
		if _, err := reader.call(asker, "reclaim", gone); !revertsWith(err, "NotRefunded(bytes32)") {
			t.Errorf("reclaimed twice: %v", err)
		}
	}
}

// A consumer takes no model but its own.
func TestExamplesRefuseOtherModels(t *testing.T) {
	c := newChain(t)
	model, core := c.committedModel(newTrapdoor(t, 510, digits()))
	mock := c.deploy(MockModelContract, big.NewInt(26), big.NewInt(1), [32]byte{})
	for _, a := range []common.Address{model.address, core, mock.address, {}} {
		if _, err := c.tryDeploy("DigitGame", a); !revertsWith(err, "WrongModel(address)") {
			t.Errorf("%s: %v", a, err)
		}
	}
}
