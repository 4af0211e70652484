// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../../src/IModel.sol";
import {ERC7007Inference} from "../../src/adapters/ERC7007Inference.sol";

/// @dev A token with as little of ERC-721 as the tests need: anyone mints the token of a prompt, once.
contract Content is ERC7007Inference {
    mapping(uint256 => address) private _owners;

    constructor(IModel model_) ERC7007Inference(model_) {}

    function mint(address to, bytes calldata prompt) external {
        uint256 tokenId = tokenIdOf(prompt);
        if (_owners[tokenId] == address(0)) _owners[tokenId] = to;
    }

    function _tokenOwner(uint256 tokenId) internal view override returns (address) {
        return _owners[tokenId];
    }
}
