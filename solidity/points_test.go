package solidity

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/zkinfer/zkinfer/verifier"
)

const pointsFile = "test/lib/G2Points.sol"

// The forge tests have no multiplication in G2: their points are made here.
func TestG2PointsOfForge(t *testing.T) {
	var multiples []string
	for k := range 8 {
		multiples = append(multiples, fmt.Sprintf("hex\"%x\"", encodeG2(g2(fr.NewElement(uint64(k+1))))))
	}
	outside := encodeG2(outsideSubgroup(t, newTrapdoor(t, 1, digits())))
	got := fmt.Appendf(nil, `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Points of BN254's second group, for the tests
/// @dev Written by: go test ./solidity -run G2PointsOfForge -update
library G2Points {
    uint256 private constant Q = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;

    /// @dev The generator's multiples, 1 to 8, encoded as in EIP-197.
    bytes private constant MULTIPLES = %s;

    /// @dev A point of the curve that is not in the group.
    bytes internal constant OUTSIDE =
        hex"%x";

    /// @dev The generator times 1 to 8.
    function multiple(uint256 scalar) internal pure returns (bytes memory point) {
        require(scalar >= 1 && scalar <= 8, "no such multiple");
        bytes memory all = MULTIPLES;
        point = new bytes(128);
        assembly ("memory-safe") {
            mcopy(add(point, 0x20), add(add(all, 0x20), mul(sub(scalar, 1), 128)), 128)
        }
    }

    function negative(uint256 scalar) internal pure returns (bytes memory) {
        (uint256 x1, uint256 x0, uint256 y1, uint256 y0) =
            abi.decode(multiple(scalar), (uint256, uint256, uint256, uint256));
        return abi.encode(x1, x0, Q - y1, Q - y0);
    }
}
`, strings.Join(multiples, "\n        "), outside)
	if *update {
		if err := os.WriteFile(pointsFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(pointsFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what this test writes", pointsFile)
	}
}

// encodeG2 is a point as in EIP-197: the bytes of B in a proof.
func encodeG2(p bn254.G2Affine) []byte {
	points := &verifier.Points{B: p}
	return points.Marshal()[4+64 : 4+192]
}
