// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../src/IModel.sol";
import {ModelFactory} from "../src/ModelFactory.sol";
import {MockModel} from "../src/mocks/MockModel.sol";
import {MarketHandler} from "./lib/MarketHandler.sol";
import {Prover} from "./lib/Prover.sol";
import {Test} from "./lib/Test.sol";

contract MockHandler is MarketHandler {
    function _newModel() internal override returns (IModel) {
        return new MockModel(2, 1, bytes32("schema"));
    }

    function _proof(bytes32 context, uint256[] memory words) internal view override returns (bytes memory) {
        return MockModel(address(model)).prove(context, words);
    }
}

contract ProofHandler is MarketHandler {
    function _newModel() internal override returns (IModel) {
        return IModel(new ModelFactory().create(Prover.key(Prover.secrets(2, 1))));
    }

    function _proof(bytes32 context, uint256[] memory words) internal view override returns (bytes memory) {
        return Prover.prove(Prover.secrets(2, 1), context, words, uint256(context));
    }
}

/// @dev Properties 11 to 16, 18 to 23, after every call of a random walk.
abstract contract MarketInvariantTest is Test {
    MarketHandler internal handler;

    struct FuzzSelector {
        address target;
        bytes4[] selectors;
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[9] memory list = [
            MarketHandler.request.selector,
            MarketHandler.request.selector,
            MarketHandler.fulfil.selector,
            MarketHandler.fulfil.selector,
            MarketHandler.fulfilBatch.selector,
            MarketHandler.refund.selector,
            MarketHandler.redeliver.selector,
            MarketHandler.withdraw.selector,
            MarketHandler.weather.selector
        ];
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), new bytes4[](9));
        for (uint256 i = 0; i < 9; ++i) {
            targets[0].selectors[i] = list[i];
        }
    }

    /// @dev The market has what it owes: no less of any token, no more of an honest one.
    function _checkSolvency() internal view {
        for (uint256 t = 0; t < 3; ++t) {
            address token = handler.tokens(t);
            uint256 owed = handler.inEscrow(token) + handler.credits(token) + handler.donated(token);
            uint256 has = handler.balance(token, address(handler.market()));
            if (t == 2) vm.assertGe(has, owed, "solvency in a token that does anything");
            else vm.assertEq(has, owed, "solvency");
        }
    }

    /// @dev Everybody has what he must have, to the wei.
    function _checkWealth() internal view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = handler.tokens(t);
            for (uint256 i = 0; handler.size() != 0 && i < 6; ++i) {
                address account = handler.accounts(i);
                uint256 has = handler.balance(token, account) + handler.market().creditOf(token, account);
                vm.assertEq(has, handler.wealth(token, account), "wealth");
            }
        }
    }

    function _checkSome() internal view {
        uint256 n = handler.size();
        for (uint256 i = 0; n != 0 && i < 4; ++i) {
            handler.check(_random(n + block.timestamp, i) % n);
        }
    }

    function afterInvariant() external {
        handler.drain();
        _checkSolvency();
        _checkWealth();
        for (uint256 t = 0; t < 2; ++t) {
            address token = handler.tokens(t);
            vm.assertEq(handler.balance(token, address(handler.market())), handler.donated(token), "left in the end");
        }
    }
}

contract MarketMockInvariantTest is MarketInvariantTest {
    function setUp() public {
        vm.warp(1_000_000);
        handler = new MockHandler();
    }

    function invariant_MoneyIsConserved() external view {
        _checkSolvency();
        _checkWealth();
        _checkSome();
    }
}

contract MarketProofInvariantTest is MarketInvariantTest {
    function setUp() public {
        vm.warp(1_000_000);
        handler = new ProofHandler();
    }

    /// forge-config: default.invariant.runs = 4
    /// forge-config: default.invariant.depth = 40
    /// forge-config: deep.invariant.runs = 16
    /// forge-config: deep.invariant.depth = 100
    function invariant_MoneyIsConserved() external view {
        _checkSolvency();
        _checkWealth();
        _checkSome();
    }
}
