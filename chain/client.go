package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"strings"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/zkinfer/zkinfer/solidity"
)

// ErrNode says that a node cannot be reached or answers nonsense.
var ErrNode = errors.New("node")

// Client talks to one node about one chain.
type Client struct {
	*ethclient.Client
	ChainID uint64
}

// Dial connects to a node's JSON-RPC and asks for its chain.
func Dial(ctx context.Context, rawURL string) (*Client, error) {
	c, err := dial(ctx, rawURL)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNode, withoutURL(err))
	}
	id, err := c.ChainID(ctx)
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("%w: chain id: %w", ErrNode, withoutURL(err))
	}
	if !id.IsUint64() || id.Sign() == 0 {
		c.Close()
		return nil, fmt.Errorf("%w: the chain id %s", ErrNode, id)
	}
	return &Client{Client: c, ChainID: id.Uint64()}, nil
}

// dial keeps all of an HTTP address but its host out of the transport's errors: it
// often holds an access key.
func dial(ctx context.Context, rawURL string) (*ethclient.Client, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, err
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return ethclient.DialContext(ctx, rawURL)
	}
	shown := url.URL{Scheme: u.Scheme, Host: u.Host}
	c, err := rpc.DialOptions(ctx, shown.String(), rpc.WithHTTPClient(&http.Client{Transport: keyed{u}}))
	if err != nil {
		return nil, err
	}
	return ethclient.NewClient(c), nil
}

// keyed sends requests for the host of an address to the whole address.
type keyed struct{ url *url.URL }

// RoundTrip implements http.RoundTripper. Where a node redirects to is left alone.
func (k keyed) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Response == nil {
		r = r.Clone(r.Context())
		whole := *k.url
		r.URL = &whole
		if password, ok := whole.User.Password(); ok || whole.User.Username() != "" {
			r.SetBasicAuth(whole.User.Username(), password)
		}
	}
	return http.DefaultTransport.RoundTrip(r)
}

// withoutURL drops the address from an error of the transport: it often holds an
// access key.
func withoutURL(err error) error {
	if e := (*url.Error)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// Call is a call of a contract, or one that a transaction makes. Value is in wei,
// nil for 0.
type Call struct {
	To    common.Address
	Data  []byte
	Value *big.Int
}

func (c Call) message(from common.Address) ethereum.CallMsg {
	return ethereum.CallMsg{From: from, To: &c.To, Data: c.Data, Value: c.Value}
}

// View makes an eth_call at the head of the chain. A refusal of the contract is a
// *solidity.RevertError.
func (c *Client) View(ctx context.Context, from common.Address, call Call) ([]byte, error) {
	out, err := c.CallContract(ctx, call.message(from), nil)
	return out, callError(err)
}

// Receipt is a transaction's receipt, ethereum.NotFound if the node has none, and
// ErrNode if it has one without a block.
func (c *Client) Receipt(ctx context.Context, hash common.Hash) (*types.Receipt, error) {
	r, err := c.TransactionReceipt(ctx, hash)
	switch {
	case errors.Is(err, ethereum.NotFound):
		return nil, err
	case err != nil:
		return nil, callError(err)
	case r.TxHash != hash || r.BlockNumber == nil || !r.BlockNumber.IsUint64() || r.BlockNumber.Sign() == 0:
		return nil, fmt.Errorf("%w: a receipt of no block, or of another transaction than %s", ErrNode, hash)
	}
	return r, nil
}

// InChain reports whether a receipt's block is one of the chain, as the node has it
// now: some nodes keep the receipts of blocks that a reorganisation has replaced. The
// hash is the node's word, because not every chain hashes its headers as Ethereum does.
func (c *Client) InChain(ctx context.Context, r *types.Receipt) (bool, error) {
	var block *struct {
		Hash common.Hash `json:"hash"`
	}
	err := c.Client.Client().CallContext(ctx, &block, "eth_getBlockByNumber", (*hexutil.Big)(r.BlockNumber), false)
	if err != nil {
		return false, callError(err)
	}
	return block != nil && block.Hash == r.BlockHash, nil
}

// callError decodes the reason of a revert.
func callError(err error) error {
	if err == nil {
		return nil
	}
	var data rpc.DataError
	if errors.As(err, &data) {
		if text, ok := data.ErrorData().(string); ok {
			if raw, e := hexutil.Decode(text); e == nil && len(raw) >= 4 {
				return DecodeRevert(raw)
			}
		}
	}
	if rpcErr := rpc.Error(nil); errors.As(err, &rpcErr) {
		if strings.HasPrefix(rpcErr.Error(), "execution reverted") {
			return &solidity.RevertError{} // without a reason
		}
		return fmt.Errorf("%w: %s", ErrNode, rpcErr.Error())
	}
	return fmt.Errorf("%w: %w", ErrNode, withoutURL(err))
}
