// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Clone} from "../Clone.sol";
import {IModel} from "../IModel.sol";
import {Statement} from "../Statement.sol";
import {IValidationRegistry} from "./IValidationRegistry.sol";

/// @title ERC-8004 validator that answers for proven inferences
/// @notice An agent asks the registry for a validation by this contract, with `requestHashOf` of the key of
/// a model, the words of a statement and a salt. Whoever brings a proof of the statement, made for that
/// request, makes this contract respond 100. It never responds anything else: anyone can bring a proof
/// that does not hold, which says nothing about the agent.
///
/// Any key will do, also one that the agent has set up: who ran a single-party setup can prove anything. A
/// response means no more than its key, and a summary over the tag mixes keys. Who relies on responses
/// counts those whose key is trusted: the response hash and the request hash cover it.
contract ERC8004Validator {
    bytes32 public constant REQUEST_TYPEHASH = keccak256(
        "InferenceValidation(uint256 chainId,address validator,uint256 agentId,bytes32 keyHash,bytes32 wordsHash,bytes32 salt)"
    );

    string private constant TAG = "zkinfer";

    IValidationRegistry public immutable registry;

    /// @notice The code of the core that models delegate to.
    bytes32 public immutable coreCodeHash;

    /// @notice There is no contract at the address that should be the core.
    error NoCore(address core);
    /// @notice The registry has this request for another validator or another agent.
    error NotRequested(bytes32 requestHash);
    /// @notice Not a clone of the core with the key of the request.
    error WrongModel(address model);

    /// @param core the factory's `core()`
    constructor(IValidationRegistry registry_, address core) {
        if (core.code.length == 0) revert NoCore(core);
        registry = registry_;
        coreCodeHash = core.codehash;
    }

    /// @notice The hash to request a validation with. It covers chain, validator and agent.
    function requestHashOf(uint256 agentId, bytes32 keyHash, uint256[] calldata words, bytes32 salt)
        public
        view
        returns (bytes32)
    {
        bytes32 wordsHash = keccak256(abi.encodePacked(words));
        return keccak256(abi.encode(REQUEST_TYPEHASH, block.chainid, address(this), agentId, keyHash, wordsHash, salt));
    }

    /// @notice Responds 100, with keccak256 of the key's hash and the words, if the proof holds for the
    /// request. Anyone may call it.
    /// @param proof made for `Statement.context(validator, requestHash, address(0))`
    function respond(
        uint256 agentId,
        IModel model,
        bytes32 keyHash,
        uint256[] calldata words,
        bytes32 salt,
        bytes calldata proof
    ) external {
        bytes32 requestHash = requestHashOf(agentId, keyHash, words, salt);
        (address validator, uint256 agent,,,,) = registry.getValidationStatus(requestHash);
        if (validator != address(this) || agent != agentId) revert NotRequested(requestHash);
        if (!Clone.isModel(address(model), coreCodeHash, keyHash)) revert WrongModel(address(model));
        model.verify(Statement.context(address(this), requestHash, address(0)), words, proof);
        registry.validationResponse(requestHash, 100, "", keccak256(abi.encodePacked(keyHash, words)), TAG);
    }
}
