// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Groth16Core} from "../src/Groth16Core.sol";
import {IModel} from "../src/IModel.sol";
import {Statement} from "../src/Statement.sol";
import {G2Points} from "./lib/G2Points.sol";
import {ModelTest} from "./lib/ModelTest.sol";
import {Prover} from "./lib/Prover.sol";
import {Vm} from "./lib/Vm.sol";

/// @dev Properties 1 to 4 and 7, on true proofs of random statements.
contract VerifierTest is ModelTest {
    /// @dev What a refused proof may cost, as a model of up to 1,024 bytes promises.
    uint256 private constant MAX_GAS = 480_000;

    function testFuzz_TrueStatementsAreAccepted(bytes32 context, uint256 seed) public view {
        uint256[] memory words = _words(seed);
        _accepted(context, words, _prove(context, words, seed), "a true statement");
    }

    /// @dev Models of every size, odd and even: each word of the statement counts.
    function testFuzz_EveryWordCounts(uint256 seed, uint256 inputs, uint256 outputs, uint256 bit) public {
        secrets.inputWords = _bound(inputs, 0, 40);
        secrets.outputWords = _bound(outputs, 0, 40);
        uint256 count = secrets.inputWords + secrets.outputWords;
        model = IModel(factory.create(Prover.key(secrets)));
        uint256[] memory words = _words(seed, count);
        bytes memory proof = _prove(bytes32(seed), words, seed);
        _accepted(bytes32(seed), words, proof, "a true statement");
        if (count == 0) return;
        words[bit / 248 % count] ^= 1 << (bit % 248);
        _refusedAs(IModel.InvalidProof.selector, bytes32(seed), words, proof, "a flipped bit of a word");
    }

    function testFuzz_FlippedBitOfTheProofIsRefused(bytes32 context, uint256 seed, uint256 bit) public view {
        uint256[] memory words = _words(seed);
        bytes memory proof = _flip(_prove(context, words, seed), _bound(bit, 0, 8 * PROOF_BYTES - 1));
        _refusedSomehow(context, words, proof, "a flipped bit of the proof");
    }

    function testFuzz_FlippedBitOfAWordIsRefused(bytes32 context, uint256 seed, uint256 bit) public view {
        uint256[] memory words = _words(seed);
        bytes memory proof = _prove(context, words, seed);
        bit = _bound(bit, 0, 256 * WORDS - 1);
        words[bit / 256] ^= 1 << (bit % 256);
        bytes4 want = bit % 256 < 248 ? IModel.InvalidProof.selector : IModel.WordTooLarge.selector;
        _refusedAs(want, context, words, proof, "a flipped bit of a word");
    }

    /// @dev A model of another key is another address: the key's bits are flipped where it is given.
    function testFuzz_FlippedBitOfTheKeyIsRefused(bytes32 context, uint256 seed, uint256 bit) public {
        uint256[] memory words = _words(seed);
        bytes memory proof = _prove(context, words, seed);
        bytes memory other = _flip(key, _bound(bit, 0, 8 * key.length - 1));
        bytes32 hash = keccak256(key);
        bytes memory wrong = abi.encodeWithSelector(Groth16Core.WrongKey.selector, keccak256(other), hash);
        _refused(address(core), _withKey(hash, other, context, words, proof), wrong, "another key's bytes");
        (bool ok,) = address(core).staticcall(_withKey(keccak256(other), other, context, words, proof));
        vm.assertFalse(ok, "another key");
    }

    /// @dev 2^248 and more would be second encodings of the same element of the field.
    function testFuzz_WordsHaveOneEncoding(bytes32 context, uint256 seed, uint256 index) public view {
        uint256[] memory words = _words(seed);
        index = _bound(index, 0, WORDS - 1);
        words[index] += Prover.R * (1 + seed % 4);
        // Proved by a prover who hashed the large word.
        bytes memory proof = _prove(context, words, seed);
        (bool ok, bytes memory reason) = _verify(context, words, proof);
        vm.assertFalse(ok, "a large word");
        vm.assertEq(reason, abi.encodeWithSelector(IModel.WordTooLarge.selector, index), "a large word");
    }

    function testFuzz_CoordinatesHaveOneEncoding(bytes32 context, uint256 seed, uint256 index) public view {
        uint256[] memory words = _words(seed);
        bytes memory proof = _prove(context, words, seed);
        index = _bound(index, 0, 11);
        uint256 second = _coordinate(proof, index) + Prover.Q * (1 + seed % 4);
        (bool ok, bytes memory reason) = _verify(context, words, _setCoordinate(proof, index, second));
        vm.assertFalse(ok, "a second encoding");
        vm.assertEq(reason, abi.encodeWithSelector(IModel.CoordinateTooLarge.selector, index), "a second encoding");
    }

    function testFuzz_PointsOffTheCurveAreRefused(bytes32 context, uint256 seed, uint256 index, uint256 value)
        public
        view
    {
        uint256[] memory words = _words(seed);
        bytes memory proof = _prove(context, words, seed);
        index = _bound(index, 0, 11);
        value = _bound(value, 0, Prover.Q - 1);
        vm.assume(value != _coordinate(proof, index));
        _refusedAs(
            IModel.InvalidProof.selector, context, words, _setCoordinate(proof, index, value), "another coordinate"
        );
    }

    function testFuzz_PointOutsideTheSubgroupIsRefused(bytes32 context, uint256 seed) public view {
        uint256[] memory words = _words(seed);
        bytes memory p = _prove(context, words, seed);
        bytes memory proof = bytes.concat(_part(p, 0, 68), G2Points.OUTSIDE, _part(p, 196, 192));
        _refusedAs(IModel.InvalidProof.selector, context, words, proof, "B outside the subgroup");
    }

    /// @dev Every point of G1 is replaced by another one of the group.
    function testFuzz_OtherPointsAreRefused(bytes32 context, uint256 seed, uint256 which, uint256 scalar) public view {
        uint256[] memory words = _words(seed);
        bytes memory p = _prove(context, words, seed);
        uint256[4] memory starts = [uint256(4), 196, 260, 324];
        uint256 start = starts[which % 4];
        bytes memory moved = Prover.add(_part(p, start, 64), Prover.g1(_bound(scalar, 1, Prover.R - 1)));
        bytes memory proof = bytes.concat(_part(p, 0, start), moved, _part(p, start + 64, 324 - start));
        _refusedAs(IModel.InvalidProof.selector, context, words, proof, "another point");
    }

    function testFuzz_LengthIsExact(bytes32 context, uint256 seed, uint256 length) public view {
        uint256[] memory words = _words(seed);
        bytes memory proof = _prove(context, words, seed);
        length = _bound(length, 4, 1000);
        vm.assume(length != PROOF_BYTES);
        bytes memory other =
            length < PROOF_BYTES ? _part(proof, 0, length) : bytes.concat(proof, new bytes(length - PROOF_BYTES));
        (, bytes memory reason) = _verify(context, words, other);
        bytes memory want = abi.encodeWithSelector(IModel.WrongLength.selector, length, PROOF_BYTES);
        vm.assertEq(reason, want, "another length");
    }

    function testFuzz_SelectorIsExact(bytes32 context, uint256 seed, bytes4 other) public view {
        vm.assume(other != Prover.SELECTOR);
        uint256[] memory words = _words(seed);
        bytes memory proof = bytes.concat(other, _part(_prove(context, words, seed), 4, 384));
        (, bytes memory reason) = _verify(context, words, proof);
        bytes memory want = abi.encodeWithSelector(IModel.WrongSelector.selector, other, Prover.SELECTOR);
        vm.assertEq(reason, want, "another selector");
    }

    /// @dev A zero word adds nothing to the public input: only the count tells the statements apart.
    function testFuzz_WordCountIsPinned(bytes32 context, uint256 seed, uint256 hashed, uint256 given) public view {
        hashed = _bound(hashed, 0, WORDS + 3);
        given = _bound(given, 0, WORDS + 3);
        uint256[] memory words = new uint256[](hashed);
        uint256[] memory shown = new uint256[](given);
        for (uint256 i = 0; i < WORDS - 2; ++i) {
            uint256 word = _random(seed, i) >> 8;
            if (i < hashed) words[i] = word;
            if (i < given) shown[i] = word;
        }
        bytes memory proof = _prove(context, words, seed);
        if (given == WORDS && hashed == WORDS) {
            _accepted(context, shown, proof, "the right count");
        } else if (given == WORDS) {
            _refusedAs(IModel.InvalidProof.selector, context, shown, proof, "another count was hashed");
        } else {
            _refusedAs(IModel.WrongWordCount.selector, context, shown, proof, "another count");
        }
    }

    function testFuzz_OtherContextIsRefused(
        uint64 chainId,
        uint64 otherChainId,
        address scope,
        address otherScope,
        bytes32 id,
        uint256 seed
    ) public {
        vm.assume(chainId != 0 && otherChainId != 0);
        address beneficiary = address(uint160(_random(seed, 100)));
        vm.chainId(chainId);
        bytes32 context = Statement.context(scope, id, beneficiary);
        uint256[] memory words = _words(seed);
        bytes memory proof = _prove(context, words, seed);
        _accepted(context, words, proof, "the context");
        bytes4 invalid = IModel.InvalidProof.selector;
        _refusedAs(invalid, bytes32(0), words, proof, "no context");
        bytes32 other = Statement.context(scope, id, address(uint160(beneficiary) ^ 1));
        _refusedAs(invalid, other, words, proof, "another beneficiary");
        other = Statement.context(scope, bytes32(uint256(id) ^ (1 << (seed % 256))), beneficiary);
        _refusedAs(invalid, other, words, proof, "another id");
        if (otherScope != scope) {
            other = Statement.context(otherScope, id, beneficiary);
            _refusedAs(invalid, other, words, proof, "another scope");
        }
        if (otherChainId != chainId) {
            vm.chainId(otherChainId);
            other = Statement.context(scope, id, beneficiary);
            _refusedAs(invalid, other, words, proof, "another chain");
        }
    }

    /// @dev An unbound proof holds for no one in particular, and in no other context.
    function testFuzz_UnboundProofIsBoundToNothing(bytes32 context, uint256 seed) public view {
        vm.assume(context != 0);
        uint256[] memory words = _words(seed);
        bytes memory proof = _prove(0, words, seed);
        _accepted(0, words, proof, "unbound");
        _refusedAs(IModel.InvalidProof.selector, context, words, proof, "an unbound proof in a context");
    }

    function testFuzz_GasOfAnyProofIsBounded(bytes32 context, uint256 seed, uint256 start, bytes32 noise) public {
        uint256[] memory words = _words(seed);
        bytes memory proof = _prove(context, words, seed);
        start = _bound(start, 0, PROOF_BYTES - 32);
        assembly ("memory-safe") {
            mstore(add(add(proof, 0x20), start), noise)
        }
        _checkGas(abi.encodeCall(IModel.verify, (context, words, proof)));
        bytes memory outside = bytes.concat(_part(proof, 0, 68), G2Points.OUTSIDE, _part(proof, 196, 192));
        _checkGas(abi.encodeCall(IModel.verify, (context, words, outside)));
    }

    function testFuzz_GasOfAnyCallIsBounded(bytes calldata data) public {
        _checkGas(data);
        _checkGas(abi.encodePacked(IModel.verify.selector, data));
        _checkGas(abi.encodePacked(IModel.verifyBatch.selector, data));
    }

    /// @dev A call, not a static one: it writes nothing and logs nothing of itself.
    function _checkGas(bytes memory data) private {
        vm.recordLogs();
        vm.record();
        uint256 before = gasleft();
        (bool ok,) = address(model).call(data);
        uint256 spent = before - gasleft();
        vm.assertLe(spent, MAX_GAS, ok ? "gas of an accepted call" : "gas of a refused call");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 0, "events");
        (, bytes32[] memory writes) = vm.accesses(address(model));
        vm.assertEq(writes.length, 0, "writes");
        (, writes) = vm.accesses(address(core));
        vm.assertEq(writes.length, 0, "writes of the core");
    }

    /// @dev Less gas than needed is never taken for a wrong proof, and never for a right one.
    function testFuzz_StarvedCallIsNoVerdict(uint256 seed, uint256 limit) public view {
        uint256[] memory words = _words(seed);
        bytes memory data = abi.encodeCall(IModel.verify, (bytes32(seed), words, _prove(bytes32(seed), words, seed)));
        limit = _bound(limit, 1000, 700_000);
        (bool ok, bytes memory reason) = address(model).staticcall{gas: limit}(data);
        if (ok) {
            vm.assertGe(limit, 200_000, "accepted with too little gas");
        } else {
            vm.assertTrue(
                reason.length == 0 || _selector(reason) == IModel.NotEnoughGas.selector, "a verdict without gas"
            );
            vm.assertLe(limit, 500_000, "starved with enough gas");
        }
    }

    /// @dev The clone and the core with the key in calldata say the same, word for word.
    function testFuzz_VariantsAgree(bytes32 context, uint256 seed, uint256 kind) public view {
        uint256[] memory words = _words(seed);
        bytes memory proof = _prove(context, words, seed);
        kind %= 8;
        if (kind == 1) proof = _flip(proof, seed % (8 * PROOF_BYTES));
        if (kind == 2) words[seed % WORDS] ^= 1 << (seed % 256);
        if (kind == 3) context ^= bytes32(uint256(1));
        if (kind == 4) words = _words(seed, seed % (2 * WORDS));
        if (kind == 5) proof = _part(proof, 0, seed % PROOF_BYTES);
        if (kind == 6) proof = _setCoordinate(proof, seed % 12, type(uint256).max);
        if (kind == 7) proof = bytes.concat(_part(proof, 0, 68), G2Points.OUTSIDE, _part(proof, 196, 192));
        (bool cloned, bytes memory reason) = _verify(context, words, proof);
        (bool keyed, bytes memory keyedReason) =
            address(core).staticcall(_withKey(keccak256(key), key, context, words, proof));
        vm.assertEq(cloned, keyed, "verdicts");
        vm.assertEq(reason, keyedReason, "reasons");
        if (kind == 0) vm.assertTrue(cloned, "a true statement");
        if (kind != 0 && kind != 4) vm.assertFalse(cloned, "a changed statement");
    }

    function test_ModelDescribesItself() public view {
        vm.assertEq(model.keyHash(), keccak256(key), "key hash");
        (uint256 inputWords, uint256 outputWords, bytes32 schemaHash) = model.shape();
        vm.assertEq(inputWords, INPUTS, "input words");
        vm.assertEq(outputWords, OUTPUTS, "output words");
        vm.assertEq(schemaHash, secrets.schemaHash, "schema hash");
        vm.assertTrue(model.selector() == Prover.SELECTOR, "selector");
        bytes32 name = keccak256(abi.encode("zkinfer-groth16-bn254-bsb22", uint256(1)));
        vm.assertTrue(Prover.SELECTOR == bytes4(name), "selector's name");
    }

    /// @dev The core has no key of its own.
    function test_CoreIsNoModel() public {
        uint256[] memory words = _words(1);
        bytes memory proof = _prove(0, words, 1);
        bytes4 want = IModel.NotAModel.selector;
        _refused(address(core), abi.encodeCall(IModel.verify, (0, words, proof)), want, "verify");
        _refused(address(core), abi.encodeCall(IModel.keyHash, ()), want, "keyHash");
        _refused(address(core), abi.encodeCall(IModel.shape, ()), want, "shape");
        bytes[] memory proofs = new bytes[](1);
        proofs[0] = proof;
        bytes memory data = abi.encodeCall(IModel.verifyBatch, (new bytes32[](1), words, proofs));
        _refused(address(core), data, want, "verifyBatch");
    }

    function _withKey(bytes32 hash, bytes memory k, bytes32 context, uint256[] memory words, bytes memory proof)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeCall(Groth16Core.verifyWithKey, (hash, k, context, words, proof));
    }
}
