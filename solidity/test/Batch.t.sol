// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../src/IModel.sol";
import {G2Points} from "./lib/G2Points.sol";
import {ModelTest} from "./lib/ModelTest.sol";
import {Prover} from "./lib/Prover.sol";

/// @dev Properties 5 and 6.
contract BatchTest is ModelTest {
    using Prover for Prover.Secrets;

    struct Batch {
        bytes32[] contexts;
        uint256[] words;
        bytes[] proofs;
    }

    uint256 private constant MAX_BATCH = 128;
    bytes32 private constant BATCH_TAG = keccak256("zkinfer.batch.v1");

    function _batch(uint256 n, uint256 seed) private view returns (Batch memory b) {
        b = Batch(new bytes32[](n), new uint256[](n * WORDS), new bytes[](n));
        for (uint256 i = 0; i < n; ++i) {
            _set(b, i, bytes32(_random(seed, i)), _random(seed, i), Prover.choice(_random(seed, i)));
        }
    }

    function _set(Batch memory b, uint256 i, bytes32 context, uint256 seed, Prover.Choice memory x) private view {
        uint256[] memory words = _words(seed);
        (b.contexts[i], b.proofs[i]) = (context, secrets.prove(context, words, x));
        for (uint256 k = 0; k < WORDS; ++k) {
            b.words[i * WORDS + k] = words[k];
        }
    }

    function _member(Batch memory b, uint256 i) private pure returns (uint256[] memory words) {
        words = new uint256[](WORDS);
        for (uint256 k = 0; k < WORDS; ++k) {
            words[k] = b.words[i * WORDS + k];
        }
    }

    function _swap(Batch memory b, uint256 i, uint256 j) private pure {
        (b.contexts[i], b.contexts[j]) = (b.contexts[j], b.contexts[i]);
        (b.proofs[i], b.proofs[j]) = (b.proofs[j], b.proofs[i]);
        for (uint256 k = 0; k < WORDS; ++k) {
            (b.words[i * WORDS + k], b.words[j * WORDS + k]) = (b.words[j * WORDS + k], b.words[i * WORDS + k]);
        }
    }

    function _verifyBatch(Batch memory b) private view returns (bool ok, bytes memory reason) {
        return address(model).staticcall(abi.encodeCall(IModel.verifyBatch, (b.contexts, b.words, b.proofs)));
    }

    /// @dev Whether each member is accepted alone.
    function _allAccepted(Batch memory b) private view returns (bool all) {
        all = true;
        for (uint256 i = 0; i < b.proofs.length; ++i) {
            (bool ok,) = _verify(b.contexts[i], _member(b, i), b.proofs[i]);
            all = all && ok;
        }
    }

    /// @dev Changes a batch in one of the ways that a forger might.
    function _change(Batch memory b, uint256 kind, uint256 i, uint256 j, uint256 seed) private view {
        bytes memory p = b.proofs[i];
        if (kind == 1) b.proofs[i] = _flip(p, seed % (8 * PROOF_BYTES));
        if (kind == 2) b.words[i * WORDS + seed % WORDS] ^= 1 << (seed % 256);
        if (kind == 3) b.contexts[i] ^= bytes32(1 << (seed % 256));
        if (kind == 4) (b.proofs[i], b.proofs[j]) = (b.proofs[j], b.proofs[i]);
        if (kind == 5) (b.contexts[i], b.contexts[j]) = (b.contexts[j], b.contexts[i]);
        if (kind == 6) _copy(b, i, j);
        if (kind == 7) b.proofs[i] = bytes.concat(_part(p, 0, 68), G2Points.OUTSIDE, _part(p, 196, 192));
        if (kind == 8) b.proofs[i] = _part(p, 0, seed % PROOF_BYTES);
        if (kind == 9 && i != j) _cancel(b, i, j, 1, seed);
        if (kind == 10 && i != j) _cancel(b, i, j, 2, seed);
    }

    /// @dev Member j is member i once more: a statement may be shown twice.
    function _copy(Batch memory b, uint256 i, uint256 j) private pure {
        (b.contexts[j], b.proofs[j]) = (b.contexts[i], b.proofs[i]);
        for (uint256 k = 0; k < WORDS; ++k) {
            b.words[j * WORDS + k] = b.words[i * WORDS + k];
        }
    }

    /// @dev C_i + X and C_j - X, or the same with the proofs of knowledge.
    function _cancel(Batch memory b, uint256 i, uint256 j, uint256 which, uint256 seed) private view {
        uint256 x = _bound(seed, 1, Prover.R - 1);
        uint256 start = which == 1 ? 196 : 324;
        b.proofs[i] = _moved(b.proofs[i], start, x);
        b.proofs[j] = _moved(b.proofs[j], start, Prover.R - x);
    }

    function _moved(bytes memory p, uint256 start, uint256 scalar) private view returns (bytes memory) {
        bytes memory point = Prover.add(_part(p, start, 64), Prover.g1(scalar));
        return bytes.concat(_part(p, 0, start), point, _part(p, start + 64, PROOF_BYTES - start - 64));
    }

    function testFuzz_BatchIsItsMembers(uint256 seed, uint256 n, uint256 kind, uint256 i, uint256 j) public view {
        n = _bound(n, 1, 6);
        Batch memory b = _batch(n, seed);
        kind %= 11;
        _change(b, kind, i % n, j % n, _random(seed, 1000));
        (bool ok, bytes memory reason) = _verifyBatch(b);
        vm.assertEq(ok, _allAccepted(b), "a batch is its members");
        if (kind == 0 || kind == 6) vm.assertTrue(ok, "good members");
        vm.assertTrue(_selector(reason) != IModel.NotEnoughGas.selector, "out of gas");
    }

    function testFuzz_OrderDoesNotMatter(uint256 seed, uint256 n, bool bad) public view {
        n = _bound(n, 2, 6);
        Batch memory b = _batch(n, seed);
        if (bad) b.proofs[seed % n] = _flip(b.proofs[seed % n], 8 * PROOF_BYTES - 1 - seed % 500);
        for (uint256 i = n - 1; i > 0; --i) {
            _swap(b, i, _random(seed, i) % (i + 1));
        }
        (bool ok,) = _verifyBatch(b);
        vm.assertEq(ok, !bad, "another order");
    }

    function testFuzz_SizesAreChecked(uint256 contexts, uint256 words, uint256 proofs) public view {
        contexts = _bound(contexts, 0, 140);
        words = _bound(words, 0, 700);
        proofs = _bound(proofs, 0, 140);
        vm.assume(contexts != proofs || words != proofs * WORDS);
        Batch memory b = Batch(new bytes32[](contexts), new uint256[](words), new bytes[](proofs));
        (bool ok, bytes memory reason) = _verifyBatch(b);
        vm.assertFalse(ok, "sizes that do not fit");
        bytes memory want = contexts != proofs || proofs == 0 || proofs > MAX_BATCH
            ? abi.encodeWithSelector(IModel.WrongBatch.selector, contexts, proofs)
            : abi.encodeWithSelector(IModel.WrongWordCount.selector, words, proofs * WORDS);
        vm.assertEq(reason, want, "sizes that do not fit");
    }

    function test_NoneAndTooMany() public view {
        for (uint256 n = 0; n <= MAX_BATCH + 1; n += MAX_BATCH + 1) {
            (, bytes memory reason) = _verifyBatch(Batch(new bytes32[](n), new uint256[](n * WORDS), new bytes[](n)));
            vm.assertEq(reason, abi.encodeWithSelector(IModel.WrongBatch.selector, n, n), "size");
        }
        (bool ok,) = _verifyBatch(_batch(MAX_BATCH, 1));
        vm.assertTrue(ok, "as many as allowed");
    }

    /// @dev Words of 2^248 and more, and points off the curve, are refused by their position.
    function testFuzz_BadMemberIsNamed(uint256 seed, uint256 n, uint256 i, bool word) public view {
        n = _bound(n, 1, 5);
        i = i % n;
        Batch memory b = _batch(n, seed);
        if (word) b.words[i * WORDS + seed % WORDS] |= 1 << (248 + seed % 8);
        else b.proofs[i] = _setCoordinate(b.proofs[i], seed % 2, uint256(keccak256(abi.encode(seed))) >> 3);
        (, bytes memory reason) = _verifyBatch(b);
        vm.assertEq(reason, abi.encodeWithSelector(IModel.BadMember.selector, i), "the member");
    }

    /// @dev Errors that would cancel under a batch's coefficients do not under those of the changed batch.
    function testFuzz_CoefficientsFollowEveryByte(uint256 seed, uint256 n) public view {
        n = _bound(n, 2, 5);
        Batch memory b = _batch(n, seed);
        uint256[] memory before = _coefficients(b);
        uint256 x = _bound(seed, 1, Prover.R - 1);
        b.proofs[0] = _moved(b.proofs[0], 196, mulmod(before[1], x, Prover.R));
        b.proofs[1] = _moved(b.proofs[1], 196, mulmod(before[0], Prover.R - x, Prover.R));
        uint256[] memory changed = _coefficients(b);
        for (uint256 i = 0; i <= n; ++i) {
            vm.assertNotEq(changed[i], before[i], "coefficient");
        }
        (bool ok,) = _verifyBatch(b);
        vm.assertFalse(ok, "errors that cancel under the old coefficients");
    }

    /// @dev All coefficients differ when one bit of one context, word or proof differs.
    function testFuzz_CoefficientsOfAnotherBatch(uint256 seed, uint256 n, uint256 kind, uint256 bit) public view {
        n = _bound(n, 1, 4);
        Batch memory b = _batch(n, seed);
        uint256[] memory before = _coefficients(b);
        uint256 i = seed % n;
        if (kind % 3 == 0) b.proofs[i] = _flip(b.proofs[i], 32 + bit % (8 * 384));
        if (kind % 3 == 1) b.words[i * WORDS + seed % WORDS] ^= 1 << (bit % 248);
        if (kind % 3 == 2) b.contexts[i] ^= bytes32(1 << (bit % 256));
        uint256[] memory changed = _coefficients(b);
        for (uint256 k = 0; k <= n; ++k) {
            vm.assertNotEq(changed[k], before[k], "coefficient");
        }
    }

    /// @dev The contract multiplies with the coefficients of the definition.
    function testFuzz_CoefficientsAreTheDefinition(uint256 seed, uint256 n) public {
        n = _bound(n, 1, 4);
        Batch memory b = _batch(n, seed);
        uint256[] memory r = _coefficients(b);
        bytes memory d = new bytes(64);
        for (uint256 i = 0; i < n; ++i) {
            vm.expectCall(address(7), bytes.concat(_part(b.proofs[i], 4, 64), bytes32(r[i])));
            d = Prover.add(d, Prover.times(_part(b.proofs[i], 260, 64), r[i]));
        }
        vm.expectCall(address(7), bytes.concat(d, bytes32(r[n])));
        model.verifyBatch(b.contexts, b.words, b.proofs);
    }

    /// @dev r_1 .. r_n and rho, from their definition in `Groth16Batch`.
    function _coefficients(Batch memory b) private view returns (uint256[] memory r) {
        uint256 n = b.proofs.length;
        bytes memory transcript = abi.encodePacked(BATCH_TAG, n);
        for (uint256 i = 0; i < n; ++i) {
            bytes memory d = _part(b.proofs[i], 260, 64);
            uint256 c = Prover.challenge(keccak256(key), b.contexts[i], _member(b, i), d);
            transcript = bytes.concat(transcript, bytes32(c), _part(b.proofs[i], 4, 384));
        }
        r = new uint256[](n + 1);
        for (uint256 i = 0; i <= n; ++i) {
            r[i] = uint256(keccak256(abi.encode(keccak256(transcript), i))) >> 128;
        }
    }

    /// @dev Less gas than needed is never taken for a wrong member.
    function testFuzz_StarvedBatchIsNoVerdict(uint256 seed, uint256 n, uint256 limit) public view {
        n = _bound(n, 1, 3);
        Batch memory b = _batch(n, seed);
        limit = _bound(limit, 5000, 1_200_000);
        bytes memory data = abi.encodeCall(IModel.verifyBatch, (b.contexts, b.words, b.proofs));
        (bool ok, bytes memory reason) = address(model).staticcall{gas: limit}(data);
        if (!ok) {
            vm.assertTrue(
                reason.length == 0 || _selector(reason) == IModel.NotEnoughGas.selector, "a verdict without gas"
            );
            vm.assertLe(limit, 900_000, "starved with enough gas");
        }
    }
}
