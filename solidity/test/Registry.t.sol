// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC165} from "../src/IERC165.sol";
import {IERCZKMLRegistry} from "../src/registry/IERCZKMLRegistry.sol";
import {ModelDeprecatedError} from "../src/registry/ModelDeprecatedError.sol";
import {ModelRegistry} from "../src/registry/ModelRegistry.sol";
import {Test} from "./lib/Test.sol";
import {Vm} from "./lib/Vm.sol";

/// @dev Property 8, call by call, and the registry's part of 10.
contract RegistryTest is Test {
    ModelRegistry private registry = new ModelRegistry();

    function _commitment(uint256 seed) private pure returns (IERCZKMLRegistry.ModelCommitment memory) {
        return IERCZKMLRegistry.ModelCommitment(
            bytes32(_random(seed, 0)),
            bytes32(_random(seed, 1)),
            bytes32(_random(seed, 2)),
            bytes4(bytes32(_random(seed, 3))),
            string(abi.encodePacked("ipfs://", seed))
        );
    }

    /// @dev One of the five fields is changed; the last is the uri.
    function _changed(IERCZKMLRegistry.ModelCommitment memory c, uint256 field)
        private
        pure
        returns (IERCZKMLRegistry.ModelCommitment memory d)
    {
        d = IERCZKMLRegistry.ModelCommitment(c.modelHash, c.circuitHash, c.vkHash, c.proofSystemId, c.uri);
        if (field == 0) d.modelHash ^= bytes32(uint256(1));
        if (field == 1) d.circuitHash ^= bytes32(uint256(1));
        if (field == 2) d.vkHash ^= bytes32(uint256(1));
        if (field == 3) d.proofSystemId ^= bytes4(uint32(1));
        if (field == 4) d.uri = string.concat(c.uri, "?");
    }

    function _isStored(uint256 id, IERCZKMLRegistry.ModelCommitment memory c, address owner, bool deprecated)
        private
        view
    {
        (IERCZKMLRegistry.ModelCommitment memory got, bool isDeprecated, address gotOwner) = registry.getModel(id);
        vm.assertEq(abi.encode(got), abi.encode(c), "commitment");
        vm.assertEq(gotOwner, owner, "owner");
        vm.assertEq(isDeprecated, deprecated, "deprecated");
        (bytes32 vkHash, bytes4 system, bool ended) = registry.verification(id);
        vm.assertEq(vkHash, c.vkHash, "key hash");
        vm.assertTrue(system == c.proofSystemId, "proof system");
        vm.assertEq(ended, deprecated, "deprecated, for a verifier");
    }

    function testFuzz_RegistersWhatIsGiven(address owner, uint256 seed) public {
        vm.assume(owner != address(0));
        IERCZKMLRegistry.ModelCommitment memory c = _commitment(seed);
        uint256 want = uint256(keccak256(abi.encode(owner, c.modelHash, c.circuitHash, c.vkHash, c.proofSystemId)));
        vm.assertEq(registry.modelIdOf(owner, c), want, "predicted id");
        bytes memory unknown = abi.encodeWithSelector(IERCZKMLRegistry.ModelNotFound.selector, want);
        _refused(address(registry), abi.encodeCall(ModelRegistry.getModel, (want)), unknown, "before");
        _refused(address(registry), abi.encodeCall(ModelRegistry.verification, (want)), unknown, "before");
        vm.recordLogs();
        vm.prank(owner);
        vm.assertEq(registry.registerModel(c), want, "id");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 1, "events");
        vm.assertEq(logs[0].topics[0], IERCZKMLRegistry.ModelRegistered.selector, "event");
        vm.assertEq(logs[0].data, abi.encode(c), "logged commitment");
        _isStored(want, c, owner, false);
        vm.prank(owner);
        bytes memory twice = abi.encodeWithSelector(ModelRegistry.AlreadyRegistered.selector, want);
        _refused(address(registry), abi.encodeCall(ModelRegistry.registerModel, (c)), twice, "twice");
    }

    /// @dev Ids are equal if and only if owner and commitment are; the uri does not count.
    function testFuzz_IdsAreCommitments(address owner, address other, uint256 seed, uint256 field) public view {
        IERCZKMLRegistry.ModelCommitment memory c = _commitment(seed);
        uint256 id = registry.modelIdOf(owner, c);
        field %= 5;
        bool same = registry.modelIdOf(owner, _changed(c, field)) == id;
        vm.assertEq(same, field == 4, "one field changed");
        vm.assertEq(registry.modelIdOf(other, c) == id, other == owner, "another owner");
    }

    function testFuzz_OnlyTheUriChanges(address owner, uint256 seed, uint256 field) public {
        vm.assume(owner != address(0));
        IERCZKMLRegistry.ModelCommitment memory c = _commitment(seed);
        vm.prank(owner);
        uint256 id = registry.registerModel(c);
        field %= 5;
        IERCZKMLRegistry.ModelCommitment memory d = _changed(c, field);
        bytes memory data = abi.encodeCall(ModelRegistry.updateModel, (id, d));
        if (field == 4) {
            vm.recordLogs();
            vm.prank(owner);
            registry.updateModel(id, d);
            vm.assertEq(vm.getRecordedLogs()[0].data, abi.encode(c, d), "logged update");
            _isStored(id, d, owner, false);
        } else {
            vm.prank(owner);
            _refused(address(registry), data, _error(ModelRegistry.CommitmentImmutable.selector, id), "immutable");
            _isStored(id, c, owner, false);
        }
    }

    function testFuzz_OnlyTheOwnerChangesAnything(address owner, address other, uint256 seed) public {
        vm.assume(owner != address(0) && owner != other);
        IERCZKMLRegistry.ModelCommitment memory c = _commitment(seed);
        vm.prank(owner);
        uint256 id = registry.registerModel(c);
        bytes memory want = abi.encodeWithSelector(IERCZKMLRegistry.NotModelOwner.selector, id, other);
        bytes memory update = abi.encodeCall(ModelRegistry.updateModel, (id, _changed(c, 4)));
        vm.prank(other);
        _refused(address(registry), update, want, "another's update");
        vm.prank(other);
        _refused(address(registry), abi.encodeCall(ModelRegistry.deprecateModel, (id)), want, "another's end");
        _isStored(id, c, owner, false);
        // What another registers is another's, whatever he copies.
        vm.assume(other != address(0));
        vm.prank(other);
        vm.assertNotEq(registry.registerModel(c), id, "the same id");
        _isStored(id, c, owner, false);
    }

    function testFuzz_DeprecatedIsForGood(address owner, uint256 seed) public {
        vm.assume(owner != address(0));
        IERCZKMLRegistry.ModelCommitment memory c = _commitment(seed);
        vm.prank(owner);
        uint256 id = registry.registerModel(c);
        vm.prank(owner);
        registry.deprecateModel(id);
        _isStored(id, c, owner, true);
        bytes memory ended = _error(ModelDeprecatedError.ModelDeprecated.selector, id);
        bytes[3] memory calls = [
            abi.encodeCall(ModelRegistry.updateModel, (id, _changed(c, 4))),
            abi.encodeCall(ModelRegistry.deprecateModel, (id)),
            abi.encodeCall(ModelRegistry.registerModel, (c))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(owner);
            bytes memory want = i == 2 ? _error(ModelRegistry.AlreadyRegistered.selector, id) : ended;
            _refused(address(registry), calls[i], want, "after the end");
        }
        _isStored(id, c, owner, true);
    }

    function testFuzz_UnknownModels(uint256 id, uint256 seed) public {
        bytes memory want = _error(IERCZKMLRegistry.ModelNotFound.selector, id);
        _refused(address(registry), abi.encodeCall(ModelRegistry.deprecateModel, (id)), want, "deprecate");
        bytes memory update = abi.encodeCall(ModelRegistry.updateModel, (id, _commitment(seed)));
        _refused(address(registry), update, want, "update");
    }

    /// @dev 0xd28519b1 is the xor of the four functions of the text.
    function testFuzz_SupportsItsInterfacesOnly(bytes4 other) public view {
        bytes4 id = IERCZKMLRegistry.registerModel.selector ^ IERCZKMLRegistry.updateModel.selector
            ^ IERCZKMLRegistry.deprecateModel.selector ^ IERCZKMLRegistry.getModel.selector;
        vm.assertTrue(id == 0xd28519b1 && registry.supportsInterface(id), "ERC-7992");
        vm.assertTrue(registry.supportsInterface(0x01ffc9a7), "ERC-165");
        vm.assertFalse(registry.supportsInterface(0xffffffff), "0xffffffff");
        vm.assertTrue(type(IERC165).interfaceId == 0x01ffc9a7, "ERC-165's id");
        if (other != id && other != 0x01ffc9a7) vm.assertFalse(registry.supportsInterface(other), "another");
    }

    function _error(bytes4 selector, uint256 id) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, id);
    }
}
