// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {G2Points} from "./G2Points.sol";

/// @title Proofs by a prover who knows the key's secrets
/// @notice It proves any statement without a circuit: it chooses A, B and D and computes the C that the
/// equation asks for. Challenge and statement are computed here a second time, from their definition in
/// `Groth16Core`.
library Prover {
    uint256 internal constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;
    uint256 internal constant Q = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;
    bytes4 internal constant SELECTOR = 0xc50b4400;

    /// @dev Logarithms of the key's points. Those of points of G2 are 1 to 8, see `G2Points`.
    struct Secrets {
        uint256 alpha;
        uint256 beta;
        uint256 delta;
        uint256 sigma;
        uint256 k0;
        uint256 ke;
        uint256 kc;
        uint256 inputWords;
        uint256 outputWords;
        bytes32 schemaHash;
    }

    /// @dev Logarithms of a proof's points: B's is 1 to 8. With `slip` not zero the proof is wrong.
    struct Choice {
        uint256 a;
        uint256 b;
        uint256 d;
        uint256 slip; // C's error
    }

    function secrets(uint256 inputWords, uint256 outputWords) internal pure returns (Secrets memory) {
        return Secrets(
            uint256(keccak256("alpha")) % R,
            2,
            3,
            5,
            uint256(keccak256("k0")) % R,
            uint256(keccak256("ke")) % R,
            uint256(keccak256("kc")) % R,
            inputWords,
            outputWords,
            keccak256("schema")
        );
    }

    /// @dev The 736 bytes of the verifying key.
    function key(Secrets memory s) internal view returns (bytes memory) {
        return abi.encodePacked(
            g1(s.alpha),
            G2Points.negative(s.beta),
            G2Points.negative(s.delta),
            G2Points.multiple(s.sigma),
            abi.encodePacked(g1(s.k0), g1(s.ke), g1(s.kc)),
            s.inputWords,
            s.outputWords,
            s.schemaHash
        );
    }

    function choice(uint256 seed) internal pure returns (Choice memory) {
        return Choice(
            1 + uint256(keccak256(abi.encode(seed, "a"))) % (R - 1),
            1 + seed % 8,
            1 + uint256(keccak256(abi.encode(seed, "d"))) % (R - 1),
            0
        );
    }

    function prove(Secrets memory s, bytes32 context, uint256[] memory words, uint256 seed)
        internal
        view
        returns (bytes memory)
    {
        return prove(s, context, words, choice(seed));
    }

    function prove(Secrets memory s, bytes32 context, uint256[] memory words, Choice memory x)
        internal
        view
        returns (bytes memory)
    {
        bytes memory d = g1(x.d);
        uint256 c = challenge(keccak256(key(s)), context, words, d);
        uint256 left = addmod(mulmod(x.a, x.b, R), R - mulmod(s.alpha, s.beta, R), R);
        left = addmod(left, R - s.k0, R);
        left = addmod(left, R - mulmod(s.ke, publicInput(words, c), R), R);
        left = addmod(left, R - mulmod(s.kc, c, R), R);
        left = addmod(left, R - x.d, R);
        left = addmod(mulmod(left, inverse(s.delta), R), x.slip, R);
        return abi.encodePacked(SELECTOR, g1(x.a), G2Points.multiple(x.b), g1(left), d, g1(mulmod(x.d, s.sigma, R)));
    }

    function challenge(bytes32 keyHash, bytes32 context, uint256[] memory words, bytes memory d)
        internal
        pure
        returns (uint256)
    {
        bytes32 tag = keccak256("zkinfer.statement.v1");
        return uint256(keccak256(abi.encodePacked(tag, keyHash, context, words, d))) % R;
    }

    /// @dev The words' polynomial at c, by powers of c.
    function publicInput(uint256[] memory words, uint256 c) internal pure returns (uint256 e) {
        uint256 power = 1;
        for (uint256 i = 0; i < words.length; ++i) {
            power = mulmod(power, c, R);
            e = addmod(e, mulmod(words[i], power, R), R);
        }
    }

    /// @dev A multiple of the generator (1, 2).
    function g1(uint256 scalar) internal view returns (bytes memory) {
        return times(abi.encode(1, 2), scalar);
    }

    function times(bytes memory point, uint256 scalar) internal view returns (bytes memory) {
        (bool ok, bytes memory out) = address(7).staticcall(abi.encodePacked(point, scalar));
        require(ok, "no point");
        return out;
    }

    function add(bytes memory p, bytes memory q) internal view returns (bytes memory) {
        (bool ok, bytes memory out) = address(6).staticcall(abi.encodePacked(p, q));
        require(ok, "no point");
        return out;
    }

    function inverse(uint256 x) internal view returns (uint256) {
        (, bytes memory out) = address(5).staticcall(abi.encode(32, 32, 32, x, R - 2, R));
        return abi.decode(out, (uint256));
    }
}
