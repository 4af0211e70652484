// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "./IModel.sol";
import {ProbeConsumer} from "./ProbeConsumer.sol";

/// @dev Makes the functions of a generated consumer callable, for the tests.
contract Probe is ProbeConsumer {
    constructor(IModel model_) ProbeConsumer(model_) {}

    function infer(
        bytes32 id,
        address beneficiary,
        uint256[] calldata inputWords,
        uint256[] calldata outputWords,
        bytes calldata proof
    ) external view {
        _infer(id, beneficiary, inputWords, outputWords, proof);
    }

    function pack(int256[] calldata image, int256[] calldata bias) external pure returns (uint256[] memory words) {
        words = _newInputWords();
        _packImage(words, image);
        _packBias(words, bias);
    }

    function quantizeImage(int256 wad) external pure returns (int256) {
        return _quantizeImage(wad);
    }

    function quantizeBias(int256 wad) external pure returns (int256) {
        return _quantizeBias(wad);
    }

    function readScores(uint256[] calldata outputWords) external pure returns (int256[] memory) {
        return _readScores(outputWords);
    }

    function readWide(uint256[] calldata outputWords) external pure returns (int256[] memory) {
        return _readWide(outputWords);
    }

    function elementWide(uint256[] calldata outputWords, uint256 index) external pure returns (int256) {
        return _elementWide(outputWords, index);
    }

    function realScores(uint256[] calldata outputWords, uint256 index) external pure returns (int256) {
        return _realScores(outputWords, index);
    }

    function realWide(uint256[] calldata outputWords, uint256 index) external pure returns (int256) {
        return _realWide(outputWords, index);
    }

    function argmaxScores(uint256[] calldata outputWords) external pure returns (uint256) {
        return _argmaxScores(outputWords);
    }

    function labelScores(uint256 position) external pure returns (string memory) {
        return _labelScores(position);
    }

    function digestHidden(uint256[] calldata outputWords) external pure returns (uint256) {
        return _digestHidden(outputWords);
    }
}
