// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev A client, beneficiary, consumer or withdrawer that does what it should not, for the tests.
contract Hostile {
    enum Mode {
        Accept,
        Revert,
        Loop,
        ReturnMegabyte,
        RevertMegabyte,
        Reenter,
        Picky // refuses less than 40,000 gas at once, and keeps the caller's
    }

    Mode public onReceive;
    Mode public onInferenceMode;

    address public target;
    bytes[] public payloads;
    uint256 public reentered; // calls back that succeeded
    bytes4 public lastError; // of one that did not

    uint256 public callbacks; // that were not undone
    uint256 public gasGiven; // to the last one
    bytes32 public lastId;
    bytes32 public lastWords;

    error Refused();

    function setModes(Mode onReceive_, Mode onInference_) external {
        onReceive = onReceive_;
        onInferenceMode = onInference_;
    }

    function setReentry(address target_, bytes[] calldata payloads_) external {
        target = target_;
        delete payloads;
        for (uint256 i = 0; i < payloads_.length; ++i) {
            payloads.push(payloads_[i]);
        }
    }

    function exec(address to, uint256 value, bytes calldata data) external payable returns (bytes memory) {
        (bool ok, bytes memory ret) = to.call{value: value}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(ret, 0x20), mload(ret))
            }
        }
        return ret;
    }

    receive() external payable {
        _act(onReceive);
    }

    function onInference(bytes32 id, uint256[] calldata outputWords) external {
        uint256 given = gasleft();
        ++callbacks;
        gasGiven = given;
        lastId = id;
        lastWords = keccak256(abi.encodePacked(outputWords));
        _act(onInferenceMode);
    }

    function _act(Mode mode) private {
        if (mode == Mode.Revert || (mode == Mode.Picky && gasleft() < 40_000)) revert Refused();
        if (mode == Mode.Loop) {
            while (true) {}
        }
        if (mode == Mode.ReturnMegabyte || mode == Mode.RevertMegabyte) {
            assembly {
                if eq(mode, 3) { return(0, 0x100000) }
                revert(0, 0x100000)
            }
        }
        if (mode == Mode.Reenter) _reenter();
    }

    function _reenter() private {
        for (uint256 i = 0; i < payloads.length; ++i) {
            (bool ok, bytes memory ret) = target.call(payloads[i]);
            if (ok) ++reentered;
            else lastError = bytes4(ret);
        }
    }
}
