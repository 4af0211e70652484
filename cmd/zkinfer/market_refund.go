package main

import (
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/chain/market"
	"github.com/zkinfer/zkinfer/verifier"
)

// settleResult is what a fulfilment or a refund did.
type settleResult struct {
	ID          verifier.Hash `json:"id"`
	State       market.State  `json:"state"`
	Transaction common.Hash   `json:"transaction"`
	GasUsed     uint64        `json:"gas_used"`
}

func marketRefundCommand() *cli.Command {
	return &cli.Command{
		Name:        "refund",
		Usage:       "give the price of an expired request back to its client",
		ArgsUsage:   "ID",
		Description: `Anybody may do it, after the deadline and never before.`,
		Flags:       append(marketFlags(), sendFlags()...),
		Action:      marketRefund,
	}
}

func marketRefund(c *cli.Context) error {
	key, err := signer(c)
	if err != nil {
		return err
	}
	m, from, err := openMarket(c)
	if err != nil {
		return err
	}
	defer m.Close()
	posted, err := findRequest(c, m, from, c.Args().First())
	if err != nil {
		return err
	}
	return settle(c, m, key, posted.ID, m.RefundCall(&posted.Request))
}

// settle sends a call that ends a request.
func settle(c *cli.Context, m *market.Market, key *chain.Key, id verifier.Hash, call chain.Call) error {
	limits, err := fees(c)
	if err != nil {
		return err
	}
	receipt, err := m.Send(c.Context, key, limits, call)
	if err != nil {
		return hinted(err, "zkinfer market list shows the request's state and deadline")
	}
	state, err := m.State(c.Context, id)
	if err != nil {
		return err
	}
	result := &settleResult{id, state, receipt.TxHash, receipt.GasUsed}
	return emit(c, result, result.print)
}

func (r *settleResult) print(w io.Writer) {
	fmt.Fprintf(w, "%s is %s\n  transaction %s, %s gas\n", r.ID, r.State, r.Transaction, thousands(int(r.GasUsed)))
}
