// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../IModel.sol";
import {Statement} from "../Statement.sol";
import {Tensor} from "../Tensor.sol";
import {IInferenceConsumer} from "./IInferenceConsumer.sol";
import {IInferenceMarket} from "./IInferenceMarket.sol";
import {SafeCall} from "./SafeCall.sol";

/// @title A market that pays for proven inferences
/// @notice See `IInferenceMarket`. One slot a request: 0 None, 1 Open, 2 Refunded, otherwise the hash of the
/// id and the outputs, with the lowest bit saying that no callback is left to repeat. A settled slot is the
/// lasting proof of the answer, and an id cannot come back.
///
/// Whoever is called can do nothing to others: a model is only read; a payee's failure refuses his own
/// payment; change and refunds that are not taken become credit; a consumer is called last, when all
/// requests of the call are settled and paid. A token that lies about its balances or its transfers, or
/// takes fees later, can cheat those who use it, nobody else.
contract InferenceMarket is IInferenceMarket {
    uint256 private constant NONE = 0;
    uint256 private constant OPEN = 1;
    uint256 private constant REFUNDED = 2;
    uint256 private constant DELIVERED = 1; // the lowest bit of an answer

    /// @notice The most that a fee can be, in hundredths of a percent.
    uint256 public constant MAX_FEE_BPS = 500;
    /// @notice The most that a request can ask for its callback.
    uint256 public constant MAX_CALLBACK_GAS = 5_000_000;
    /// @notice What a receiver of change or a refund gets to take the native coin.
    uint256 public constant NATIVE_PUSH_GAS = 50_000;
    /// @notice What a token gets to pay change or a refund.
    uint256 public constant TOKEN_PUSH_GAS = 200_000;

    /// @notice Who has the fees as credit.
    address public immutable feeRecipient;
    /// @notice The part of every paid price that is a fee, in hundredths of a percent.
    uint256 public immutable feeBps;

    mapping(bytes32 id => uint256) private _slots;
    mapping(address token => mapping(address account => uint256)) private _credits;

    /// @dev The members of a batch that are fulfilled.
    struct Batch {
        IModel model;
        uint256 wordCount; // of each statement
        uint256 size;
        uint256[] members; // positions in the call
        bytes32[] ids;
        bytes32[] contexts;
        bytes[] proofs;
    }

    constructor(address feeRecipient_, uint256 feeBps_) {
        if (feeBps_ > MAX_FEE_BPS || (feeBps_ != 0 && feeRecipient_ == address(0))) revert BadFee();
        feeRecipient = feeRecipient_;
        feeBps = feeBps_;
    }

    // ------------------------------------------------------------------ requests

    /// @inheritdoc IInferenceMarket
    function request(Request calldata r, uint256[] calldata inputWords) external payable returns (bytes32 id) {
        _lock();
        id = _open(r, inputWords);
        _unlock();
    }

    /// @inheritdoc IInferenceMarket
    function requestWithPermit(
        Request calldata r,
        uint256[] calldata inputWords,
        uint256 permitDeadline,
        uint8 v,
        bytes32 sigR,
        bytes32 sigS
    ) external returns (bytes32 id) {
        _lock();
        // It may fail: whoever saw the permit can have used it, and then the allowance is there.
        SafeCall.call(r.token, 0, gasleft(), _permit(r, permitDeadline, v, sigR, sigS));
        id = _open(r, inputWords);
        _unlock();
    }

    function _permit(Request calldata r, uint256 permitDeadline, uint8 v, bytes32 sigR, bytes32 sigS)
        private
        view
        returns (bytes memory)
    {
        return abi.encodeWithSignature(
            "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
            msg.sender,
            address(this),
            r.price,
            permitDeadline,
            v,
            sigR,
            sigS
        );
    }

    function _open(Request calldata r, uint256[] calldata inputWords) private returns (bytes32 id) {
        if (r.client != msg.sender) revert NotClient(r.client, msg.sender);
        if (block.timestamp > r.deadline) revert Expired(r.deadline);
        if (r.startPrice > r.price || r.rampStart > r.rampEnd || r.callbackGas > MAX_CALLBACK_GAS) revert BadTerms();
        (uint256 want,,) = r.model.shape();
        if (inputWords.length != want) revert WrongInputs();
        _checkInputs(r, inputWords);
        id = idOf(r);
        if (_slots[id] != NONE) revert WrongState(id);
        _slots[id] = OPEN;
        _escrow(r.token, r.price);
        emit Requested(id, msg.sender, address(r.model), r, inputWords);
    }

    /// @dev Takes exactly `amount`.
    function _escrow(address token, uint256 amount) private {
        uint256 value = token == address(0) ? amount : 0;
        if (msg.value != value) revert WrongValue(msg.value, value);
        if (token == address(0)) return;
        uint256 before = SafeCall.balance(token);
        bool ok = SafeCall.pull(token, msg.sender, amount);
        if (!ok || SafeCall.balance(token) != before + amount) revert UnsupportedToken(token);
    }

    // ------------------------------------------------------------------ answers

    /// @inheritdoc IInferenceMarket
    function fulfil(
        Request calldata r,
        address beneficiary,
        uint256[] calldata inputWords,
        uint256[] calldata outputWords,
        bytes calldata proof
    ) external {
        _lock();
        bytes32 id = idOf(r);
        if (_slots[id] != OPEN) revert WrongState(id);
        if (block.timestamp > r.deadline) revert Expired(r.deadline);
        _settle(r, id, beneficiary, inputWords, outputWords);
        r.model.verify(_context(id, beneficiary), Tensor.join(inputWords, outputWords), proof);
        uint256 paid = _divide(r);
        emit Fulfilled(id, beneficiary, paid, outputWords);
        _pay(r.token, beneficiary, paid);
        _unlock();
        _deliver(r, id, outputWords);
    }

    /// @inheritdoc IInferenceMarket
    function fulfilBatch(
        Request[] calldata rs,
        address beneficiary,
        uint256[][] calldata inputWords,
        uint256[][] calldata outputWords,
        bytes[] calldata proofs
    ) external {
        _lock();
        if (inputWords.length != rs.length || outputWords.length != rs.length || proofs.length != rs.length) {
            revert MixedBatch();
        }
        Batch memory b = _newBatch(rs.length);
        for (uint256 i = 0; i < rs.length; ++i) {
            _admit(b, i, rs[i], beneficiary, inputWords[i], outputWords[i], proofs[i]);
        }
        if (b.size == 0) revert NothingOpen();
        _verify(b, inputWords, outputWords);
        _payBatch(b, rs, beneficiary, outputWords);
        _unlock();
        for (uint256 k = 0; k < b.size; ++k) {
            uint256 i = b.members[k];
            _deliver(rs[i], b.ids[k], outputWords[i]);
        }
    }

    function _newBatch(uint256 n) private pure returns (Batch memory b) {
        b.members = new uint256[](n);
        b.ids = new bytes32[](n);
        b.contexts = new bytes32[](n);
        b.proofs = new bytes[](n);
    }

    /// @dev Settles a member, or leaves it out. The members' equal lengths keep a word of one from being
    /// taken for a word of the next.
    function _admit(
        Batch memory b,
        uint256 i,
        Request calldata r,
        address beneficiary,
        uint256[] calldata inputWords,
        uint256[] calldata outputWords,
        bytes calldata proof
    ) private {
        bytes32 id = idOf(r);
        if (_slots[id] != OPEN || block.timestamp > r.deadline) {
            emit Skipped(id);
            return;
        }
        uint256 count = inputWords.length + outputWords.length;
        if (b.size == 0) {
            b.model = r.model;
            b.wordCount = count;
        }
        if (address(r.model) != address(b.model) || count != b.wordCount) revert MixedBatch();
        _settle(r, id, beneficiary, inputWords, outputWords);
        b.members[b.size] = i;
        b.ids[b.size] = id;
        b.contexts[b.size] = _context(id, beneficiary);
        b.proofs[b.size] = proof;
        ++b.size;
    }

    function _verify(Batch memory b, uint256[][] calldata inputWords, uint256[][] calldata outputWords) private view {
        uint256 count = b.wordCount;
        uint256[] memory words = new uint256[](b.size * count);
        for (uint256 k = 0; k < b.size; ++k) {
            uint256 i = b.members[k];
            Tensor.copyTo(words, k * count, inputWords[i]);
            Tensor.copyTo(words, k * count + inputWords[i].length, outputWords[i]);
        }
        (bytes32[] memory contexts, bytes[] memory proofs, uint256 size) = (b.contexts, b.proofs, b.size);
        assembly ("memory-safe") {
            mstore(contexts, size)
            mstore(proofs, size)
        }
        b.model.verifyBatch(contexts, words, proofs);
    }

    /// @dev Payments in the same token, one behind the other, are made in one.
    function _payBatch(Batch memory b, Request[] calldata rs, address beneficiary, uint256[][] calldata outputWords)
        private
    {
        address token = rs[b.members[0]].token;
        uint256 due;
        for (uint256 k = 0; k < b.size; ++k) {
            uint256 i = b.members[k];
            if (rs[i].token != token) {
                _pay(token, beneficiary, due);
                (token, due) = (rs[i].token, 0);
            }
            uint256 paid = _divide(rs[i]);
            emit Fulfilled(b.ids[k], beneficiary, paid, outputWords[i]);
            due += paid;
        }
        _pay(token, beneficiary, due);
    }

    /// @dev Ends an open request with its answer, whose proof must be checked in the same call.
    function _settle(
        Request calldata r,
        bytes32 id,
        address beneficiary,
        uint256[] calldata inputWords,
        uint256[] calldata outputWords
    ) private {
        if (r.provider != address(0) && r.provider != beneficiary && block.timestamp < r.exclusiveUntil) {
            revert Exclusive(r.provider, r.exclusiveUntil);
        }
        _checkInputs(r, inputWords);
        _slots[id] = _answer(id, outputWords) | DELIVERED;
    }

    /// @dev Divides the escrow: what is left of the price goes back to the client, the fee is credit, the
    /// rest is returned, to be paid.
    function _divide(Request calldata r) private returns (uint256 paid) {
        uint256 cost = quote(r, uint64(block.timestamp));
        uint256 fee = cost * feeBps / 10_000;
        if (fee != 0) _credit(r.token, feeRecipient, fee);
        _push(r.token, r.client, r.price - cost);
        return cost - fee;
    }

    /// @dev Calls the consumer, with all else done and the market unlocked. A consumer without code may get
    /// one yet.
    function _deliver(Request calldata r, bytes32 id, uint256[] calldata outputWords) private {
        if (r.consumer == address(0)) return;
        if (_callback(r, id, outputWords, r.callbackGas)) return;
        _slots[id] ^= DELIVERED;
        emit CallbackFailed(id, r.consumer);
    }

    /// @dev A call gets at most 63/64 of what is left when its own price is paid, 2,600 at most.
    function _callback(Request calldata r, bytes32 id, uint256[] calldata outputWords, uint256 gasLimit)
        private
        returns (bool)
    {
        bytes memory data = abi.encodeCall(IInferenceConsumer.onInference, (id, outputWords));
        if (r.consumer.code.length == 0) return false;
        if (gasleft() < r.callbackGas + r.callbackGas / 63 + 5000) revert NotEnoughGas();
        return SafeCall.call(r.consumer, 0, gasLimit, data);
    }

    /// @inheritdoc IInferenceMarket
    function redeliver(Request calldata r, uint256[] calldata outputWords) external {
        _lock();
        bytes32 id = idOf(r);
        uint256 answer = _answer(id, outputWords);
        if (_slots[id] != answer) revert WrongState(id);
        _slots[id] = answer | DELIVERED;
        _unlock();
        if (!_callback(r, id, outputWords, gasleft())) revert DeliveryFailed(id);
        emit Redelivered(id, r.consumer);
    }

    // ------------------------------------------------------------------ money back

    /// @inheritdoc IInferenceMarket
    function refund(Request calldata r) external {
        _lock();
        bytes32 id = idOf(r);
        if (_slots[id] != OPEN) revert WrongState(id);
        if (block.timestamp <= r.deadline) revert NotYet(r.deadline);
        _slots[id] = REFUNDED;
        emit Refunded(id, r.price);
        _push(r.token, r.client, r.price);
        _unlock();
    }

    /// @inheritdoc IInferenceMarket
    function withdraw(address token, address to) external {
        _lock();
        uint256 amount = _credits[token][msg.sender];
        delete _credits[token][msg.sender];
        emit Withdrawn(token, msg.sender, to, amount);
        _pay(token, to, amount);
        _unlock();
    }

    /// @dev Pays with all gas; a failure is the payee's.
    function _pay(address token, address to, uint256 amount) private {
        if (amount != 0 && !SafeCall.send(token, to, amount, gasleft())) revert TransferFailed(token, to);
    }

    /// @dev Pays with capped gas, and credits what is not taken. A call with value costs up to 36,600
    /// besides.
    function _push(address token, address to, uint256 amount) private {
        if (amount == 0) return;
        uint256 cap = token == address(0) ? NATIVE_PUSH_GAS : TOKEN_PUSH_GAS;
        if (gasleft() < cap + cap / 63 + 40_000) revert NotEnoughGas();
        if (!SafeCall.send(token, to, amount, cap)) _credit(token, to, amount);
    }

    function _credit(address token, address account, uint256 amount) private {
        _credits[token][account] += amount;
        emit Credited(token, account, amount);
    }

    // ------------------------------------------------------------------ reading

    /// @inheritdoc IInferenceMarket
    function idOf(Request calldata r) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), r));
    }

    /// @inheritdoc IInferenceMarket
    function quote(Request calldata r, uint64 time) public pure returns (uint256) {
        if (time >= r.rampEnd) return r.price;
        if (time <= r.rampStart) return r.startPrice;
        uint256 rise = uint256(r.price - r.startPrice) * (time - r.rampStart);
        return r.startPrice + rise / (r.rampEnd - r.rampStart);
    }

    /// @inheritdoc IInferenceMarket
    function stateOf(bytes32 id) external view returns (State) {
        uint256 slot = _slots[id];
        return slot > REFUNDED ? State.Fulfilled : State(slot == REFUNDED ? 3 : slot);
    }

    /// @inheritdoc IInferenceMarket
    function isDelivered(bytes32 id) external view returns (bool) {
        uint256 slot = _slots[id];
        return slot > REFUNDED && slot & DELIVERED != 0;
    }

    /// @inheritdoc IInferenceMarket
    function resultMatches(bytes32 id, uint256[] calldata outputWords) external view returns (bool) {
        uint256 slot = _slots[id];
        return slot > REFUNDED && slot | DELIVERED == _answer(id, outputWords) | DELIVERED;
    }

    /// @inheritdoc IInferenceMarket
    function creditOf(address token, address account) external view returns (uint256) {
        return _credits[token][account];
    }

    // ------------------------------------------------------------------ helpers

    /// @dev The slot of an answered request whose callback has failed.
    function _answer(bytes32 id, uint256[] calldata outputWords) private pure returns (uint256) {
        return uint256(keccak256(abi.encodePacked(id, outputWords))) & ~DELIVERED;
    }

    function _checkInputs(Request calldata r, uint256[] calldata inputWords) private pure {
        if (keccak256(abi.encodePacked(inputWords)) != r.inputsHash) revert WrongInputs();
    }

    function _context(bytes32 id, address beneficiary) private view returns (bytes32) {
        return Statement.context(address(this), id, beneficiary);
    }

    /// @dev In transient storage, which is zero when a transaction starts.
    function _lock() private {
        uint256 locked;
        assembly ("memory-safe") {
            locked := tload(0)
            tstore(0, 1)
        }
        if (locked != 0) revert Reentered();
    }

    function _unlock() private {
        assembly ("memory-safe") {
            tstore(0, 0)
        }
    }
}
