// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title ERC-7992: registry of model commitments
/// @dev The text declares the error `ModelDeprecated(uint256)` here as well: see `ModelDeprecatedError.sol`.
interface IERCZKMLRegistry {
    struct ModelCommitment {
        bytes32 modelHash; // the network: its integer program
        bytes32 circuitHash; // the circuit: program, toolchain and statement version
        bytes32 vkHash; // the verifying key
        bytes4 proofSystemId; // bytes4(keccak256(name of the proof system))
        string uri; // where to read about the model; bound to nothing
    }

    event ModelRegistered(uint256 indexed modelId, address indexed owner, ModelCommitment commitment);
    event ModelUpdated(uint256 indexed modelId, ModelCommitment oldCommitment, ModelCommitment newCommitment);
    event ModelDeprecated(uint256 indexed modelId);

    error ModelNotFound(uint256 modelId);
    error NotModelOwner(uint256 modelId, address caller);

    function registerModel(ModelCommitment calldata commitment) external returns (uint256 modelId);

    function updateModel(uint256 modelId, ModelCommitment calldata newCommitment) external;

    function deprecateModel(uint256 modelId) external;

    function getModel(uint256 modelId)
        external
        view
        returns (ModelCommitment memory commitment, bool deprecated, address owner);
}
