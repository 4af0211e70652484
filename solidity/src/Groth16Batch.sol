// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Groth16Proof} from "./Groth16Proof.sol";

/// @title Many proofs of one model in one pairing check
/// @notice With c_i and e_i of member i as in `Groth16Core`, and the coefficients
///
///     seed = keccak256(BATCH_TAG || n || c_1 || A_1 || B_1 || C_1 || D_1 || PoK_1 || c_2 || .. || PoK_n)
///     r_i  = keccak256(seed || i - 1) >> 128        rho = keccak256(seed || n) >> 128
///     r    = sum r_i     re = sum r_i e_i     rc = sum r_i c_i     (mod the groups' order)
///     C    = sum r_i C_i     D = sum r_i D_i     PoK = sum r_i PoK_i
///
/// n proofs are accepted if and only if n + 4 pairings multiply to one:
///
///     prod e(r_i A_i, B_i) e(r alpha, -beta) e(C, -delta)
///         e(r K0 + re Ke + rc Kc + D + rho PoK, -g2) e(rho D, sigma g2) = 1
///
/// A member i that `verify` refuses leaves an error x_i + rho y_i, not both zero, in the exponent; the
/// sum of r_i (x_i + rho y_i) is a polynomial of degree 2 in coefficients of 128 bits. They hash
/// everything that a caller chooses (c_i covers the key, the context, the words and D_i), so a batch with
/// such a member passes with probability 2^-127 a try.
///
/// A refused batch costs at most 113,000 gas a proof at 32: a point outside the subgroup of G2 burns all
/// that the pairing is given, twice its price. That is a quarter of 32 refusals by `verify`, and the caller
/// pays it, who can ask for nothing by `eth_call` first.
abstract contract Groth16Batch is Groth16Proof {
    /// @notice The most proofs that one call takes.
    uint256 public constant MAX_BATCH = 128;

    /// @dev keccak256("zkinfer.batch.v1")
    bytes32 private constant BATCH_TAG = 0x56d160d0a6e1568e792b79bf5d38562b0cd36bccf63282ab0b747edc10fb6b1f;

    /// @dev What a member takes of the transcript: c, then the points.
    uint256 private constant RECORD_BYTES = 416;
    uint256 private constant PAIR_BYTES = 192;

    /// @dev Where things are in memory, and the running sums.
    struct Batch {
        uint256 size; // n
        uint256 transcript; // what the seed hashes
        uint256 inputs; // e_1 .. e_n
        uint256 pairs; // n + 4 pairs, then the pairings' result
        uint256 sums; // C, D, PoK: each a sum and, behind it, the next term
        uint256 factor; // a point and its scalar
        bytes32 seed;
        uint256 r;
        uint256 re;
        uint256 rc;
    }

    /// @dev Refuses everything that needs no curve operation first, for every member.
    function _verifyBatch(uint256 key, bytes32[] calldata contexts, uint256[] calldata words, bytes[] calldata proofs)
        internal
        view
    {
        uint256 n = proofs.length;
        if (n == 0 || n > MAX_BATCH || contexts.length != n) revert WrongBatch(contexts.length, n);
        uint256 count = _wordCount(key);
        if (words.length != n * count) revert WrongWordCount(words.length, n * count);
        Batch memory b = _newBatch(n);
        bytes32 hash = _hash(key);
        for (uint256 i = 0; i < n; ++i) {
            _read(b, i, hash, contexts[i], words[i * count:(i + 1) * count], proofs[i]);
        }
        _seed(b);
        for (uint256 i = 0; i < n; ++i) {
            _addMember(b, i);
        }
        _addKey(b, key);
        _checkPairs(b);
    }

    function _newBatch(uint256 n) private pure returns (Batch memory b) {
        b.size = n;
        b.transcript = _allocate(0x40 + n * RECORD_BYTES);
        b.inputs = _allocate(n * 0x20);
        b.pairs = _allocate((n + 4) * PAIR_BYTES + 0x20);
        b.sums = _allocate(3 * 0x80);
        b.factor = _allocate(0x60);
    }

    /// @dev Memory that is zero.
    function _allocate(uint256 size) private pure returns (uint256 start) {
        assembly ("memory-safe") {
            start := mload(0x40)
            mstore(0x40, add(start, size))
            calldatacopy(start, calldatasize(), size)
        }
    }

    /// @dev Checks member i's bytes and words, and writes its record.
    function _read(
        Batch memory b,
        uint256 i,
        bytes32 hash,
        bytes32 context,
        uint256[] calldata words,
        bytes calldata proof
    ) private view {
        if (!_isWellFormed(proof)) revert BadMember(i);
        (uint256 c, uint256 e, uint256 all) = _challenge(hash, context, words, proof);
        if (all >> 248 != 0) revert BadMember(i);
        uint256 transcript = b.transcript;
        uint256 inputs = b.inputs;
        assembly ("memory-safe") {
            let record := add(add(transcript, 0x40), mul(i, RECORD_BYTES))
            mstore(record, c)
            calldatacopy(add(record, 0x20), add(proof.offset, 4), POINTS_BYTES)
            mstore(add(inputs, shl(5, i)), e)
        }
    }

    function _seed(Batch memory b) private pure {
        uint256 transcript = b.transcript;
        uint256 n = b.size;
        bytes32 seed;
        assembly ("memory-safe") {
            mstore(transcript, BATCH_TAG)
            mstore(add(transcript, 0x20), n)
            seed := keccak256(transcript, add(0x40, mul(n, RECORD_BYTES)))
        }
        b.seed = seed;
    }

    function _coefficient(Batch memory b, uint256 i) private pure returns (uint256 r) {
        bytes32 seed = b.seed;
        assembly ("memory-safe") {
            mstore(0, seed)
            mstore(0x20, i)
            r := shr(128, keccak256(0, 0x40))
        }
    }

    /// @dev Four multiplications and three additions.
    function _addMember(Batch memory b, uint256 i) private view {
        uint256 r = _coefficient(b, i);
        uint256 points = b.transcript;
        uint256 pair = b.pairs;
        uint256 factor = b.factor;
        uint256 sums = b.sums;
        assembly ("memory-safe") {
            points := add(add(points, 0x60), mul(i, RECORD_BYTES))
            pair := add(pair, mul(i, PAIR_BYTES))
            mcopy(add(pair, 0x40), add(points, 0x40), 0x80) // B
            mstore(add(factor, 0x40), r)
        }
        _addScalars(b, i, r, points);
        unchecked {
            bool ok = _multiply(factor, points, pair) // A
                && _multiply(factor, points + 0xc0, sums + 0x40) && _add(sums) // C
                && _multiply(factor, points + 0x100, sums + 0xc0) && _add(sums + 0x80) // D
                && _multiply(factor, points + 0x140, sums + 0x140) && _add(sums + 0x100); // PoK
            if (!ok) revert BadMember(i);
        }
    }

    function _addScalars(Batch memory b, uint256 i, uint256 r, uint256 points) private pure {
        uint256 inputs = b.inputs;
        assembly ("memory-safe") {
            let order := R
            let sum := add(b, 0xe0) // r, re, rc
            mstore(sum, addmod(mload(sum), r, order))
            sum := add(b, 0x100)
            mstore(sum, addmod(mload(sum), mulmod(r, mload(add(inputs, shl(5, i))), order), order))
            sum := add(b, 0x120)
            mstore(sum, addmod(mload(sum), mulmod(r, mload(sub(points, 0x20)), order), order))
        }
    }

    /// @dev The four pairs that all members share. The key's points are in the groups, and so are sums
    /// of good points: nothing fails here but for want of gas, or of a precompile.
    function _addKey(Batch memory b, uint256 key) private view {
        uint256 rho = _coefficient(b, b.size);
        uint256 factor = b.factor;
        uint256 pair = b.pairs + b.size * PAIR_BYTES;
        uint256 d = b.sums + 0x80;
        uint256 pok = b.sums + 0x100;
        bool ok = _times(factor, key, b.r, pair); // alpha
        ok = ok && _times(factor, d, rho, pair + 576);
        ok = ok && _times(factor, pok, rho, d + 0x40) && _add(d);
        ok = ok && _times(factor, key + 448, b.r, d + 0x40) && _add(d); // K0
        ok = ok && _times(factor, key + 512, b.re, d + 0x40) && _add(d); // Ke
        ok = ok && _times(factor, key + 576, b.rc, d + 0x40) && _add(d); // Kc
        if (!ok) revert InvalidProof();
        uint256 c = b.sums;
        assembly ("memory-safe") {
            mcopy(add(pair, 0x40), add(key, 0x40), 0x80) // -beta
            mcopy(add(pair, 192), c, 0x40)
            mcopy(add(pair, 256), add(key, 192), 0x80) // -delta
            mcopy(add(pair, 384), d, 0x40)
            mstore(add(pair, 448), G2_X1)
            mstore(add(pair, 480), G2_X0)
            mstore(add(pair, 512), NEG_G2_Y1)
            mstore(add(pair, 544), NEG_G2_Y0)
            mcopy(add(pair, 640), add(key, 320), 0x80) // sigma g2
        }
    }

    /// @dev Twice the price, as everywhere: 45,000 and 34,000 a pair.
    function _checkPairs(Batch memory b) private view {
        uint256 pairs = b.pairs;
        uint256 size = (b.size + 4) * PAIR_BYTES;
        uint256 cap = 90_000 + 68_000 * (b.size + 4);
        uint256 available;
        bool ok;
        bool one;
        assembly ("memory-safe") {
            let result := add(pairs, size)
            available := gas()
            ok := staticcall(cap, 8, pairs, size, result, 0x20)
            ok := and(ok, eq(returndatasize(), 0x20))
            one := eq(mload(result), 1)
        }
        if (!ok && available < cap + cap / 32) revert NotEnoughGas();
        if (!ok || !one) revert InvalidProof();
    }

    /// @dev Writes `scalar` times the point to `result`.
    function _times(uint256 factor, uint256 point, uint256 scalar, uint256 result) private view returns (bool) {
        assembly ("memory-safe") {
            mstore(add(factor, 0x40), scalar)
        }
        return _multiply(factor, point, result);
    }

    /// @dev The same, with the scalar in its place behind `factor`.
    function _multiply(uint256 factor, uint256 point, uint256 result) private view returns (bool ok) {
        uint256 available;
        assembly ("memory-safe") {
            mcopy(factor, point, 0x40)
            available := gas()
            ok := staticcall(12000, 7, factor, 0x60, result, 0x40)
            ok := and(ok, eq(returndatasize(), 0x40))
        }
        if (!ok && available < 13_000) revert NotEnoughGas();
    }

    /// @dev Adds the point behind a sum to the sum.
    function _add(uint256 sum) private view returns (bool ok) {
        uint256 available;
        assembly ("memory-safe") {
            available := gas()
            ok := staticcall(300, 6, sum, 0x80, sum, 0x40)
            ok := and(ok, eq(returndatasize(), 0x40))
        }
        if (!ok && available < 1000) revert NotEnoughGas();
    }
}
