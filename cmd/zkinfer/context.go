package main

import (
	"encoding"
	"strings"

	"github.com/urfave/cli/v2"
	"github.com/zkinfer/zkinfer/verifier"
)

// contextFlags state the context of a proof: as it is, or as a consuming
// contract computes it.
func contextFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "context", Usage: "context, 0x and 64 hex digits (default: 0, unbound)"},
		&cli.Uint64Flag{Name: "chain-id", Usage: "or its parts: the chain `N`"},
		&cli.StringFlag{Name: "scope", Usage: "the consuming contract's `ADDRESS`"},
		&cli.StringFlag{Name: "id", Usage: "the contract's request or nonce, `HEX` of 32 bytes"},
		&cli.StringFlag{Name: "beneficiary", Usage: "the `ADDRESS` that is paid or acts"},
	}
}

var contextParts = []string{"chain-id", "scope", "id", "beneficiary"}

// readContext is the context that the flags state; the zero context if none.
func readContext(c *cli.Context) (verifier.Hash, error) {
	var context verifier.Hash
	given := 0
	for _, name := range contextParts {
		if c.IsSet(name) {
			given++
		}
	}
	switch {
	case c.IsSet("context") && given > 0:
		return context, usagef("--context and --%s exclude each other", strings.Join(contextParts, ", --"))
	case c.IsSet("context"):
		return context, hexFlag(c, "context", &context)
	case given == 0:
		return context, nil
	case given < len(contextParts):
		return context, usagef("a context needs all of --%s", strings.Join(contextParts, ", --"))
	}
	var (
		scope, beneficiary verifier.Address
		id                 verifier.Hash
	)
	if err := hexFlag(c, "scope", &scope); err != nil {
		return context, err
	}
	if err := hexFlag(c, "id", &id); err != nil {
		return context, err
	}
	if err := hexFlag(c, "beneficiary", &beneficiary); err != nil {
		return context, err
	}
	return verifier.Context(c.Uint64("chain-id"), scope, id, beneficiary), nil
}

// hexFlag reads a flag's hexadecimal value, with or without 0x, in either case.
func hexFlag(c *cli.Context, name string, to encoding.TextUnmarshaler) error {
	text := "0x" + strings.TrimPrefix(strings.ToLower(c.String(name)), "0x")
	if err := to.UnmarshalText([]byte(text)); err != nil {
		return usagef("--%s %s: %v", name, c.String(name), err)
	}
	return nil
}
