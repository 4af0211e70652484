// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../src/IModel.sol";
import {IInferenceMarket} from "../src/market/IInferenceMarket.sol";
import {InferenceMarket} from "../src/market/InferenceMarket.sol";
import {Hostile} from "../testdata/hostile/Hostile.sol";
import {MarketTest} from "./lib/MarketTest.sol";
import {Vm} from "./lib/Vm.sol";

/// @dev Properties 12 to 18, 20, 21, 23 and 24, call by call.
contract MarketPropertiesTest is MarketTest {
    /// @dev Price, ramp and time as they come: the price is divided to the wei.
    function testFuzz_EscrowIsDivided(uint256 seed, uint256 wait) public {
        IInferenceMarket.Request memory r = _ramped(seed);
        wait = _bound(wait, 0, 100);
        uint256 client = _balance(r.token, CLIENT);
        bytes32 id = _open(r);
        vm.assertEq(_balance(r.token, CLIENT), client - r.price, "the escrow");
        vm.assertEq(_balance(r.token, address(market)), r.price, "in escrow");
        vm.warp(block.timestamp + wait);
        uint256 cost = market.quote(r, uint64(block.timestamp));
        uint256 fee = cost * FEE_BPS / 10_000;
        vm.recordLogs();
        _fulfil(r, SERVER, seed >> 8);
        vm.assertEq(_balance(r.token, CLIENT), client - cost, "change");
        vm.assertEq(_balance(r.token, SERVER), cost - fee, "paid");
        vm.assertEq(market.creditOf(r.token, FEES), fee, "fee");
        vm.assertEq(_balance(r.token, address(market)), fee, "left in the market");
        _isLogged(id, cost - fee, seed >> 8);
        vm.prank(FEES);
        market.withdraw(r.token, FEES);
        vm.assertEq(_balance(r.token, FEES), fee, "withdrawn");
        vm.assertEq(_balance(r.token, address(market)), 0, "left in the end");
    }

    function _isLogged(bytes32 id, uint256 paid, uint256 output) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bool seen;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IInferenceMarket.Fulfilled.selector) continue;
            vm.assertFalse(seen, "fulfilled twice");
            seen = true;
            vm.assertEq(logs[i].topics[1], id, "id");
            vm.assertEq(logs[i].topics[2], bytes32(uint256(uint160(SERVER))), "beneficiary");
            vm.assertEq(logs[i].data, abi.encode(paid, _outputs(output)), "logged payment");
        }
        vm.assertTrue(seen, "not logged");
    }

    /// @dev From None to Open to one of the two ends, and nowhere else.
    function testFuzz_EndsAreEnds(uint256 seed, bool answered, uint256 later) public {
        IInferenceMarket.Request memory r = _ramped(seed);
        _isState(r, IInferenceMarket.State.None, "before");
        bytes memory fulfil = _fulfilData(r, SERVER, 5);
        bytes memory refund = abi.encodeCall(IInferenceMarket.refund, (r));
        bytes memory redeliver = abi.encodeCall(IInferenceMarket.redeliver, (r, _outputs(5)));
        bytes memory wrong = _wrongState(r);
        _refused(address(market), fulfil, wrong, "fulfil what nobody asked");
        _refused(address(market), refund, wrong, "refund what nobody asked");
        _open(r);
        _isState(r, IInferenceMarket.State.Open, "open");
        _refused(address(market), redeliver, wrong, "deliver an open one");
        uint256 value = r.token == NATIVE ? r.price : 0;
        vm.prank(CLIENT);
        (bool ok, bytes memory reason) =
            address(market).call{value: value}(abi.encodeCall(IInferenceMarket.request, (r, _inputs())));
        vm.assertFalse(ok, "open twice");
        vm.assertEq(reason, wrong, "open twice");
        if (answered) {
            _fulfil(r, SERVER, 5);
        } else {
            vm.warp(r.deadline + 1);
            _refund(r);
        }
        IInferenceMarket.State end = answered ? IInferenceMarket.State.Fulfilled : IInferenceMarket.State.Refunded;
        _isState(r, end, "ended");
        vm.warp(_bound(later, 0, r.deadline));
        _refused(address(market), fulfil, wrong, "fulfil again");
        vm.warp(_bound(later, r.deadline + 1, type(uint64).max));
        _refused(address(market), refund, wrong, "refund again");
        _refused(address(market), redeliver, wrong, "nothing to deliver");
        _isState(r, end, "for ever");
    }

    /// @dev One thing that the proof is not for: beneficiary, inputs, outputs, request, market, chain, or a
    /// bit of the proof.
    function testFuzz_NoPaymentWithoutItsProof(uint256 seed, uint256 kind, address thief, uint256 other) public {
        vm.assume(thief != SERVER && other != 0);
        IInferenceMarket.Request memory r = _ramped(seed);
        _open(r);
        bytes memory proof = _proof(r, SERVER, 5);
        uint256[] memory inputs = _inputs();
        uint256[] memory outputs = _outputs(5);
        address beneficiary = SERVER;
        address there = address(market);
        bytes4 want = IModel.InvalidProof.selector;
        kind %= 7;
        if (kind == 0) beneficiary = thief;
        if (kind == 1) (inputs[other % 2], want) = (inputs[other % 2] ^ other, IInferenceMarket.WrongInputs.selector);
        if (kind == 2) outputs[0] ^= _bound(other, 1, type(uint248).max);
        if (kind == 3) (proof[4 + other % 32]) ^= bytes1(uint8(_bound(other, 1, 255)));
        if (kind == 4) {
            r.salt ^= bytes32(other);
            _open(r);
        }
        if (kind == 5) {
            market = new InferenceMarket(FEES, FEE_BPS);
            there = address(market);
            vm.prank(CLIENT);
            token.approve(there, type(uint256).max);
            _open(r);
        }
        if (kind == 6) {
            vm.chainId(_bound(other, 2, type(uint64).max));
            want = IInferenceMarket.WrongState.selector; // another chain has other ids
        }
        bytes memory data = abi.encodeCall(IInferenceMarket.fulfil, (r, beneficiary, inputs, outputs, proof));
        uint256 before = _balance(r.token, there);
        (bool ok, bytes memory reason) = there.call(data);
        vm.assertFalse(ok, "a payment without its proof");
        vm.assertTrue(_selector(reason) == want, "the reason");
        vm.assertEq(_balance(r.token, there), before, "the escrow");
    }

    /// @dev The client has its money back after the deadline, never before; an answer is in time or not.
    function testFuzz_DeadlineDivides(uint256 seed, uint256 time) public {
        IInferenceMarket.Request memory r = _ramped(seed);
        _open(r);
        time = time % 2 == 0 ? _bound(time, r.deadline - 2, r.deadline + 2) : _bound(time, 0, type(uint64).max);
        vm.warp(time);
        bytes memory fulfil = _fulfilData(r, SERVER, 5);
        if (time <= r.deadline) {
            bytes memory early = abi.encodeWithSelector(IInferenceMarket.NotYet.selector, r.deadline);
            _refused(address(market), abi.encodeCall(IInferenceMarket.refund, (r)), early, "too early");
            _fulfil(r, SERVER, 5);
        } else {
            bytes memory late = abi.encodeWithSelector(IInferenceMarket.Expired.selector, r.deadline);
            _refused(address(market), fulfil, late, "too late");
            uint256 before = _balance(r.token, CLIENT);
            _refund(r);
            vm.assertEq(_balance(r.token, CLIENT), before + r.price, "refunded");
        }
    }

    function testFuzz_QuoteIsBetweenTheBounds(uint256 seed, uint64 time, uint64 later) public view {
        IInferenceMarket.Request memory r = _ramped(seed);
        (r.rampStart, r.rampEnd) = (uint64(_random(seed, 9)), uint64(_random(seed, 10)));
        if (r.rampStart > r.rampEnd) (r.rampStart, r.rampEnd) = (r.rampEnd, r.rampStart);
        if (time > later) (time, later) = (later, time);
        uint256 quote = market.quote(r, time);
        vm.assertGe(quote, r.startPrice, "at least the start");
        vm.assertLe(quote, r.price, "at most the price");
        vm.assertLe(quote, market.quote(r, later), "monotone");
        vm.assertEq(market.quote(r, r.rampEnd), r.price, "in the end");
        if (r.rampStart < r.rampEnd) vm.assertEq(market.quote(r, r.rampStart), r.startPrice, "in the beginning");
        if (time <= r.rampStart || time >= r.rampEnd) return;
        uint256 line = uint256(r.price - r.startPrice) * (time - r.rampStart) / (r.rampEnd - r.rampStart);
        vm.assertEq(quote - r.startPrice, line, "on the line");
    }

    function testFuzz_FeeIsCapped(address recipient, uint256 bps) public {
        bps = bps % 2 == 0 ? _bound(bps, 0, 1000) : bps;
        bool good = bps <= 500 && (bps == 0 || recipient != address(0));
        try new InferenceMarket(recipient, bps) returns (InferenceMarket m) {
            vm.assertTrue(good, "a fee above the cap, or for nobody");
            vm.assertEq(m.feeBps(), bps, "fee");
            vm.assertEq(m.feeRecipient(), recipient, "recipient");
            vm.assertEq(m.MAX_FEE_BPS(), 500, "cap");
        } catch (bytes memory reason) {
            vm.assertFalse(good, "a good fee");
            vm.assertEq(reason, abi.encodeWithSelector(IInferenceMarket.BadFee.selector), "reason");
        }
    }

    function testFuzz_CopyPaysTheOriginal(uint256 seed, address thief) public {
        vm.assume(thief != SERVER && thief != CLIENT && thief != address(market) && thief != FEES);
        IInferenceMarket.Request memory r = _ramped(seed);
        _open(r);
        bytes memory data = _fulfilData(r, SERVER, 5);
        uint256 snapshot = vm.snapshotState();
        vm.prank(SERVER);
        (bool ok,) = address(market).call(data);
        uint256 paid = _balance(r.token, SERVER);
        vm.assertTrue(vm.revertToState(snapshot), "snapshot");
        uint256 before = _wealth(r.token, thief);
        vm.prank(thief);
        (bool copied,) = address(market).call(data);
        vm.assertTrue(ok && copied, "fulfilled");
        vm.assertEq(_balance(r.token, SERVER), paid, "the same payment");
        vm.assertEq(_wealth(r.token, thief), before, "nothing for the thief");
        vm.prank(SERVER);
        _refused(address(market), data, _wrongState(r), "the original, late");
    }

    /// @dev Any field of a request.
    function testFuzz_ChangedFieldIsAnotherRequest(uint256 seed, uint256 field, uint256 noise) public {
        IInferenceMarket.Request memory r = _ramped(seed);
        r.consumer = address(0xc0); // without code: its callback fails and can be repeated
        bytes32 id = _open(r);
        IInferenceMarket.Request memory changed = _change(r, field % 14, noise);
        vm.assertNotEq(market.idOf(changed), id, "the id");
        bytes memory wrong = _wrongState(changed);
        bytes memory redeliver = abi.encodeCall(IInferenceMarket.redeliver, (changed, _outputs(5)));
        _refused(address(market), _fulfilData(changed, SERVER, 5), wrong, "fulfil");
        vm.warp(type(uint64).max);
        _refused(address(market), abi.encodeCall(IInferenceMarket.refund, (changed)), wrong, "refund");
        vm.warp(r.deadline);
        _fulfil(r, SERVER, 5);
        _refused(address(market), redeliver, wrong, "redeliver");
    }

    /// @dev A request is 14 words in memory.
    function _change(IInferenceMarket.Request memory r, uint256 field, uint256 noise)
        private
        pure
        returns (IInferenceMarket.Request memory changed)
    {
        uint8[14] memory bits = [160, 160, 160, 160, 64, 64, 32, 160, 128, 128, 64, 64, 255, 255];
        noise = _bound(noise, 1, (1 << bits[field]) - 1);
        changed = abi.decode(abi.encode(r), (IInferenceMarket.Request));
        assembly ("memory-safe") {
            let at_ := add(changed, shl(5, field))
            mstore(at_, xor(mload(at_), noise))
        }
    }

    function testFuzz_ExclusiveProvider(uint256 seed, address provider, address other, uint256 time) public {
        vm.assume(provider != address(0) && other != provider && _isPlain(provider) && _isPlain(other));
        IInferenceMarket.Request memory r = _ramped(seed);
        (r.provider, r.exclusiveUntil) = (provider, r.deadline - 50);
        _open(r);
        time = _bound(time, r.exclusiveUntil - 50, r.deadline);
        vm.warp(time);
        bytes memory data = _fulfilData(r, other, 5);
        if (time < r.exclusiveUntil) {
            bytes memory want = abi.encodeWithSelector(IInferenceMarket.Exclusive.selector, provider, r.exclusiveUntil);
            vm.prank(provider); // who sends it does not matter
            _refused(address(market), data, want, "another provider");
            vm.prank(other);
            (bool ok,) = address(market).call(_fulfilData(r, provider, 5));
            vm.assertTrue(ok, "the provider");
        } else {
            (bool ok,) = address(market).call(data);
            vm.assertTrue(ok, "another provider, later");
        }
    }

    /// @dev An account that takes native coins and is nobody of these tests.
    function _isPlain(address account) private view returns (bool) {
        return account.code.length == 0 && uint160(account) > 0x1000 && account != address(market) && account != CLIENT
            && account != address(vm);
    }

    function testFuzz_OneResultMatches(uint256 seed, uint256 output, uint256[] memory other, uint256 later) public {
        IInferenceMarket.Request memory r = _ramped(seed);
        output = _bound(output, 0, type(uint248).max);
        bytes32 id = _open(r);
        vm.assertFalse(market.resultMatches(id, _outputs(output)), "an open request");
        vm.assertFalse(market.isDelivered(id), "an open request is delivered");
        _fulfil(r, SERVER, output);
        vm.warp(_bound(later, block.timestamp, type(uint64).max));
        vm.assertTrue(market.resultMatches(id, _outputs(output)), "its output");
        vm.assertTrue(market.isDelivered(id), "nothing to deliver");
        bool same = other.length == 1 && other[0] == output;
        vm.assertEq(market.resultMatches(id, other), same, "other outputs");
        vm.assertFalse(market.resultMatches(id, _outputs(output ^ (1 << (seed % 256)))), "a bit");
        vm.assertFalse(market.resultMatches(bytes32(uint256(id) ^ 1), _outputs(output)), "another id");
        uint256[] memory more = new uint256[](2);
        more[0] = output;
        vm.assertFalse(market.resultMatches(id, more), "a word more");
    }

    /// @dev Neither slot 0 nor the values of the other states are an answer.
    function testFuzz_NothingMatchesWithoutAnAnswer(uint256 seed, bytes32 id, uint256[] memory outputs) public {
        vm.assertFalse(market.resultMatches(id, outputs), "an unknown id");
        IInferenceMarket.Request memory r = _ramped(seed);
        _open(r);
        vm.warp(r.deadline + 1);
        _refund(r);
        vm.assertFalse(market.resultMatches(market.idOf(r), outputs), "a refunded request");
        vm.assertFalse(market.isDelivered(market.idOf(r)), "a refunded request is delivered");
    }

    /// @dev A request's life writes one slot of the market, besides the credit of the fee.
    function testFuzz_OneSlotARequest(uint256 seed, bool answered) public {
        IInferenceMarket.Request memory r = _ramped(seed);
        bytes32 id = market.idOf(r);
        bytes32 slot = keccak256(abi.encode(id, uint256(0)));
        vm.record();
        _open(r);
        if (answered) {
            _fulfil(r, SERVER, 5);
        } else {
            vm.warp(r.deadline + 1);
            _refund(r);
        }
        bytes32 credit = keccak256(abi.encode(FEES, keccak256(abi.encode(r.token, uint256(1)))));
        (, bytes32[] memory writes) = vm.accesses(address(market));
        uint256 count;
        for (uint256 i = 0; i < writes.length; ++i) {
            if (writes[i] == slot) ++count;
            else vm.assertEq(writes[i], credit, "another slot");
        }
        vm.assertEq(count, 2, "writes of the request's slot");
        vm.assertLe(writes.length, answered ? 3 : 2, "writes");
    }

    /// @dev With any gas a call does all that it promises, or nothing.
    function testFuzz_StarvedCallsDoNothing(uint256 seed, uint256 limit) public {
        Hostile consumer = new Hostile();
        IInferenceMarket.Request memory r = _ramped(seed);
        (r.consumer, r.callbackGas) = (address(consumer), 200_000);
        _open(r);
        uint256 client = _balance(r.token, CLIENT);
        bytes memory data = _fulfilData(r, SERVER, 5);
        limit = _bound(limit, 50_000, 900_000);
        (bool ok, bytes memory reason) = address(market).call{gas: limit}(data);
        if (ok) {
            vm.assertEq(consumer.callbacks(), 1, "called back");
            vm.assertLe(consumer.gasGiven(), 200_000, "gas of the callback");
            vm.assertGe(consumer.gasGiven(), 199_000, "gas of the callback");
            uint256 cost = market.quote(r, uint64(block.timestamp));
            vm.assertEq(_balance(r.token, CLIENT), client + r.price - cost, "change, not credit");
        } else {
            _isState(r, IInferenceMarket.State.Open, "state");
            vm.assertEq(consumer.callbacks(), 0, "called back, undone");
            vm.assertTrue(
                reason.length == 0 || _selector(reason) == IModel.NotEnoughGas.selector
                    || _selector(reason) == IInferenceMarket.TransferFailed.selector,
                "the reason"
            );
            vm.assertLe(limit, 750_000, "starved with enough gas");
        }
    }

    /// @dev The terms that a request may not have.
    function testFuzz_BadTermsAreRefused(uint256 seed, uint256 kind, uint256 x) public {
        IInferenceMarket.Request memory r = _terms(seed);
        bytes memory want = abi.encodeWithSelector(IInferenceMarket.BadTerms.selector);
        kind %= 7;
        uint256 value = 1000;
        address caller = CLIENT;
        uint256[] memory inputs = _inputs();
        if (kind == 0) r.startPrice = uint128(_bound(x, 1001, type(uint128).max));
        if (kind == 1) (r.rampEnd, r.rampStart) = (uint64(x % 1000), uint64(_bound(x, 1000, type(uint64).max)));
        if (kind == 2) r.callbackGas = uint32(_bound(x, 5_000_001, type(uint32).max));
        if (kind == 3) {
            r.deadline = uint64(_bound(x, 0, block.timestamp - 1));
            want = abi.encodeWithSelector(IInferenceMarket.Expired.selector, r.deadline);
        }
        if (kind == 4) {
            value = _bound(x, 0, 1 << 130);
            vm.assume(value != 1000);
            want = abi.encodeWithSelector(IInferenceMarket.WrongValue.selector, value, 1000);
        }
        if (kind == 5) {
            caller = address(uint160(x));
            vm.assume(caller != CLIENT && caller != address(vm));
            want = abi.encodeWithSelector(IInferenceMarket.NotClient.selector, CLIENT, caller);
        }
        if (kind == 6) {
            inputs = new uint256[](x % 5);
            if (x % 5 != 2) r.inputsHash = keccak256(abi.encodePacked(inputs));
            want = abi.encodeWithSelector(IInferenceMarket.WrongInputs.selector);
        }
        vm.deal(caller, MONEY);
        vm.prank(caller);
        (bool ok, bytes memory reason) =
            address(market).call{value: value}(abi.encodeCall(IInferenceMarket.request, (r, inputs)));
        vm.assertFalse(ok, "bad terms");
        vm.assertEq(reason, want, "reason");
    }

    function test_MarketTakesNoCoinsForNothing() public {
        (bool ok,) = address(market).call{value: 1}("");
        vm.assertFalse(ok, "a donation");
    }
}
