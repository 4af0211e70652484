// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IValidationRegistry} from "../../src/adapters/IValidationRegistry.sol";

/// @dev ERC-8004's validation registry as far as a validator sees it, for the tests: anyone may request for
/// any agent, the first request of a hash has it.
contract Validations is IValidationRegistry {
    struct Status {
        address validator;
        uint256 agentId;
        uint8 response;
        bytes32 responseHash;
        string tag;
        uint256 lastUpdate;
    }

    mapping(bytes32 => Status) private _statuses;

    error Unknown();
    error NotValidator();

    function validationRequest(address validator, uint256 agentId, string calldata, bytes32 requestHash) external {
        if (_statuses[requestHash].validator != address(0)) revert Unknown();
        _statuses[requestHash].validator = validator;
        _statuses[requestHash].agentId = agentId;
    }

    function validationResponse(
        bytes32 requestHash,
        uint8 response,
        string calldata,
        bytes32 responseHash,
        string calldata tag
    ) external {
        Status storage s = _statuses[requestHash];
        if (s.validator != msg.sender) revert NotValidator();
        (s.response, s.responseHash, s.tag, s.lastUpdate) = (response, responseHash, tag, block.timestamp);
    }

    function getValidationStatus(bytes32 requestHash)
        external
        view
        returns (address, uint256, uint8, bytes32, string memory, uint256)
    {
        Status storage s = _statuses[requestHash];
        if (s.validator == address(0)) revert Unknown();
        return (s.validator, s.agentId, s.response, s.responseHash, s.tag, s.lastUpdate);
    }
}
