// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Groth16Core} from "../../src/Groth16Core.sol";
import {IModel} from "../../src/IModel.sol";
import {ModelFactory} from "../../src/ModelFactory.sol";
import {Prover} from "./Prover.sol";
import {Test} from "./Test.sol";

/// @dev Tests with a real model: three input words, two output words.
abstract contract ModelTest is Test {
    using Prover for Prover.Secrets;

    uint256 internal constant INPUTS = 3;
    uint256 internal constant OUTPUTS = 2;
    uint256 internal constant WORDS = INPUTS + OUTPUTS;
    uint256 internal constant PROOF_BYTES = 388;

    Prover.Secrets internal secrets;
    ModelFactory internal factory;
    Groth16Core internal core;
    IModel internal model;
    bytes internal key;

    function setUp() public virtual {
        secrets = Prover.secrets(INPUTS, OUTPUTS);
        key = Prover.key(secrets);
        factory = new ModelFactory();
        core = Groth16Core(factory.core());
        model = IModel(factory.create(key));
    }

    /// @dev The words of a statement.
    function _words(uint256 seed) internal pure returns (uint256[] memory words) {
        return _words(seed, WORDS);
    }

    function _words(uint256 seed, uint256 count) internal pure returns (uint256[] memory words) {
        words = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            words[i] = _random(seed, i) >> 8;
        }
    }

    function _prove(bytes32 context, uint256[] memory words, uint256 seed) internal view returns (bytes memory) {
        return secrets.prove(context, words, seed);
    }

    function _verify(bytes32 context, uint256[] memory words, bytes memory proof)
        internal
        view
        returns (bool ok, bytes memory reason)
    {
        return address(model).staticcall(abi.encodeCall(IModel.verify, (context, words, proof)));
    }

    function _accepted(bytes32 context, uint256[] memory words, bytes memory proof, string memory what) internal view {
        (bool ok,) = _verify(context, words, proof);
        vm.assertTrue(ok, what);
    }

    function _refusedAs(bytes4 want, bytes32 context, uint256[] memory words, bytes memory proof, string memory what)
        internal
        view
    {
        (bool ok, bytes memory reason) = _verify(context, words, proof);
        vm.assertFalse(ok, what);
        vm.assertEq(bytes32(_selector(reason)), bytes32(want), what);
    }

    /// @dev Whatever the model says about it, it does not accept it, and it says why.
    function _refusedSomehow(bytes32 context, uint256[] memory words, bytes memory proof, string memory what)
        internal
        view
    {
        (bool ok, bytes memory reason) = _verify(context, words, proof);
        vm.assertFalse(ok, what);
        vm.assertGe(reason.length, 4, what);
        vm.assertTrue(_selector(reason) != IModel.NotEnoughGas.selector, what);
    }

    function _flip(bytes memory data, uint256 bit) internal pure returns (bytes memory flipped) {
        flipped = bytes.concat(data);
        flipped[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
    }

    /// @dev The 32 bytes of the proof's coordinate, 0 to 11.
    function _coordinate(bytes memory proof, uint256 i) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(proof, add(36, shl(5, i))))
        }
    }

    function _setCoordinate(bytes memory proof, uint256 i, uint256 value) internal pure returns (bytes memory set) {
        set = bytes.concat(proof);
        assembly ("memory-safe") {
            mstore(add(set, add(36, shl(5, i))), value)
        }
    }

    function _part(bytes memory data, uint256 start, uint256 length) internal pure returns (bytes memory part) {
        part = new bytes(length);
        assembly ("memory-safe") {
            mcopy(add(part, 0x20), add(add(data, 0x20), start), length)
        }
    }
}
