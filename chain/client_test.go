package chain

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

// answering is a node that gives one answer to everything but the chain's id.
func answering(t *testing.T, answer string) *Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body [4096]byte
		n, _ := r.Body.Read(body[:])
		result := answer
		if strings.Contains(string(body[:n]), "eth_chainId") {
			result = `"result":"0x7"`
		}
		id := strings.SplitN(strings.SplitN(string(body[:n]), `"id":`, 2)[1], ",", 2)[0]
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,%s}`, id, result)
	}))
	t.Cleanup(server.Close)
	c, err := Dial(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestViewDecodesReverts(t *testing.T) {
	for _, c := range []struct {
		name, answer, text string
		is                 error
	}{
		{"a model's error", `"error":{"code":3,"message":"reverted","data":"0x09bde339"}`, "reverted: InvalidProof()", verifier.ErrInvalidProof},
		{"words", `"error":{"code":3,"message":"reverted","data":"0x08c379a0` + strings.Repeat("0", 62) + "20" + strings.Repeat("0", 63) + "2" + "6e6f" + strings.Repeat("0", 60) + `"}`, "reverted: no()", nil},
		{"an unknown error", `"error":{"code":3,"message":"reverted","data":"0x12345678"}`, "reverted: unknown error 0x12345678", nil},
		{"no data", `"error":{"code":-32000,"message":"execution reverted"}`, "reverted: unknown error 0x", nil},
		{"another failure", `"error":{"code":-32000,"message":"header not found"}`, "node: header not found", ErrNode},
		{"data of another kind", `"error":{"code":-32000,"message":"no","data":{"a":1}}`, "node: no", ErrNode},
		{"nonsense", `"result":7`, "node: ", ErrNode},
	} {
		_, err := answering(t, c.answer).View(t.Context(), common.Address{}, Call{})
		if err == nil || !strings.HasPrefix(err.Error(), c.text) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: %v", c.name, err)
		}
		if revert := (*solidity.RevertError)(nil); errors.As(err, &revert) != strings.HasPrefix(c.text, "reverted") {
			t.Errorf("%s: a revert? %v", c.name, err)
		}
	}
}

// A node's nonsense is an error, never a panic.
func TestReceiptIsChecked(t *testing.T) {
	zeros := strings.Repeat("0", 64)
	rest := `"cumulativeGasUsed":"0x1","logsBloom":"0x` + strings.Repeat("0", 512) + `","logs":[],"gasUsed":"0x1","status":"0x1"`
	for name, answer := range map[string]string{
		"no block":            `"result":{"transactionHash":"0x` + zeros + `",` + rest + `}`,
		"block 0":             `"result":{"transactionHash":"0x` + zeros + `","blockNumber":"0x0",` + rest + `}`,
		"another transaction": `"result":{"transactionHash":"0x1` + zeros[1:] + `","blockNumber":"0x5",` + rest + `}`,
		"a number":            `"result":7`,
	} {
		if _, err := answering(t, answer).Receipt(t.Context(), common.Hash{}); !errors.Is(err, ErrNode) {
			t.Errorf("%s: %v", name, err)
		}
	}
	good := `"result":{"transactionHash":"0x` + zeros + `","blockNumber":"0x5",` + rest + `}`
	if r, err := answering(t, good).Receipt(t.Context(), common.Hash{}); err != nil || r.BlockNumber.Int64() != 5 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := answering(t, `"result":null`).Receipt(t.Context(), common.Hash{}); !errors.Is(err, ethereum.NotFound) {
		t.Error(err)
	}
}

// What keeps an access key does not get into errors.
func TestErrorsDoNotShowTheURL(t *testing.T) {
	_, err := Dial(t.Context(), "http://127.0.0.1:1/secret-key")
	if !errors.Is(err, ErrNode) || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
	if _, err := Dial(t.Context(), "gopher://secret"); !errors.Is(err, ErrNode) {
		t.Error(err)
	}
}

// TestCallsDoNotShowTheKey: the node gets the whole address, errors of any call do not
// show it.
func TestCallsDoNotShowTheKey(t *testing.T) {
	asked := ""
	node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		asked = user + ":" + password + "@" + r.URL.String()
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"jsonrpc":"2.0","id":1,"result":"0x7"}`)
	}))
	c, err := Dial(t.Context(), strings.Replace(node.URL, "://", "://user:secret@", 1)+"/secret-key?token=secret")
	if err != nil || c.ChainID != 7 || asked != "user:secret@/secret-key?token=secret" {
		t.Fatalf("asked %q: %v", asked, err)
	}
	node.Close()
	_, err = c.HeaderByNumber(t.Context(), nil)
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("HeaderByNumber: %v", err)
	}
	if _, err = c.View(t.Context(), common.Address{}, Call{}); !errors.Is(err, ErrNode) || strings.Contains(err.Error(), "secret") {
		t.Errorf("View: %v", err)
	}
}

func TestHugeCodeIsRefused(t *testing.T) {
	c := answering(t, `"result":"0x`+strings.Repeat("00", maxCodeBytes+1)+`"`)
	if _, err := c.code(t.Context(), common.Address{}); !errors.Is(err, ErrNode) {
		t.Error(err)
	}
}
