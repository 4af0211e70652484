// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC165} from "../IERC165.sol";
import {Verdict} from "../Verdict.sol";
import {InferenceVerifier} from "../registry/InferenceVerifier.sol";
import {IProofVerifier} from "./IProofVerifier.sol";

/// @title ERC-8274 in front of the verifier of registered models
/// @notice `inputHash` is `InferenceVerifier`'s input commitment, `outputHash` is keccak256 of the output,
/// `metadata` is abi.encodePacked(modelId, output), `proof` is as `InferenceVerifier` takes it.
contract ERC8274Verifier is IProofVerifier, IERC165 {
    InferenceVerifier public immutable verifier;

    constructor(InferenceVerifier verifier_) {
        verifier = verifier_;
    }

    /// @inheritdoc IProofVerifier
    /// @dev False for whatever is wrong. It reverts only for want of gas, which is no verdict.
    function verify(bytes32 inputHash, bytes32 outputHash, bytes calldata metadata, bytes calldata proof)
        external
        view
        returns (bool)
    {
        if (metadata.length < 32 || keccak256(metadata[32:]) != outputHash) return false;
        try verifier.checkInference(uint256(bytes32(metadata)), inputHash, metadata[32:], proof) {
            return true;
        } catch (bytes memory reason) {
            Verdict.refuseStarved(reason);
            return false;
        }
    }

    /// @inheritdoc IProofVerifier
    function proofSystem() public pure returns (string memory) {
        return "zk/zkinfer-groth16-bn254-bsb22";
    }

    /// @inheritdoc IProofVerifier
    /// @dev Salted with the hash of the core's code: equal profiles are checked by equal code.
    function proofProfile() external view returns (bytes32) {
        return keccak256(abi.encodePacked(proofSystem(), verifier.coreCodeHash()));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IProofVerifier).interfaceId;
    }
}
