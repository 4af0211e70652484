// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title What a market calls with an answer
interface IInferenceConsumer {
    /// @notice An inference was proven. It is called with the gas that the request names, after the request
    /// is settled and paid: reverting does not undo that, it only makes the call repeatable.
    /// @dev Anyone can name any consumer in a request of his own, for any model: an implementation must
    /// check that the caller is its market and that it made the request `id` itself. See `MarketConsumer`.
    /// @param outputWords all words of the statement that are not inputs
    function onInference(bytes32 id, uint256[] calldata outputWords) external;
}
