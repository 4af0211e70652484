// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @dev ERC-7992 declares `ModelDeprecated` in its registry both as an event and as an error, which no
/// compiler takes. Declared in a library, the error keeps the name and the selector of the text
/// (0xf5201226), and the interface keeps the event.
library ModelDeprecatedError {
    error ModelDeprecated(uint256 modelId);
}
