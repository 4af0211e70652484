// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../src/IModel.sol";
import {MockModel} from "../src/mocks/MockModel.sol";
import {ModelTest} from "./lib/ModelTest.sol";

/// @dev A consumer that is tested with the mock meets the errors of a model.
contract MockModelTest is ModelTest {
    MockModel private mock = new MockModel(INPUTS, OUTPUTS, keccak256("schema"));

    /// @dev The errors of one statement that is wrong in one way, or in several.
    function testFuzz_MockRefusesAsAModelDoes(bytes32 context, uint256 seed, uint256 faults, uint256 x) public view {
        uint256[] memory words = _words(seed);
        bytes memory real = _prove(context, words, seed);
        bytes memory mocked = mock.prove(context, words);
        faults %= 32;
        if (faults & 1 != 0) (real, mocked) = (_flip(real, x % 32), _flip(mocked, x % 32));
        if (faults & 2 != 0) (real, mocked) = (bytes.concat(real, hex"00"), bytes.concat(mocked, hex"00"));
        if (faults & 4 != 0) words = _words(seed, x % WORDS);
        if (faults & 8 != 0 && words.length != 0) words[x % words.length] |= 1 << 255;
        if (faults & 16 != 0) context ^= bytes32(uint256(1));
        (bool ok, bytes memory reason) = _verify(context, words, real);
        (bool mockOk, bytes memory mockReason) =
            address(mock).staticcall(abi.encodeCall(IModel.verify, (context, words, mocked)));
        vm.assertEq(mockOk, ok, "verdict");
        vm.assertEq(bytes32(_selector(mockReason)), bytes32(_selector(reason)), "reason");
        vm.assertEq(ok, faults == 0, "accepted");
        bytes32[] memory contexts = new bytes32[](1);
        bytes[] memory proofs = new bytes[](1);
        (contexts[0], proofs[0]) = (context, real);
        (ok, reason) = address(model).staticcall(abi.encodeCall(IModel.verifyBatch, (contexts, words, proofs)));
        proofs[0] = mocked;
        (mockOk, mockReason) = address(mock).staticcall(abi.encodeCall(IModel.verifyBatch, (contexts, words, proofs)));
        vm.assertEq(mockOk, ok, "verdict of a batch");
        vm.assertEq(mockReason, reason, "reason of a batch");
    }

    function test_MockDescribesItself() public view {
        vm.assertTrue(mock.selector() == model.selector(), "selector");
        vm.assertTrue(mock.keyHash() != model.keyHash(), "key hash");
        (uint256 inputWords, uint256 outputWords, bytes32 schemaHash) = mock.shape();
        vm.assertEq(inputWords, INPUTS, "input words");
        vm.assertEq(outputWords, OUTPUTS, "output words");
        vm.assertEq(schemaHash, keccak256("schema"), "schema hash");
        bytes memory data = abi.encodeCall(IModel.verifyBatch, (new bytes32[](0), new uint256[](0), new bytes[](0)));
        (bool ok, bytes memory reason) = address(mock).staticcall(data);
        vm.assertFalse(ok, "an empty batch");
        vm.assertEq(reason, abi.encodeWithSelector(IModel.WrongBatch.selector, 0, 0), "reason");
    }
}
