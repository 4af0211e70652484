// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

// Generated from a verifying key. Inherit from it rather than change it.

import {Clone} from "../src/Clone.sol";
import {IModel} from "../src/IModel.sol";
import {Statement} from "../src/Statement.sol";
import {Tensor} from "../src/Tensor.sol";

/// @title Consumer of the model "credit"
/// @notice A verified proof does not say that an input is true, fresh or chosen fairly, nor that the
/// model is good, nor that whoever made the keys kept to the setup: who ran a single-party setup can
/// prove anything. It says that someone ran this model, on inputs and with outputs as below, for the
/// given id and beneficiary of this contract on this chain.
///
/// Input "position": float32[2], its elements are in the words.
/// Input "history": float32[2], its elements are in the words.
/// Output "limit": float32[1], its elements are in the words.
///
/// Setup of the key: single-party.
/// @dev What is in the words of an unverified statement can be anything: call `_infer` first.
abstract contract CreditConsumer {
    /// @notice The verifying key: its hash names the model.
    bytes32 internal constant KEY_HASH = 0xf6ab402ed89cabc4b8529809179626656cb428a9b8e9ac668ad24d762f6a10c0;
    /// @notice The layout of the words and the meaning of their elements.
    bytes32 internal constant SCHEMA_HASH = 0x55f13b696a9d6cc8e6a66d2dbe16774be8d627dcaeb95aa17e4d1089eff84fdf;
    /// @notice The integer program that the circuit was made from.
    bytes32 internal constant PROGRAM_HASH = 0x0000000000000000000000000000000000000000000000000000000000000000;
    /// @notice The code of the core that the model delegates to.
    bytes32 internal constant CORE_CODE_HASH = 0x037bb783a13719a7ddc5b52fb87c59b1b86f70e57590593ff2f462b98086700d;

    uint256 internal constant INPUT_WORDS = 2;
    uint256 internal constant OUTPUT_WORDS = 1;

    /// @notice The contract that checks the proofs. Nobody can change or stop it.
    IModel public immutable model;

    error WrongModel(address model);

    constructor(IModel model_) {
        if (!_isModel(address(model_))) revert WrongModel(address(model_));
        model = model_;
    }

    /// @dev Whether a contract is a clone of the core with this model's key. A test may override it to
    /// use a mock.
    function _isModel(address candidate) internal view virtual returns (bool) {
        return Clone.isModel(candidate, CORE_CODE_HASH, KEY_HASH);
    }

    /// @dev Reverts unless `proof` shows that the model gives `outputWords` for `inputWords`, and was made
    /// for this contract, `id` and `beneficiary`. Keep it from being used twice: never use the same id
    /// for two requests. A proof can be changed into another one of the same statement, so a proof's
    /// hash identifies nothing.
    function _infer(
        bytes32 id,
        address beneficiary,
        uint256[] memory inputWords,
        uint256[] calldata outputWords,
        bytes calldata proof
    ) internal view {
        if (inputWords.length != INPUT_WORDS) revert IModel.WrongWordCount(inputWords.length, INPUT_WORDS);
        _checkOutputs(outputWords);
        bytes32 context = Statement.context(address(this), id, beneficiary);
        model.verify(context, Tensor.concat(inputWords, outputWords), proof);
    }

    /// @dev Reverts unless there are as many words as the model's outputs have: for outputs that a market
    /// has checked, with this model.
    function _checkOutputs(uint256[] calldata outputWords) internal pure {
        if (outputWords.length != OUTPUT_WORDS) revert IModel.WrongWordCount(outputWords.length, OUTPUT_WORDS);
    }

    /// @dev Input words to pack the inputs into.
    function _newInputWords() internal pure returns (uint256[] memory) {
        return new uint256[](INPUT_WORDS);
    }

    /// @dev Input "position", float32[2]: an element stands for 0.015625 * (element - 0).
    function _layoutPosition() internal pure returns (Tensor.Layout memory) {
        return Tensor.Layout({
            first: 0,
            elements: 2,
            size: 2,
            lo: 0,
            hi: 65535,
            zero: 0,
            mantissa: 1,
            exponent: -6
        });
    }

    /// @dev Writes 2 elements, each from 0 to 65535, row-major.
    function _packPosition(uint256[] memory inputWords, int256[] memory values) internal pure {
        Tensor.pack(_layoutPosition(), inputWords, values);
    }

    /// @dev The element for a real number with 18 decimals: the nearest, the even one of two.
    function _quantizePosition(int256 wad) internal pure returns (int256) {
        return Tensor.quantize(_layoutPosition(), wad);
    }

    /// @dev Input "history", float32[2]: an element stands for 1 * (element - 0).
    function _layoutHistory() internal pure returns (Tensor.Layout memory) {
        return Tensor.Layout({
            first: 1,
            elements: 2,
            size: 1,
            lo: 0,
            hi: 255,
            zero: 0,
            mantissa: 1,
            exponent: 0
        });
    }

    /// @dev Writes 2 elements, each from 0 to 255, row-major.
    function _packHistory(uint256[] memory inputWords, int256[] memory values) internal pure {
        Tensor.pack(_layoutHistory(), inputWords, values);
    }

    /// @dev The element for a real number with 18 decimals: the nearest, the even one of two.
    function _quantizeHistory(int256 wad) internal pure returns (int256) {
        return Tensor.quantize(_layoutHistory(), wad);
    }

    /// @dev Output "limit", float32[1]: an element stands for 0.015625 * (element - 0).
    function _layoutLimit() internal pure returns (Tensor.Layout memory) {
        return Tensor.Layout({
            first: 0,
            elements: 1,
            size: 2,
            lo: 0,
            hi: 65535,
            zero: 0,
            mantissa: 1,
            exponent: -6
        });
    }

    /// @dev Element `index` of 1, row-major.
    function _elementLimit(uint256[] calldata outputWords, uint256 index) internal pure returns (int256) {
        return Tensor.element(_layoutLimit(), outputWords, index);
    }

    /// @dev All elements, row-major.
    function _readLimit(uint256[] calldata outputWords) internal pure returns (int256[] memory) {
        return Tensor.read(_layoutLimit(), outputWords);
    }

    /// @dev The real number that element `index` stands for, with 18 decimals.
    function _realLimit(uint256[] calldata outputWords, uint256 index) internal pure returns (int256) {
        Tensor.Layout memory t = _layoutLimit();
        return Tensor.real(t, Tensor.element(t, outputWords, index));
    }

    /// @dev The position of the largest element, the first one of several.
    function _argmaxLimit(uint256[] calldata outputWords) internal pure returns (uint256) {
        return Tensor.argmax(_layoutLimit(), outputWords);
    }
}

