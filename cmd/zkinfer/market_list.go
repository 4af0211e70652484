package main

import (
	"fmt"
	"io"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/chain/market"
	"github.com/zkinfer/zkinfer/verifier"
)

type listedRequest struct {
	ID          verifier.Hash   `json:"id"`
	State       market.State    `json:"state"`
	Block       uint64          `json:"block"`
	Client      common.Address  `json:"client"`
	Consumer    common.Address  `json:"consumer"`
	Model       common.Address  `json:"model"`
	Token       common.Address  `json:"token"`
	Price       *big.Int        `json:"price"`
	Deadline    uint64          `json:"deadline"`
	Inputs      []verifier.Word `json:"inputs"`
	Beneficiary *common.Address `json:"beneficiary,omitempty"`
	Transaction *common.Hash    `json:"transaction,omitempty"` // that ended it
	Outputs     []verifier.Word `json:"outputs,omitempty"`
}

func marketListCommand() *cli.Command {
	return &cli.Command{
		Name:  "list",
		Usage: "list a market's requests and what became of them",
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: "open", Usage: "only those that are open"},
			&cli.StringFlag{Name: "client", Usage: "only those of the account at `ADDRESS`"},
			&cli.StringFlag{Name: "model", Usage: "only those to the model at `ADDRESS`"},
			&cli.StringFlag{Name: "id", Usage: "only the one of this `ID`"},
		}, marketFlags()...),
		Action: marketList,
	}
}

func marketList(c *cli.Context) error {
	query, err := listQuery(c)
	if err != nil {
		return err
	}
	m, from, err := openMarket(c)
	if err != nil {
		return err
	}
	defer m.Close()
	head, err := m.BlockNumber(c.Context)
	if err != nil {
		return fmt.Errorf("%w: %w", chain.ErrNode, err)
	}
	posted, err := m.Requests(c.Context, query, from, head)
	if err != nil {
		return err
	}
	settled, err := m.Settlements(c.Context, query, from, head)
	if err != nil {
		return err
	}
	list := join(posted, settled, c.Bool("open"))
	return emit(c, list, func(w io.Writer) { printRequests(w, list) })
}

func listQuery(c *cli.Context) (q market.Query, err error) {
	if c.IsSet("client") {
		client, err := addressFlag(c, "client")
		if err != nil {
			return q, err
		}
		q.Client = &client
	}
	if c.IsSet("model") {
		model, err := addressFlag(c, "model")
		if err != nil {
			return q, err
		}
		q.Models = []common.Address{model}
	}
	if c.IsSet("id") {
		id, err := idArgument(c.String("id"))
		if err != nil {
			return q, err
		}
		q.ID = &id
	}
	return q, nil
}

// join tells of each request what became of it.
func join(posted []market.Posted, settled []market.Settled, openOnly bool) []listedRequest {
	ends := map[verifier.Hash]*market.Settled{}
	for i := range settled {
		ends[settled[i].ID] = &settled[i]
	}
	list := []listedRequest{}
	for _, p := range posted {
		r := listedRequest{
			ID: p.ID, State: market.Open, Block: p.Block, Client: p.Request.Client, Consumer: p.Request.Consumer,
			Model: p.Request.Model, Token: p.Request.Token, Price: p.Request.Price, Deadline: p.Request.Deadline, Inputs: p.Inputs,
		}
		if end := ends[p.ID]; end != nil {
			r.State, r.Transaction, r.Outputs = end.State, &end.Transaction, end.Outputs
			if end.State == market.Fulfilled {
				r.Beneficiary = &end.Beneficiary
			}
		}
		if !openOnly || r.State == market.Open {
			list = append(list, r)
		}
	}
	return list
}

func printRequests(w io.Writer, list []listedRequest) {
	t := newTable(w, "request", "state", "price", "until", "model")
	for _, r := range list {
		t.AppendRow([]any{r.ID, r.State, amount(r.Price, r.Token), moment(r.Deadline), r.Model})
	}
	t.Render()
}
