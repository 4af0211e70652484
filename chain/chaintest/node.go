// Package chaintest starts nodes for tests: anvil, which is among the packages
// that solidity/package-lock.json pins, and geth in its developer mode. A node
// listens on the loopback interface and ends with its test.
package chaintest

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"math/big"
	"net"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/zkinfer/zkinfer/chain"
)

// Node is a running node with an account that has coins.
type Node struct {
	URL   string
	RPC   *rpc.Client
	clock bool // can be set
}

// Anvil starts an anvil whose blocks are made one a transaction, or as the further
// arguments say.
func Anvil(t testing.TB, args ...string) *Node {
	t.Helper()
	args = append([]string{"--port", "0", "--hardfork", "osaka"}, args...)
	n := start(t, exec.Command(anvilPath(t), args...), regexp.MustCompile(`Listening on (127\.0\.0\.1:\d+)`))
	n.clock = true
	return n
}

// anvilPath is the anvil of the installed packages. Without it the test fails: a
// story that nobody plays on a node proves nothing.
func anvilPath(t testing.TB) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(Root(t), "solidity/node_modules/@foundry-rs/anvil-*/bin/anvil*"))
	if err != nil || len(found) == 0 {
		t.Fatal("anvil is not installed; run: cd solidity && npm ci")
	}
	return found[0]
}

// Root is the folder of the module.
func Root(t testing.TB) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		t.Fatal("go list -m:", err)
	}
	return strings.TrimSpace(string(out))
}

// start runs a node until the test ends, and returns when it prints the address
// that it listens on.
func start(t testing.TB, cmd *exec.Cmd, listening *regexp.Regexp) *Node {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	address := make(chan string, 1)
	go func() {
		defer close(address)
		var log strings.Builder
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				address <- m[1]
				log.Reset()
			}
			if log.Len() < 1<<16 {
				log.WriteString(lines.Text() + "\n")
			}
		}
	}()
	select {
	case a, ok := <-address:
		if !ok {
			t.Fatalf("%s ended before it listened", cmd.Path)
		}
		return connect(t, "http://"+a)
	case <-time.After(time.Minute):
		t.Fatalf("%s does not listen", cmd.Path)
	}
	return nil
}

func connect(t testing.TB, url string) *Node {
	t.Helper()
	client, err := rpc.Dial(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return &Node{URL: url, RPC: client}
}

// Call is a raw JSON-RPC call.
func (n *Node) Call(t testing.TB, result any, method string, args ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := n.RPC.CallContext(ctx, result, method, args...); err != nil {
		t.Fatalf("%s: %v", method, err)
	}
}

// Client dials the node.
func (n *Node) Client(t testing.TB) *chain.Client {
	t.Helper()
	c, err := chain.Dial(t.Context(), n.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// Account is a fresh account with coins of its own, and its key in hexadecimal.
func (n *Node) Account(t testing.TB, wei *big.Int) (*chain.Key, string) {
	t.Helper()
	secret, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	text := keyHex(secret)
	key, err := chain.KeyFromHex(text)
	if err != nil {
		t.Fatal(err)
	}
	n.Fund(t, key.Address, wei)
	return key, text
}

func keyHex(secret *ecdsa.PrivateKey) string { return hex.EncodeToString(crypto.FromECDSA(secret)) }

// Fund sends coins from the node's own account.
func (n *Node) Fund(t testing.TB, to common.Address, wei *big.Int) {
	t.Helper()
	var accounts []common.Address
	n.Call(t, &accounts, "eth_accounts")
	if len(accounts) == 0 {
		t.Fatal("the node has no account")
	}
	var hash common.Hash
	n.Call(t, &hash, "eth_sendTransaction", map[string]any{
		"from": accounts[0], "to": to, "value": (*hexutil.Big)(wei),
	})
	client := n.Client(t)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if r, err := client.TransactionReceipt(t.Context(), hash); err == nil {
			if r.Status != 1 {
				t.Fatal("funding failed")
			}
			return
		}
	}
	t.Fatal("funding is in no block")
}

// Coins is a number of whole coins in wei.
func Coins(n int64) *big.Int {
	return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e18))
}

// PassTime lets an anvil's clock jump and makes a block.
func (n *Node) PassTime(t testing.TB, d time.Duration) {
	t.Helper()
	n.Call(t, nil, "evm_increaseTime", hexutil.EncodeUint64(uint64(d.Seconds())))
	n.Call(t, nil, "evm_mine")
}

// WaitUntil waits until the chain's time is past a moment, in seconds since 1970. An
// anvil's clock is set.
func (n *Node) WaitUntil(t testing.TB, moment uint64) {
	t.Helper()
	client := n.Client(t)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		head, err := client.HeaderByNumber(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if head.Time > moment {
			return
		}
		if n.clock {
			n.PassTime(t, time.Duration(moment+1-head.Time)*time.Second)
		}
	}
	t.Fatalf("the chain's time does not get to %d", moment)
}

// Geth starts a geth, the binary at a path, in its developer mode, with a block a
// second.
func Geth(t testing.TB, path string) *Node {
	t.Helper()
	port := freePort(t)
	cmd := exec.Command(path, "--dev", "--dev.period", "1", "--ipcdisable", "--nodiscover", "--port", "0", "--authrpc.port", "0",
		"--http", "--http.port", port, "--datadir", t.TempDir())
	return start(t, cmd, regexp.MustCompile(`HTTP server started +endpoint=(127\.0\.0\.1:\d+)`))
}

// freePort is a port that nobody listens on just now.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
