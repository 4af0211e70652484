// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../src/IModel.sol";
import {PriceConsumer} from "./PriceConsumer.sol";

/// @title Lets no trade through at a price that a model finds strange
/// @notice A feed writes prices; the model's inputs are the last eight of them, from storage. Anyone may
/// prove the band of fair prices that the model gives for them. Until somebody has, for the latest price
/// and seven before it, nothing passes. The proof does not say that the feed is honest.
contract PriceGuard is PriceConsumer {
    uint256 private constant WINDOW = 8;

    /// @notice Who writes prices.
    address public immutable feed;

    int256[WINDOW] private _prices;

    /// @notice How many prices there were.
    uint256 public version;
    /// @notice For which of them the band is.
    uint256 public bandVersion;
    int256 public low;
    int256 public high;

    error NotFeed(address caller);
    error BandIsOld(uint256 bandVersion, uint256 version);
    error StrangePrice(int256 price, int256 low, int256 high);

    constructor(IModel model_, address feed_) PriceConsumer(model_) {
        feed = feed_;
    }

    /// @param price with 18 decimals; refused outside of what the model takes
    function write(int256 price) external {
        if (msg.sender != feed) revert NotFeed(msg.sender);
        _prices[version % WINDOW] = _quantizePrices(price);
        ++version;
    }

    /// @param proof made for `Statement.context(this, bytes32(version), address(0))`: nobody gains by it
    function prove(uint256[] calldata outputWords, bytes calldata proof) external {
        _infer(bytes32(version), address(0), inputWords(), outputWords, proof);
        low = _realBand(outputWords, 0);
        high = _realBand(outputWords, 1);
        bandVersion = version;
    }

    /// @notice Reverts unless a price is in the band of the latest prices. A trade calls it.
    function check(int256 price) external view {
        if (version < WINDOW || bandVersion != version) revert BandIsOld(bandVersion, version);
        if (price < low || price > high) revert StrangePrice(price, low, high);
    }

    /// @notice The last prices, the oldest first.
    function inputWords() public view returns (uint256[] memory words) {
        int256[] memory prices = new int256[](WINDOW);
        for (uint256 i = 0; i < WINDOW; ++i) {
            prices[i] = _prices[(version + i) % WINDOW];
        }
        words = _newInputWords();
        _packPrices(words, prices);
    }
}
