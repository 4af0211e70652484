package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math/big"
	"strconv"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/zkinfer/zkinfer/chain/chaintest"
)

// anvil starts a node that ends with the script, and sets $RPC, its URL, and private
// keys with their addresses: $KEY and $ADDRESS, $KEY2 and $ADDRESS2 of accounts with
// coins, $POOR of one without.
func anvil(ts *testscript.TestScript, _ bool, _ []string) {
	t := ts.Value(scriptKey).(testing.TB)
	node := chaintest.Anvil(t)
	ts.Setenv("RPC", node.URL)
	for _, suffix := range []string{"", "2"} {
		key, text := node.Account(t, chaintest.Coins(100))
		ts.Setenv("KEY"+suffix, text)
		ts.Setenv("ADDRESS"+suffix, key.Address.Hex())
	}
	_, poor := node.Account(t, big.NewInt(1))
	ts.Setenv("POOR", poor)
}

// pass SECONDS lets the node's clock jump.
func pass(ts *testscript.TestScript, _ bool, args []string) {
	seconds, err := strconv.ParseUint(args[0], 10, 32)
	ts.Check(err)
	client, err := rpc.Dial(ts.Getenv("RPC"))
	ts.Check(err)
	defer client.Close()
	ts.Check(client.CallContext(context.Background(), nil, "evm_increaseTime", hexutil.EncodeUint64(seconds)))
	ts.Check(client.CallContext(context.Background(), nil, "evm_mine"))
}

// first NAME FILE puts the first word of a file into a variable.
func first(ts *testscript.TestScript, _ bool, args []string) {
	words := bytes.Fields([]byte(ts.ReadFile(args[1])))
	if len(words) == 0 {
		ts.Fatalf("%s is empty", args[1])
	}
	ts.Setenv(args[0], string(words[0]))
}

// await STATE ID waits until a market's request is in a state.
func await(ts *testscript.TestScript, _ bool, args []string) {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		ts.Check(ts.Exec("zkinfer", "market", "list", "--json", "--rpc", ts.Getenv("RPC"), "--id", args[1]))
		var list []struct{ State string }
		ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &list))
		if len(list) == 1 && list[0].State == args[0] {
			return
		}
	}
	ts.Fatalf("%s is never %s", args[1], args[0])
}

// idle FOLDER waits until a server has no transaction under way or not final.
func idle(ts *testscript.TestScript, _ bool, args []string) {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var state struct{ Outbox []json.RawMessage }
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0]+"/state.json")), &state))
		if len(state.Outbox) == 0 {
			return
		}
	}
	ts.Fatalf("never idle")
}
