// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../src/IModel.sol";
import {IInferenceConsumer} from "../src/market/IInferenceConsumer.sol";
import {IInferenceMarket} from "../src/market/IInferenceMarket.sol";
import {MarketConsumer} from "../src/market/MarketConsumer.sol";
import {Hostile} from "../testdata/hostile/Hostile.sol";
import {HostileModel} from "../testdata/hostile/HostileModel.sol";
import {HostileToken} from "../testdata/hostile/HostileToken.sol";
import {MarketTest} from "./lib/MarketTest.sol";
import {Vm} from "./lib/Vm.sol";

/// @dev A consumer that does nothing but remember.
contract Reader is MarketConsumer {
    bytes32 public lastId;
    uint256 public lastOutput;
    uint256 public count;

    constructor(IInferenceMarket market_) MarketConsumer(market_) {}

    function ask(IInferenceMarket.Request memory r, uint256[] memory inputWords) external payable returns (bytes32) {
        return _request(r, inputWords);
    }

    function _onInference(bytes32 id, uint256[] calldata outputWords) internal override {
        (lastId, lastOutput, count) = (id, outputWords[0], count + 1);
    }
}

/// @dev Properties 15, 19 and 22: whoever is called can hurt himself only.
contract MarketHostileTest is MarketTest {
    /// @dev Enough for everything honest, and for a loop to end soon.
    uint256 private constant GAS = 6_000_000;

    IInferenceMarket.Request private victim;
    bytes32 private victimId;

    function setUp() public override {
        super.setUp();
        victim = _terms(uint256(keccak256("victim")));
        victimId = _open(victim);
    }

    function _mode(uint256 x) private pure returns (Hostile.Mode) {
        return Hostile.Mode(x % 6);
    }

    /// @dev It calls the market in all ways, for the victim's money and its own.
    function _reentering(IInferenceMarket.Request memory own) private returns (Hostile h) {
        h = new Hostile();
        bytes[] memory calls = new bytes[](7);
        calls[0] = _fulfilData(victim, address(h), 5);
        calls[1] = abi.encodeCall(IInferenceMarket.refund, (victim));
        calls[2] = abi.encodeCall(IInferenceMarket.withdraw, (NATIVE, address(h)));
        calls[3] = abi.encodeCall(IInferenceMarket.redeliver, (own, _outputs(5)));
        calls[4] = abi.encodeCall(IInferenceMarket.request, (victim, _inputs()));
        calls[5] = abi.encodeCall(IInferenceMarket.refund, (own));
        calls[6] = _fulfilData(own, address(h), 6);
        h.setReentry(address(market), calls);
    }

    /// @dev A consumer changes neither payment nor state; its failure can be repeated until it succeeds.
    function testFuzz_HostileConsumer(uint256 seed, uint256 mode, uint32 callbackGas) public {
        IInferenceMarket.Request memory r = _ramped(seed);
        Hostile h = new Hostile();
        r.callbackGas = uint32(_bound(callbackGas, 500_000, 1_500_000));
        r.consumer = address(h);
        bytes32 id = _open(r);
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(IInferenceMarket.redeliver, (r, _outputs(5)));
        calls[1] = _fulfilData(r, address(h), 5);
        calls[2] = abi.encodeCall(IInferenceMarket.refund, (r));
        h.setReentry(address(market), calls);
        h.setModes(Hostile.Mode.Accept, _mode(mode));
        uint256 client = _balance(r.token, CLIENT);
        uint256 cost = market.quote(r, uint64(block.timestamp));
        uint256 before = gasleft();
        _fulfil(r, SERVER, 5);
        vm.assertLe(before - gasleft(), uint256(r.callbackGas) + 400_000, "gas");
        vm.assertEq(_balance(r.token, SERVER), cost - cost * FEE_BPS / 10_000, "paid");
        vm.assertEq(_balance(r.token, CLIENT), client + r.price - cost, "change");
        _isState(r, IInferenceMarket.State.Fulfilled, "state");
        vm.assertTrue(market.resultMatches(id, _outputs(5)), "answer");
        vm.assertEq(h.reentered(), 0, "re-entered");
        bool delivered = _mode(mode) == Hostile.Mode.Accept || _mode(mode) == Hostile.Mode.Reenter;
        if (delivered) {
            vm.assertEq(h.lastId(), id, "delivered id");
            vm.assertEq(h.lastWords(), keccak256(abi.encodePacked(_outputs(5))), "delivered words");
        }
        if (_mode(mode) != Hostile.Mode.ReturnMegabyte) vm.assertEq(market.isDelivered(id), delivered, "delivered");
        if (!market.isDelivered(id)) _redeliver(r, h, id);
        bytes memory again = abi.encodeCall(IInferenceMarket.redeliver, (r, _outputs(5)));
        _refused(address(market), again, _wrongState(r), "delivered twice");
        vm.assertEq(h.callbacks(), 1, "callbacks");
    }

    function _redeliver(IInferenceMarket.Request memory r, Hostile h, bytes32 id) private {
        bytes memory data = abi.encodeCall(IInferenceMarket.redeliver, (r, _outputs(5)));
        (bool ok,) = address(market).call{gas: 2_000_000}(data);
        if (h.onInferenceMode() != Hostile.Mode.ReturnMegabyte) {
            vm.assertFalse(ok, "delivered to one that fails");
            vm.assertFalse(market.isDelivered(id), "delivered to one that fails");
        }
        h.setModes(Hostile.Mode.Accept, Hostile.Mode.Accept);
        bytes memory other = abi.encodeCall(IInferenceMarket.redeliver, (r, _outputs(6)));
        _refused(address(market), other, _wrongState(r), "another answer");
        if (!ok) market.redeliver(r, _outputs(5));
        vm.assertTrue(market.isDelivered(id), "delivered");
    }

    /// @dev A callback does not get less than the request promises, or nothing happens at all.
    function testFuzz_CallbackIsNotStarved(uint256 seed, uint256 gas_, uint256 callbackGas) public {
        IInferenceMarket.Request memory r = _terms(seed);
        Hostile h = new Hostile();
        r.callbackGas = uint32(_bound(callbackGas, 100_000, 1_000_000));
        r.consumer = address(h);
        _open(r);
        bytes memory data = _fulfilData(r, SERVER, 5);
        (bool ok,) = address(market).call{gas: _bound(gas_, 100_000, 1_500_000)}(data);
        if (!ok) {
            _isState(r, IInferenceMarket.State.Open, "state");
            return;
        }
        vm.assertTrue(market.isDelivered(market.idOf(r)), "delivered");
        vm.assertLe(h.gasGiven(), r.callbackGas, "gas");
        vm.assertGe(h.gasGiven() + 1000, r.callbackGas, "gas");
    }

    /// @dev A client that refuses its change and its refund has them as credit, and nobody else pays.
    function testFuzz_HostileClient(uint256 seed, uint256 mode) public {
        IInferenceMarket.Request memory r = _ramped(seed);
        IInferenceMarket.Request memory late = _ramped(_random(seed, 1));
        Hostile h = _reentering(r);
        vm.deal(address(h), MONEY);
        (r.client, r.token, late.client, late.token) = (address(h), NATIVE, address(h), NATIVE);
        _open(r);
        _open(late);
        h.setModes(_mode(mode), Hostile.Mode.Accept);
        uint256 wealth = _wealth(NATIVE, address(h));
        uint256 cost = market.quote(r, uint64(block.timestamp));
        _fulfil(r, SERVER, 5);
        vm.assertEq(SERVER.balance, cost - cost * FEE_BPS / 10_000, "paid");
        vm.warp(late.deadline + 1);
        _refund(late);
        _isState(late, IInferenceMarket.State.Refunded, "state");
        vm.assertEq(_wealth(NATIVE, address(h)), wealth + r.price - cost + late.price, "the client's money");
        vm.assertEq(h.reentered(), 0, "re-entered");
        h.setModes(Hostile.Mode.Accept, Hostile.Mode.Accept);
        h.exec(address(market), 0, abi.encodeCall(IInferenceMarket.withdraw, (NATIVE, address(h))));
        vm.assertEq(address(h).balance, wealth + r.price - cost + late.price, "withdrawn");
        _isWhole();
    }

    /// @dev A payee's failure is his own.
    function testFuzz_HostileBeneficiary(uint256 seed, uint256 mode) public {
        IInferenceMarket.Request memory r = _ramped(seed);
        r.token = NATIVE;
        _open(r);
        Hostile h = _reentering(r);
        h.setModes(_mode(mode), Hostile.Mode.Accept);
        uint256 cost = market.quote(r, uint64(block.timestamp));
        (bool ok,) = address(market).call{gas: GAS}(_fulfilData(r, address(h), 5));
        uint256 paid = cost - cost * FEE_BPS / 10_000;
        bool takes = paid == 0 || _mode(mode) == Hostile.Mode.Accept || _mode(mode) == Hostile.Mode.Reenter
            || _mode(mode) == Hostile.Mode.ReturnMegabyte;
        vm.assertEq(ok, takes, "paid");
        vm.assertEq(address(h).balance, ok ? paid : 0, "the payee's money");
        vm.assertEq(h.reentered(), 0, "re-entered");
        if (!ok) _fulfil(r, SERVER, 5);
        _isWhole();
    }

    /// @dev The victim's request is still open, and it gets its money back, always.
    function _isWhole() private {
        _isState(victim, IInferenceMarket.State.Open, "the victim's request");
        vm.warp(victim.deadline + 1);
        uint256 before = _balance(victim.token, CLIENT);
        _refund(victim);
        vm.assertEq(_balance(victim.token, CLIENT), before + victim.price, "the victim's money");
        vm.prank(FEES);
        market.withdraw(NATIVE, FEES);
        vm.assertEq(address(market).balance, 0, "left in the market");
    }

    /// @dev Whatever a token does, and whenever it starts to: others' money is there, and what the token
    /// does not pay is credit. One that moves and says that it has not is in the next test.
    function testFuzz_HostileToken(uint256 seed, uint256 first, uint256 then, uint256 last, bool listed) public {
        HostileToken bad = _newToken();
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(IInferenceMarket.refund, (victim));
        calls[1] = abi.encodeCall(IInferenceMarket.withdraw, (NATIVE, address(bad)));
        calls[2] = _fulfilData(victim, address(bad), 5);
        bad.setReentry(address(market), calls);
        IInferenceMarket.Request memory r = _ramped(seed);
        (r.token, r.salt) = (address(bad), bytes32("bad"));
        IInferenceMarket.Request memory good = _ramped(seed);
        good.token = address(token);
        _open(good);
        bad.setMode(HostileToken.Mode(first % 10));
        bytes memory data = abi.encodeCall(IInferenceMarket.request, (r, _inputs()));
        vm.prank(CLIENT);
        (bool ok,) = address(market).call{gas: GAS}(data);
        vm.assertEq(_balance(address(bad), address(market)), ok ? r.price : 0, "in escrow, or refused");
        bad.setMode(HostileToken.Mode(then % 9));
        if (listed) bad.blacklist(CLIENT, true);
        if (ok && seed % 3 != 0) _tryFulfil(r);
        _isSolvent(bad, r);
        bad.setMode(HostileToken.Mode(last % 9));
        _fulfil(good, SERVER, 5);
        vm.warp(r.deadline + 1);
        if (ok && market.stateOf(market.idOf(r)) == IInferenceMarket.State.Open) {
            (ok,) = address(market).call{gas: GAS}(abi.encodeCall(IInferenceMarket.refund, (r)));
            vm.assertTrue(ok, "a refund fails");
            _isState(r, IInferenceMarket.State.Refunded, "refunded");
        }
        _isSolvent(bad, r);
        vm.assertEq(bad.reentered(), 0, "re-entered");
        _drain(bad);
        vm.assertEq(_balance(address(token), address(market)), market.creditOf(address(token), FEES), "good token");
        _isWhole();
    }

    /// @dev A token that moves and does not say so pays a client twice, from what others have of it in
    /// escrow, and of nothing else.
    function testFuzz_TokenThatDeniesHurtsItself(uint256 seed) public {
        HostileToken bad = _newToken();
        IInferenceMarket.Request memory r = _ramped(seed);
        r.token = address(bad);
        _open(r);
        IInferenceMarket.Request memory good = _ramped(seed);
        good.token = address(token);
        _open(good);
        bad.setMode(HostileToken.Mode.Short);
        vm.warp(r.deadline + 1);
        _refund(r);
        _refund(good);
        vm.assertEq(market.creditOf(address(bad), CLIENT), r.price, "credit");
        vm.assertEq(bad.balanceOf(CLIENT), MONEY, "paid as well");
        vm.assertEq(token.balanceOf(CLIENT), MONEY, "the good token");
        _isWhole();
    }

    function _tryFulfil(IInferenceMarket.Request memory r) private {
        (bool ok,) = address(market).call{gas: GAS}(_fulfilData(r, SERVER, 5));
        _isState(r, ok ? IInferenceMarket.State.Fulfilled : IInferenceMarket.State.Open, "state");
    }

    /// @dev Property 11 for a token that does anything.
    function _isSolvent(HostileToken bad, IInferenceMarket.Request memory r) private view {
        bool open = market.stateOf(market.idOf(r)) == IInferenceMarket.State.Open;
        uint256 owed = open ? r.price : 0;
        owed += market.creditOf(address(bad), CLIENT) + market.creditOf(address(bad), FEES);
        vm.assertGe(bad.balanceOf(address(market)), owed, "solvency");
    }

    /// @dev An honest token again: all credit is paid.
    function _drain(HostileToken bad) private {
        bad.setMode(HostileToken.Mode.Honest);
        bad.blacklist(CLIENT, false);
        address[2] memory accounts = [CLIENT, FEES];
        for (uint256 i = 0; i < 2; ++i) {
            uint256 credit = market.creditOf(address(bad), accounts[i]);
            uint256 before = bad.balanceOf(accounts[i]);
            vm.prank(accounts[i]);
            market.withdraw(address(bad), accounts[i]);
            vm.assertEq(bad.balanceOf(accounts[i]), before + credit, "withdrawn");
        }
    }

    /// @dev A model can refuse whom it likes; it is read only, and the client's money comes back.
    function testFuzz_HostileModel(uint256 seed, uint256 mode, bool batch) public {
        HostileModel h = new HostileModel();
        h.setMode(HostileModel.Mode(mode % 7), address(market), abi.encodeCall(IInferenceMarket.refund, (victim)));
        uint256[] memory inputs = _outputs(11);
        IInferenceMarket.Request memory r = _terms(seed);
        (r.model, r.inputsHash) = (IModel(address(h)), keccak256(abi.encodePacked(inputs)));
        vm.prank(CLIENT);
        market.request{value: r.price}(r, inputs);
        (bool ok,) = address(market).call{gas: GAS}(_hostileData(r, inputs, batch));
        bool accepts = mode % 7 == 0 || mode % 7 == 3;
        vm.assertEq(ok, accepts, "accepted");
        vm.assertEq(h.written(), 0, "a model has written");
        if (!ok) {
            vm.warp(r.deadline + 1);
            _refund(r);
            _isState(r, IInferenceMarket.State.Refunded, "refunded");
        }
        _isWhole();
    }

    function _hostileData(IInferenceMarket.Request memory r, uint256[] memory inputs, bool batch)
        private
        pure
        returns (bytes memory)
    {
        if (!batch) return abi.encodeCall(IInferenceMarket.fulfil, (r, SERVER, inputs, _outputs(5), ""));
        IInferenceMarket.Request[] memory rs = new IInferenceMarket.Request[](1);
        uint256[][] memory ins = new uint256[][](1);
        uint256[][] memory outs = new uint256[][](1);
        (rs[0], ins[0], outs[0]) = (r, inputs, _outputs(5));
        return abi.encodeCall(IInferenceMarket.fulfilBatch, (rs, SERVER, ins, outs, new bytes[](1)));
    }

    /// @dev A permit of exactly the price opens the request, also when somebody has used it before.
    function testFuzz_Permit(uint256 seed, uint256 deadline, bool used, bool wrong) public {
        IInferenceMarket.Request memory r = _ramped(seed);
        (r.token, r.price) = (address(token), r.price | 1); // the older allowance is less
        if (r.startPrice > r.price) r.startPrice = r.price;
        vm.prank(CLIENT);
        token.approve(address(market), 0);
        deadline = _bound(deadline, block.timestamp, type(uint256).max);
        bytes32 signature = keccak256(abi.encode(CLIENT, address(market), uint256(r.price), deadline));
        if (wrong) signature ^= bytes32(uint256(1));
        else if (used) token.permit(CLIENT, address(market), r.price, deadline, 27, signature, 0);
        bytes memory data =
            abi.encodeCall(IInferenceMarket.requestWithPermit, (r, _inputs(), deadline, 27, signature, 0));
        vm.prank(CLIENT);
        (bool ok, bytes memory reason) = address(market).call(data);
        vm.assertEq(ok, !wrong, "permitted");
        if (wrong) {
            bytes memory want = abi.encodeWithSelector(IInferenceMarket.UnsupportedToken.selector, token);
            vm.assertEq(reason, want, "the reason");
        } else {
            vm.assertEq(token.balanceOf(address(market)), r.price, "in escrow");
        }
    }

    /// @dev The base of consumers answers to its market only, for its own requests, once.
    function testFuzz_MarketConsumer(uint256 seed, address caller, bytes32 id) public {
        Reader reader = new Reader(market);
        IInferenceMarket.Request memory r = _ramped(seed);
        (r.token, r.callbackGas) = (NATIVE, 200_000);
        vm.deal(CLIENT, MONEY);
        vm.prank(CLIENT);
        bytes32 asked = reader.ask{value: r.price}(r, _inputs());
        (r.client, r.consumer) = (address(reader), address(reader));
        vm.assertEq(asked, market.idOf(r), "id");
        vm.assume(caller != address(market) && caller != address(vm));
        bytes memory data = abi.encodeCall(IInferenceConsumer.onInference, (asked, _outputs(6)));
        bytes memory want = abi.encodeWithSelector(MarketConsumer.NotMarket.selector, caller);
        vm.prank(caller);
        _refused(address(reader), data, want, "another caller");
        uint256 cost = market.quote(r, uint64(block.timestamp));
        _fulfil(r, SERVER, 5);
        vm.assertEq(reader.lastId(), asked, "answered");
        vm.assertEq(reader.lastOutput(), 5, "output");
        vm.assertEq(address(reader).balance, r.price - cost, "change");
        // Others' requests, and its own a second time.
        id = id == asked ? victimId : id;
        want = abi.encodeWithSelector(MarketConsumer.UnknownRequest.selector, id);
        vm.prank(address(market));
        _refused(address(reader), abi.encodeCall(IInferenceConsumer.onInference, (id, _outputs(5))), want, "another id");
        want = abi.encodeWithSelector(MarketConsumer.UnknownRequest.selector, asked);
        vm.prank(address(market));
        _refused(address(reader), data, want, "once more");
        vm.assertEq(reader.count(), 1, "answers");
    }

    /// @dev What a consumer could not be paid in a token comes to it later, whoever asks, and nothing else does.
    function testFuzz_ConsumerTakesCredit(uint256 seed, address caller, bool answered) public {
        Reader reader = new Reader(market);
        IInferenceMarket.Request memory r = _ramped(seed);
        (r.token, r.price, r.callbackGas) = (address(token), r.price | 1, 200_000);
        (r.startPrice, r.rampEnd) = (r.price / 2, r.rampStart + 1);
        token.mint(address(reader), r.price);
        vm.prank(address(reader));
        token.approve(address(market), r.price);
        reader.ask(r, _inputs());
        (r.client, r.consumer) = (address(reader), address(reader));
        vm.assertEq(token.balanceOf(address(reader)), 0, "escrowed");
        uint256 due = r.price;
        if (answered) {
            due -= r.startPrice;
            token.blacklist(address(reader), true);
            _fulfil(r, SERVER, 5);
        } else {
            vm.warp(r.deadline + 1);
            token.setMode(HostileToken.Mode.RevertMegabyte); // paused
            _refund(r);
        }
        vm.assertEq(market.creditOf(address(token), address(reader)), due, "credit");
        bytes memory take = abi.encodeCall(MarketConsumer.takeCredit, (address(token)));
        bytes memory want = abi.encodeWithSelector(IInferenceMarket.TransferFailed.selector, token, reader);
        vm.prank(caller);
        _refused(address(reader), take, want, "still paused");
        token.blacklist(address(reader), false);
        token.setMode(HostileToken.Mode.Honest);
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(caller);
            reader.takeCredit(address(token)); // the second time there is none
            vm.assertEq(token.balanceOf(address(reader)), due, "taken");
            vm.assertEq(market.creditOf(address(token), address(reader)), 0, "credit is left");
        }
        uint256 fees = market.creditOf(address(token), FEES);
        vm.assertEq(token.balanceOf(address(market)), fees, "the market has what it owes");
        vm.assertEq(due + token.balanceOf(SERVER) + fees, r.price, "conserved");
    }

    /// @dev A consumer without code gets its answer when it has some.
    function test_ConsumerIsDeployedLater() public {
        Hostile template = new Hostile();
        IInferenceMarket.Request memory r = _terms(1);
        (r.consumer, r.callbackGas) = (address(0x99), 200_000);
        bytes32 id = _open(r);
        vm.recordLogs();
        _fulfil(r, SERVER, 5);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs[logs.length - 1].topics[0], IInferenceMarket.CallbackFailed.selector, "event");
        bytes memory redeliver = abi.encodeCall(IInferenceMarket.redeliver, (r, _outputs(5)));
        bytes memory want = abi.encodeWithSelector(IInferenceMarket.DeliveryFailed.selector, id);
        _refused(address(market), redeliver, want, "still no code");
        vm.etch(r.consumer, address(template).code);
        market.redeliver(r, _outputs(5));
        vm.assertEq(Hostile(payable(r.consumer)).callbacks(), 1, "callbacks");
    }

    /// @dev A payment that does not arrive is refused, and names whom it is for.
    function test_PaymentsThatFail() public {
        token.blacklist(SERVER, true);
        IInferenceMarket.Request memory r = _terms(2);
        r.token = address(token);
        _open(r);
        bytes memory want = abi.encodeWithSelector(IInferenceMarket.TransferFailed.selector, token, SERVER);
        _refused(address(market), _fulfilData(r, SERVER, 5), want, "a blacklisted payee");
        r = _terms(3);
        r.token = address(0x77);
        bytes memory data = abi.encodeCall(IInferenceMarket.request, (r, _inputs()));
        want = abi.encodeWithSelector(IInferenceMarket.UnsupportedToken.selector, address(0x77));
        vm.prank(CLIENT);
        _refused(address(market), data, want, "a token without code");
    }

    /// @dev Whoever is called while the market is locked is told so.
    function test_ReentrantCallsAreNamed() public {
        IInferenceMarket.Request memory r = _terms(4);
        r.token = NATIVE;
        _open(r);
        Hostile h = _reentering(r);
        h.setModes(Hostile.Mode.Reenter, Hostile.Mode.Accept);
        _fulfil(r, address(h), 5);
        vm.assertTrue(h.lastError() == IInferenceMarket.Reentered.selector, "the reason");
    }
}
