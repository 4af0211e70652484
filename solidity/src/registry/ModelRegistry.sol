// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC165} from "../IERC165.sol";
import {IERCZKMLRegistry} from "./IERCZKMLRegistry.sol";
import {ModelDeprecatedError} from "./ModelDeprecatedError.sol";

/// @title Registry of models, after ERC-7992
/// @notice Versioning policy: a change is a new id. An id is a hash of its owner and its commitment, so it
/// is the same on every chain, nobody can take it before its owner does, and what it stands for never
/// changes; only the `uri` may. Deprecating is for good. There is no administrator.
contract ModelRegistry is IERCZKMLRegistry, IERC165 {
    struct Entry {
        address owner;
        bool deprecated;
        bytes4 proofSystemId;
        bytes32 vkHash;
        bytes32 modelHash;
        bytes32 circuitHash;
        string uri;
    }

    mapping(uint256 modelId => Entry) private _entries;

    /// @notice The owner has registered this commitment already.
    error AlreadyRegistered(uint256 modelId);
    /// @notice Only the `uri` of a model can change. Register the changed model: it has an id of its own.
    error CommitmentImmutable(uint256 modelId);

    /// @notice Registers a commitment for the caller, as its owner.
    function registerModel(ModelCommitment calldata commitment) external returns (uint256 modelId) {
        modelId = modelIdOf(msg.sender, commitment);
        Entry storage entry = _entries[modelId];
        if (entry.owner != address(0)) revert AlreadyRegistered(modelId);
        entry.owner = msg.sender;
        entry.proofSystemId = commitment.proofSystemId;
        entry.vkHash = commitment.vkHash;
        entry.modelHash = commitment.modelHash;
        entry.circuitHash = commitment.circuitHash;
        entry.uri = commitment.uri;
        emit ModelRegistered(modelId, msg.sender, commitment);
    }

    /// @notice Changes the `uri` of a model. Everything else must be as it is.
    function updateModel(uint256 modelId, ModelCommitment calldata newCommitment) external {
        Entry storage entry = _ownEntry(modelId);
        if (modelIdOf(msg.sender, newCommitment) != modelId) revert CommitmentImmutable(modelId);
        ModelCommitment memory old = _commitment(entry);
        entry.uri = newCommitment.uri;
        emit ModelUpdated(modelId, old, newCommitment);
    }

    /// @notice Ends a model, for good: no verifier takes its proofs any more.
    function deprecateModel(uint256 modelId) external {
        _ownEntry(modelId).deprecated = true;
        emit ModelDeprecated(modelId);
    }

    /// @inheritdoc IERCZKMLRegistry
    function getModel(uint256 modelId)
        external
        view
        returns (ModelCommitment memory commitment, bool deprecated, address owner)
    {
        Entry storage entry = _entry(modelId);
        return (_commitment(entry), entry.deprecated, entry.owner);
    }

    /// @notice What a verifier needs of `getModel`: two slots, whatever the owner writes into the `uri`.
    function verification(uint256 modelId)
        external
        view
        returns (bytes32 vkHash, bytes4 proofSystemId, bool deprecated)
    {
        Entry storage entry = _entry(modelId);
        return (entry.vkHash, entry.proofSystemId, entry.deprecated);
    }

    /// @notice The id of an owner's commitment, registered or not. It does not depend on the `uri`.
    function modelIdOf(address owner, ModelCommitment calldata c) public pure returns (uint256) {
        return uint256(keccak256(abi.encode(owner, c.modelHash, c.circuitHash, c.vkHash, c.proofSystemId)));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IERCZKMLRegistry).interfaceId;
    }

    function _entry(uint256 modelId) private view returns (Entry storage entry) {
        entry = _entries[modelId];
        if (entry.owner == address(0)) revert ModelNotFound(modelId);
    }

    /// @dev An entry that the caller may still change.
    function _ownEntry(uint256 modelId) private view returns (Entry storage entry) {
        entry = _entry(modelId);
        if (entry.owner != msg.sender) revert NotModelOwner(modelId, msg.sender);
        if (entry.deprecated) revert ModelDeprecatedError.ModelDeprecated(modelId);
    }

    function _commitment(Entry storage entry) private view returns (ModelCommitment memory) {
        return ModelCommitment(entry.modelHash, entry.circuitHash, entry.vkHash, entry.proofSystemId, entry.uri);
    }
}
