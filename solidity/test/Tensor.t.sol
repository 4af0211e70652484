// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Tensor} from "../src/Tensor.sol";
import {Test} from "./lib/Test.sol";

/// @dev Makes the library's functions callable: they read words from calldata.
contract TensorReader {
    function element(Tensor.Layout memory t, uint256[] calldata words, uint256 index) external pure returns (int256) {
        return Tensor.element(t, words, index);
    }

    function read(Tensor.Layout memory t, uint256[] calldata words) external pure returns (int256[] memory) {
        return Tensor.read(t, words);
    }

    function argmax(Tensor.Layout memory t, uint256[] calldata words) external pure returns (uint256) {
        return Tensor.argmax(t, words);
    }

    function real(Tensor.Layout memory t, int256 value) external pure returns (int256) {
        return Tensor.real(t, value);
    }

    function quantize(Tensor.Layout memory t, int256 wad) external pure returns (int256) {
        return Tensor.quantize(t, wad);
    }

    function pack(Tensor.Layout memory t, uint256 count, int256[] memory values)
        external
        pure
        returns (uint256[] memory words)
    {
        words = new uint256[](count);
        Tensor.pack(t, words, values);
    }

    function concat(uint256[] memory a, uint256[] calldata b) external pure returns (uint256[] memory) {
        return Tensor.concat(a, b);
    }

    function join(uint256[] calldata a, uint256[] calldata b) external pure returns (uint256[] memory) {
        return Tensor.join(a, b);
    }

    function copyTo(uint256[] memory words, uint256 index, uint256[] calldata part)
        external
        pure
        returns (uint256[] memory)
    {
        Tensor.copyTo(words, index, part);
        return words;
    }

    function label(bytes memory offsets, bytes memory text, uint256 index) external pure returns (string memory) {
        return Tensor.label(offsets, text, index);
    }
}

/// @dev What is packed is read, and what is out of range is refused.
contract TensorTest is Test {
    TensorReader private reader = new TensorReader();

    function _layout(uint256 seed) private pure returns (Tensor.Layout memory t) {
        t.first = _random(seed, 0) % 4;
        t.elements = 1 + _random(seed, 1) % 70;
        t.size = 1 + _random(seed, 2) % 8;
        t.lo = int256(_random(seed, 3) % 1000) - 500;
        t.hi = t.lo + int256(_bound(_random(seed, 4), 0, (1 << (8 * t.size)) - 1));
        t.zero = t.lo + int256(_random(seed, 5) % 100);
        t.mantissa = 1 + _random(seed, 6) % (1 << 53);
        t.exponent = int256(_random(seed, 7) % 120) - 100;
    }

    function _values(Tensor.Layout memory t, uint256 seed) private pure returns (int256[] memory values) {
        values = new int256[](t.elements);
        for (uint256 i = 0; i < t.elements; ++i) {
            values[i] = t.lo + int256(_bound(_random(seed, 100 + i), 0, uint256(t.hi - t.lo)));
        }
    }

    function _count(Tensor.Layout memory t) private pure returns (uint256) {
        uint256 perWord = 31 / t.size;
        return t.first + (t.elements + perWord - 1) / perWord;
    }

    function testFuzz_PackedIsRead(uint256 seed) public view {
        Tensor.Layout memory t = _layout(seed);
        int256[] memory values = _values(t, seed);
        uint256[] memory words = reader.pack(t, _count(t), values);
        uint256 best;
        for (uint256 i = 0; i < t.elements; ++i) {
            vm.assertEq(reader.element(t, words, i), values[i], "element");
            if (values[i] > values[best]) best = i;
        }
        vm.assertEq(abi.encode(reader.read(t, words)), abi.encode(values), "all elements");
        vm.assertEq(reader.argmax(t, words), best, "argmax");
        for (uint256 i = 0; i < words.length; ++i) {
            vm.assertEq(words[i] >> 248, 0, "a word's upper bits");
            if (i < t.first) vm.assertEq(words[i], 0, "another tensor's word");
        }
    }

    function testFuzz_OutOfRangeIsRefused(uint256 seed, uint256 index, int256 value) public {
        Tensor.Layout memory t = _layout(seed);
        int256[] memory values = _values(t, seed);
        uint256 count = _count(t);
        uint256[] memory words = reader.pack(t, count, values);
        uint256 beyond = index < t.elements ? index + t.elements : index;
        bytes memory want = abi.encodeWithSelector(Tensor.NoSuchElement.selector, beyond, t.elements);
        _refused(address(reader), abi.encodeCall(TensorReader.element, (t, words, beyond)), want, "no such element");
        index %= t.elements;
        if (value < t.lo || value > t.hi) {
            values[index] = value;
            want = abi.encodeWithSelector(Tensor.ElementOutOfRange.selector, index, value);
            _refused(address(reader), abi.encodeCall(TensorReader.pack, (t, count, values)), want, "out of range");
        }
        values = new int256[](t.elements + 1);
        want = abi.encodeWithSelector(Tensor.WrongElementCount.selector, t.elements + 1, t.elements);
        _refused(address(reader), abi.encodeCall(TensorReader.pack, (t, count, values)), want, "one more");
    }

    /// @dev scale * (value - zero) with 18 decimals: within half a unit of the last one.
    function testFuzz_RealIsNearest(uint256 seed, uint256 x) public view {
        Tensor.Layout memory t = _layout(seed);
        int256 value = t.lo + int256(_bound(x, 0, uint256(t.hi - t.lo)));
        int256 got = reader.real(t, value);
        int256 exact = (value - t.zero) * int256(t.mantissa) * 1e18;
        if (t.exponent >= 0) {
            vm.assertEq(got, exact * int256(2 ** uint256(t.exponent)), "whole");
            return;
        }
        int256 unit = int256(2 ** uint256(-t.exponent));
        vm.assertTrue(2 * (exact - got * unit) < unit && 2 * (exact - got * unit) >= -unit, "nearest, half up");
    }

    function test_RealOfATinyScaleIsZero() public view {
        Tensor.Layout memory t = _layout(1);
        (t.exponent, t.mantissa) = (-300, 1);
        vm.assertEq(reader.real(t, t.hi), 0, "zero");
    }

    /// @dev The nearest element, the even one of two; out of range is refused.
    function testFuzz_QuantizeIsNearest(uint256 seed, uint256 x) public {
        Tensor.Layout memory t = _layout(seed);
        t.mantissa = 1 + _random(seed, 6) % (1 << 20);
        t.exponent = int256(_random(seed, 7) % 60) - 50;
        int256 near = t.lo + int256(_bound(x, 0, uint256(t.hi - t.lo)));
        int256 wad = reader.real(t, near) + int256(_random(seed, 8) % 2e18) - 1e18;
        (bool ok, bytes memory out) = address(reader).call(abi.encodeCall(TensorReader.quantize, (t, wad)));
        // wad / 1e18 = scale * (got - zero), as integers: up * wad against down * (got - zero).
        int256 up = t.exponent < 0 ? int256(2 ** uint256(-t.exponent)) : int256(1);
        int256 down = 1e18 * int256(t.mantissa) * (t.exponent < 0 ? int256(1) : int256(2 ** uint256(t.exponent)));
        if (ok) {
            int256 got = abi.decode(out, (int256));
            vm.assertTrue(got >= t.lo && got <= t.hi, "in range");
            int256 rest = 2 * (wad * up - (got - t.zero) * down);
            vm.assertTrue(rest <= down && rest >= -down, "nearest");
            if (rest == down || rest == -down) vm.assertEq((got - t.zero) % 2, 0, "the even one");
        } else {
            vm.assertEq(out, abi.encodeWithSelector(Tensor.RealOutOfRange.selector, wad), "the reason");
            bool below = 2 * (wad * up - (t.lo - t.zero) * down) <= -down;
            bool above = 2 * (wad * up - (t.hi - t.zero) * down) >= down;
            vm.assertTrue(below || above, "a number in range is refused");
        }
    }

    function testFuzz_StatementsAreJoined(uint256[] memory a, uint256[] memory b) public view {
        uint256[] memory joined = reader.join(a, b);
        vm.assertEq(abi.encodePacked(joined), abi.encodePacked(a, b), "join");
        vm.assertEq(abi.encode(reader.concat(a, b)), abi.encode(joined), "concat");
    }

    function testFuzz_CopyStaysInside(uint256[] memory words, uint256[] memory part, uint256 index) public {
        index = _bound(index, 0, words.length + 2);
        bytes memory data = abi.encodeCall(TensorReader.copyTo, (words, index, part));
        if (index + part.length > words.length) {
            bytes4 selector = Tensor.NoSuchElement.selector;
            bytes memory want = abi.encodeWithSelector(selector, index + part.length, words.length);
            _refused(address(reader), data, want, "no room");
            return;
        }
        uint256[] memory got = reader.copyTo(words, index, part);
        for (uint256 i = 0; i < words.length; ++i) {
            bool copied = i >= index && i < index + part.length;
            vm.assertEq(got[i], copied ? part[i - index] : words[i], "word");
        }
    }

    function testFuzz_Labels(string[4] memory texts, uint256 index) public {
        bytes memory offsets = hex"0000";
        bytes memory all;
        for (uint256 i = 0; i < 4; ++i) {
            all = bytes.concat(all, bytes(texts[i]));
            offsets = abi.encodePacked(offsets, uint16(all.length));
        }
        for (uint256 i = 0; i < 4; ++i) {
            vm.assertEq(reader.label(offsets, all, i), texts[i], "label");
        }
        index = _bound(index, 4, type(uint256).max);
        bytes memory want = abi.encodeWithSelector(Tensor.NoSuchElement.selector, index, 4);
        _refused(address(reader), abi.encodeCall(TensorReader.label, (offsets, all, index)), want, "no such label");
    }
}
