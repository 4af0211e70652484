// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../IModel.sol";

/// @title A market that pays for proven inferences
/// @notice A client escrows a price for one inference. Whoever brings the outputs with a proof that binds
/// chain, market, request and beneficiary settles it: the beneficiary is paid, the client gets back what
/// the price was not. After the deadline anybody refunds the client. There is no owner, no pause and no
/// cancelling: a pending fulfilment shows the outputs, and a client who could cancel would read them for
/// nothing.
///
/// A request is never stored. Its hash is its id, and everybody who acts on it presents it again.
interface IInferenceMarket {
    struct Request {
        address client; // who pays, gets the change and the refund: the caller of `request`
        address consumer; // gets `onInference`; 0: nobody
        IModel model;
        address provider; // until `exclusiveUntil` the only beneficiary; 0: anyone
        uint64 exclusiveUntil; // from this time on anyone may be the beneficiary
        uint64 deadline; // last time to fulfil; the refund is possible after it
        uint32 callbackGas; // exactly what `onInference` gets
        address token; // an ERC-20 token; 0: the native coin
        uint128 price; // escrowed; the most that the inference costs
        uint128 startPrice; // what it costs until `rampStart`; as much as `price`: a fixed price
        uint64 rampStart; // from here the cost rises linearly to `price`
        uint64 rampEnd; // until here
        bytes32 inputsHash; // keccak256 of the input words, 32 bytes each
        bytes32 salt; // makes equal requests differ
    }

    enum State {
        None,
        Open,
        Fulfilled,
        Refunded
    }

    /// @notice A request is open, and its price is in escrow.
    event Requested(
        bytes32 indexed id, address indexed client, address indexed model, Request request, uint256[] inputWords
    );
    /// @notice A request is answered. `paid` is what the beneficiary got.
    event Fulfilled(bytes32 indexed id, address indexed beneficiary, uint256 paid, uint256[] outputWords);
    /// @notice A member of a batch was not open any more, or not yet, and was left out.
    event Skipped(bytes32 indexed id);
    /// @notice The client has the price back, or credit for it.
    event Refunded(bytes32 indexed id, uint256 amount);
    /// @notice The consumer's callback reverted or ran out of its gas. `redeliver` repeats it.
    event CallbackFailed(bytes32 indexed id, address consumer);
    /// @notice A callback that had failed has succeeded.
    event Redelivered(bytes32 indexed id, address consumer);
    /// @notice An account can withdraw more: a fee, or a payment that it did not take.
    event Credited(address indexed token, address indexed account, uint256 amount);
    /// @notice An account has withdrawn its credit.
    event Withdrawn(address indexed token, address indexed account, address to, uint256 amount);

    /// @notice The request is not in the state that the call needs, or the outputs are not its outputs.
    error WrongState(bytes32 id);
    /// @notice The request is refundable only after this time.
    error NotYet(uint64 deadline);
    /// @notice The request had to be fulfilled by this time.
    error Expired(uint64 deadline);
    /// @notice Until `exclusiveUntil` only this provider is paid.
    error Exclusive(address provider, uint64 exclusiveUntil);
    /// @notice The input words are not as many as the model takes, or not those of the request.
    error WrongInputs();
    /// @notice The call brings another value than it has to.
    error WrongValue(uint256 got, uint256 want);
    /// @notice Too little gas is left to give a callee what it is promised.
    error NotEnoughGas();
    /// @notice The transfer to the payee failed.
    error TransferFailed(address token, address to);
    /// @notice The token did not move exactly the price into the escrow.
    error UnsupportedToken(address token);
    /// @notice A request can be made for its client only by the client.
    error NotClient(address client, address caller);
    /// @notice A ramp that falls or ends before it starts, or more callback gas than the market gives.
    error BadTerms();
    /// @notice The members of a batch are not of one model with equally long statements, or the arrays are
    /// not equally long.
    error MixedBatch();
    /// @notice No member of the batch is open.
    error NothingOpen();
    /// @notice The callback failed again.
    error DeliveryFailed(bytes32 id);
    /// @notice The market has called somebody who calls it back.
    error Reentered();
    /// @notice A fee above the cap, or for nobody.
    error BadFee();

    /// @notice Escrows `r.price` of the caller, the client, for one inference.
    /// @dev Before it, the client approves the market for `r.price`, if a token is used.
    /// @param inputWords the packed public inputs; they are only logged
    function request(Request calldata r, uint256[] calldata inputWords) external payable returns (bytes32 id);

    /// @notice As `request`, with an ERC-2612 permit of exactly `r.price` instead of an approval.
    function requestWithPermit(
        Request calldata r,
        uint256[] calldata inputWords,
        uint256 permitDeadline,
        uint8 v,
        bytes32 sigR,
        bytes32 sigS
    ) external returns (bytes32 id);

    /// @notice Settles an open request. Anyone may call it; it pays whom the proof was made for.
    /// @param beneficiary who is paid: the proof's context is
    /// `Statement.context(market, idOf(r), beneficiary)`
    /// @param inputWords the inputs again
    /// @param outputWords all other words of the statement
    function fulfil(
        Request calldata r,
        address beneficiary,
        uint256[] calldata inputWords,
        uint256[] calldata outputWords,
        bytes calldata proof
    ) external;

    /// @notice Settles many requests of one model, with one check of all proofs. Members that are settled,
    /// expired or unknown are left out, with `Skipped`; one bad proof among the others refuses all.
    function fulfilBatch(
        Request[] calldata rs,
        address beneficiary,
        uint256[][] calldata inputWords,
        uint256[][] calldata outputWords,
        bytes[] calldata proofs
    ) external;

    /// @notice Gives the client the price back after the deadline. Anyone may call it.
    function refund(Request calldata r) external;

    /// @notice Repeats a callback that failed, with all gas of the call, at least `r.callbackGas`. Anyone
    /// may call it, until it succeeds once.
    function redeliver(Request calldata r, uint256[] calldata outputWords) external;

    /// @notice Pays the caller's credit in a token, 0 for the native coin, to an account.
    function withdraw(address token, address to) external;

    /// @notice The id of a request on this market: it covers the chain, the market and every field.
    function idOf(Request calldata r) external view returns (bytes32);

    /// @notice What the inference costs the client at a time, the fee included.
    function quote(Request calldata r, uint64 time) external pure returns (uint256);

    function stateOf(bytes32 id) external view returns (State);

    /// @notice Whether a fulfilled request has no callback left to repeat.
    function isDelivered(bytes32 id) external view returns (bool);

    /// @notice Whether a request was answered with exactly these words. Once true, true for ever.
    function resultMatches(bytes32 id, uint256[] calldata outputWords) external view returns (bool);

    function creditOf(address token, address account) external view returns (uint256);
}
