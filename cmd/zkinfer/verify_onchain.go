package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zkinfer/zkinfer/chain"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

type verifyOnchainResult struct {
	Accepted bool           `json:"accepted"`
	ChainID  uint64         `json:"chain_id"`
	Model    common.Address `json:"model"`
	Context  verifier.Hash  `json:"context"`
	Error    string         `json:"error,omitempty"`
}

func verifyOnchainCommand() *cli.Command {
	flags := []cli.Flag{
		keyFlag(),
		&cli.StringFlag{Name: "model", Usage: "the model's `ADDRESS` (default: where zkinfer deploy puts it)"},
	}
	flags = append(flags, rpcFlags()[0])
	return &cli.Command{
		Name:      "verify-onchain",
		Usage:     "check a proof with the model's contract on a chain",
		ArgsUsage: "proof.json",
		Description: `An eth_call: it costs nothing and needs no account. The contract is checked to be the
model of the key. You state the context, as in verify. Exit code 0: accepted,
3: rejected.`,
		Flags:  append(flags, contextFlags()...),
		Action: verifyOnchain,
	}
}

func verifyOnchain(c *cli.Context) error {
	context, vk, proof, err := readClaim(c)
	if err != nil {
		return err
	}
	d, err := solidity.NewDeployment(vk)
	if err != nil {
		return err
	}
	at, err := addressFlag(c, "model")
	if err != nil {
		return err
	}
	if !c.IsSet("model") {
		at = common.Address(d.Addresses.Model)
	}
	client, err := dial(c)
	if err != nil {
		return err
	}
	defer client.Close()
	err = client.Verify(c.Context, at, d, context, proof)
	refused := isRefusal(err)
	if err != nil && !refused {
		return err
	}
	result := &verifyOnchainResult{Accepted: err == nil, ChainID: client.ChainID, Model: at, Context: context}
	if refused {
		result.Error = err.Error()
	}
	if e := emit(c, result, result.print); e != nil || err == nil {
		return e
	}
	return rejectedByContract(err, proof, context)
}

// isRefusal tells a contract's verdict about a proof from other failures.
func isRefusal(err error) bool {
	var revert *solidity.RevertError
	return errors.As(err, &revert) && !errors.Is(err, solidity.ErrNotEnoughGas) && !errors.Is(err, chain.ErrNode)
}

func (r *verifyOnchainResult) print(w io.Writer) {
	verdict := "accepted"
	if !r.Accepted {
		verdict = "rejected"
	}
	fmt.Fprintf(w, "%s by the model's contract %s on chain %d\n", verdict, r.Model, r.ChainID)
}
