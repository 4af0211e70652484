package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// familiar turns what people type out of habit into what this command knows.
func familiar(args []string) []string {
	switch {
	case len(args) > 1 && args[1] == "help":
		return slices.Concat(args[:1], args[2:], []string{"--help"})
	case len(args) == 2 && args[1] == "--version":
		return []string{args[0], "version"}
	}
	return args
}

// reorder moves the flags of a command before its arguments, because the library
// stops at the first argument and people write `compile MODEL.onnx -o MODEL.zk`.
// Everything behind "--" stays an argument.
func reorder(app *cli.App, args []string) []string {
	command, first := commandOf(app.Commands, args)
	if command == nil || command.SkipFlagParsing {
		return args
	}
	values := takesValue(command)
	var flags, rest []string
	for j := first; j < len(args); j++ {
		a := args[j]
		if a == "--" {
			rest = append(rest, args[j+1:]...)
			break
		}
		if len(a) < 2 || a[0] != '-' {
			rest = append(rest, a)
			continue
		}
		flags = append(flags, a)
		if values[strings.TrimLeft(a, "-")] {
			if j++; j == len(args) { // the library says that a value is missing
				return slices.Concat(args[:first], flags)
			}
			flags = append(flags, args[j])
		}
	}
	return slices.Concat(args[:first], flags, []string{"--"}, rest)
}

// commandOf is the command that the arguments name, by two words if it is one of a
// group, and the position behind its name. It is nil if they name none.
func commandOf(commands []*cli.Command, args []string) (command *cli.Command, behind int) {
	for behind = 1; behind < len(args); behind++ {
		i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(args[behind]) })
		if i < 0 {
			break
		}
		command, commands = commands[i], commands[i].Subcommands
		if len(commands) == 0 {
			return command, behind + 1
		}
	}
	return nil, behind
}

// takesValue are the names of a command's flags that are followed by a value.
func takesValue(c *cli.Command) map[string]bool {
	names := map[string]bool{}
	for _, f := range c.Flags {
		if _, ok := f.(*cli.BoolFlag); ok {
			continue
		}
		for _, n := range f.Names() {
			names[n] = true
		}
	}
	return names
}

// counted checks the number of arguments against the usage, "MODEL.zk" being one
// argument, "PATH..." one or more and "[PATH...]" any number.
func counted(usage string, action cli.ActionFunc) cli.ActionFunc {
	want := strings.Fields(usage)
	if strings.HasPrefix(usage, "[") {
		want = nil
	}
	return func(c *cli.Context) error {
		n := c.NArg()
		many := strings.HasSuffix(strings.TrimSuffix(usage, "]"), "...")
		switch {
		case n < len(want):
			return usagef("%s needs %s", c.Command.Name, want[n])
		case n > len(want) && !many:
			return usagef("%s: unexpected argument %q", c.Command.Name, c.Args().Get(len(want)))
		}
		return action(c)
	}
}

// filled checks that the flags that a command requires are set, and that no flag is
// set to nothing. The library itself would print the command's help to stdout.
func filled(command *cli.Command, action cli.ActionFunc) cli.ActionFunc {
	var required []string
	for _, f := range command.Flags {
		switch f := f.(type) {
		case *cli.StringFlag:
			if f.Required {
				required, f.Required = append(required, f.Name), false
			}
		case *cli.StringSliceFlag:
			if f.Required {
				required, f.Required = append(required, f.Name), false
			}
		}
	}
	return func(c *cli.Context) error {
		for _, name := range required {
			if !c.IsSet(name) {
				return usagef("%s needs --%s", c.Command.Name, name)
			}
		}
		for _, f := range command.Flags {
			var values []string
			switch f := f.(type) {
			case *cli.StringFlag:
				values = []string{c.String(f.Name)}
			case *cli.StringSliceFlag:
				values = c.StringSlice(f.Name)
			}
			if name := f.Names()[0]; c.IsSet(name) && slices.Contains(values, "") {
				return usagef("--%s is empty", name)
			}
		}
		return action(c)
	}
}
