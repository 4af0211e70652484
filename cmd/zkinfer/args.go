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
	if len(args) < 2 {
		return args
	}
	i := slices.IndexFunc(app.Commands, func(c *cli.Command) bool { return c.HasName(args[1]) })
	if i < 0 || app.Commands[i].SkipFlagParsing {
		return args
	}
	values := takesValue(app.Commands[i])
	var flags, rest []string
	for j := 2; j < len(args); j++ {
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
	return slices.Concat(args[:2], flags, []string{"--"}, rest)
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
