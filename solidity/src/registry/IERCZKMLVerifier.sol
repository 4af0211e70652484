// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title ERC-7992: verifier of inferences of registered models
/// @dev The text's reference implementation declares a public variable `registry` of another type than
/// this function returns, which does not compile: implement the function.
interface IERCZKMLVerifier {
    event InferenceVerified(
        uint256 indexed modelId, bytes32 indexed inputCommitment, bytes output, address indexed caller
    );

    error InvalidProof();
    error ModelMismatch();
    error InputCommitmentMismatch();
    error OutputMismatch();
    error UnsupportedProofSystem(bytes4 proofSystemId);
    error VerificationRefused_ModelDeprecated(uint256 modelId);

    /// @notice Reverts unless the proof shows that the model gives the output for the committed input.
    function verifyInference(uint256 modelId, bytes32 inputCommitment, bytes calldata output, bytes calldata proof)
        external;

    function proofSystemOf(uint256 modelId) external view returns (bytes4);

    function registry() external view returns (address registryAddress);
}
