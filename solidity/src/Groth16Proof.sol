// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "./IModel.sol";

/// @title The bytes of a proof, the words of a statement and their challenge
/// @notice Everything that is checked or computed before any curve operation, so that garbage is refused
/// cheaply.
abstract contract Groth16Proof is IModel {
    /// @dev First four bytes of keccak256(abi.encode("zkinfer-groth16-bn254-bsb22", uint256(1))).
    uint256 internal constant SELECTOR = 0xc50b4400;
    /// @dev keccak256("zkinfer.statement.v1")
    bytes32 private constant STATEMENT_TAG = 0x31441b195c8b17df82c084cdfe7a5a60c74527736690d351f5abd47b43eeb179;

    /// @dev The order r of the groups, and the modulus q of the coordinates' field, less one.
    uint256 internal constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;
    uint256 private constant Q_MINUS_1 = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd46;

    /// @dev -g2, imaginary parts first.
    uint256 internal constant G2_X1 = 0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2;
    uint256 internal constant G2_X0 = 0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed;
    uint256 internal constant NEG_G2_Y1 = 0x275dc4a288d1afb3cbb1ac09187524c7db36395df7be3b99e673b13a075a65ec;
    uint256 internal constant NEG_G2_Y0 = 0x1d9befcd05a5323e6da4d435f3b617cdb3af83285c2df711ef39c01571827f9d;

    /// @dev Selectors of the errors InvalidProof() and NotEnoughGas().
    uint256 internal constant INVALID_PROOF = 0x09bde339;
    uint256 internal constant NOT_ENOUGH_GAS = 0xdd629f86;

    /// @dev As in `Clone`; assembly takes literal constants only.
    uint256 internal constant KEY_BYTES = 736;
    uint256 internal constant POINTS_BYTES = 384;
    uint256 internal constant PROOF_BYTES = 388;

    /// @dev The hash of the key in memory.
    function _hash(uint256 key) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            hash := keccak256(key, KEY_BYTES)
        }
    }

    /// @dev The number of words that the key in memory pins.
    function _wordCount(uint256 key) internal pure returns (uint256 count) {
        assembly ("memory-safe") {
            count := add(mload(add(key, 640)), mload(add(key, 672)))
        }
    }

    /// @dev Length, selector and coordinates, all in one: the precompiles refuse coordinates of q or more
    /// as well, but take more gas for it.
    function _isWellFormed(bytes calldata proof) internal view returns (bool) {
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
        return bad == 0;
    }

    /// @dev Says what `_isWellFormed` found.
    function _refuseProof(bytes calldata proof) internal pure {
        bytes4 want = bytes4(uint32(SELECTOR));
        if (proof.length >= 4 && bytes4(proof) != want) revert WrongSelector(bytes4(proof), want);
        if (proof.length != PROOF_BYTES) revert WrongLength(proof.length, PROOF_BYTES);
        uint256 i;
        while (uint256(bytes32(proof[4 + 32 * i:])) <= Q_MINUS_1) ++i;
        revert CoordinateTooLarge(i);
    }

    /// @dev The challenge c, the circuit's public input e, and the union of the words' bits: if any of
    /// the upper eight is set, c and e mean nothing.
    function _challenge(bytes32 hash, bytes32 context, uint256[] calldata words, bytes calldata proof)
        internal
        view
        returns (uint256 c, uint256 e, uint256 all)
    {
        assembly ("memory-safe") {
            let m := mload(0x40)
            let order := add(R, callvalue()) // on the stack, as above
            mstore(m, STATEMENT_TAG)
            mstore(add(m, 0x20), hash)
            mstore(add(m, 0x40), context)
            let first := add(m, 0x60)
            let size := shl(5, words.length)
            calldatacopy(first, words.offset, size)
            let p := add(first, size)
            calldatacopy(p, add(proof.offset, 260), 0x40) // D
            c := mod(keccak256(m, add(size, 0xa0)), order)

            // Horner's rule from the last word: one word, then two, if their number asks for it, then four at
            // a time. A sum that overflows has a word of 2^248 or more.
            if and(size, 0x20) {
                p := sub(p, 0x20)
                all := mload(p)
                e := mulmod(all, c, order)
            }
            if and(size, 0x40) {
                let word := mload(sub(p, 0x20))
                all := or(all, word)
                e := mulmod(add(e, word), c, order)
                p := sub(p, 0x40)
                word := mload(p)
                all := or(all, word)
                e := mulmod(add(e, word), c, order)
            }
            for {} gt(p, first) {} {
                let word := mload(sub(p, 0x20))
                all := or(all, word)
                e := mulmod(add(e, word), c, order)
                word := mload(sub(p, 0x40))
                all := or(all, word)
                e := mulmod(add(e, word), c, order)
                word := mload(sub(p, 0x60))
                all := or(all, word)
                e := mulmod(add(e, word), c, order)
                p := sub(p, 0x80)
                word := mload(p)
                all := or(all, word)
                e := mulmod(add(e, word), c, order)
            }
        }
    }

    function _refuseWord(uint256[] calldata words) internal pure {
        uint256 i;
        while (words[i] >> 248 == 0) ++i;
        revert WordTooLarge(i);
    }
}
