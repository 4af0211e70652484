// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../src/IModel.sol";
import {IInferenceMarket} from "../src/market/IInferenceMarket.sol";
import {MockModel} from "../src/mocks/MockModel.sol";
import {Hostile} from "../testdata/hostile/Hostile.sol";
import {MarketTest} from "./lib/MarketTest.sol";
import {Vm} from "./lib/Vm.sol";

/// @dev Property 25.
contract MarketBatchTest is MarketTest {
    uint256 private constant MAX_MEMBERS = 6;

    struct Batch {
        IInferenceMarket.Request[] rs;
        uint256[][] inputs;
        uint256[][] outputs;
        bytes[] proofs;
    }

    /// @dev What a call leaves behind: everybody's money and the requests' states.
    struct Aftermath {
        uint256[8] money;
        bytes32 states;
        uint256 callbacks;
    }

    Hostile private consumer;

    function setUp() public override {
        super.setUp();
        consumer = new Hostile();
    }

    /// @dev Requests that are open, settled, expired, unknown, or in the batch already.
    function _batch(uint256 seed, uint256 n) private returns (Batch memory b) {
        b = Batch(new IInferenceMarket.Request[](n), new uint256[][](n), new uint256[][](n), new bytes[](n));
        for (uint256 i = 0; i < n; ++i) {
            IInferenceMarket.Request memory r = _ramped(_random(seed, i));
            uint256 kind = _random(seed, 100 + i) % 8;
            if (kind == 1) r.deadline = uint64(block.timestamp + 5);
            if (kind == 2) (r.consumer, r.callbackGas) = (address(consumer), 200_000);
            if (kind == 3 && i != 0) r = b.rs[i - 1];
            else if (kind != 4) _open(r);
            if (kind == 5) _fulfil(r, SERVER, 1);
            (b.rs[i], b.inputs[i], b.outputs[i]) = (r, _inputs(), _outputs(_random(seed, 200 + i) >> 8));
            b.proofs[i] = _proof(r, SERVER, b.outputs[i][0]);
        }
    }

    function _data(Batch memory b) private pure returns (bytes memory) {
        return abi.encodeCall(IInferenceMarket.fulfilBatch, (b.rs, SERVER, b.inputs, b.outputs, b.proofs));
    }

    function _isOpen(IInferenceMarket.Request memory r) private view returns (bool) {
        bool open = market.stateOf(market.idOf(r)) == IInferenceMarket.State.Open;
        return open && block.timestamp <= r.deadline;
    }

    function _aftermath(Batch memory b) private view returns (Aftermath memory a) {
        address[4] memory accounts = [CLIENT, SERVER, FEES, address(market)];
        for (uint256 i = 0; i < 4; ++i) {
            a.money[2 * i] = _wealth(NATIVE, accounts[i]);
            a.money[2 * i + 1] = _wealth(address(token), accounts[i]);
        }
        for (uint256 i = 0; i < b.rs.length; ++i) {
            bytes32 id = market.idOf(b.rs[i]);
            bool matches = market.resultMatches(id, b.outputs[i]);
            a.states = keccak256(abi.encode(a.states, market.stateOf(id), market.isDelivered(id), matches));
        }
        a.callbacks = consumer.callbacks();
    }

    /// @dev The batch leaves what the single calls leave, for those members that are open.
    function testFuzz_BatchIsItsMembers(uint256 seed, uint256 n) public {
        Batch memory b = _batch(seed, _bound(n, 1, MAX_MEMBERS));
        vm.warp(block.timestamp + _random(seed, 300) % 20);
        uint256 snapshot = vm.snapshotState();
        uint256 open;
        for (uint256 i = 0; i < b.rs.length; ++i) {
            if (!_isOpen(b.rs[i])) continue;
            market.fulfil(b.rs[i], SERVER, b.inputs[i], b.outputs[i], b.proofs[i]);
            ++open;
        }
        Aftermath memory want = _aftermath(b);
        vm.assertTrue(vm.revertToState(snapshot), "snapshot");
        bytes memory data = _data(b);
        if (open == 0) {
            bytes4 none = IInferenceMarket.NothingOpen.selector;
            _refused(address(market), data, none, "nothing open");
            return;
        }
        vm.recordLogs();
        (bool ok,) = address(market).call(data);
        vm.assertTrue(ok, "the batch");
        vm.assertEq(abi.encode(_aftermath(b)), abi.encode(want), "the aftermath");
        _isReported(b.rs.length, open);
    }

    function _isReported(uint256 n, uint256 open) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 fulfilled;
        uint256 skipped;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == IInferenceMarket.Fulfilled.selector) ++fulfilled;
            if (logs[i].topics[0] == IInferenceMarket.Skipped.selector) ++skipped;
        }
        vm.assertEq(fulfilled, open, "fulfilled");
        vm.assertEq(skipped, n - open, "skipped");
    }

    /// @dev One bad proof among open members refuses all; a bad one of a member left out does not matter.
    function testFuzz_BadMemberRefusesAll(uint256 seed, uint256 n, uint256 which, uint256 bit) public {
        Batch memory b = _batch(seed, _bound(n, 1, MAX_MEMBERS));
        which %= b.rs.length;
        bool matters = _isOpen(b.rs[which]);
        uint256 open;
        for (uint256 i = 0; i < b.rs.length; ++i) {
            if (_isOpen(b.rs[i])) ++open;
            // The second time that a request is in the batch it is left out.
            for (uint256 k = 0; k < i; ++k) {
                if (i == which && market.idOf(b.rs[k]) == market.idOf(b.rs[i])) matters = false;
            }
        }
        b.proofs[which][4 + bit % 32] ^= bytes1(uint8(1 << (bit % 8)));
        Aftermath memory before = _aftermath(b);
        (bool ok, bytes memory reason) = address(market).call(_data(b));
        vm.assertEq(ok, open != 0 && !matters, "a bad member");
        if (ok) return;
        bytes4 want = open == 0 ? IInferenceMarket.NothingOpen.selector : IModel.InvalidProof.selector;
        vm.assertTrue(_selector(reason) == want, "the reason");
        vm.assertEq(abi.encode(_aftermath(b)), abi.encode(before), "the aftermath of nothing");
    }

    /// @dev Words of one member are never taken for another's, and models are not mixed.
    function testFuzz_MembersAreAlike(uint256 seed, uint256 kind, uint256 length) public {
        Batch memory b = _batch(seed, 3);
        for (uint256 i = 0; i < 3; ++i) {
            b.rs[i] = _terms(_random(seed, 400 + i));
            if (kind % 6 == 0 && i == 1) b.rs[i].model = new MockModel(2, 1, bytes32("another"));
            _open(b.rs[i]);
            b.proofs[i] = _proof(b.rs[i], SERVER, b.outputs[i][0]);
        }
        kind %= 6;
        length = _bound(length, 0, 5);
        vm.assume(length != 3 && length != 1);
        if (kind == 1) b.outputs[2] = new uint256[](length);
        if (kind == 2) b.outputs = new uint256[][](length);
        if (kind == 3) b.inputs = new uint256[][](length);
        if (kind == 4) b.proofs = new bytes[](length);
        bytes memory data = _data(b);
        if (kind == 5) market.fulfilBatch(b.rs, SERVER, b.inputs, b.outputs, b.proofs);
        else _refused(address(market), data, IInferenceMarket.MixedBatch.selector, "members that differ");
    }
}
