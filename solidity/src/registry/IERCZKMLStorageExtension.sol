// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title ERC-7992: optional storage extension
interface IERCZKMLStorageExtension {
    event InferenceStored(bytes32 indexed inferenceId);

    /// @return inferenceId keccak256(abi.encodePacked(modelId, inputCommitment, output))
    function verifyAndStoreInference(
        uint256 modelId,
        bytes32 inputCommitment,
        bytes calldata output,
        bytes calldata proof
    ) external returns (bytes32 inferenceId);

    function getInference(bytes32 inferenceId)
        external
        view
        returns (uint256 modelId, bytes32 inputCommitment, bytes memory output);
}
