package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

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
		if values[strings.TrimLeft(a, "-")] && j+1 < len(args) {
			j++
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
