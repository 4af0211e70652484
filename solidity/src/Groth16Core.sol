// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Clone} from "./Clone.sol";
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
contract Groth16Core is IModel {
    /// @notice `verifyWithKey` got a key that is not the one of the hash it was given.
    error WrongKey(bytes32 got, bytes32 want);

    /// @dev First four bytes of keccak256(abi.encode("zkinfer-groth16-bn254-bsb22", uint256(1))).
    uint256 private constant SELECTOR = 0xc50b4400;
    /// @dev keccak256("zkinfer.statement.v1")
    bytes32 private constant STATEMENT_TAG = 0x31441b195c8b17df82c084cdfe7a5a60c74527736690d351f5abd47b43eeb179;
    /// @dev keccak256("zkinfer.fold.v1")
    bytes32 private constant FOLD_TAG = 0x9087a4c4929526958b1e7fef7ffd4bf6d88bcd1f0ef51b77e98788d89674368c;

    /// @dev The order r of the groups, and the modulus q of the coordinates' field, less one.
    uint256 private constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;
    uint256 private constant Q_MINUS_1 = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd46;

    /// @dev -g2, imaginary parts first.
    uint256 private constant G2_X1 = 0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2;
    uint256 private constant G2_X0 = 0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed;
    uint256 private constant NEG_G2_Y1 = 0x275dc4a288d1afb3cbb1ac09187524c7db36395df7be3b99e673b13a075a65ec;
    uint256 private constant NEG_G2_Y0 = 0x1d9befcd05a5323e6da4d435f3b617cdb3af83285c2df711ef39c01571827f9d;

    /// @dev Selectors of the errors InvalidProof() and NotEnoughGas().
    uint256 private constant INVALID_PROOF = 0x09bde339;
    uint256 private constant NOT_ENOUGH_GAS = 0xdd629f86;

    /// @dev As in `Clone`; assembly takes literal constants only.
    uint256 private constant KEY_BYTES = 736;
    uint256 private constant PROXY_BYTES = 45;
    uint256 private constant POINTS_BYTES = 384;
    uint256 private constant PROOF_BYTES = 388;

    /// @inheritdoc IModel
    function verify(bytes32 context, uint256[] calldata words, bytes calldata proof) external view {
        _verify(_key(), context, words, proof);
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
        uint256 key = _key();
        assembly ("memory-safe") {
            hash := keccak256(key, KEY_BYTES)
        }
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
        _checkProof(proof);
        uint256 want;
        assembly ("memory-safe") {
            want := add(mload(add(key, 640)), mload(add(key, 672)))
        }
        if (words.length != want) revert WrongWordCount(words.length, want);
        (uint256 c, uint256 e) = _challenge(key, context, words, proof);
        _checkPairing(key, c, e, proof);
    }

    /// @dev Length, selector and coordinates, all in one: the precompiles refuse coordinates of q or more
    /// as well, but take more gas for it.
    function _checkProof(bytes calldata proof) private view {
        uint256 bad;
        assembly ("memory-safe") {
            let p := proof.offset
            // The call has no value: the sum stays on the stack, the constant would be copied from the
            // code for every use.
            let max := add(Q_MINUS_1, callvalue())
            bad := xor(proof.length, PROOF_BYTES)
            bad := or(bad, xor(shr(224, calldataload(p)), SELECTOR))
            bad := or(bad, gt(calldataload(add(p, 4)), max))
            bad := or(bad, gt(calldataload(add(p, 36)), max))
            bad := or(bad, gt(calldataload(add(p, 68)), max))
            bad := or(bad, gt(calldataload(add(p, 100)), max))
            bad := or(bad, gt(calldataload(add(p, 132)), max))
            bad := or(bad, gt(calldataload(add(p, 164)), max))
            bad := or(bad, gt(calldataload(add(p, 196)), max))
            bad := or(bad, gt(calldataload(add(p, 228)), max))
            bad := or(bad, gt(calldataload(add(p, 260)), max))
            bad := or(bad, gt(calldataload(add(p, 292)), max))
            bad := or(bad, gt(calldataload(add(p, 324)), max))
            bad := or(bad, gt(calldataload(add(p, 356)), max))
        }
        if (bad != 0) _refuseProof(proof);
    }

    /// @dev Says what `_checkProof` found.
    function _refuseProof(bytes calldata proof) private pure {
        bytes4 want = bytes4(uint32(SELECTOR));
        if (proof.length >= 4 && bytes4(proof) != want) revert WrongSelector(bytes4(proof), want);
        if (proof.length != PROOF_BYTES) revert WrongLength(proof.length, PROOF_BYTES);
        uint256 i;
        while (uint256(bytes32(proof[4 + 32 * i:])) <= Q_MINUS_1) ++i;
        revert CoordinateTooLarge(i);
    }

    /// @dev The challenge c, and the circuit's public input e.
    function _challenge(uint256 key, bytes32 context, uint256[] calldata words, bytes calldata proof)
        private
        pure
        returns (uint256 c, uint256 e)
    {
        uint256 all;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, STATEMENT_TAG)
            mstore(add(m, 0x20), keccak256(key, KEY_BYTES))
            mstore(add(m, 0x40), context)
            let first := add(m, 0x60)
            let size := shl(5, words.length)
            calldatacopy(first, words.offset, size)
            let p := add(first, size)
            calldatacopy(p, add(proof.offset, 260), 0x40) // D
            c := mod(keccak256(m, add(size, 0xa0)), R)

            // Horner's rule from the last word, four words at a time when their number is divisible by
            // four. A sum that overflows has a word of 2^248 or more.
            for {} and(sub(p, first), 0x60) {} {
                p := sub(p, 0x20)
                let word := mload(p)
                all := or(all, word)
                e := mulmod(add(e, word), c, R)
            }
            for {} gt(p, first) {} {
                let word := mload(sub(p, 0x20))
                all := or(all, word)
                e := mulmod(add(e, word), c, R)
                word := mload(sub(p, 0x40))
                all := or(all, word)
                e := mulmod(add(e, word), c, R)
                word := mload(sub(p, 0x60))
                all := or(all, word)
                e := mulmod(add(e, word), c, R)
                p := sub(p, 0x80)
                word := mload(p)
                all := or(all, word)
                e := mulmod(add(e, word), c, R)
            }
        }
        if (all >> 248 != 0) _refuseWord(words);
    }

    function _refuseWord(uint256[] calldata words) private pure {
        uint256 i;
        while (words[i] >> 248 == 0) ++i;
        revert WordTooLarge(i);
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
