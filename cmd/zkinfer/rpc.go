package main

import (
	"fmt"
	"io"
	"math/big"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/zkinfer/zkinfer/chain"
)

// rpcFlags say which node to talk to.
func rpcFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "rpc", Usage: "the node's JSON-RPC `URL`", Required: true},
		&cli.StringFlag{Name: "deployments", Usage: "the `FOLDER` with the file of what is deployed on each chain", Value: "deployments"},
	}
}

// sendFlags say who signs transactions, and what they may cost. A key is never an
// argument: arguments are shown to everybody on the machine.
func sendFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "keystore", Usage: "the keystore `FILE` of the account that signs and pays"},
		&cli.StringFlag{Name: "password-file", Usage: "the `FILE` with the keystore's password (default: ask)"},
		&cli.StringFlag{Name: "key-env", Usage: "or the `NAME` of the environment variable that holds the private key"},
		&cli.StringFlag{Name: "max-gas-price", Usage: "pay at most so many `WEI` for a unit of gas"},
	}
}

// dial connects to the node of --rpc.
func dial(c *cli.Context) (*chain.Client, error) {
	client, err := chain.Dial(c.Context, c.String("rpc"))
	return client, hinted(err, "--rpc takes the URL of a running node, like http://127.0.0.1:8545")
}

// signer reads the key that --keystore or --key-env names.
func signer(c *cli.Context) (*chain.Key, error) {
	path, name := c.String("keystore"), c.String("key-env")
	switch {
	case path != "" && name != "":
		return nil, usagef("--keystore and --key-env exclude each other")
	case name != "":
		text, ok := os.LookupEnv(name)
		if !ok || text == "" {
			return nil, hinted(fmt.Errorf("the environment variable %s is not set", name), "--key-env takes the variable's name, never the key")
		}
		return chain.KeyFromHex(text)
	case path == "":
		return nil, usagef("who signs? name a --keystore file, or an environment variable with --key-env")
	}
	password, err := keystorePassword(c)
	if err != nil {
		return nil, err
	}
	return chain.KeyFromKeystore(path, password)
}

// keystorePassword is the first line of --password-file, or what is typed.
func keystorePassword(c *cli.Context) (string, error) {
	if path := c.String("password-file"); path != "" {
		f, err := os.Open(path)
		if err != nil {
			return "", err
		}
		defer f.Close()
		text, err := io.ReadAll(io.LimitReader(f, 1<<16))
		line, _, _ := strings.Cut(string(text), "\n")
		return strings.TrimSuffix(line, "\r"), err
	}
	stdin := int(os.Stdin.Fd())
	if !term.IsTerminal(stdin) {
		return "", usagef("the keystore needs a password: name a --password-file")
	}
	fmt.Fprint(c.App.ErrWriter, "password: ")
	text, err := term.ReadPassword(stdin)
	fmt.Fprintln(c.App.ErrWriter)
	return string(text), err
}

// fees are the bounds that the flags set.
func fees(c *cli.Context) (chain.Fees, error) {
	limit, err := weiFlag(c, "max-gas-price")
	return chain.Fees{MaxGasPrice: limit}, err
}

// weiFlag reads an amount in the smallest unit; nil if the flag is not given.
func weiFlag(c *cli.Context, name string) (*big.Int, error) {
	if !c.IsSet(name) {
		return nil, nil
	}
	return wei(name, c.String(name))
}

func wei(flag, text string) (*big.Int, error) {
	n, ok := new(big.Int).SetString(text, 10)
	if !ok || n.Sign() < 0 || n.BitLen() > 128 {
		return nil, usagef("--%s: %q is not a number of wei", flag, text)
	}
	return n, nil
}

// addressFlag reads an address; zero if the flag is not given.
func addressFlag(c *cli.Context, name string) (common.Address, error) {
	text := c.String(name)
	if text != "" && !common.IsHexAddress(text) {
		return common.Address{}, usagef("--%s: %q is not an address", name, text)
	}
	return common.HexToAddress(text), nil
}
