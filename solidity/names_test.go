package solidity

import (
	"math"
	"math/big"
	"strings"
	"testing"
)

func TestIdentifier(t *testing.T) {
	for name, want := range map[string]string{
		"":                      "",
		"image":                 "Image",
		"input.1":               "Input1",
		"dense_2/BiasAdd:0":     "Dense2BiasAdd0",
		"MNIST":                 "MNIST",
		"9lives":                "9lives",
		"été":                   "T",
		"}; evil()":             "Evil",
		strings.Repeat("a", 99): "A" + strings.Repeat("a", maxIdentifier-1),
	} {
		if got := identifier(name); got != want {
			t.Errorf("identifier(%q) = %q, want %q", name, got, want)
		}
	}
	used := identifiers{}
	for _, want := range []string{"Ab", "AB_2", "Ab_3", "Output0", "Output0_2"} {
		name := map[string]string{"Ab": "ab", "AB_2": "AB", "Ab_3": "ab", "Output0": "", "Output0_2": "*"}[want]
		if got := used.pick(name, "Output0"); got != want {
			t.Errorf("pick(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestComment(t *testing.T) {
	for text, want := range map[string]string{
		"plain text, 1.5":       "plain text, 1.5",
		"a\nb\r\tc\u2028d":      "a?b??c?d",
		"*/ @dev \"\\":          "?? ?dev ??",
		"\u202eabc":             "?abc",
		strings.Repeat("x", 90): strings.Repeat("x", maxComment) + "...",
	} {
		if got := comment(text); got != want {
			t.Errorf("comment(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestLiteral(t *testing.T) {
	for text, want := range map[string]string{
		"":       `""`,
		"a 9_-.": `"a 9_-."`,
		"\"\\\n": `"\x22\x5c\x0a"`,
		"ü":      `"\xc3\xbc"`,
	} {
		if got := literal(text); got != want {
			t.Errorf("literal(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestDyadicIsExact(t *testing.T) {
	for _, x := range []float64{1, 0.5, 3, 1.0 / 255, 1e300, math.SmallestNonzeroFloat64, math.MaxFloat64, 0.1} {
		mantissa, exponent := dyadic(x)
		m := new(big.Float).SetUint64(mantissa)
		if got := m.SetMantExp(m, exponent); got.Cmp(big.NewFloat(x)) != 0 || mantissa%2 == 0 {
			t.Errorf("dyadic(%v) = %d 2^%d", x, mantissa, exponent)
		}
	}
}

func TestLabelsThatAreTooLongAreLeftOut(t *testing.T) {
	if _, text, leftOut := labels([]string{strings.Repeat("x", maxLabelText)}); leftOut || text == "" {
		t.Error("labels that fit are left out")
	}
	if _, text, leftOut := labels([]string{strings.Repeat("x", maxLabelText), "y"}); !leftOut || text != "" {
		t.Error("labels that do not fit are kept")
	}
	if _, _, leftOut := labels(nil); leftOut {
		t.Error("no labels are left out")
	}
}
