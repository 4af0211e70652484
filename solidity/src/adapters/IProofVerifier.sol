// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title ERC-8274: verifier of a proof of an AI inference
/// @dev A draft that still moves; this is its version of 2026-08.
interface IProofVerifier {
    /// @notice Whether the proof shows that the committed input gives the committed output.
    function verify(bytes32 inputHash, bytes32 outputHash, bytes calldata metadata, bytes calldata proof)
        external
        returns (bool);

    function proofSystem() external view returns (string memory);

    function proofProfile() external view returns (bytes32);
}
