package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/verifier"
)

type deployResult struct {
	ChainID    uint64             `json:"chain_id"`
	File       string             `json:"file,omitempty"`
	Contracts  []deployedResult   `json:"contracts"`
	Registered []registeredResult `json:"registered,omitempty"`
}

type registeredResult struct {
	Name     string         `json:"name"`
	ModelID  verifier.Hash  `json:"model_id"`
	Registry common.Address `json:"registry"`
	Owner    common.Address `json:"owner"`
	Existing bool           `json:"existing"`
}

type deployedResult struct {
	Name     string         `json:"name"`
	Address  common.Address `json:"address"`
	Existing bool           `json:"existing"`
	GasUsed  uint64         `json:"gas_used"`
	KeyHash  *verifier.Hash `json:"key_hash,omitempty"`
}

func deployCommand() *cli.Command {
	return &cli.Command{
		Name:      "deploy",
		Usage:     "put the contracts and models on a chain",
		ArgsUsage: "[MODEL.zk...]",
		Description: `Creates the factory with the core, then each model. Addresses depend on the code
and the key alone, so they are the same on every chain, and what is there is left as
it is: the command can be repeated. Writes deployments/CHAINID.json.`,
		Flags: append(append([]cli.Flag{
			&cli.BoolFlag{Name: "registry", Usage: "create a registry and its verifier (ERC-7992) too, and register the models for the account"},
			&cli.StringFlag{Name: "uri", Usage: "what the registry says where to read about the models"},
			&cli.BoolFlag{Name: "market", Usage: "create a market too"},
			&cli.StringFlag{Name: "fee-to", Usage: "the market's fees are for the account at `ADDRESS`"},
			&cli.Uint64Flag{Name: "fee-bps", Usage: "the market's fee in hundredths of a percent of what is paid, at most 500"},
			&cli.BoolFlag{Name: "dry-run", Usage: "print the addresses, send nothing, need no key"},
		}, rpcFlags()...), sendFlags()...),
		Action: deploy,
	}
}

func deploy(c *cli.Context) error {
	keys, plan, err := deployPlan(c)
	if err != nil {
		return err
	}
	client, err := dial(c)
	if err != nil {
		return err
	}
	defer client.Close()
	result := &deployResult{ChainID: client.ChainID}
	if c.Bool("dry-run") {
		if err := result.predict(c, client, plan); err != nil {
			return err
		}
		return emit(c, result, result.print)
	}
	if err := result.deploy(c, client, keys, plan); err != nil {
		return err
	}
	return emit(c, result, result.print)
}

// deployPlan is the plan of the arguments and flags.
func deployPlan(c *cli.Context) (keys []*verifier.VerifyingKey, plan *chain.Plan, err error) {
	for _, path := range c.Args().Slice() {
		vk, err := readVerifyingKey(path)
		if err != nil {
			return nil, nil, err
		}
		keys = append(keys, vk)
	}
	if plan, err = chain.NewPlan(keys...); err != nil {
		return nil, nil, err
	}
	if c.Bool("registry") {
		if err := plan.AddRegistry(); err != nil {
			return nil, nil, err
		}
	}
	if !c.Bool("market") {
		return keys, plan, nil
	}
	to, err := addressFlag(c, "fee-to")
	if err != nil {
		return nil, nil, err
	}
	bps := c.Uint64("fee-bps")
	if bps > 500 || (bps > 0) != (to != common.Address{}) {
		return nil, nil, usagef("a fee needs --fee-to ADDRESS and --fee-bps of 1 to 500")
	}
	return keys, plan, plan.AddMarket(chain.MarketTerms{FeeRecipient: to, FeeBps: bps})
}

// deploy carries the plan out and keeps the chain's file up to date.
func (r *deployResult) deploy(c *cli.Context, client *chain.Client, keys []*verifier.VerifyingKey, plan *chain.Plan) error {
	key, err := signer(c)
	if err != nil {
		return err
	}
	limits, err := fees(c)
	if err != nil {
		return err
	}
	r.File = chain.DeploymentsFile(c.String("deployments"), client.ChainID)
	file, err := chain.ReadDeployments(r.File, client.ChainID)
	if err != nil {
		return err
	}
	var placed error
	err = client.Deploy(c.Context, key, limits, plan, func(p chain.Placed) {
		r.add(p)
		file.Add(p)
		if e := write(c, func() error { return file.Write(r.File) }); placed == nil {
			placed = e
		}
	})
	if err != nil || placed != nil {
		return errors.Join(err, placed)
	}
	if at, ok := plan.AddressOf("ModelRegistry"); ok {
		return r.register(c, client, key, limits, at, keys, plan)
	}
	return nil
}

// register registers the models for the account.
func (r *deployResult) register(c *cli.Context, client *chain.Client, key *chain.Key, limits chain.Fees, registry common.Address, keys []*verifier.VerifyingKey, plan *chain.Plan) error {
	for i, d := range plan.Models {
		commitment := chain.NewCommitment(d, keys[i].Schema.CircuitHash, c.String("uri"))
		id, receipt, err := client.Register(c.Context, key, limits, registry, commitment)
		if err != nil {
			return fmt.Errorf("register %s: %w", d.Model, err)
		}
		r.Registered = append(r.Registered, registeredResult{
			d.Model, verifier.Hash(common.BigToHash(id)), registry, key.Address, receipt == nil,
		})
	}
	return nil
}

func (r *deployResult) add(p chain.Placed) {
	d := deployedResult{Name: p.Name, Address: p.Address, Existing: p.Receipt == nil}
	if p.Receipt != nil {
		d.GasUsed = p.Receipt.GasUsed
	}
	if p.Model != nil {
		d.KeyHash = &p.Model.KeyHash
	}
	r.Contracts = append(r.Contracts, d)
}

// predict says where everything is or will be.
func (r *deployResult) predict(c *cli.Context, client *chain.Client, plan *chain.Plan) error {
	add := func(d deployedResult) error {
		code, err := client.CodeAt(c.Context, d.Address, nil)
		d.Existing = len(code) > 0
		r.Contracts = append(r.Contracts, d)
		return err
	}
	for _, contract := range plan.Contracts {
		if err := add(deployedResult{Name: contract.Name, Address: contract.Address()}); err != nil {
			return err
		}
	}
	for _, m := range plan.Models {
		if err := add(deployedResult{Name: m.Model, Address: common.Address(m.Addresses.Model), KeyHash: &m.KeyHash}); err != nil {
			return err
		}
	}
	return nil
}

func (r *deployResult) print(w io.Writer) {
	fmt.Fprintf(w, "chain %d\n", r.ChainID)
	for _, d := range r.Contracts {
		state := "new"
		switch {
		case d.Existing:
			state = "there already"
		case d.Name == "Groth16Core":
			state = "with the factory"
		case d.GasUsed > 0:
			state = thousands(int(d.GasUsed)) + " gas"
		}
		fmt.Fprintf(w, "  %s %s, %s\n", d.Address, d.Name, state)
	}
	for _, m := range r.Registered {
		state := "registered"
		if m.Existing {
			state = "registered already"
		}
		fmt.Fprintf(w, "  %s %s, %s for %s\n", m.ModelID, m.Name, state, m.Owner)
	}
	if r.File != "" {
		fmt.Fprintf(w, "recorded in %s\n", r.File)
	}
}
