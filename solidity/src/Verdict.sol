// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "./IModel.sol";

/// @title A model's verdict as a boolean
/// @notice For interfaces that want one. A call that ran out of gas is no verdict, and reverts.
library Verdict {
    /// @notice Whether the model accepts the proof.
    function accepts(IModel model, bytes32 context, uint256[] memory words, bytes memory proof)
        internal
        view
        returns (bool)
    {
        try model.verify(context, words, proof) {
            return true;
        } catch (bytes memory reason) {
            refuseStarved(reason);
            return false;
        }
    }

    /// @notice Reverts if a refusal is for want of gas: it says so, or has had no gas to say anything.
    function refuseStarved(bytes memory reason) internal pure {
        if (reason.length == 0 || (reason.length == 4 && bytes4(reason) == IModel.NotEnoughGas.selector)) {
            revert IModel.NotEnoughGas();
        }
    }
}
