// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERCZKMLRegistry} from "../src/registry/IERCZKMLRegistry.sol";
import {ModelRegistry} from "../src/registry/ModelRegistry.sol";
import {Test} from "./lib/Test.sol";

/// @dev Four accounts register, update and deprecate a few commitments at random, and remember what the
/// registry has said first.
contract RegistryHandler is Test {
    ModelRegistry public registry = new ModelRegistry();

    uint256[] public ids;
    mapping(uint256 id => address) public ownerOf;
    mapping(uint256 id => bytes32) public hashOf; // of the commitment without the uri
    mapping(uint256 id => bytes32) public uriOf;
    mapping(uint256 id => bool) public ended;
    uint256 public calls;

    /// @dev So few that the same is registered again and again, by different owners.
    function _commitment(uint256 seed, uint256 uri) private pure returns (IERCZKMLRegistry.ModelCommitment memory) {
        return IERCZKMLRegistry.ModelCommitment(
            bytes32(seed % 2), bytes32(seed / 2 % 2), bytes32(seed / 4 % 2), bytes4(uint32(seed / 8 % 2)), _uri(uri)
        );
    }

    function _uri(uint256 uri) private pure returns (string memory) {
        return string(abi.encodePacked(new bytes(uri % 70), bytes1(uint8(uri >> 8))));
    }

    function hashOfCommitment(IERCZKMLRegistry.ModelCommitment memory c) public pure returns (bytes32) {
        return keccak256(abi.encode(c.modelHash, c.circuitHash, c.vkHash, c.proofSystemId));
    }

    function count() external view returns (uint256) {
        return ids.length;
    }

    function register(uint256 who, uint256 seed, uint256 uri) external {
        ++calls;
        address owner = _owner(who);
        IERCZKMLRegistry.ModelCommitment memory c = _commitment(seed, uri);
        uint256 id = registry.modelIdOf(owner, c);
        bool known = ownerOf[id] != address(0);
        vm.prank(owner);
        (bool ok,) = address(registry).call(abi.encodeCall(ModelRegistry.registerModel, (c)));
        vm.assertEq(ok, !known, "registered");
        if (!ok) return;
        ids.push(id);
        (ownerOf[id], hashOf[id], uriOf[id]) = (owner, hashOfCommitment(c), keccak256(bytes(c.uri)));
    }

    function update(uint256 who, uint256 which, uint256 seed, uint256 uri) external {
        ++calls;
        if (ids.length == 0) return;
        uint256 id = ids[which % ids.length];
        address caller = who % 3 == 0 ? _owner(who) : ownerOf[id];
        IERCZKMLRegistry.ModelCommitment memory c = _commitment(seed, uri);
        if (seed % 3 != 0) (c,,) = registry.getModel(id);
        c.uri = _uri(uri);
        bool may = caller == ownerOf[id] && !ended[id] && hashOfCommitment(c) == hashOf[id];
        vm.prank(caller);
        (bool ok,) = address(registry).call(abi.encodeCall(ModelRegistry.updateModel, (id, c)));
        vm.assertEq(ok, may, "updated");
        if (!ok) return;
        uriOf[id] = keccak256(bytes(c.uri));
    }

    function deprecate(uint256 who, uint256 which) external {
        ++calls;
        if (ids.length == 0 || who % 4 != 0) return;
        uint256 id = ids[which % ids.length];
        address caller = _owner(who);
        bool may = caller == ownerOf[id] && !ended[id];
        vm.prank(caller);
        (bool ok,) = address(registry).call(abi.encodeCall(ModelRegistry.deprecateModel, (id)));
        vm.assertEq(ok, may, "deprecated");
        if (ok) ended[id] = true;
    }

    function _owner(uint256 who) private pure returns (address) {
        return address(uint160(0x1000 + (who >> 8) % 4));
    }
}

/// @dev Property 8.
contract RegistryInvariantTest is Test {
    RegistryHandler private handler = new RegistryHandler();

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev A few after every call, all in the end.
    function invariant_CommitmentsNeverChange() public view {
        uint256 n = handler.count();
        for (uint256 i = 0; i < 3 && n != 0; ++i) {
            _check(_random(handler.calls(), i) % n);
        }
    }

    function afterInvariant() public view {
        for (uint256 i = 0; i < handler.count(); ++i) {
            _check(i);
        }
    }

    function _check(uint256 i) private view {
        ModelRegistry registry = handler.registry();
        uint256 id = handler.ids(i);
        (IERCZKMLRegistry.ModelCommitment memory c, bool deprecated, address owner) = registry.getModel(id);
        vm.assertEq(handler.hashOfCommitment(c), handler.hashOf(id), "commitment");
        vm.assertEq(keccak256(bytes(c.uri)), handler.uriOf(id), "uri");
        vm.assertEq(owner, handler.ownerOf(id), "owner");
        vm.assertEq(deprecated, handler.ended(id), "deprecated");
        vm.assertEq(registry.modelIdOf(owner, c), id, "id");
    }
}
