// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../src/IModel.sol";
import {CreditConsumer} from "./CreditConsumer.sol";

/// @title A lender whose limit for a borrower is what a model says of the borrower's account
/// @notice The model's inputs are built here from storage: what was deposited, what is owed, how many loans
/// were repaid, how long ago the first deposit was. A borrower can bring nothing but the outputs and a
/// proof. The proof does not say that the model is a good judge of borrowers: whoever funds this contract
/// has to know that. Deposits fund it too: they are lent to others, and can be withdrawn only as far as
/// there is money here. If a borrower does not repay, depositors bear it.
contract LoanLimit is CreditConsumer {
    struct Account {
        uint128 deposited;
        uint128 owed;
        uint64 since;
        uint64 repaid;
        uint64 loans;
        uint64 lent; // when the last loan was made
    }

    /// @dev The largest amount that the model can be told.
    uint256 private constant LARGEST = 1023 ether;
    /// @dev How long a loan has to be owed to count as repaid. What the model is told of a borrower must not
    /// be had for nothing, as by a loan that is repaid at once.
    uint256 private constant TERM = 1 weeks;

    mapping(address borrower => Account) public accounts;

    error OverLimit(uint256 wanted, uint256 limit);
    error StillOwed(uint256 amount);
    error NotOwed(uint256 amount, uint256 owed);
    error TransferFailed();

    constructor(IModel model_) CreditConsumer(model_) {}

    /// @notice Anyone may add to what is lent. It is a gift: this example keeps no book of lenders.
    receive() external payable {}

    /// @notice Adds to the caller's deposit, which is lent to others.
    function deposit() external payable {
        Account storage account = accounts[msg.sender];
        if (account.since == 0) account.since = uint64(block.timestamp);
        account.deposited += uint128(msg.value);
    }

    function withdraw(uint128 amount) external {
        Account storage account = accounts[msg.sender];
        if (account.owed != 0) revert StillOwed(account.owed);
        account.deposited -= amount;
        _pay(amount);
    }

    /// @notice Repays some of what the caller owes, or all of it, never nothing. When nothing is owed any
    /// more, the loan counts as repaid, if the last of it was lent a week ago or more.
    function repay() external payable {
        Account storage account = accounts[msg.sender];
        if (msg.value == 0 || msg.value > account.owed) revert NotOwed(msg.value, account.owed);
        account.owed -= uint128(msg.value);
        if (account.owed == 0 && block.timestamp >= account.lent + TERM) ++account.repaid;
    }

    /// @notice Lends up to the limit that the model gives for the caller's account as it is now.
    /// @param proof made for `Statement.context(this, nextLoan(borrower), borrower)` and
    /// `inputWordsOf(borrower)`
    function borrow(uint128 amount, uint256[] calldata outputWords, bytes calldata proof) external {
        Account storage account = accounts[msg.sender];
        _infer(nextLoan(msg.sender), msg.sender, inputWordsOf(msg.sender), outputWords, proof);
        uint256 limit = uint256(_realLimit(outputWords, 0));
        if (account.owed + amount > limit) revert OverLimit(account.owed + amount, limit);
        account.owed += amount;
        ++account.loans;
        account.lent = uint64(block.timestamp);
        _pay(amount);
    }

    /// @notice The id that the proof of a borrower's next loan is bound to: each proof is good for one.
    function nextLoan(address borrower) public view returns (bytes32) {
        return keccak256(abi.encode(borrower, accounts[borrower].loans));
    }

    /// @notice The model's inputs for a borrower, now. They change with the account, and every week.
    function inputWordsOf(address borrower) public view returns (uint256[] memory words) {
        Account storage account = accounts[borrower];
        int256[] memory position = new int256[](2);
        position[0] = _quantizePosition(_capped(account.deposited, LARGEST));
        position[1] = _quantizePosition(_capped(account.owed, LARGEST));
        int256[] memory history = new int256[](2);
        history[0] = _capped(account.repaid, 255);
        history[1] = account.since == 0 ? int256(0) : _capped((block.timestamp - account.since) / 1 weeks, 255);
        words = _newInputWords();
        _packPosition(words, position);
        _packHistory(words, history);
    }

    function _capped(uint256 value, uint256 cap) private pure returns (int256) {
        return int256(value < cap ? value : cap);
    }

    function _pay(uint256 amount) private {
        (bool ok,) = msg.sender.call{value: amount}("");
        if (!ok) revert TransferFailed();
    }
}
