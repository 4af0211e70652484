// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../../src/IModel.sol";
import {Statement} from "../../src/Statement.sol";
import {IInferenceMarket} from "../../src/market/IInferenceMarket.sol";
import {InferenceMarket} from "../../src/market/InferenceMarket.sol";
import {Hostile} from "../../testdata/hostile/Hostile.sol";
import {HostileToken} from "../../testdata/hostile/HostileToken.sol";
import {Test} from "./Test.sol";

/// @title A random walk over a market
/// @notice Clients, payees, a consumer and a token behave and misbehave at random. After every call the
/// handler looks at what has become of each open request, whoever caused it, and keeps an account of what
/// everybody must have: `wealth`, a balance and what the market owes.
///
/// A request has one answer and one payee, drawn when it is made: no other proof than theirs exists, so
/// nothing else may ever be paid.
abstract contract MarketHandler is Test {
    struct Asked {
        IInferenceMarket.Request r;
        bytes32 id;
        address payee;
        uint256 output;
        IInferenceMarket.State state;
    }

    uint256 public constant FEE_BPS = 250;
    address public constant FEES = address(0xfee);
    address internal constant NATIVE = address(0);
    uint256 private constant MONEY = 1 << 120;
    /// @dev Enough for everything honest, and for a loop to end soon.
    uint256 internal constant GAS = 3_500_000;

    InferenceMarket public market;
    IModel public model;
    Asked[] internal asked;
    uint256[] internal openOnes; // positions in `asked`
    address[] public tokens; // the native coin, an honest token that can blacklist, one that does anything
    address[] public accounts; // all that are ever paid, and the market last
    Hostile internal hostile; // a client and payee
    Hostile internal consumer;
    HostileToken internal bad;

    mapping(address token => mapping(address account => uint256)) public wealth;
    mapping(address token => uint256) public inEscrow;
    mapping(address token => uint256) public donated;
    mapping(bytes32 what => uint256) public count;
    /// @dev What the handler is doing, and may change by it: an answer has been sent, so it may arrive.
    mapping(bytes32 id => bool) private _sent;

    constructor() {
        market = new InferenceMarket(FEES, FEE_BPS);
        model = _newModel();
        (hostile, consumer, bad) = (new Hostile(), new Hostile(), new HostileToken());
        HostileToken good = new HostileToken();
        tokens = [NATIVE, address(good), address(bad)];
        accounts = [address(0xc11e27), address(0xc11e28), address(hostile), address(0x5e44e4), FEES, address(consumer)];
        for (uint256 i = 0; i < 3; ++i) {
            vm.deal(accounts[i], MONEY);
            for (uint256 k = 1; k < 3; ++k) {
                HostileToken(tokens[k]).mint(accounts[i], MONEY);
                vm.prank(accounts[i]);
                HostileToken(tokens[k]).approve(address(market), type(uint256).max);
            }
        }
        accounts.push(address(market));
        for (uint256 t = 0; t < 3; ++t) {
            for (uint256 i = 0; i < accounts.length; ++i) {
                wealth[tokens[t]][accounts[i]] = balance(tokens[t], accounts[i]);
            }
        }
    }

    function _newModel() internal virtual returns (IModel);

    function _proof(bytes32 context, uint256[] memory words) internal view virtual returns (bytes memory);

    // ------------------------------------------------------------------ what the walk does

    function request(uint256 seed) external {
        IInferenceMarket.Request memory r = _draw(seed);
        Asked memory a;
        (a.r, a.id, a.output) = (r, market.idOf(r), _random(seed, 20) >> 8);
        a.payee = accounts[2 + _random(seed, 21) % 2];
        bytes memory data = abi.encodeCall(IInferenceMarket.request, (r, _inputs()));
        bool ok = _callAs(r.client, r.token == NATIVE ? r.price : 0, data);
        if (r.token == tokens[1]) vm.assertEq(ok, !HostileToken(r.token).blacklisted(r.client), "request");
        if (r.token == NATIVE) vm.assertTrue(ok, "request");
        if (!ok) return;
        ++count["request"];
        wealth[r.token][r.client] -= r.price;
        wealth[r.token][address(market)] += r.price;
        inEscrow[r.token] += r.price;
        a.state = IInferenceMarket.State.Open;
        openOnes.push(asked.length);
        asked.push(a);
    }

    function _draw(uint256 seed) private view returns (IInferenceMarket.Request memory r) {
        r.client = accounts[_random(seed, 0) % 3];
        r.token = tokens[_random(seed, 1) % 3];
        r.model = model;
        r.price = uint128(_random(seed, 2) % 10 ** (_random(seed, 3) % 20));
        r.startPrice = uint128(_bound(_random(seed, 4), 0, r.price));
        r.rampStart = uint64(block.timestamp + _random(seed, 5) % 40);
        r.rampEnd = r.rampStart + uint64(_random(seed, 6) % 40);
        r.deadline = uint64(block.timestamp + _random(seed, 7) % 120);
        if (_random(seed, 8) % 2 == 0) (r.consumer, r.callbackGas) = (address(consumer), 150_000);
        if (_random(seed, 9) % 3 == 0) (r.provider, r.exclusiveUntil) = (accounts[3], r.rampEnd);
        r.inputsHash = keccak256(abi.encodePacked(_inputs()));
        r.salt = bytes32(asked.length);
    }

    /// @dev The right answer, or one that is not, by anybody.
    function fulfil(uint256 seed) external {
        if (asked.length == 0) return;
        Asked storage a = _some(seed);
        uint256 kind = seed % 8;
        address payee = kind == 1 ? accounts[0] : a.payee;
        uint256 output = kind == 2 ? a.output ^ 1 : a.output;
        bytes memory proof = proofOf(a);
        if (kind == 3) proof[10] ^= 0x01;
        bytes memory data = abi.encodeCall(IInferenceMarket.fulfil, (a.r, payee, _inputs(), _outputs(output), proof));
        bool late = block.timestamp > a.r.deadline;
        bool open = a.state == IInferenceMarket.State.Open;
        bool right = kind == 0 || kind > 3;
        if (block.timestamp < a.r.exclusiveUntil) right = right && a.payee == a.r.provider;
        if (right) _sent[a.id] = true;
        bool ok = _callAs(accounts[_random(seed, 1) % 4], 0, data);
        if (!right || late || !open) vm.assertFalse(ok, "a wrong answer, a late one, or one to nothing");
        else if (_takes(a.r.token, a.payee)) vm.assertTrue(ok, "a right answer");
        if (ok) ++count["fulfil"];
        _look();
        _sent[a.id] = false;
    }

    function fulfilBatch(uint256 seed) external {
        if (asked.length == 0) return;
        uint256 n = 1 + seed % 4;
        IInferenceMarket.Request[] memory rs = new IInferenceMarket.Request[](n);
        uint256[][] memory inputs = new uint256[][](n);
        uint256[][] memory outputs = new uint256[][](n);
        bytes[] memory proofs = new bytes[](n);
        address payee = accounts[2 + _random(seed, 1) % 2];
        for (uint256 i = 0; i < n; ++i) {
            Asked storage a = _some(_random(seed, 10 + i));
            (rs[i], inputs[i], outputs[i]) = (a.r, _inputs(), _outputs(a.output));
            proofs[i] = proofOf(a); // of no use to another payee
            if (a.payee == payee) _sent[a.id] = true;
        }
        bytes memory data = abi.encodeCall(IInferenceMarket.fulfilBatch, (rs, payee, inputs, outputs, proofs));
        if (_callAs(accounts[_random(seed, 2) % 4], 0, data)) ++count["fulfilBatch"];
        _look();
        for (uint256 i = 0; i < n; ++i) {
            _sent[market.idOf(rs[i])] = false;
        }
    }

    /// @dev After the deadline it succeeds, whatever anybody does; before, never.
    function refund(uint256 seed) external {
        if (asked.length == 0) return;
        Asked storage a = _some(seed);
        bool may = a.state == IInferenceMarket.State.Open && block.timestamp > a.r.deadline;
        bool ok = _callAs(accounts[seed % 4], 0, abi.encodeCall(IInferenceMarket.refund, (a.r)));
        vm.assertEq(ok, may, "refund");
        if (ok) ++count["refund"];
        _look();
    }

    function redeliver(uint256 seed) external {
        if (asked.length == 0) return;
        Asked storage a = _some(seed);
        uint256 output = seed % 4 == 0 ? a.output ^ 1 : a.output;
        bool may = a.state == IInferenceMarket.State.Fulfilled && output == a.output && !market.isDelivered(a.id);
        bool ok = _callAs(accounts[seed % 4], 0, abi.encodeCall(IInferenceMarket.redeliver, (a.r, _outputs(output))));
        if (!may) vm.assertFalse(ok, "redeliver");
        if (ok) {
            ++count["redeliver"];
            vm.assertTrue(market.isDelivered(a.id), "delivered");
        }
        _look();
    }

    function withdraw(uint256 seed) external {
        address token = tokens[_random(seed, 1) % 3];
        address account = accounts[_random(seed, 2) % 5];
        address to = accounts[_random(seed, 3) % 4];
        uint256 credit = market.creditOf(token, account);
        bool ok = _callAs(account, 0, abi.encodeCall(IInferenceMarket.withdraw, (token, to)));
        if (_takes(token, to)) vm.assertTrue(ok, "withdraw");
        if (ok) {
            if (credit != 0) ++count["withdraw"];
            wealth[token][account] -= credit;
            wealth[token][to] += credit;
        }
        _look();
    }

    /// @dev What the others do, and the time.
    function weather(uint256 seed) external {
        uint256 kind = seed % 6;
        uint256 x = _random(seed, 1);
        if (kind == 0) hostile.setModes(Hostile.Mode(x % 6), Hostile.Mode.Accept);
        if (kind == 1) consumer.setModes(Hostile.Mode.Accept, Hostile.Mode(x % 6));
        if (kind == 2) bad.setMode(HostileToken.Mode(x % 9)); // without the one that denies
        if (kind == 3) HostileToken(tokens[1 + x % 2]).blacklist(accounts[x / 2 % 4], x / 8 % 2 == 0);
        if (kind == 4) _donate(tokens[x % 3], x / 3 % 1000);
        if (kind == 5) _plot(x);
        if (kind != 4) vm.warp(block.timestamp + x % 30);
    }

    /// @dev Nobody can keep a contract from getting coins and tokens.
    function _donate(address token, uint256 amount) private {
        if (token == NATIVE) vm.deal(address(market), address(market).balance + amount);
        else HostileToken(token).mint(address(market), amount);
        donated[token] += amount;
        wealth[token][address(market)] += amount;
    }

    /// @dev What those who are called will call: a refund, credit, an answer that somebody has found.
    function _plot(uint256 seed) private {
        if (asked.length == 0) return;
        Asked storage a = _some(seed);
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(IInferenceMarket.refund, (a.r));
        calls[1] = abi.encodeCall(IInferenceMarket.redeliver, (a.r, _outputs(a.output)));
        Asked storage b = _some(_random(seed, 1));
        calls[2] = abi.encodeCall(IInferenceMarket.refund, (b.r));
        hostile.setReentry(address(market), calls);
        consumer.setReentry(address(market), calls);
        bad.setReentry(address(market), calls);
    }

    // ------------------------------------------------------------------ what it leaves

    /// @dev Follows each open request that is not open any more.
    function _look() private {
        for (uint256 i = openOnes.length; i > 0; --i) {
            Asked storage a = asked[openOnes[i - 1]];
            IInferenceMarket.State state = market.stateOf(a.id);
            if (state == IInferenceMarket.State.Open) continue;
            _follow(a, state);
            openOnes[i - 1] = openOnes[openOnes.length - 1];
            openOnes.pop();
        }
    }

    function _follow(Asked storage a, IInferenceMarket.State state) private {
        IInferenceMarket.Request memory r = a.r;
        a.state = state;
        inEscrow[r.token] -= r.price;
        wealth[r.token][address(market)] -= r.price;
        if (state == IInferenceMarket.State.Refunded) {
            vm.assertTrue(block.timestamp > r.deadline, "refunded before the deadline");
            wealth[r.token][r.client] += r.price;
            return;
        }
        vm.assertTrue(state == IInferenceMarket.State.Fulfilled, "from Open to None");
        vm.assertTrue(_sent[a.id], "an answer that nobody has sent");
        vm.assertTrue(block.timestamp <= r.deadline, "fulfilled after the deadline");
        vm.assertTrue(
            r.provider == address(0) || block.timestamp >= r.exclusiveUntil || a.payee == r.provider, "exclusive"
        );
        uint256 cost = _cost(r);
        uint256 fee = cost * FEE_BPS / 10_000;
        wealth[r.token][r.client] += r.price - cost;
        wealth[r.token][a.payee] += cost - fee;
        wealth[r.token][FEES] += fee;
    }

    /// @dev The price on its ramp, computed a second time.
    function _cost(IInferenceMarket.Request memory r) private view returns (uint256) {
        if (block.timestamp >= r.rampEnd) return r.price;
        if (block.timestamp <= r.rampStart) return r.startPrice;
        uint256 part = uint256(r.price - r.startPrice) * (block.timestamp - r.rampStart);
        return r.startPrice + part / (r.rampEnd - r.rampStart);
    }

    /// @dev Whether a payment in full is sure to arrive.
    function _takes(address token, address account) private view returns (bool) {
        if (token == address(bad)) return false;
        if (token == NATIVE) return account != address(hostile) || hostile.onReceive() == Hostile.Mode.Accept;
        return !HostileToken(token).blacklisted(account);
    }

    /// @dev Ends everything: all are honest again, all is refunded and withdrawn.
    function drain() external {
        hostile.setModes(Hostile.Mode.Accept, Hostile.Mode.Accept);
        bad.setMode(HostileToken.Mode.Honest);
        for (uint256 i = 0; i < accounts.length; ++i) {
            HostileToken(tokens[1]).blacklist(accounts[i], false);
            bad.blacklist(accounts[i], false);
        }
        vm.warp(block.timestamp + 1000);
        for (uint256 i = 0; i < asked.length; ++i) {
            check(i);
            if (asked[i].state == IInferenceMarket.State.Open) market.refund(asked[i].r);
        }
        _look();
        for (uint256 t = 0; t < 3; ++t) {
            for (uint256 i = 0; i < accounts.length - 1; ++i) {
                bytes memory data = abi.encodeCall(IInferenceMarket.withdraw, (tokens[t], accounts[i]));
                vm.assertTrue(_callAs(accounts[i], 0, data), "withdraw");
            }
        }
    }

    /// @dev A request is in the state that it was in, and has the one answer that it has, for ever.
    function check(uint256 i) public view {
        Asked storage a = asked[i];
        vm.assertEq(uint256(market.stateOf(a.id)), uint256(a.state), "state");
        bool fulfilled = a.state == IInferenceMarket.State.Fulfilled;
        vm.assertEq(market.resultMatches(a.id, _outputs(a.output)), fulfilled, "its answer");
        vm.assertFalse(market.resultMatches(a.id, _outputs(a.output ^ 1)), "another answer");
    }

    function size() external view returns (uint256) {
        return asked.length;
    }

    function balance(address token, address account) public view returns (uint256) {
        return token == NATIVE ? account.balance : HostileToken(token).balanceOf(account);
    }

    function credits(address token) public view returns (uint256 sum) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            sum += market.creditOf(token, accounts[i]);
        }
    }

    // ------------------------------------------------------------------ helpers

    /// @dev The one proof of a request.
    function proofOf(Asked storage a) internal view returns (bytes memory) {
        uint256[] memory words = new uint256[](3);
        (words[0], words[1], words[2]) = (11, 12, a.output);
        return _proof(Statement.context(address(market), a.id, a.payee), words);
    }

    /// @dev Mostly one of the open requests.
    function _some(uint256 seed) private view returns (Asked storage) {
        uint256 x = _random(seed, 99);
        if (x % 4 != 0 && openOnes.length != 0) return asked[openOnes[(x >> 8) % openOnes.length]];
        return asked[(x >> 8) % asked.length];
    }

    function _callAs(address from, uint256 value, bytes memory data) internal returns (bool ok) {
        vm.prank(from);
        (ok,) = address(market).call{gas: GAS, value: value}(data);
    }

    function _inputs() internal pure returns (uint256[] memory words) {
        words = new uint256[](2);
        (words[0], words[1]) = (11, 12);
    }

    function _outputs(uint256 output) internal pure returns (uint256[] memory words) {
        words = new uint256[](1);
        words[0] = output;
    }
}
