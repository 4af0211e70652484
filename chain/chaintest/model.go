package chaintest

import (
	"github.com/zkinfer/zkinfer/verifier"
	"github.com/zkinfer/zkinfer/verifier/verifiertest"
)

// Model is a key with its secrets, of a network from 40 small integers to three
// scores: two words in, one word out.
func Model(name string) *verifiertest.Key {
	return verifiertest.NewKey(verifier.Schema{
		Version: verifier.SchemaVersion, Name: name,
		Inputs: []verifier.Tensor{{
			Name: "x", Shape: []int{1, 40}, Type: "uint8", Lo: 0, Hi: 255, Scale: 1, Visibility: verifier.Public,
		}},
		Outputs: []verifier.Tensor{{
			Name: "scores", Shape: []int{1, 3}, Type: "int16", Lo: -1000, Hi: 1000, Scale: 0.25, Visibility: verifier.Public,
			Labels: []string{"low", "middle", "high"},
		}},
	})
}
