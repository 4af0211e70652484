package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/solidity"
	"github.com/zkinfer/zkinfer/verifier"
)

type solidityResult struct {
	Folder  string        `json:"folder"`
	Files   []string      `json:"files"`
	KeyHash verifier.Hash `json:"key_hash"`
}

func solidityCommand() *cli.Command {
	return &cli.Command{
		Name:      "solidity",
		Usage:     "write the verifying contract and a typed consumer",
		ArgsUsage: "MODEL.zk",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "the `FOLDER` to write", Required: true},
			&cli.StringFlag{Name: "import", Usage: "leave out the sources: import them from `FOLDER`, like @zkinfer/contracts/src"},
		},
		Action: writeSolidity,
	}
}

func writeSolidity(c *cli.Context) error {
	vk, err := readVerifyingKey(c.Args().First())
	if err != nil {
		return err
	}
	result := &solidityResult{Folder: c.String("output")}
	if err := writableFolder(result.Folder); err != nil {
		return err
	}
	if result.KeyHash, err = vk.KeyHash(); err != nil {
		return err
	}
	err = write(c, func() error {
		if c.IsSet("import") {
			result.Files, err = solidity.GenerateConsumer(vk, result.Folder, c.String("import"))
		} else {
			result.Files, err = solidity.Generate(vk, result.Folder)
		}
		return err
	})
	if err != nil {
		return err
	}
	return emit(c, result, result.print)
}

func (r *solidityResult) print(w io.Writer) {
	fmt.Fprintf(w, "key %s, in %s:\n", r.KeyHash, r.Folder)
	for _, f := range r.Files {
		fmt.Fprintf(w, "  %s\n", f)
	}
}
