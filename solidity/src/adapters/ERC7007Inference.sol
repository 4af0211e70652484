// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC165} from "../IERC165.sol";
import {IModel} from "../IModel.sol";
import {Statement} from "../Statement.sol";
import {Verdict} from "../Verdict.sol";
import {IERC7007} from "./IERC7007.sol";

/// @title ERC-7007 on top of any ERC-721 token
/// @notice A token is made for a prompt and has the prompt's hash as its id. The prompt is the model's
/// input words, the content is all other words of the statement, 32 bytes each. A proof is made for this
/// contract, the token and its owner: whoever copies it adds the owner's content to the owner's token.
abstract contract ERC7007Inference is IERC7007, IERC165 {
    /// @notice The model that makes the content.
    IModel public immutable model;

    uint256 private immutable _promptBytes;

    /// @notice The id is not that of the prompt.
    error WrongToken(uint256 got, uint256 want);

    constructor(IModel model_) {
        (uint256 inputWords,,) = model_.shape();
        model = model_;
        _promptBytes = 32 * inputWords;
    }

    /// @inheritdoc IERC7007
    function addAigcData(uint256 tokenId, bytes calldata prompt, bytes calldata aigcData, bytes calldata proof)
        external
    {
        if (tokenId != tokenIdOf(prompt)) revert WrongToken(tokenId, tokenIdOf(prompt));
        if (!verify(prompt, aigcData, proof)) revert IModel.InvalidProof();
        emit AigcData(tokenId, prompt, aigcData, proof);
    }

    /// @inheritdoc IERC7007
    /// @dev False for whatever is wrong, a token without an owner included. It reverts only for want of
    /// gas, which is no verdict.
    function verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata proof)
        public
        view
        returns (bool success)
    {
        if (prompt.length != _promptBytes || aigcData.length % 32 != 0) return false;
        uint256 tokenId = tokenIdOf(prompt);
        address owner = _tokenOwner(tokenId);
        if (owner == address(0)) return false;
        bytes32 context = Statement.context(address(this), bytes32(tokenId), owner);
        return Verdict.accepts(model, context, _concat(prompt, aigcData), proof);
    }

    /// @notice The token of a prompt.
    function tokenIdOf(bytes calldata prompt) public pure returns (uint256) {
        return uint256(keccak256(prompt));
    }

    /// @inheritdoc IERC165
    /// @dev An implementation adds what its token supports.
    function supportsInterface(bytes4 interfaceId) public view virtual returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IERC7007).interfaceId;
    }

    /// @dev The token's owner, 0 if there is no such token.
    function _tokenOwner(uint256 tokenId) internal view virtual returns (address);

    function _concat(bytes calldata prompt, bytes calldata aigcData) private pure returns (uint256[] memory words) {
        words = new uint256[]((prompt.length + aigcData.length) / 32);
        assembly ("memory-safe") {
            let to := add(words, 0x20)
            calldatacopy(to, prompt.offset, prompt.length)
            calldatacopy(add(to, prompt.length), aigcData.offset, aigcData.length)
        }
    }
}
