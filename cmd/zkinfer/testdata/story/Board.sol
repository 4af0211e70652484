// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "./IModel.sol";
import {DigitsConsumer} from "./DigitsConsumer.sol";
import {IInferenceMarket} from "./market/IInferenceMarket.sol";
import {MarketConsumer} from "./market/MarketConsumer.sol";

/// @title Asks a market which digit a drawing shows, and remembers the last answer
contract Board is DigitsConsumer, MarketConsumer {
    uint256 public digit;
    uint256 public answers;

    event Asked(bytes32 indexed id);

    constructor(IModel model_, IInferenceMarket market_) DigitsConsumer(model_) MarketConsumer(market_) {}

    function ask(uint256[] calldata inputWords, uint64 deadline, bytes32 salt) external payable {
        IInferenceMarket.Request memory r;
        r.model = model;
        r.deadline = deadline;
        r.callbackGas = 500_000; // two new slots, which EIP-8037 makes dearer
        r.price = r.startPrice = uint128(msg.value);
        r.salt = salt;
        emit Asked(_request(r, inputWords));
    }

    function _onInference(bytes32, uint256[] calldata outputWords) internal override {
        digit = _argmaxScores(outputWords);
        ++answers;
    }
}
