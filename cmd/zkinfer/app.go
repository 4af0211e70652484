package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/urfave/cli/v2"
)

// run parses the arguments, runs one command and returns the exit code. An
// interrupt ends it at once, but for a file that is being written, and for a
// server, which ends by itself.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	app := newApp(stdout, stderr)
	files := new(sync.Mutex)
	serving := new(atomic.Bool)
	app.Metadata = map[string]any{filesKey: files, servingKey: serving}
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- &internalError{p}
			}
		}()
		done <- app.RunContext(ctx, reorder(app, familiar(args)))
	}()
	select {
	case err := <-done:
		return report(stderr, err)
	case <-ctx.Done():
		if serving.Load() {
			return report(stderr, <-done)
		}
		files.Lock() // never given back: the process ends
		return report(stderr, ctx.Err())
	}
}

func newApp(stdout, stderr io.Writer) *cli.App {
	app := &cli.App{
		Name:  "zkinfer",
		Usage: "prove what a neural network computes, and check it natively or on chain",
		Commands: []*cli.Command{
			compileCommand(),
			inspectCommand(),
			runCommand(),
			setupCommand(),
			auditCommand(),
			proveCommand(),
			verifyCommand(),
			solidityCommand(),
			verifyEVMCommand(),
			deployCommand(),
			verifyOnchainCommand(),
			calldataCommand(),
			marketCommand(),
			checkCommand(),
			opsCommand(),
			benchCommand(),
			versionCommand(),
		},
		Writer:                    stdout,
		ErrWriter:                 stderr,
		HideVersion:               true,
		HideHelpCommand:           true,
		CustomAppHelpTemplate:     appHelp,
		DisableSliceFlagSeparator: true, // NAME=FILE and shapes hold commas
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              onUsageError,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usagef("unknown command %q", c.Args().First())
			}
			return cli.ShowAppHelp(c)
		},
	}
	for _, command := range app.Commands {
		if !command.SkipFlagParsing { // otherwise it reads its arguments itself
			finish(command, command.Name)
		}
	}
	return app
}

// finish gives a command, and those of its group, what all commands have. The path
// is what is typed to call it.
func finish(command *cli.Command, path string) {
	command.OnUsageError = onUsageError
	command.HideHelpCommand = true
	if len(command.Subcommands) == 0 {
		command.Flags = append(command.Flags, commonFlags()...)
		command.CustomHelpTemplate = strings.ReplaceAll(commandHelp, "PATH", path)
		command.Action = counted(command.ArgsUsage, filled(command, command.Action))
		return
	}
	command.CustomHelpTemplate = strings.ReplaceAll(groupHelp, "PATH", path)
	command.Action = func(c *cli.Context) error {
		if c.Args().Present() {
			return usagef("unknown command %q", path+" "+c.Args().First())
		}
		return cli.ShowSubcommandHelp(c)
	}
	for _, below := range command.Subcommands {
		finish(below, path+" "+below.Name)
	}
}

// commonFlags are what every command takes.
func commonFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "json", Usage: "print JSON"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no progress, no notes"},
	}
}

// onUsageError turns the library's complaints about flags into usage errors.
func onUsageError(c *cli.Context, err error, _ bool) error {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "flag provided but not defined: -"); ok {
		return usagef("unknown flag --%s", strings.TrimLeft(name, "-"))
	}
	if name, ok := strings.CutPrefix(text, "flag needs an argument: -"); ok {
		return usagef("--%s needs a value", strings.TrimLeft(name, "-"))
	}
	return usagef("%s", strings.Replace(text, "for flag -", "for flag --", 1))
}

const appHelp = `{{.Name}}: {{.Usage}}

commands:
{{range .VisibleCommands}}  {{printf "%-14s" .Name}} {{.Usage}}
{{end}}
zkinfer COMMAND --help describes a command. Exit codes: 0 ok, 1 failure,
2 wrong usage, 3 proof or key rejected.
`

const groupHelp = `zkinfer PATH: {{.Usage}}

{{.Description}}

commands:
{{range .VisibleCommands}}  {{printf "%-14s" .Name}} {{.Usage}}
{{end}}
zkinfer PATH COMMAND --help describes a command.
`

const commandHelp = `zkinfer PATH: {{.Usage}}

usage: zkinfer PATH {{.ArgsUsage}} [flags]
{{if .Description}}
{{.Description}}
{{end}}
flags:
{{range .VisibleFlags}}  {{.}}
{{end}}`

// note writes a line for people to stderr, unless --quiet.
func note(c *cli.Context, format string, args ...any) {
	if !c.Bool("quiet") {
		fmt.Fprintf(c.App.ErrWriter, format+"\n", args...)
	}
}
