// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev What the tests use of forge's cheatcodes.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function warp(uint256 time) external;
    function chainId(uint256 id) external;
    function deal(address account, uint256 balance) external;
    function etch(address account, bytes calldata code) external;
    function prank(address caller) external;
    function assume(bool condition) external pure;
    function expectCall(address callee, bytes calldata data) external;
    function record() external;
    function accesses(address account) external returns (bytes32[] memory reads, bytes32[] memory writes);
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function snapshotState() external returns (uint256);
    function revertToState(uint256 snapshot) external returns (bool);

    function assertTrue(bool condition, string calldata what) external pure;
    function assertFalse(bool condition, string calldata what) external pure;
    function assertEq(bool got, bool want, string calldata what) external pure;
    function assertEq(uint256 got, uint256 want, string calldata what) external pure;
    function assertEq(int256 got, int256 want, string calldata what) external pure;
    function assertEq(address got, address want, string calldata what) external pure;
    function assertEq(bytes32 got, bytes32 want, string calldata what) external pure;
    function assertEq(bytes calldata got, bytes calldata want, string calldata what) external pure;
    function assertEq(string calldata got, string calldata want, string calldata what) external pure;
    function assertNotEq(uint256 got, uint256 other, string calldata what) external pure;
    function assertNotEq(bytes32 got, bytes32 other, string calldata what) external pure;
    function assertLe(uint256 got, uint256 bound, string calldata what) external pure;
    function assertGe(uint256 got, uint256 bound, string calldata what) external pure;
}
