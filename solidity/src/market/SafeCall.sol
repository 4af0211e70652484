// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Calls to contracts that may do anything
/// @notice Nothing that a callee returns is copied, but the one word that a token may return: returning a
/// megabyte costs the callee its own gas only.
library SafeCall {
    /// @notice Calls with all gas, or less.
    function call(address to, uint256 value, uint256 gasLimit, bytes memory data) internal returns (bool ok) {
        assembly ("memory-safe") {
            ok := call(gasLimit, to, value, add(data, 0x20), mload(data), 0, 0)
        }
    }

    /// @notice Sends `amount` of a token, or of the native coin if `token` is 0.
    function send(address token, address to, uint256 amount, uint256 gasLimit) internal returns (bool ok) {
        if (token == address(0)) return call(to, amount, gasLimit, "");
        return _token(token, gasLimit, abi.encodeWithSignature("transfer(address,uint256)", to, amount));
    }

    /// @notice Moves `amount` of a token from an account that has approved it.
    function pull(address token, address from, uint256 amount) internal returns (bool ok) {
        bytes memory data =
            abi.encodeWithSignature("transferFrom(address,address,uint256)", from, address(this), amount);
        return _token(token, gasleft(), data);
    }

    /// @notice This contract's balance of a token, 0 if it does not say.
    function balance(address token) internal view returns (uint256 amount) {
        bytes memory data = abi.encodeWithSignature("balanceOf(address)", address(this));
        assembly ("memory-safe") {
            mstore(0, 0)
            let ok := staticcall(gas(), token, add(data, 0x20), mload(data), 0, 0x20)
            if and(ok, gt(returndatasize(), 0x1f)) { amount := mload(0) }
        }
    }

    /// @dev A token's call has succeeded if it returns nothing, or true, and there is a contract.
    function _token(address token, uint256 gasLimit, bytes memory data) private returns (bool ok) {
        assembly ("memory-safe") {
            mstore(0, 0)
            ok := call(gasLimit, token, 0, add(data, 0x20), mload(data), 0, 0x20)
            switch returndatasize()
            case 0 { ok := and(ok, iszero(iszero(extcodesize(token)))) }
            default { ok := and(ok, and(gt(returndatasize(), 0x1f), eq(mload(0), 1))) }
        }
    }
}
