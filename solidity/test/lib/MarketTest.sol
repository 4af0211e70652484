// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Statement} from "../../src/Statement.sol";
import {IInferenceMarket} from "../../src/market/IInferenceMarket.sol";
import {InferenceMarket} from "../../src/market/InferenceMarket.sol";
import {MockModel} from "../../src/mocks/MockModel.sol";
import {HostileToken} from "../../testdata/hostile/HostileToken.sol";
import {Test} from "./Test.sol";

/// @dev Tests with a market and a mock model of two input words and one output word.
abstract contract MarketTest is Test {
    address internal constant NATIVE = address(0);
    address internal constant CLIENT = address(0xc11e27);
    address internal constant SERVER = address(0x5e44e4);
    address internal constant ANYBODY = address(0xa2b0d1);
    address internal constant FEES = address(0xfee);
    uint256 internal constant FEE_BPS = 250;
    uint256 internal constant MONEY = 1 << 140;

    InferenceMarket internal market;
    MockModel internal model;
    HostileToken internal token;

    function setUp() public virtual {
        vm.warp(1_000_000);
        market = new InferenceMarket(FEES, FEE_BPS);
        model = new MockModel(2, 1, bytes32("schema"));
        token = _newToken();
        vm.deal(CLIENT, MONEY);
    }

    /// @dev One that the client has and has approved.
    function _newToken() internal returns (HostileToken t) {
        t = new HostileToken();
        t.mint(CLIENT, MONEY);
        vm.prank(CLIENT);
        t.approve(address(market), type(uint256).max);
    }

    function _inputs() internal pure returns (uint256[] memory words) {
        words = new uint256[](2);
        (words[0], words[1]) = (11, 12);
    }

    function _outputs(uint256 output) internal pure returns (uint256[] memory words) {
        words = new uint256[](1);
        words[0] = output;
    }

    /// @dev 1000 native coins, fixed, for anyone, until 100 seconds from now, without a callback.
    function _terms(uint256 salt) internal view returns (IInferenceMarket.Request memory r) {
        r.client = CLIENT;
        r.model = model;
        r.deadline = uint64(block.timestamp + 100);
        (r.price, r.startPrice) = (1000, 1000);
        r.inputsHash = keccak256(abi.encodePacked(_inputs()));
        r.salt = bytes32(salt);
    }

    /// @dev The same, with any price, ramp and token: the client gets change.
    function _ramped(uint256 seed) internal view returns (IInferenceMarket.Request memory r) {
        r = _terms(seed);
        r.token = seed % 2 == 0 ? NATIVE : address(token);
        r.price = uint128(_random(seed, 0) >> (128 + _random(seed, 1) % 100));
        r.startPrice = uint128(_bound(_random(seed, 2), 0, r.price));
        r.rampStart = uint64(block.timestamp + _random(seed, 3) % 60);
        r.rampEnd = r.rampStart + uint64(_random(seed, 4) % 60);
    }

    function _open(IInferenceMarket.Request memory r) internal returns (bytes32 id) {
        vm.prank(r.client);
        return market.request{value: r.token == NATIVE ? r.price : 0}(r, _inputs());
    }

    /// @dev The mock's proof of an output, for a beneficiary.
    function _proof(IInferenceMarket.Request memory r, address beneficiary, uint256 output)
        internal
        view
        returns (bytes memory)
    {
        uint256[] memory words = new uint256[](3);
        (words[0], words[1], words[2]) = (11, 12, output);
        return model.prove(Statement.context(address(market), market.idOf(r), beneficiary), words);
    }

    function _fulfilData(IInferenceMarket.Request memory r, address beneficiary, uint256 output)
        internal
        view
        returns (bytes memory)
    {
        bytes memory proof = _proof(r, beneficiary, output);
        return abi.encodeCall(IInferenceMarket.fulfil, (r, beneficiary, _inputs(), _outputs(output), proof));
    }

    /// @dev Anybody settles a request for a beneficiary; it must succeed.
    function _fulfil(IInferenceMarket.Request memory r, address beneficiary, uint256 output) internal {
        bytes memory data = _fulfilData(r, beneficiary, output);
        vm.prank(ANYBODY);
        (bool ok,) = address(market).call(data);
        vm.assertTrue(ok, "fulfil");
    }

    function _refund(IInferenceMarket.Request memory r) internal {
        vm.prank(ANYBODY);
        market.refund(r);
    }

    function _isState(IInferenceMarket.Request memory r, IInferenceMarket.State want, string memory what)
        internal
        view
    {
        vm.assertEq(uint256(market.stateOf(market.idOf(r))), uint256(want), what);
    }

    function _balance(address token_, address account) internal view returns (uint256) {
        return token_ == NATIVE ? account.balance : HostileToken(token_).balanceOf(account);
    }

    /// @dev What an account has of a token, with what the market owes it.
    function _wealth(address token_, address account) internal view returns (uint256) {
        return _balance(token_, account) + market.creditOf(token_, account);
    }

    function _wrongState(IInferenceMarket.Request memory r) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IInferenceMarket.WrongState.selector, market.idOf(r));
    }
}
