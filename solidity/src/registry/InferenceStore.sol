// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERCZKMLStorageExtension} from "./IERCZKMLStorageExtension.sol";
import {InferenceVerifier} from "./InferenceVerifier.sol";
import {ModelRegistry} from "./ModelRegistry.sol";

/// @title Verifier that keeps what it has verified, after ERC-7992's storage extension
/// @notice An inference's id does not name the chain or the verifier by itself: the input commitment in it
/// does. Storing the same inference again changes nothing.
contract InferenceStore is InferenceVerifier, IERCZKMLStorageExtension {
    struct Inference {
        uint256 modelId;
        bytes32 inputCommitment;
        bytes output;
    }

    mapping(bytes32 inferenceId => Inference) private _inferences;

    /// @notice Nothing is stored under this id.
    error InferenceNotFound(bytes32 inferenceId);

    constructor(ModelRegistry registry_, address core) InferenceVerifier(registry_, core) {}

    /// @inheritdoc IERCZKMLStorageExtension
    function verifyAndStoreInference(
        uint256 modelId,
        bytes32 inputCommitment,
        bytes calldata output,
        bytes calldata proof
    ) external returns (bytes32 inferenceId) {
        checkInference(modelId, inputCommitment, output, proof);
        inferenceId = keccak256(abi.encodePacked(modelId, inputCommitment, output));
        if (_inferences[inferenceId].inputCommitment == 0) {
            _inferences[inferenceId] = Inference(modelId, inputCommitment, output);
        }
        emit InferenceVerified(modelId, inputCommitment, output, msg.sender);
        emit InferenceStored(inferenceId);
    }

    /// @inheritdoc IERCZKMLStorageExtension
    function getInference(bytes32 inferenceId)
        external
        view
        returns (uint256 modelId, bytes32 inputCommitment, bytes memory output)
    {
        Inference storage inference = _inferences[inferenceId];
        if (inference.inputCommitment == 0) revert InferenceNotFound(inferenceId);
        return (inference.modelId, inference.inputCommitment, inference.output);
    }

    /// @inheritdoc InferenceVerifier
    function supportsInterface(bytes4 interfaceId) public pure override returns (bool) {
        return interfaceId == type(IERCZKMLStorageExtension).interfaceId || super.supportsInterface(interfaceId);
    }
}
