// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IInferenceConsumer} from "./IInferenceConsumer.sol";
import {IInferenceMarket} from "./IInferenceMarket.sol";

/// @title Base of a contract that asks a market for inferences and acts on the answers
/// @notice It answers only to its market, and only for requests that it made itself.
abstract contract MarketConsumer is IInferenceConsumer {
    IInferenceMarket public immutable market;

    mapping(bytes32 id => bool) private _waiting;

    error NotMarket(address caller);
    error UnknownRequest(bytes32 id);

    constructor(IInferenceMarket market_) {
        market = market_;
    }

    /// @dev The change and refunds in the native coin come here. What this contract or a token does not let
    /// through is credit at the market instead: see `takeCredit`.
    receive() external payable virtual {}

    /// @notice Fetches what the market could not pay to this contract: change and refunds of a token that was
    /// paused, say, or of the native coin. Anyone may call it, the money comes here.
    /// @param token 0: the native coin
    function takeCredit(address token) external {
        market.withdraw(token, address(this));
    }

    /// @inheritdoc IInferenceConsumer
    function onInference(bytes32 id, uint256[] calldata outputWords) external {
        if (msg.sender != address(market)) revert NotMarket(msg.sender);
        if (!_waiting[id]) revert UnknownRequest(id);
        delete _waiting[id];
        _onInference(id, outputWords);
    }

    /// @dev Makes a request for this contract. The client, the consumer and the hash of the inputs are
    /// filled in; a token must be approved before.
    function _request(IInferenceMarket.Request memory r, uint256[] memory inputWords) internal returns (bytes32 id) {
        r.client = address(this);
        r.consumer = address(this);
        r.inputsHash = keccak256(abi.encodePacked(inputWords));
        id = market.request{value: r.token == address(0) ? r.price : 0}(r, inputWords);
        _waiting[id] = true;
    }

    /// @dev Acts on the proven answer to a request of this contract, once. Whatever it needs to know of the
    /// request it has stored under `id`.
    function _onInference(bytes32 id, uint256[] calldata outputWords) internal virtual;
}
