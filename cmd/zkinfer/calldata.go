package main

import (
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/urfave/cli/v2"

	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

type calldataResult struct {
	Model    *common.Address `json:"model,omitempty"`
	Function string          `json:"function"`
	Context  verifier.Hash   `json:"context"`
	Words    []verifier.Word `json:"words"`
	Proof    hexutil.Bytes   `json:"proof"`
	Calldata hexutil.Bytes   `json:"calldata"`
}

func calldataCommand() *cli.Command {
	return &cli.Command{
		Name:      "calldata",
		Usage:     "print the call of a model's verify for a proof",
		ArgsUsage: "proof.json",
		Description: `The call is for the context that the proof was made for. With --json the arguments
are printed one by one too, for contracts that take them otherwise.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "key", Usage: "print the model's address too; the verifying key, or the `MODEL.zk` folder"},
		},
		Action: calldata,
	}
}

func calldata(c *cli.Context) error {
	proof, err := readProof(c.Args().First())
	if err != nil {
		return err
	}
	result := &calldataResult{
		Function: "verify(bytes32,uint256[],bytes)",
		Context:  proof.Context, Words: proof.Words, Proof: proof.Data,
		Calldata: solidity.VerifyCalldata(proof.Context, proof.Words, proof.Data),
	}
	if c.IsSet("key") {
		vk, err := readVerifyingKey(c.String("key"))
		if err != nil {
			return err
		}
		if err := verifier.Verify(vk, proof.Context, proof); err != nil {
			return rejected(err, rejectionHint(err))
		}
		d, err := solidity.NewDeployment(vk)
		if err != nil {
			return err
		}
		at := common.Address(d.Addresses.Model)
		result.Model = &at
	}
	return emit(c, result, result.print)
}

func (r *calldataResult) print(w io.Writer) {
	if r.Model != nil {
		fmt.Fprintf(w, "%s ", r.Model)
	}
	fmt.Fprintln(w, r.Calldata)
}
