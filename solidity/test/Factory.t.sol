// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IModel} from "../src/IModel.sol";
import {ModelFactory} from "../src/ModelFactory.sol";
import {G2Points} from "./lib/G2Points.sol";
import {ModelTest} from "./lib/ModelTest.sol";
import {Prover} from "./lib/Prover.sol";

/// @dev Property 7: a model's address, its code and its key.
contract FactoryTest is ModelTest {
    bytes private constant INIT = hex"61030d3d81600a3d39f3363d3d373d3d3d363d73";

    function _someKey(uint256 seed) private view returns (bytes memory) {
        Prover.Secrets memory s = Prover.secrets(_random(seed, 0) % 100, _random(seed, 1) % 100);
        s.alpha = _bound(_random(seed, 2), 1, Prover.R - 1);
        (s.beta, s.delta, s.sigma) = (1 + seed % 8, 1 + (seed >> 8) % 8, 1 + (seed >> 16) % 8);
        s.k0 = seed % 5 == 0 ? 0 : _bound(_random(seed, 3), 1, Prover.R - 1); // may be infinity
        s.schemaHash = bytes32(seed);
        return Prover.key(s);
    }

    /// @dev Computed here a second time.
    function _predict(bytes memory k) private view returns (address) {
        bytes memory init = abi.encodePacked(INIT, address(core), hex"5af43d82803e903d91602b57fd5bf3", k);
        bytes32 hash = keccak256(abi.encodePacked(bytes1(0xff), address(factory), bytes32(0), keccak256(init)));
        return address(uint160(uint256(hash)));
    }

    function testFuzz_AddressIsTheKey(uint256 seed) public {
        bytes memory k = _someKey(seed);
        address want = _predict(k);
        vm.assertEq(factory.addressOf(k), want, "predicted before");
        vm.assertEq(want.code.length, 0, "a model before it is created");
        vm.assertEq(factory.create(k), want, "created");
        vm.assertEq(factory.create(k), want, "found");
        vm.assertEq(factory.addressOf(k), want, "predicted after");
        vm.assertEq(IModel(want).keyHash(), keccak256(k), "key hash");
        vm.assertEq(want.code.length, 45 + 736, "code");
    }

    function testFuzz_AnotherKeyIsAnotherAddress(uint256 seed, uint256 bit) public view {
        bytes memory k = _someKey(seed);
        bytes memory other = _flip(k, _bound(bit, 0, 8 * 736 - 1));
        vm.assertTrue(factory.addressOf(k) != factory.addressOf(other), "the address");
    }

    function testFuzz_LengthIsExact(uint256 length) public {
        length = _bound(length, 0, 2000);
        vm.assume(length != 736);
        bytes memory k = length < 736 ? _part(key, 0, length) : bytes.concat(key, new bytes(length - 736));
        bytes memory want = abi.encodeWithSelector(ModelFactory.WrongKeyLength.selector, length, 736);
        _refused(address(factory), abi.encodeCall(ModelFactory.create, (k)), want, "create");
        _refused(address(factory), abi.encodeCall(ModelFactory.addressOf, (k)), want, "addressOf");
    }

    function testFuzz_PointsAreChecked(uint256 which, uint256 where, bytes32 noise) public {
        uint16[4] memory starts = [uint16(0), 448, 512, 576];
        uint256 start = starts[which % 4];
        bytes memory k = _replace(_freshKey(), start + 32 * (where % 2), abi.encode(noise));
        vm.assume(keccak256(k) != keccak256(_freshKey()));
        // Another coordinate of the curve is the other sign's, or that of a root of one.
        (bool good,) = address(6).staticcall(bytes.concat(_part(k, start, 64), new bytes(64)));
        vm.assume(!good);
        _refused(address(factory), abi.encodeCall(ModelFactory.create, (k)), _bad(start), "a point");
    }

    function test_PointsAreNotInfinity() public {
        bytes memory zero = new bytes(64);
        for (uint256 i = 0; i < 4; ++i) {
            uint256 start = [uint256(0), 448, 512, 576][i];
            bytes memory k = _replace(_freshKey(), start, zero);
            if (start == 448) factory.create(k); // K0 may be
            else _refused(address(factory), abi.encodeCall(ModelFactory.create, (k)), _bad(start), "infinity");
        }
        for (uint256 start = 64; start < 448; start += 128) {
            bytes memory k = _replace(_freshKey(), start, new bytes(128));
            _refused(address(factory), abi.encodeCall(ModelFactory.create, (k)), _bad(start), "infinity in G2");
        }
    }

    function testFuzz_G2PointsAreChecked(uint256 which, uint256 where, bytes32 noise) public {
        uint256 start = 64 + 128 * (which % 3);
        bytes4 want = ModelFactory.BadG2Points.selector;
        bytes memory k = _replace(_freshKey(), start + 32 * (where % 4), abi.encode(noise));
        vm.assume(keccak256(k) != keccak256(_freshKey()));
        _refused(address(factory), abi.encodeCall(ModelFactory.create, (k)), want, "off the curve");
        k = _replace(_freshKey(), start, G2Points.OUTSIDE);
        _refused(address(factory), abi.encodeCall(ModelFactory.create, (k)), want, "outside the subgroup");
    }

    function testFuzz_CountsAreBounded(uint256 inputWords, uint256 outputWords) public {
        bytes memory k = _replace(_freshKey(), 640, abi.encode(inputWords, outputWords));
        bool fits = inputWords <= 1 << 24 && outputWords <= 1 << 24;
        if (fits) {
            factory.create(k);
            return;
        }
        bytes memory want = abi.encodeWithSelector(ModelFactory.TooManyWords.selector, inputWords, outputWords);
        _refused(address(factory), abi.encodeCall(ModelFactory.create, (k)), want, "too many");
    }

    /// @dev A creation that fails for want of gas is not taken for a model.
    function test_StarvedCreation() public {
        bytes memory k = _someKey(99);
        bytes memory data = abi.encodeCall(ModelFactory.create, (k));
        bool seen;
        for (uint256 limit = 200_000; limit < 700_000; limit += 2_000) {
            (bool ok, bytes memory reason) = address(factory).call{gas: limit}(data);
            seen = seen || _selector(reason) == ModelFactory.CreateFailed.selector;
            if (ok) break;
            vm.assertEq(factory.addressOf(k).code.length, 0, "half a model");
        }
        vm.assertTrue(seen, "CreateFailed");
        vm.assertEq(IModel(factory.create(k)).keyHash(), keccak256(k), "with enough gas");
    }

    /// @dev One whose model does not exist yet.
    function _freshKey() private view returns (bytes memory) {
        return _someKey(12345);
    }

    function _bad(uint256 offset) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ModelFactory.BadPoint.selector, offset);
    }

    function _replace(bytes memory data, uint256 start, bytes memory part) private pure returns (bytes memory) {
        uint256 end = start + part.length;
        return bytes.concat(_part(data, 0, start), part, _part(data, end, data.length - end));
    }
}
