package main

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/chain/market"
	"github.com/zkinfer/zkinfer/verifier"
)

func marketCommand() *cli.Command {
	return &cli.Command{
		Name:  "market",
		Usage: "pay for proven inferences, and be paid for them",
		Description: `A client escrows a price for one inference at a market's contract; whoever brings the
outputs with a proof for this request is paid; after the deadline anybody refunds the
client. Amounts are in the token's smallest unit (wei).`,
		Subcommands: []*cli.Command{
			marketRequestCommand(),
			marketListCommand(),
			marketFulfilCommand(),
			marketRefundCommand(),
			marketServeCommand(),
		},
	}
}

// marketFlags say which market, on which node.
func marketFlags() []cli.Flag {
	return append(rpcFlags(),
		&cli.StringFlag{Name: "market", Usage: "the market's `ADDRESS` (default: the deployments file's)"},
		&cli.Uint64Flag{Name: "from-block", Usage: "read the log from block `N` on (default: the market's)"})
}

// openMarket connects to the market of the flags, and says from which block its log
// is to be read. Close the market's client when done.
func openMarket(c *cli.Context) (m *market.Market, from uint64, err error) {
	client, err := dial(c)
	if err != nil {
		return nil, 0, err
	}
	defer func() {
		if err != nil {
			client.Close()
		}
	}()
	at, from, err := deployedAt(c, client, "market", "InferenceMarket")
	if err != nil {
		return nil, 0, err
	}
	if c.IsSet("from-block") {
		from = c.Uint64("from-block")
	}
	m, err = market.At(c.Context, client, at)
	return m, from, hinted(err, "--market takes the address of an InferenceMarket; zkinfer deploy --market makes one")
}

// deployedAt is the address that a flag gives, or where the chain's deployments
// file says that a contract is, and since which block.
func deployedAt(c *cli.Context, client *chain.Client, flag, contract string) (at common.Address, block uint64, err error) {
	path := chain.DeploymentsFile(c.String("deployments"), client.ChainID)
	d, err := chain.ReadDeployments(path, client.ChainID)
	if err != nil {
		return at, 0, err
	}
	if c.String(flag) != "" {
		at, err = addressFlag(c, flag)
		for _, known := range d.Contracts {
			if known.Address == at {
				block = known.Block
			}
		}
		return at, block, err
	}
	known, ok := d.Latest(contract)
	if !ok {
		return at, 0, hinted(fmt.Errorf("%s names no %s", path, contract), fmt.Sprintf("--%s ADDRESS, or zkinfer deploy --%s", flag, flag))
	}
	return known.Address, known.Block, nil
}

// findRequest reads the request of an id from the market's log.
func findRequest(c *cli.Context, m *market.Market, from uint64, text string) (*market.Posted, error) {
	id, err := idArgument(text)
	if err != nil {
		return nil, err
	}
	head, err := m.BlockNumber(c.Context)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", chain.ErrNode, err)
	}
	found, err := m.Requests(c.Context, market.Query{ID: &id}, from, head)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, hinted(fmt.Errorf("no request %s in blocks %d to %d", id, from, head), "zkinfer market list; --from-block reads further back")
	}
	return &found[0], nil
}

func idArgument(text string) (id verifier.Hash, err error) {
	text = strings.ToLower(text)
	if err := id.UnmarshalText([]byte(text)); err != nil {
		return id, usagef("%q is not a request's id: %v", text, err)
	}
	return id, nil
}

// amount is a number of a token's smallest unit for people.
func amount(wei *big.Int, token common.Address) string {
	if token != (common.Address{}) {
		return fmt.Sprintf("%s of token %s", wei, token)
	}
	coins := new(big.Rat).SetFrac(wei, big.NewInt(1e18))
	return strings.TrimRight(strings.TrimRight(coins.FloatString(18), "0"), ".") + " coins"
}
