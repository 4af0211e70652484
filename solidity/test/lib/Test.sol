// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Vm} from "./Vm.sol";

/// @dev Base of all tests.
abstract contract Test {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev A number from `low` to `high`, both included; a number in there stays.
    function _bound(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        if (x >= low && x <= high) return x;
        uint256 size = high - low + 1;
        return size == 0 ? x : low + x % size;
    }

    /// @dev Number `i` of a seed.
    function _random(uint256 seed, uint256 i) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }

    /// @dev The call must revert with exactly these bytes.
    function _refused(address to, bytes memory data, bytes memory want, string memory what) internal {
        (bool ok, bytes memory got) = to.call(data);
        vm.assertFalse(ok, what);
        vm.assertEq(got, want, what);
    }

    /// @dev The call must revert with this error, which has no arguments.
    function _refused(address to, bytes memory data, bytes4 want, string memory what) internal {
        _refused(to, data, abi.encodePacked(want), what);
    }

    /// @dev The first four bytes of a revert.
    function _selector(bytes memory reason) internal pure returns (bytes4) {
        return reason.length < 4 ? bytes4(0) : bytes4(reason);
    }
}
