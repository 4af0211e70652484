// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

// Generated from a verifying key. Inherit from it rather than change it.

import {Clone} from "../src/Clone.sol";
import {IModel} from "../src/IModel.sol";
import {Statement} from "../src/Statement.sol";
import {Tensor} from "../src/Tensor.sol";

/// @title Consumer of the model "price"
/// @notice A verified proof does not say that an input is true, fresh or chosen fairly, nor that the
/// model is good, nor that whoever made the keys kept to the setup: who ran a single-party setup can
/// prove anything. It says that someone ran this model, on inputs and with outputs as below, for the
/// given id and beneficiary of this contract on this chain.
///
/// Input "prices": float32[8], its elements are in the words.
/// Output "band": float32[2], its elements are in the words.
///
/// Setup of the key: single-party.
/// @dev What is in the words of an unverified statement can be anything: call `_infer` first.
abstract contract PriceConsumer {
    /// @notice The verifying key: its hash names the model.
    bytes32 internal constant KEY_HASH = 0x9c74adc5cb5039d698faba126391859ec04141844a351a00569e10473c909bf8;
    /// @notice The layout of the words and the meaning of their elements.
    bytes32 internal constant SCHEMA_HASH = 0x35ac10b463ab7cf18ef97a34e473b0ced5a636de7a826df85f513481053c2773;
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

    /// @dev Input "prices", float32[8]: an element stands for 1.52587890625e-05 * (element - 0).
    function _layoutPrices() internal pure returns (Tensor.Layout memory) {
        return Tensor.Layout({
            first: 0,
            elements: 8,
            size: 4,
            lo: 0,
            hi: 4294967295,
            zero: 0,
            mantissa: 1,
            exponent: -16
        });
    }

    /// @dev Writes 8 elements, each from 0 to 4294967295, row-major.
    function _packPrices(uint256[] memory inputWords, int256[] memory values) internal pure {
        Tensor.pack(_layoutPrices(), inputWords, values);
    }

    /// @dev The element for a real number with 18 decimals: the nearest, the even one of two.
    function _quantizePrices(int256 wad) internal pure returns (int256) {
        return Tensor.quantize(_layoutPrices(), wad);
    }

    /// @dev Output "band", float32[2]: an element stands for 1.52587890625e-05 * (element - 0).
    function _layoutBand() internal pure returns (Tensor.Layout memory) {
        return Tensor.Layout({
            first: 0,
            elements: 2,
            size: 4,
            lo: 0,
            hi: 4294967295,
            zero: 0,
            mantissa: 1,
            exponent: -16
        });
    }

    /// @dev Element `index` of 2, row-major.
    function _elementBand(uint256[] calldata outputWords, uint256 index) internal pure returns (int256) {
        return Tensor.element(_layoutBand(), outputWords, index);
    }

    /// @dev All elements, row-major.
    function _readBand(uint256[] calldata outputWords) internal pure returns (int256[] memory) {
        return Tensor.read(_layoutBand(), outputWords);
    }

    /// @dev The real number that element `index` stands for, with 18 decimals.
    function _realBand(uint256[] calldata outputWords, uint256 index) internal pure returns (int256) {
        Tensor.Layout memory t = _layoutBand();
        return Tensor.real(t, Tensor.element(t, outputWords, index));
    }

    /// @dev The position of the largest element, the first one of several.
    function _argmaxBand(uint256[] calldata outputWords) internal pure returns (uint256) {
        return Tensor.argmax(_layoutBand(), outputWords);
    }
}

