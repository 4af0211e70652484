// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../src/IModel.sol";
import {IInferenceMarket} from "../src/market/IInferenceMarket.sol";
import {MarketConsumer} from "../src/market/MarketConsumer.sol";
import {DigitsConsumer} from "./DigitsConsumer.sol";

/// @title Has digits read by whoever proves it for a price
/// @notice Somebody pays for a drawing to be read; a provider fulfils the request on the market; the market
/// calls back with proven scores. If nobody does, the money comes back here, to whoever asked.
contract DigitReader is MarketConsumer, DigitsConsumer {
    uint32 private constant CALLBACK_GAS = 150_000;

    struct Reading {
        address asker;
        bool known;
        uint8 digit;
    }

    mapping(bytes32 id => Reading) public readings;

    uint256 private _asked;

    event Read(bytes32 indexed id, uint256 digit);

    error NotRefunded(bytes32 id);
    error TransferFailed();

    constructor(IInferenceMarket market_, IModel model_) MarketConsumer(market_) DigitsConsumer(model_) {}

    /// @notice Asks for a drawing to be read within an hour, for the value of the call.
    function ask(uint256[] calldata drawing) external payable returns (bytes32 id) {
        id = _request(terms(uint128(msg.value)), drawing);
        ++_asked;
        readings[id].asker = msg.sender;
    }

    /// @notice The terms of the next request. The price is fixed: a rising one would leave change here, which
    /// the callback cannot tell from that of other requests.
    function terms(uint128 price) public view returns (IInferenceMarket.Request memory r) {
        r.model = model;
        r.deadline = uint64(block.timestamp + 1 hours);
        r.callbackGas = CALLBACK_GAS;
        r.price = price;
        r.startPrice = price;
        r.salt = bytes32(_asked);
    }

    /// @notice Gives the asker the price of a request that nobody fulfilled, once the market has given it back.
    function reclaim(IInferenceMarket.Request calldata r) external {
        bytes32 id = market.idOf(r);
        address asker = readings[id].asker;
        if (asker == address(0) || market.stateOf(id) != IInferenceMarket.State.Refunded) revert NotRefunded(id);
        delete readings[id];
        (bool ok,) = asker.call{value: r.price}("");
        if (!ok) revert TransferFailed();
    }

    function _onInference(bytes32 id, uint256[] calldata outputWords) internal override {
        _checkOutputs(outputWords);
        uint256 digit = _argmaxScores(outputWords);
        readings[id].known = true;
        readings[id].digit = uint8(digit);
        emit Read(id, digit);
    }
}
