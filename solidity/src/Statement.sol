// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title The context of a statement
/// @notice A proof is made for one context and is refused in every other. The consuming contract
/// computes the context itself, from values that the prover cannot choose for it, and never takes it
/// from the caller.
library Statement {
    bytes32 internal constant CONTEXT_TYPEHASH =
        keccak256("Context(uint256 chainId,address scope,bytes32 id,address beneficiary)");

    /// @param scope the contract that consumes the proof
    /// @param id the request, round or nonce of that contract
    /// @param beneficiary who is paid or acts
    function context(address scope, bytes32 id, address beneficiary) internal view returns (bytes32) {
        return keccak256(abi.encode(CONTEXT_TYPEHASH, block.chainid, scope, id, beneficiary));
    }
}
