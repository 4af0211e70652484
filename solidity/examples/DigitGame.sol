// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../src/IModel.sol";
import {DigitsConsumer} from "./DigitsConsumer.sol";

/// @title Draw the digit that is asked for
/// @notice Each round asks for a digit. The first player who proves that the model reads it in a drawing has
/// the prize. The proof binds the round and the player: in anybody else's call it is refused. It does not say
/// that anybody drew anything: the players choose the pixels, and that is the game.
contract DigitGame is DigitsConsumer {
    uint256 public round;
    uint256 public wanted;
    uint256 public prize;

    event Started(uint256 indexed round, uint256 wanted, uint256 prize);
    event Won(uint256 indexed round, address indexed player);

    error StillRunning(uint256 round);
    error NotRunning();
    error NotTheDigit(string read);
    error TransferFailed();

    constructor(IModel model_) DigitsConsumer(model_) {}

    function start(uint256 digit) external payable {
        if (prize != 0) revert StillRunning(round);
        ++round;
        wanted = digit % 10;
        prize = msg.value;
        emit Started(round, wanted, prize);
    }

    /// @param proof made for `Statement.context(this, bytes32(round), player)`
    function play(uint256[] calldata drawing, uint256[] calldata outputWords, bytes calldata proof) external {
        if (prize == 0) revert NotRunning();
        _infer(bytes32(round), msg.sender, drawing, outputWords, proof);
        uint256 position = _argmaxScores(outputWords);
        if (position != wanted) revert NotTheDigit(_labelScores(position));
        uint256 won = prize;
        prize = 0;
        emit Won(round, msg.sender);
        (bool ok,) = msg.sender.call{value: won}("");
        if (!ok) revert TransferFailed();
    }
}
