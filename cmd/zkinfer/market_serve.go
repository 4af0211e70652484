package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zkinfer/zkinfer/chain/market"
)

func marketServeCommand() *cli.Command {
	return &cli.Command{
		Name:      "serve",
		Usage:     "prove what a market asks for, and fulfil it",
		ArgsUsage: "MODEL.zk...",
		Description: `Serves requests to models whose keys it has, at addresses whose code it can make again
from the core and the key. Prints a line of JSON for each payment that is final; the
log goes to stderr. What it signs and proves is in --state before it is sent: stop it
and start it again at any time. The account must be used by this server alone.`,
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "state", Usage: "the `FOLDER` of what it has signed and proved", Required: true},
			&cli.StringFlag{Name: "beneficiary", Usage: "pay the account at `ADDRESS` (default: the one that signs)"},
			&cli.StringSliceFlag{Name: "model", Usage: "serve the model at `ADDRESS` too, if it is one of the keys (default: where zkinfer deploy puts them)"},
			&cli.StringFlag{Name: "min-profit", Usage: "what each request must leave after its gas, in `WEI`", Value: "0"},
			&cli.StringSliceFlag{Name: "token", Usage: "take a token too, `ADDRESS=WEI`: 1e18 of its smallest unit are worth so much"},
			&cli.Uint64Flag{Name: "max-callback-gas", Usage: "gas that a request may ask for its callback", Value: 1_000_000},
			&cli.IntFlag{Name: "batch", Usage: "requests in a transaction, at most", Value: 16},
			&cli.DurationFlag{Name: "batch-wait", Usage: "how long a proof waits for others that are being made", Value: 30 * time.Second},
			&cli.DurationFlag{Name: "margin", Usage: "leave requests whose deadline is nearer", Value: time.Minute},
			&cli.Uint64Flag{Name: "depth", Usage: "blocks that a reorganisation may replace", Value: 32},
			&cli.DurationFlag{Name: "poll", Usage: "time between two looks at the chain", Value: 4 * time.Second},
			&cli.DurationFlag{Name: "patience", Usage: "offer more for a transaction that is in no block after this `TIME`", Value: 2 * time.Minute},
			&cli.BoolFlag{Name: "verbose", Usage: "log why requests are left"},
		}, marketFlags()...), sendFlags()...),
		Action: marketServe,
	}
}

func marketServe(c *cli.Context) error {
	config, err := serveConfig(c)
	if err != nil {
		return err
	}
	var models []*served
	for _, path := range c.Args().Slice() {
		s, err := loadServed(c, path)
		if err != nil {
			return err
		}
		defer s.Close()
		models = append(models, s)
	}
	m, from, err := openMarket(c)
	if err != nil {
		return err
	}
	defer m.Close()
	config.From = from
	if config.Models, err = servedModels(c, m, models); err != nil {
		return err
	}
	server, err := market.NewServer(c.Context, m, config)
	if err != nil {
		return err
	}
	defer server.Close()
	config.Log.Info("serving", "market", m.Address, "chain", m.ChainID, "models", len(config.Models), "account", config.Key)
	serving(c)
	return server.Run(c.Context)
}

// serveConfig is what the flags say.
func serveConfig(c *cli.Context) (config market.Config, err error) {
	level := slog.LevelInfo
	if c.Bool("verbose") {
		level = slog.LevelDebug
	}
	if c.Bool("quiet") {
		level = slog.LevelWarn
	}
	config = market.Config{
		Folder: c.String("state"), Depth: c.Uint64("depth"), Batch: c.Int("batch"),
		BatchWait: c.Duration("batch-wait"), Poll: c.Duration("poll"), Patience: c.Duration("patience"),
		Log: slog.New(slog.NewTextHandler(c.App.ErrWriter, &slog.HandlerOptions{Level: level})),
		Paid: func(p market.Payment) {
			line, _ := json.Marshal(p) // strings and numbers
			fmt.Fprintf(c.App.Writer, "%s\n", line)
		},
	}
	if config.Batch < 1 || config.Poll <= 0 {
		return config, usagef("--batch and --poll must be positive")
	}
	if config.Key, err = signer(c); err != nil {
		return config, err
	}
	if config.Beneficiary, err = addressFlag(c, "beneficiary"); err != nil {
		return config, err
	}
	config.Terms.MaxCallbackGas = c.Uint64("max-callback-gas")
	config.Terms.Margin = uint64(max(c.Duration("margin"), 0) / time.Second)
	if config.Terms.Fees, err = fees(c); err != nil {
		return config, err
	}
	if config.Terms.MinProfit, err = wei("min-profit", c.String("min-profit")); err != nil {
		return config, err
	}
	config.Terms.Rates, err = tokenRates(c.StringSlice("token"))
	return config, err
}

// tokenRates reads ADDRESS=WEI pairs.
func tokenRates(pairs []string) (map[common.Address]*big.Int, error) {
	rates := map[common.Address]*big.Int{}
	for _, pair := range pairs {
		token, rate, _ := strings.Cut(pair, "=")
		value, err := wei("token", rate)
		if err != nil || !common.IsHexAddress(token) {
			return nil, usagef("--token %q is not ADDRESS=WEI", pair)
		}
		rates[common.HexToAddress(token)] = value
	}
	return rates, nil
}

// servedModels finds the models' contracts, and checks that each is the model of one
// of the keys.
func servedModels(c *cli.Context, m *market.Market, models []*served) (found []market.Model, err error) {
	for _, s := range models {
		at := common.Address(s.deployment.Addresses.Model)
		if _, err := m.CheckModel(c.Context, at, s.deployment); err != nil {
			if len(c.StringSlice("model")) == 0 {
				return nil, err
			}
			continue
		}
		found = append(found, s.model(at))
	}
	for _, text := range c.StringSlice("model") {
		if !common.IsHexAddress(text) {
			return nil, usagef("--model %q is not an address", text)
		}
		at := common.HexToAddress(text)
		var last error
		for _, s := range models {
			if _, last = m.CheckModel(c.Context, at, s.deployment); last == nil {
				found = append(found, s.model(at))
				break
			}
		}
		if last != nil {
			return nil, last
		}
	}
	return found, nil
}
