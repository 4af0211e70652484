package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/chain/chaintest"
	"github.com/zkinfer/zkinfer/chain/market"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

var geth = flag.String("geth", "", "play the story on this geth too")

// TestStory plays the whole story on real nodes: models, a registry and a market are
// deployed, a contract asks, a server in another process is killed at every step and
// still answers once, a copied fulfilment pays whom it was made for, and what nobody
// answers is refunded.
func TestStory(t *testing.T) {
	t.Run("anvil", func(t *testing.T) { play(t, chaintest.Anvil(t)) })
	if *geth != "" {
		t.Run("geth", func(t *testing.T) { play(t, chaintest.Geth(t, *geth)) })
	}
}

// story is a node with everything deployed, in a folder of its own.
type story struct {
	*testing.T
	node                    *chaintest.Node
	drawing                 string
	market                  *market.Market
	client, provider, thief *chain.Key
	inputs                  []verifier.Word
	board                   common.Address
	boardABI                abi.ABI
	salt                    byte
}

func play(t *testing.T, node *chaintest.Node) {
	s := newStory(t, node)
	s.deploy()
	s.killedServer()
	s.copiedFulfilment()
	s.expiredRequest()
}

func newStory(t *testing.T, node *chaintest.Node) *story {
	root := chaintest.Root(t)
	digits := filepath.Join(root, "examples/digits")
	board := filepath.Join(root, "cmd/zkinfer/testdata/story/Board.sol")
	t.Chdir(t.TempDir())
	s := &story{T: t, node: node, drawing: digits + "/digit.json"}
	var text string
	for _, account := range []struct {
		key *(*chain.Key)
		env string
	}{{&s.client, "CLIENT_KEY"}, {&s.provider, "PROVIDER_KEY"}, {&s.thief, "THIEF_KEY"}} {
		*account.key, text = node.Account(t, chaintest.Coins(100))
		t.Setenv(account.env, text)
	}
	s.run("compile", digits+"/digits.onnx", "--calibrate", digits+"/calibration.npz", "-o", "digits.zk")
	s.run("setup", "digits.zk")
	s.run("prove", "digits.zk", "--input", s.drawing)
	proof, err := verifier.ReadProof("proof.json")
	s.check(err)
	s.run("solidity", "digits.zk", "-o", "contracts")
	source, err := os.ReadFile(board)
	s.check(err)
	s.check(os.WriteFile("contracts/Board.sol", source, 0o644))
	build := exec.Command("node", root+"/solidity/build.mjs", "--out", "artifacts", "contracts/Board.sol")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	vk, err := readVerifyingKey("digits.zk")
	s.check(err)
	s.inputs = proof.Words[:vk.Schema.InputWords()]
	return s
}

func (s *story) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// run runs the command in this process.
func (s *story) run(args ...string) string {
	s.Helper()
	var out, log bytes.Buffer
	if code := run(s.Context(), append([]string{"zkinfer"}, args...), &out, &log); code != 0 {
		s.Fatalf("zkinfer %s: exit code %d\n%s%s", strings.Join(args, " "), code, &out, &log)
	}
	return out.String()
}

// deploy puts everything on the chain, the board at last.
func (s *story) deploy() {
	s.run("deploy", "digits.zk", "--market", "--registry", "--rpc", s.node.URL, "--key-env", "CLIENT_KEY")
	c := s.node.Client(s)
	file, err := chain.ReadDeployments(chain.DeploymentsFile("deployments", c.ChainID), c.ChainID)
	s.check(err)
	at, ok := file.Latest("InferenceMarket")
	if !ok || len(file.Models) != 1 {
		s.Fatalf("deployments %+v", file)
	}
	s.market, err = market.At(s.Context(), c, at.Address)
	s.check(err)
	text, err := os.ReadFile("artifacts/Board.json")
	s.check(err)
	artifact := new(solidity.Artifact)
	s.check(json.Unmarshal(text, artifact))
	s.boardABI, err = abi.JSON(bytes.NewReader(artifact.ABI))
	s.check(err)
	args, err := s.boardABI.Pack("", file.Models[0].Address, at.Address)
	s.check(err)
	board := chain.Contract{Name: "Board", Creation: append([]byte(artifact.Creation), args...)}
	s.check(c.Deploy(s.Context(), s.client, chain.Fees{}, &chain.Plan{Contracts: []chain.Contract{board}}, func(chain.Placed) {}))
	s.board = board.Address()
}

// ask lets the board ask for a price in thousandths of a coin.
func (s *story) ask(thousandths int64, seconds uint64) *market.Posted {
	s.Helper()
	head, err := s.market.HeaderByNumber(s.Context(), nil)
	s.check(err)
	s.salt++
	data, err := s.boardABI.Pack("ask", words(s.inputs), head.Time+seconds, [32]byte{s.salt})
	s.check(err)
	wei := new(big.Int).Mul(big.NewInt(thousandths), big.NewInt(1e15))
	receipt, err := s.market.Send(s.Context(), s.client, chain.Fees{}, chain.Call{To: s.board, Data: data, Value: wei})
	s.check(err)
	block := receipt.BlockNumber.Uint64()
	posted, err := s.market.Requests(s.Context(), market.Query{Client: &s.board}, block, block)
	s.check(err)
	if len(posted) != 1 {
		s.Fatalf("%d requests", len(posted))
	}
	return &posted[0]
}

func words(list []verifier.Word) []*big.Int {
	out := make([]*big.Int, len(list))
	for i := range list {
		out[i] = new(big.Int).SetBytes(list[i][:])
	}
	return out
}

// boardSays is what the board's getter returns.
func (s *story) boardSays(getter string) uint64 {
	s.Helper()
	data, err := s.boardABI.Pack(getter)
	s.check(err)
	out, err := s.market.View(s.Context(), common.Address{}, chain.Call{To: s.board, Data: data})
	s.check(err)
	return new(big.Int).SetBytes(out).Uint64()
}

func (s *story) balance(of common.Address) *big.Int {
	s.Helper()
	wei, err := s.market.BalanceAt(s.Context(), of, nil)
	s.check(err)
	return wei
}

// killedServer kills a server as soon as it says each of the things that it does, and
// starts it again.
func (s *story) killedServer() {
	posted := s.ask(50, 3600)
	for _, at := range []string{"msg=serving", "msg=proving", "msg=proved", "msg=sending"} {
		cmd, log := s.serve()
		s.waitFor(log, at, posted.ID)
		s.check(cmd.Process.Kill())
		_ = cmd.Wait() // killed
	}
	cmd, log := s.serve()
	go func() { _, _ = io.Copy(io.Discard, log) }()
	s.await(posted.ID, market.Fulfilled)
	time.Sleep(500 * time.Millisecond) // for a second transaction, if there were one
	s.check(cmd.Process.Signal(os.Interrupt))
	if err := cmd.Wait(); err != nil {
		s.Error("the server, interrupted:", err)
	}
	if n, err := s.market.NonceAt(s.Context(), s.provider.Address, nil); err != nil || n != 1 {
		s.Errorf("the server sent %d transactions (%v)", n, err)
	}
	if digit, answers := s.boardSays("digit"), s.boardSays("answers"); digit != 2 || answers != 1 {
		s.Errorf("the board has digit %d from %d answers", digit, answers)
	}
}

// serve starts a server in a process of its own.
func (s *story) serve() (*exec.Cmd, io.Reader) {
	s.Helper()
	cmd := exec.Command("zkinfer", "market", "serve", "digits.zk", "--state", "state", "--rpc", s.node.URL,
		"--key-env", "PROVIDER_KEY", "--poll", "50ms", "--depth", "5")
	log, err := cmd.StderrPipe()
	s.check(err)
	s.check(cmd.Start())
	s.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, log
}

// waitFor reads a server's log until it says something. A server that was killed
// later than it acted has nothing more to say: then the request is settled.
func (s *story) waitFor(log io.Reader, what string, id verifier.Hash) {
	s.Helper()
	found := make(chan bool, 1)
	go func() {
		lines := bufio.NewScanner(log)
		for lines.Scan() {
			s.Log(lines.Text())
			if strings.Contains(lines.Text(), what) {
				found <- true
				return
			}
		}
		found <- false
	}()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		select {
		case ok := <-found:
			if !ok {
				s.Fatalf("the server ended before %q", what)
			}
			return
		case <-time.After(100 * time.Millisecond):
			if s.proved(id) && (what == "msg=proving" || what == "msg=proved") || s.sent() && what == "msg=sending" {
				return
			}
		}
	}
	s.Fatalf("the server never says %q", what)
}

func (s *story) proved(id verifier.Hash) bool {
	_, err := os.Stat(filepath.Join("state", "proofs", id.String()+".json"))
	return err == nil
}

func (s *story) sent() bool {
	text, err := os.ReadFile("state/state.json")
	return err == nil && bytes.Contains(text, []byte(`"transaction"`))
}

func (s *story) await(id verifier.Hash, want market.State) {
	s.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		state, err := s.market.State(s.Context(), id)
		s.check(err)
		if state == want {
			return
		}
	}
	s.Fatalf("request %s is never %s", id, want)
}

// copiedFulfilment sends the provider's fulfilment from another account.
func (s *story) copiedFulfilment() {
	posted := s.ask(70, 3600)
	to := s.market.Context(posted.ID, s.provider.Address)
	s.run("prove", "digits.zk", "--input", s.drawing, "-o", "bound.json", "--context", to.String())
	proof, err := verifier.ReadProof("bound.json")
	s.check(err)
	answers := []market.Answer{{Posted: *posted, Proof: proof}}

	_, err = s.market.Send(s.Context(), s.thief, chain.Fees{}, s.market.FulfilCall(s.thief.Address, answers))
	if !errors.Is(err, verifier.ErrInvalidProof) {
		s.Error("a fulfilment whose beneficiary was changed:", err)
	}
	before, thief := s.balance(s.provider.Address), s.balance(s.thief.Address)
	_, err = s.market.Send(s.Context(), s.thief, chain.Fees{}, s.market.FulfilCall(s.provider.Address, answers))
	s.check(err)
	if got := new(big.Int).Sub(s.balance(s.provider.Address), before); got.Cmp(posted.Request.Price) != 0 {
		s.Errorf("a copied fulfilment pays %s, the price is %s", got, posted.Request.Price)
	}
	if s.balance(s.thief.Address).Cmp(thief) >= 0 {
		s.Error("the copy pays the copier")
	}
	if n := s.boardSays("answers"); n != 2 {
		s.Errorf("the board has %d answers", n)
	}
}

// expiredRequest is refunded after its deadline, by anybody, and never before.
func (s *story) expiredRequest() {
	posted := s.ask(90, 8)
	before := s.balance(s.board)
	_, err := s.market.Send(s.Context(), s.thief, chain.Fees{}, s.market.RefundCall(&posted.Request))
	var revert *solidity.RevertError
	if !errors.As(err, &revert) || revert.Name != "NotYet" {
		s.Error("a refund before the deadline:", err)
	}
	s.node.WaitUntil(s, posted.Request.Deadline)
	s.run("market", "refund", posted.ID.String(), "--rpc", s.node.URL, "--key-env", "THIEF_KEY")
	s.await(posted.ID, market.Refunded)
	if got := new(big.Int).Sub(s.balance(s.board), before); got.Cmp(posted.Request.Price) != 0 {
		s.Errorf("%s refunded, the price was %s", got, posted.Request.Price)
	}
	if n := s.boardSays("answers"); n != 2 {
		s.Errorf("the board has %d answers", n)
	}
}
