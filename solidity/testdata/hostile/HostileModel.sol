// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev A model that does what it should not, for the tests. Its functions are not `view`, as a hostile
/// model's need not be.
contract HostileModel {
    enum Mode {
        Accept,
        Revert,
        Loop,
        ReturnMegabyte,
        RevertMegabyte,
        Write,
        Reenter
    }

    Mode public mode;
    uint256 public written;
    address public target;
    bytes public payload;

    error Refused();

    function setMode(Mode mode_, address target_, bytes calldata payload_) external {
        mode = mode_;
        target = target_;
        payload = payload_;
    }

    function verify(bytes32, uint256[] calldata, bytes calldata) external {
        _act();
    }

    function verifyBatch(bytes32[] calldata, uint256[] calldata, bytes[] calldata) external {
        _act();
    }

    function shape() external pure returns (uint256, uint256, bytes32) {
        return (1, 1, 0);
    }

    function _act() private {
        uint256 m = uint256(mode);
        if (mode == Mode.Revert) revert Refused();
        if (mode == Mode.Loop) {
            while (true) {}
        }
        if (mode == Mode.Write) ++written;
        if (mode == Mode.Reenter) {
            (bool ok,) = target.call(payload);
            if (!ok) revert Refused();
        }
        assembly {
            if eq(m, 3) { return(0, 0x100000) }
            if eq(m, 4) { revert(0, 0x100000) }
        }
    }
}
