package main

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zkinfer/zkinfer/chain/market"
)

func marketFulfilCommand() *cli.Command {
	return &cli.Command{
		Name:      "fulfil",
		Usage:     "prove one request and be paid for it",
		ArgsUsage: "MODEL.zk ID",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "beneficiary", Usage: "pay the account at `ADDRESS` (default: the one that signs)"},
		}, marketFlags()...), sendFlags()...),
		Action: marketFulfil,
	}
}

func marketFulfil(c *cli.Context) error {
	key, err := signer(c)
	if err != nil {
		return err
	}
	beneficiary := key.Address
	if c.IsSet("beneficiary") {
		if beneficiary, err = addressFlag(c, "beneficiary"); err != nil {
			return err
		}
	}
	served, err := loadServed(c, c.Args().First())
	if err != nil {
		return err
	}
	defer served.Close()
	m, from, err := openMarket(c)
	if err != nil {
		return err
	}
	defer m.Close()
	posted, err := findRequest(c, m, from, c.Args().Get(1))
	if err != nil {
		return err
	}
	if _, err := m.CheckModel(c.Context, posted.Request.Model, served.deployment); err != nil {
		return hinted(err, "the request is to another model: name its MODEL.zk")
	}
	proof, err := served.proveWords(c.Context, posted.Inputs, m.Context(posted.ID, beneficiary))
	if err != nil {
		return err
	}
	return settle(c, m, key, posted.ID, m.FulfilCall(common.Address(beneficiary), []market.Answer{{Posted: *posted, Proof: proof}}))
}
