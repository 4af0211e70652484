// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Clone} from "./Clone.sol";
import {Groth16Batch} from "./Groth16Batch.sol";
import {IModel} from "./IModel.sol";

/// @title Groth16 with one commitment over BN254, for every model
/// @notice The core has no storage, no owner and no key. A model is a minimal clone of it (ERC-1167)
/// whose code ends with the model's verifying key, made by `ModelFactory`; the clone delegates here and
/// the core reads the key from the clone's code.
///
/// A key is 736 bytes: alpha (G1), -beta, -delta, sigma g2 (G2), K0, Ke, Kc (G1), the number of input
/// words, the number of other words, the schema's hash. Points are encoded as in EIP-197.
///
/// With the words p_1 .. p_m and D the proof's commitment,
///
///     c   = keccak256(STATEMENT_TAG || keyHash || context || p_1 .. p_m || D) mod r
///     e   = p_1 c + p_2 c^2 + .. + p_m c^m
///     rho = keccak256(FOLD_TAG || c || A || B || C || D || PoK) >> 128
///
/// the proof is accepted if and only if
///
///     e(A, B) e(alpha, -beta) e(C, -delta) e(K0 + e Ke + c Kc + D + rho PoK, -g2) e(rho D, sigma g2) = 1
///
/// which is Groth16's equation (IACR 2016/260, gamma = 1) and the commitment's proof of knowledge
/// (IACR 2022/1072), folded by rho.
contract Groth16Core is Groth16Batch {
    /// @notice `verifyWithKey` got a key that is not the one of the hash it was given.
    error WrongKey(bytes32 got, bytes32 want);

    /// @dev keccak256("zkinfer.fold.v1")
    bytes32 private constant FOLD_TAG = 0x9087a4c4929526958b1e7fef7ffd4bf6d88bcd1f0ef51b77e98788d89674368c;

    uint256 private constant PROXY_BYTES = 45;

    /// @inheritdoc IModel
    function verify(bytes32 context, uint256[] calldata words, bytes calldata proof) external view {
        _verify(_key(), context, words, proof);
    }

    /// @inheritdoc IModel
    function verifyBatch(bytes32[] calldata contexts, uint256[] calldata words, bytes[] calldata proofs) external view {
        _verifyBatch(_key(), contexts, words, proofs);
    }

    /// @notice As `verify`, with the key in calldata instead of a clone's code.
    /// @dev Nothing here checks the key's points: `wantKeyHash` must come from a source that did, never
    /// from whoever brings the proof.
    function verifyWithKey(
        bytes32 wantKeyHash,
        bytes calldata key,
        bytes32 context,
        uint256[] calldata words,
        bytes calldata proof
    ) external view {
        bytes32 got = keccak256(key);
        if (key.length != KEY_BYTES || got != wantKeyHash) revert WrongKey(got, wantKeyHash);
        uint256 copied;
        assembly ("memory-safe") {
            copied := mload(0x40)
            mstore(0x40, add(copied, KEY_BYTES))
            calldatacopy(copied, key.offset, KEY_BYTES)
        }
        _verify(copied, context, words, proof);
    }

    /// @inheritdoc IModel
    function keyHash() external view returns (bytes32 hash) {
        return _hash(_key());
    }

    /// @inheritdoc IModel
    function shape() external view returns (uint256 inputWords, uint256 outputWords, bytes32 schemaHash) {
        uint256 key = _key();
        assembly ("memory-safe") {
            inputWords := mload(add(key, 640))
            outputWords := mload(add(key, 672))
            schemaHash := mload(add(key, 704))
        }
    }

    /// @inheritdoc IModel
    function selector() external pure returns (bytes4) {
        return bytes4(uint32(SELECTOR));
    }

    /// @dev Copies the key behind the calling clone's proxy code to memory.
    function _key() private view returns (uint256 key) {
        if (address(this).code.length != Clone.CODE_BYTES) revert NotAModel();
        assembly ("memory-safe") {
            key := mload(0x40)
            mstore(0x40, add(key, KEY_BYTES))
            extcodecopy(address(), key, PROXY_BYTES, KEY_BYTES)
        }
    }

    /// @dev Everything that needs no curve operation is checked first, so that garbage is refused cheaply.
    function _verify(uint256 key, bytes32 context, uint256[] calldata words, bytes calldata proof) private view {
        if (!_isWellFormed(proof)) _refuseProof(proof);
        uint256 want = _wordCount(key);
        if (words.length != want) revert WrongWordCount(words.length, want);
        (uint256 c, uint256 e, uint256 all) = _challenge(_hash(key), context, words, proof);
        if (all >> 248 != 0) _refuseWord(words);
        _checkPairing(key, c, e, proof);
    }

    /// @dev Every precompile has its gas capped at twice its price, since a bad point burns all that it is
    /// given, and must return as much as it should: on a chain without it, the call succeeds and returns
    /// nothing. A call gets at most 63/64 of what is left, so with little gas it may fail on good points.
    function _checkPairing(uint256 key, uint256 c, uint256 e, bytes calldata proof) private view {
        assembly ("memory-safe") {
            function add2(at) -> ok {
                ok := staticcall(300, 6, at, 0x80, at, 0x40)
                ok := and(ok, eq(returndatasize(), 0x40))
            }
            function mul1(at) -> ok {
                ok := staticcall(12000, 7, at, 0x60, at, 0x40)
                ok := and(ok, eq(returndatasize(), 0x40))
            }
            function refuse(starved) {
                mstore(0, INVALID_PROOF)
                if starved { mstore(0, NOT_ENOUGH_GAS) }
                revert(0x1c, 4)
            }

            // Five pairs of 192 bytes, then the result. Pair 3's point is summed up in place, with a term
            // and its scalar behind it.
            let m := mload(0x40)
            let points := add(proof.offset, 4)
            mstore(m, FOLD_TAG)
            mstore(add(m, 0x20), c)
            calldatacopy(add(m, 0x40), points, POINTS_BYTES)
            let rho := shr(128, keccak256(m, add(POINTS_BYTES, 0x40)))

            let available := gas()
            let sum := add(m, 576)
            let term := add(m, 640)
            mcopy(sum, add(key, 448), 0x80) // K0, Ke
            mstore(add(m, 704), e)
            let ok := mul1(term)
            ok := and(ok, add2(sum))
            mcopy(term, add(key, 576), 0x40) // Kc
            mstore(add(m, 704), c)
            ok := and(ok, mul1(term))
            ok := and(ok, add2(sum))
            calldatacopy(term, add(points, 256), 0x40) // D
            ok := and(ok, add2(sum))
            calldatacopy(term, add(points, 320), 0x40) // PoK
            mstore(add(m, 704), rho)
            ok := and(ok, mul1(term))
            ok := and(ok, add2(sum))
            calldatacopy(add(m, 768), add(points, 256), 0x40) // D
            mstore(add(m, 832), rho)
            ok := and(ok, mul1(add(m, 768)))
            if iszero(ok) { refuse(lt(available, 65536)) }

            calldatacopy(m, points, 192) // A, B
            mcopy(add(m, 192), key, 192) // alpha, -beta
            calldatacopy(add(m, 384), add(points, 192), 0x40) // C
            mcopy(add(m, 448), add(key, 192), 0x80) // -delta
            mstore(add(m, 640), G2_X1)
            mstore(add(m, 672), G2_X0)
            mstore(add(m, 704), NEG_G2_Y1)
            mstore(add(m, 736), NEG_G2_Y0)
            mcopy(add(m, 832), add(key, 320), 0x80) // sigma g2

            let result := add(m, 960)
            mstore(result, 0)
            available := gas()
            ok := staticcall(430000, 8, m, 960, result, 0x20)
            if iszero(and(ok, eq(returndatasize(), 0x20))) { refuse(lt(available, 440000)) }
            if iszero(eq(mload(result), 1)) { refuse(0) }
        }
    }
}
