package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

type verifyEVMResult struct {
	Accepted bool             `json:"accepted"`
	Model    verifier.Address `json:"model"`
	Context  verifier.Hash    `json:"context"`
	Gas      gasResult        `json:"gas"`
	Error    string           `json:"error,omitempty"`
}

type gasResult struct {
	Execution     uint64 `json:"execution"`
	Transaction   uint64 `json:"transaction"`
	DeployFactory uint64 `json:"deploy_factory"`
	DeployModel   uint64 `json:"deploy_model"`
	CodeBytes     int    `json:"code_bytes"`
}

func verifyEVMCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify-evm",
		Usage:     "check a proof in an embedded Ethereum virtual machine, and print the gas",
		ArgsUsage: "proof.json",
		Description: `Deploys the contracts of the key into an EVM in memory and calls them. You state
the context, as in verify. Exit code 0: accepted, 3: rejected.`,
		Flags:  append([]cli.Flag{keyFlag()}, contextFlags()...),
		Action: verifyEVM,
	}
}

func verifyEVM(c *cli.Context) error {
	context, vk, proof, err := readClaim(c)
	if err != nil {
		return err
	}
	evm, err := solidity.NewEVM(vk)
	if err != nil {
		return err
	}
	verdict := evm.Verify(context, proof)
	deploy := evm.DeployGas()
	result := &verifyEVMResult{
		Accepted: verdict.Err == nil,
		Model:    evm.Model(),
		Context:  context,
		Gas:      gasResult{verdict.ExecutionGas, verdict.TransactionGas, deploy.Factory, deploy.Model, verdict.CodeBytes},
	}
	if verdict.Err != nil {
		result.Error = verdict.Err.Error()
	}
	if err := emit(c, result, result.print); err != nil {
		return err
	}
	if verdict.Err == nil {
		return nil
	}
	return rejectedByContract(verdict.Err, proof, context)
}

func (r *verifyEVMResult) print(w io.Writer) {
	verdict := "accepted"
	if !r.Accepted {
		verdict = "rejected"
	}
	fmt.Fprintf(w, "%s by the model's contract %s (%d bytes of code in the core)\n", verdict, r.Model, r.Gas.CodeBytes)
	fmt.Fprintf(w, "  gas %s execution, %s transaction\n", thousands(int(r.Gas.Execution)), thousands(int(r.Gas.Transaction)))
	fmt.Fprintf(w, "  gas to deploy: %s factory and core (once per chain), %s model\n",
		thousands(int(r.Gas.DeployFactory)), thousands(int(r.Gas.DeployModel)))
}
