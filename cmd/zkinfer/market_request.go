package main

import (
	"crypto/rand"
	"fmt"
	"io"
	"math"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zkinfer/zkinfer/chain/market"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

type marketRequestResult struct {
	ID          verifier.Hash  `json:"id"`
	Market      common.Address `json:"market"`
	Model       common.Address `json:"model"`
	Price       *big.Int       `json:"price"`
	Deadline    uint64         `json:"deadline"`
	Transaction common.Hash    `json:"transaction"`
	GasUsed     uint64         `json:"gas_used"`
}

func marketRequestCommand() *cli.Command {
	return &cli.Command{
		Name:      "request",
		Usage:     "escrow a price for one inference",
		ArgsUsage: "MODEL.zk",
		Description: `Only the verifying key and the schema in it are read. The price is the account's own;
a token must be approved for the market first. There is no cancelling before the
deadline.`,
		Flags: append(append([]cli.Flag{
			requiredInput(),
			&cli.StringFlag{Name: "price", Usage: "the most that the inference may cost, in `WEI`", Required: true},
			&cli.StringFlag{Name: "start-price", Usage: "begin with `WEI` and rise to --price (default: a fixed price)"},
			&cli.DurationFlag{Name: "ramp", Usage: "reach --price after this `TIME` (default: half of --deadline)"},
			&cli.DurationFlag{Name: "deadline", Usage: "the `TIME` that the answer may take", Value: time.Hour},
			&cli.StringFlag{Name: "token", Usage: "pay in the ERC-20 token at `ADDRESS` (default: the chain's coin)"},
			&cli.StringFlag{Name: "consumer", Usage: "call onInference of the contract at `ADDRESS` with the answer"},
			&cli.Uint64Flag{Name: "callback-gas", Usage: "gas for that call", Value: 300_000},
			&cli.StringFlag{Name: "provider", Usage: "pay only the account at `ADDRESS` ..."},
			&cli.DurationFlag{Name: "exclusive", Usage: "... for this `TIME` (default: until the deadline)"},
		}, marketFlags()...), sendFlags()...),
		Action: marketRequest,
	}
}

func marketRequest(c *cli.Context) error {
	vk, err := readVerifyingKey(c.Args().First())
	if err != nil {
		return err
	}
	inputs, err := publicInputs(&vk.Schema, c.StringSlice("input"))
	if err != nil {
		return err
	}
	d, err := solidity.NewDeployment(vk)
	if err != nil {
		return err
	}
	key, err := signer(c)
	if err != nil {
		return err
	}
	limits, err := fees(c)
	if err != nil {
		return err
	}
	m, _, err := openMarket(c)
	if err != nil {
		return err
	}
	defer m.Close()
	head, err := m.HeaderByNumber(c.Context, nil)
	if err != nil {
		return err
	}
	request, err := newRequest(c, max(head.Time, uint64(time.Now().Unix())))
	if err != nil {
		return err
	}
	request.Client, request.Model = key.Address, common.Address(d.Addresses.Model)
	request.InputsHash = market.InputsHash(inputs)
	if _, err := m.CheckModel(c.Context, request.Model, d); err != nil {
		return err
	}
	receipt, err := m.Send(c.Context, key, limits, m.RequestCall(request, inputs))
	if err != nil {
		return err
	}
	result := &marketRequestResult{m.ID(request), m.Address, request.Model, request.Price, request.Deadline, receipt.TxHash, receipt.GasUsed}
	return emit(c, result, result.print)
}

// newRequest has what the flags say, as of a time.
func newRequest(c *cli.Context, now uint64) (*market.Request, error) {
	r := new(market.Request)
	var err error
	for _, f := range []struct {
		name string
		to   *common.Address
	}{{"token", &r.Token}, {"consumer", &r.Consumer}, {"provider", &r.Provider}} {
		if *f.to, err = addressFlag(c, f.name); err != nil {
			return nil, err
		}
	}
	if r.Price, err = weiFlag(c, "price"); err != nil {
		return nil, err
	}
	r.StartPrice = r.Price
	if r.Consumer != (common.Address{}) {
		if c.Uint64("callback-gas") > math.MaxUint32 {
			return nil, usagef("--callback-gas %d is more than any block has", c.Uint64("callback-gas"))
		}
		r.CallbackGas = uint32(c.Uint64("callback-gas"))
	}
	if err := setTimes(c, r, now); err != nil {
		return nil, err
	}
	_, err = rand.Read(r.Salt[:])
	return r, err
}

// setTimes sets the deadline, the ramp and the exclusive time.
func setTimes(c *cli.Context, r *market.Request, now uint64) error {
	deadline := c.Duration("deadline")
	for _, name := range []string{"deadline", "ramp", "exclusive"} {
		if d := c.Duration(name); d < 0 || d > 10*365*24*time.Hour {
			return usagef("--%s %s is not between 0 and ten years", name, d)
		}
	}
	after := func(d time.Duration) uint64 { return now + uint64(d/time.Second) }
	r.Deadline = after(deadline)
	if c.IsSet("start-price") {
		start, err := weiFlag(c, "start-price")
		switch {
		case err != nil:
			return err
		case start.Cmp(r.Price) > 0:
			return usagef("--start-price is above --price")
		}
		ramp := deadline / 2
		if c.IsSet("ramp") {
			ramp = c.Duration("ramp")
		}
		r.StartPrice, r.RampStart, r.RampEnd = start, now, after(ramp)
	}
	if r.Provider != (common.Address{}) {
		r.ExclusiveUntil = r.Deadline + 1
		if c.IsSet("exclusive") {
			r.ExclusiveUntil = after(c.Duration("exclusive"))
		}
	}
	return nil
}

func (r *marketRequestResult) print(w io.Writer) {
	fmt.Fprintf(w, "%s\n", r.ID)
	fmt.Fprintf(w, "  requested at market %s, from model %s, until %s\n", r.Market, r.Model, moment(r.Deadline))
	fmt.Fprintf(w, "  transaction %s, %s gas\n", r.Transaction, thousands(int(r.GasUsed)))
}

// moment is a time of the chain for people.
func moment(t uint64) string {
	if t > math.MaxInt32*1000 {
		return "for ever"
	}
	return time.Unix(int64(t), 0).UTC().Format("2006-01-02 15:04:05 UTC")
}
