// Command digits is the demo's helper.
//
//	digits draw TEST.csv N OUT.json          draws the N-th image and writes it as an input file
//	digits tamper KEY PROOF.json OUT.json    makes another digit win in a proof's outputs
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/zkinfer/zkinfer/model/data"
	"github.com/zkinfer/zkinfer/verifier"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "digits:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 4 && args[0] == "draw":
		return draw(args[1], args[2], args[3])
	case len(args) == 4 && args[0] == "tamper":
		return tamper(args[1], args[2], args[3])
	}
	return errors.New("usage: digits draw TEST.csv N OUT.json | digits tamper KEY PROOF.json OUT.json")
}

// side is the width and height of an image in pixels, grey its largest level.
const side, grey = 8, 16

func draw(path, number, out string) error {
	set, err := data.ReadDataset(path+",first", 0)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(set.Images) {
		return fmt.Errorf("digit %q: give a number from 0 to %d", number, len(set.Images)-1)
	}
	if err := set.Fit([]int{side, side}); err != nil {
		return err
	}
	fmt.Print(picture(set.Images[n]))
	fmt.Printf("  held-out image %d, labelled %d\n", n, set.Labels[n])
	raw, err := json.Marshal(map[string][]float64{"image": set.Images[n]})
	if err != nil {
		return err
	}
	return os.WriteFile(out, append(raw, '\n'), 0o644)
}

// picture draws two rows of pixels in each line of text: the upper one in the
// foreground of a half block, the lower one in the background. A pixel is two
// characters wide.
func picture(image []float64) string {
	var b strings.Builder
	for y := 0; y < side; y += 2 {
		b.WriteString("  ")
		for x := range side {
			fmt.Fprintf(&b, "\033[38;5;%d;48;5;%dm▀▀", shade(image[y*side+x]), shade(image[(y+1)*side+x]))
		}
		b.WriteString("\033[0m\n")
	}
	return b.String()
}

// shade is a terminal colour of the grey ramp 232..255.
func shade(level float64) int {
	return 232 + int(min(max(level, 0), grey)*23/grey)
}

// tamper raises the score of the digit that follows the winner above it. The
// points of the proof stay as they are.
func tamper(keyPath, proofPath, out string) error {
	vk, err := verifier.ReadVerifyingKey(keyPath)
	if err != nil {
		return err
	}
	proof, err := verifier.ReadProof(proofPath)
	if err != nil {
		return err
	}
	readings, err := vk.Schema.Decode(proof.Words)
	if err != nil {
		return err
	}
	scores := readings[len(readings)-1] // the only output
	winner, _ := scores.Tensor.Argmax(scores.Values)
	loser := (winner + 1) % len(scores.Values)
	forged := slices.Clone(scores.Values)
	forged[winner], forged[loser] = forged[loser], forged[winner]
	words, err := vk.Schema.EncodeOutputs([][]int64{forged})
	if err != nil {
		return err
	}
	copy(proof.Words[vk.Schema.InputWords():], words)
	fmt.Printf("  claims a %d instead of a %d\n", loser, winner)
	return verifier.WriteProof(out, proof)
}
