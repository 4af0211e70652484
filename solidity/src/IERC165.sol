// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title ERC-165
interface IERC165 {
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
}
