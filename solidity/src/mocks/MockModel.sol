// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../IModel.sol";

/// @title A model for tests, without curves
/// @notice Of every statement and context it takes exactly one proof, the one that `prove` makes for
/// anyone. It refuses in the order and with the errors of a real model.
contract MockModel is IModel {
    bytes4 private constant SELECTOR = 0xc50b4400;
    uint256 private constant PROOF_BYTES = 36;
    uint256 private constant MAX_BATCH = 128;

    uint256 private immutable _inputWords;
    uint256 private immutable _outputWords;
    bytes32 private immutable _schemaHash;

    constructor(uint256 inputWords, uint256 outputWords, bytes32 schemaHash) {
        _inputWords = inputWords;
        _outputWords = outputWords;
        _schemaHash = schemaHash;
    }

    /// @notice The proof of a statement: the selector and a hash.
    function prove(bytes32 context, uint256[] calldata words) public view returns (bytes memory) {
        return abi.encodePacked(SELECTOR, keccak256(abi.encode(keyHash(), context, words)));
    }

    /// @inheritdoc IModel
    function verify(bytes32 context, uint256[] calldata words, bytes calldata proof) external view {
        if (proof.length >= 4 && bytes4(proof) != SELECTOR) revert WrongSelector(bytes4(proof), SELECTOR);
        if (proof.length != PROOF_BYTES) revert WrongLength(proof.length, PROOF_BYTES);
        uint256 want = _inputWords + _outputWords;
        if (words.length != want) revert WrongWordCount(words.length, want);
        for (uint256 i = 0; i < words.length; ++i) {
            if (words[i] >> 248 != 0) revert WordTooLarge(i);
        }
        if (!_shows(context, words, proof)) revert InvalidProof();
    }

    /// @inheritdoc IModel
    function verifyBatch(bytes32[] calldata contexts, uint256[] calldata words, bytes[] calldata proofs) external view {
        uint256 n = proofs.length;
        if (n == 0 || n > MAX_BATCH || contexts.length != n) revert WrongBatch(contexts.length, n);
        uint256 count = _inputWords + _outputWords;
        if (words.length != n * count) revert WrongWordCount(words.length, n * count);
        bool all = true;
        for (uint256 i = 0; i < n; ++i) {
            if (proofs[i].length != PROOF_BYTES || bytes4(proofs[i]) != SELECTOR) revert BadMember(i);
            uint256[] calldata part = words[i * count:(i + 1) * count];
            for (uint256 k = 0; k < count; ++k) {
                if (part[k] >> 248 != 0) revert BadMember(i);
            }
            all = all && _shows(contexts[i], part, proofs[i]);
        }
        if (!all) revert InvalidProof();
    }

    /// @inheritdoc IModel
    function keyHash() public view returns (bytes32) {
        return keccak256(abi.encode("mock", _inputWords, _outputWords, _schemaHash));
    }

    /// @inheritdoc IModel
    function shape() external view returns (uint256 inputWords, uint256 outputWords, bytes32 schemaHash) {
        return (_inputWords, _outputWords, _schemaHash);
    }

    /// @inheritdoc IModel
    function selector() external pure returns (bytes4) {
        return SELECTOR;
    }

    function _shows(bytes32 context, uint256[] calldata words, bytes calldata proof) private view returns (bool) {
        return keccak256(prove(context, words)) == keccak256(proof);
    }
}
