package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/check"
	"github.com/zkinfer/zkinfer/model/onnx"
)

func opsCommand() *cli.Command {
	return &cli.Command{
		Name:  "ops",
		Usage: "list the ONNX operators that can be proved",
		Description: `With --expect, a file that zkinfer check --expect --update wrote, the list says how
many of the cases with each operator pass, and which primitives they became.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "expect", Usage: "count the cases of `FILE.csv`"},
			&cli.BoolFlag{Name: "markdown", Usage: "print docs/operators.md"},
		},
		Action: listOperators,
	}
}

func listOperators(c *cli.Context) error {
	var expectations []check.Expectation
	if c.IsSet("expect") {
		var err error
		if expectations, err = readExpectations(c.String("expect")); err != nil {
			return err
		}
	}
	rows := check.OperatorTable(onnx.Table(), expectations)
	if c.Bool("markdown") {
		return check.WriteOperators(c.App.Writer, rows, expectations)
	}
	return emit(c, rows, func(w io.Writer) {
		t := newTable(w, "operator", "opsets", "lowered to", "cases", "refused")
		for _, r := range rows {
			cases := ""
			if r.Cases > 0 {
				cases = fmt.Sprintf("%d of %d", r.Passing, r.Cases)
			}
			t.AppendRow([]any{r.Operator, strings.Trim(fmt.Sprint(r.Opsets), "[]"), strings.Join(r.Primitives, ", "), cases, r.Limits})
		}
		t.Render()
	})
}

func readExpectations(path string) ([]check.Expectation, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, hinted(fmt.Errorf("read %s: %w", path, err), "zkinfer check --expect FILE --update PATH writes it")
	}
	defer f.Close()
	e, err := check.ReadExpectations(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return e, nil
}
