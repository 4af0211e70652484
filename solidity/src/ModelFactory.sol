// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Clone} from "./Clone.sol";
import {Groth16Core} from "./Groth16Core.sol";

/// @title Makes models: clones of one core, each with its verifying key behind it
/// @notice A model's address is a hash of the core and the key: it is known before the model exists, and
/// no other key can be behind it. Anyone may create any model; a key is checked before it gets an address.
/// That a key belongs to a network is not checked here, and cannot be: see the key's setup record.
contract ModelFactory {
    event ModelCreated(address indexed model, bytes32 indexed keyHash);

    /// @notice The key does not have the length of a key.
    error WrongKeyLength(uint256 got, uint256 want);
    /// @notice The point at byte `offset` of the key is infinity, or not a point of G1.
    error BadPoint(uint256 offset);
    /// @notice One of the three points of G2 is not on the curve or not in the subgroup.
    error BadG2Points();
    /// @notice More words than a statement can have.
    error TooManyWords(uint256 inputWords, uint256 outputWords);
    error CreateFailed();

    uint256 private constant MAX_WORDS = 1 << 24;

    /// @notice The contract that the models delegate to.
    address public immutable core;

    constructor() {
        core = address(new Groth16Core());
    }

    /// @notice Creates the model of a key, or finds it: the call can be made by anyone, and repeated.
    /// @param key the 736 bytes that `Groth16Core` describes
    function create(bytes calldata key) external returns (address model) {
        bytes memory init = _initCode(key);
        model = _addressOf(init);
        if (model.code.length != 0) return model;
        _check(key);
        address made;
        assembly ("memory-safe") {
            made := create2(0, add(init, 0x20), mload(init), 0)
        }
        if (made != model) revert CreateFailed();
        emit ModelCreated(model, keccak256(key));
    }

    /// @notice The address of the model of a key, whether it exists or not.
    function addressOf(bytes calldata key) external view returns (address) {
        return _addressOf(_initCode(key));
    }

    function _addressOf(bytes memory init) private view returns (address) {
        bytes32 hash = keccak256(abi.encodePacked(bytes1(0xff), address(this), bytes32(0), keccak256(init)));
        return address(uint160(uint256(hash)));
    }

    function _initCode(bytes calldata key) private view returns (bytes memory) {
        if (key.length != Clone.KEY_BYTES) revert WrongKeyLength(key.length, Clone.KEY_BYTES);
        return Clone.initCode(core, key);
    }

    /// @dev An infinite delta or sigma g2 lets anyone make proofs, an infinite Ke or Kc leaves the words
    /// or the challenge out of the equation. The curve of G1 has prime order, that of G2 does not.
    function _check(bytes calldata key) private view {
        (uint256 inputWords, uint256 outputWords) = abi.decode(key[640:704], (uint256, uint256));
        if (inputWords > MAX_WORDS || outputWords > MAX_WORDS) revert TooManyWords(inputWords, outputWords);
        _checkG1(key, 0, false); // alpha
        _checkG1(key, 448, true); // K0
        _checkG1(key, 512, false); // Ke
        _checkG1(key, 576, false); // Kc
        _checkG2(key);
    }

    /// @dev Adds zero to the point.
    function _checkG1(bytes calldata key, uint256 offset, bool mayBeInfinite) private view {
        bool ok;
        assembly ("memory-safe") {
            let m := mload(0x40)
            calldatacopy(m, add(key.offset, offset), 0x40)
            let allowed := or(mayBeInfinite, iszero(iszero(or(mload(m), mload(add(m, 0x20))))))
            mstore(add(m, 0x40), 0)
            mstore(add(m, 0x60), 0)
            ok := staticcall(300, 6, m, 0x80, m, 0x40)
            ok := and(ok, and(eq(returndatasize(), 0x40), allowed))
        }
        if (!ok) revert BadPoint(offset);
    }

    /// @dev Pairs -beta, -delta and sigma g2 with zero: the precompile checks that they are in the subgroup.
    function _checkG2(bytes calldata key) private view {
        uint256 infinite;
        bool ok;
        assembly ("memory-safe") {
            let m := mload(0x40)
            for { let i := 0 } lt(i, 3) { i := add(i, 1) } {
                let pair := add(m, mul(i, 192))
                let offset := add(64, shl(7, i))
                mstore(pair, 0)
                mstore(add(pair, 0x20), 0)
                calldatacopy(add(pair, 0x40), add(key.offset, offset), 0x80)
                let x := or(mload(add(pair, 0x40)), mload(add(pair, 0x60)))
                if iszero(or(x, or(mload(add(pair, 0x80)), mload(add(pair, 0xa0))))) { infinite := offset }
            }
            let result := add(m, 576)
            mstore(result, 0)
            ok := staticcall(294000, 8, m, 576, result, 0x20)
            ok := and(ok, and(eq(returndatasize(), 0x20), eq(mload(result), 1)))
        }
        if (infinite != 0) revert BadPoint(infinite);
        if (!ok) revert BadG2Points();
    }
}
