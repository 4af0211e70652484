package main

import (
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/verifier"
)

type deployResult struct {
	ChainID   uint64           `json:"chain_id"`
	File      string           `json:"file,omitempty"`
	Contracts []deployedResult `json:"contracts"`
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
			&cli.BoolFlag{Name: "dry-run", Usage: "print the addresses, send nothing, need no key"},
		}, rpcFlags()...), sendFlags()...),
		Action: deploy,
	}
}

func deploy(c *cli.Context) error {
	plan, err := deployPlan(c)
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
	if err := result.deploy(c, client, plan); err != nil {
		return err
	}
	return emit(c, result, result.print)
}

// deployPlan is the plan of the arguments and flags.
func deployPlan(c *cli.Context) (*chain.Plan, error) {
	var keys []*verifier.VerifyingKey
	for _, path := range c.Args().Slice() {
		vk, err := readVerifyingKey(path)
		if err != nil {
			return nil, err
		}
		keys = append(keys, vk)
	}
	return chain.NewPlan(keys...)
}

// deploy carries the plan out and keeps the chain's file up to date.
func (r *deployResult) deploy(c *cli.Context, client *chain.Client, plan *chain.Plan) error {
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
	if err != nil {
		return err
	}
	return placed
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
		case d.GasUsed > 0:
			state = thousands(int(d.GasUsed)) + " gas"
		}
		fmt.Fprintf(w, "  %s %s, %s\n", d.Address, d.Name, state)
	}
	if r.File != "" {
		fmt.Fprintf(w, "recorded in %s\n", r.File)
	}
}
