// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title The code of a model
/// @notice 45 bytes of minimal proxy (ERC-1167) to the core, then the 736 bytes of the verifying key,
/// which are never executed.
library Clone {
    uint256 internal constant KEY_BYTES = 736;
    uint256 internal constant CODE_BYTES = 45 + KEY_BYTES;

    /// @dev Returns the 781 bytes behind these ten.
    bytes10 private constant INIT = 0x61030d3d81600a3d39f3;
    bytes10 private constant PROXY_HEAD = 0x363d3d373d3d3d363d73;
    bytes15 private constant PROXY_TAIL = 0x5af43d82803e903d91602b57fd5bf3;

    /// @notice The creation code of the model of a key.
    function initCode(address core, bytes calldata key) internal pure returns (bytes memory) {
        return abi.encodePacked(INIT, PROXY_HEAD, core, PROXY_TAIL, key);
    }

    /// @notice Whether `model` is a clone of a core whose code has the hash `coreCodeHash`, with a key of
    /// the hash `keyHash` behind it.
    function isModel(address model, bytes32 coreCodeHash, bytes32 keyHash) internal view returns (bool) {
        bytes memory code = model.code;
        if (code.length != CODE_BYTES) return false;
        bytes10 head;
        address core;
        bytes15 tail;
        bytes32 hash;
        assembly ("memory-safe") {
            head := mload(add(code, 0x20))
            core := shr(96, mload(add(code, 0x2a)))
            tail := mload(add(code, 0x3e))
            hash := keccak256(add(code, 0x4d), KEY_BYTES)
        }
        return head == PROXY_HEAD && tail == PROXY_TAIL && hash == keyHash && core.codehash == coreCodeHash;
    }
}
