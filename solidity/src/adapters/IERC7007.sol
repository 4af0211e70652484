// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title ERC-7007: tokens of AI-generated content
/// @dev The text lets it inherit ERC-721's and ERC-165's interfaces, which every implementation has; its
/// identifier, 0x702c55a6, covers the two functions below.
interface IERC7007 {
    event AigcData(uint256 indexed tokenId, bytes indexed prompt, bytes indexed aigcData, bytes proof);

    /// @notice Adds the content to the token, if `verify` is true.
    function addAigcData(uint256 tokenId, bytes calldata prompt, bytes calldata aigcData, bytes calldata proof) external;

    /// @notice Whether the proof shows that the prompt gives the content.
    function verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata proof)
        external
        view
        returns (bool success);
}
