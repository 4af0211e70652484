// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev An ERC-20 token that can be made to misbehave, for the tests.
contract HostileToken {
    enum Mode {
        Honest,
        Fee, // burns a hundredth
        False, // moves nothing, returns false
        Nothing, // moves, returns nothing
        Lie, // moves nothing, returns true
        Loop,
        ReturnMegabyte,
        RevertMegabyte,
        Reenter,
        Short // moves, returns one byte
    }

    Mode public mode;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    mapping(address => bool) public blacklisted;

    address public target;
    bytes[] public payloads;
    uint256 public reentered;
    bytes4 public lastError;

    error Blacklisted(address account);
    error BadPermit();

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setReentry(address target_, bytes[] calldata payloads_) external {
        target = target_;
        delete payloads;
        for (uint256 i = 0; i < payloads_.length; ++i) {
            payloads.push(payloads_[i]);
        }
    }

    function blacklist(address account, bool listed) external {
        blacklisted[account] = listed;
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    /// @dev A signature is good if r is the hash of what it signs.
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8, bytes32 r, bytes32)
        external
    {
        if (r != keccak256(abi.encode(owner, spender, value, deadline)) || block.timestamp > deadline) {
            revert BadPermit();
        }
        allowance[owner][spender] = value;
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        if (blacklisted[from]) revert Blacklisted(from);
        if (blacklisted[to]) revert Blacklisted(to);
        if (mode == Mode.Loop) {
            while (true) {}
        }
        if (mode == Mode.Reenter) _reenter();
        if (mode != Mode.False && mode != Mode.Lie) {
            balanceOf[from] -= amount;
            balanceOf[to] += mode == Mode.Fee ? amount - amount / 100 : amount;
        }
        _answer();
    }

    function _answer() private view {
        uint256 m = uint256(mode);
        assembly {
            if eq(m, 2) {
                mstore(0, 0)
                return(0, 0x20)
            }
            if eq(m, 3) { return(0, 0) }
            if eq(m, 6) {
                mstore(0, 1)
                return(0, 0x100000)
            }
            if eq(m, 7) { revert(0, 0x100000) }
            if eq(m, 9) { return(0, 1) }
            mstore(0, 1)
            return(0, 0x20)
        }
    }

    function _reenter() private {
        for (uint256 i = 0; i < payloads.length; ++i) {
            (bool ok, bytes memory ret) = target.call(payloads[i]);
            if (ok) ++reentered;
            else lastError = bytes4(ret);
        }
    }
}
