// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Tensors in the words of a statement
/// @notice A tensor starts a new word. An element v is stored as v - lo in `size` bytes, row-major, the
/// first element in the most significant of a word's 31 bytes. It stands for the real number
/// scale * (v - zero).
library Tensor {
    /// @dev Where a tensor is and what its elements mean.
    struct Layout {
        uint256 first; // its first word, among the input words or the output words
        uint256 elements;
        uint256 size; // bytes of an element, 1 to 8
        int256 lo; // smallest element
        int256 hi; // largest element
        int256 zero; // the integer that stands for 0
        uint256 mantissa; // the scale is exactly mantissa * 2^exponent
        int256 exponent;
    }

    error NoSuchElement(uint256 index, uint256 elements);
    error WrongElementCount(uint256 got, uint256 want);
    error ElementOutOfRange(uint256 index, int256 value);
    error RealOutOfRange(int256 wad);

    int256 private constant WAD = 1e18;

    /// @notice Element `index` of the tensor. Only the words of a verified statement are sure to hold
    /// elements in the tensor's range.
    function element(Layout memory t, uint256[] calldata words, uint256 index) internal pure returns (int256) {
        if (index >= t.elements) revert NoSuchElement(index, t.elements);
        uint256 perWord = 31 / t.size;
        uint256 word = words[t.first + index / perWord];
        return t.lo + int256(_element(word, t.size, index % perWord));
    }

    /// @notice All elements of the tensor.
    function read(Layout memory t, uint256[] calldata words) internal pure returns (int256[] memory values) {
        values = new int256[](t.elements);
        uint256 perWord = 31 / t.size;
        for (uint256 i = 0; i < t.elements; ++i) {
            values[i] = t.lo + int256(_element(words[t.first + i / perWord], t.size, i % perWord));
        }
    }

    /// @notice The position of the largest element, the first one of several.
    function argmax(Layout memory t, uint256[] calldata words) internal pure returns (uint256 best) {
        uint256 perWord = 31 / t.size;
        uint256 largest;
        for (uint256 i = 0; i < t.elements; ++i) {
            uint256 v = _element(words[t.first + i / perWord], t.size, i % perWord);
            if (v > largest) (largest, best) = (v, i);
        }
    }

    /// @notice The real number that an element stands for, with 18 decimals, half up.
    function real(Layout memory t, int256 value) internal pure returns (int256) {
        int256 x = (value - t.zero) * int256(t.mantissa) * WAD; // below 2^180
        if (t.exponent >= 0) return x == int256(0) ? x : x * int256(2 ** uint256(t.exponent));
        uint256 shift = uint256(-t.exponent);
        if (shift > 255) return 0;
        return (x + int256(2 ** (shift - 1))) >> shift;
    }

    /// @notice The element that comes nearest to a real number with 18 decimals, the even one of two.
    /// Numbers outside the tensor's range are refused: such an input has no statement.
    function quantize(Layout memory t, int256 wad) internal pure returns (int256 value) {
        int256 numerator = wad;
        int256 denominator = WAD * int256(t.mantissa);
        if (t.exponent < 0) numerator *= int256(2 ** uint256(-t.exponent));
        else denominator *= int256(2 ** uint256(t.exponent));
        value = numerator / denominator;
        int256 rest = numerator % denominator;
        if (rest < 0) {
            --value;
            rest += denominator;
        }
        int256 above = rest - (denominator - rest);
        if (above > 0 || (above == 0 && value % 2 != 0)) ++value;
        value += t.zero;
        if (value < t.lo || value > t.hi) revert RealOutOfRange(wad);
    }

    /// @notice Writes the tensor's elements into its words, which must be zero before.
    function pack(Layout memory t, uint256[] memory words, int256[] memory values) internal pure {
        if (values.length != t.elements) revert WrongElementCount(values.length, t.elements);
        uint256 perWord = 31 / t.size;
        for (uint256 i = 0; i < values.length; ++i) {
            int256 v = values[i];
            if (v < t.lo || v > t.hi) revert ElementOutOfRange(i, v);
            words[t.first + i / perWord] |= uint256(v - t.lo) << _shift(t.size, i % perWord);
        }
    }

    /// @notice Input words, then output words: a statement.
    function concat(uint256[] memory inputWords, uint256[] calldata outputWords)
        internal
        pure
        returns (uint256[] memory words)
    {
        uint256 n = inputWords.length;
        words = new uint256[](n + outputWords.length);
        assembly ("memory-safe") {
            mcopy(add(words, 0x20), add(inputWords, 0x20), shl(5, n))
        }
        copyTo(words, n, outputWords);
    }

    /// @notice The same, of two parts in calldata.
    function join(uint256[] calldata inputWords, uint256[] calldata outputWords)
        internal
        pure
        returns (uint256[] memory words)
    {
        words = new uint256[](inputWords.length + outputWords.length);
        copyTo(words, 0, inputWords);
        copyTo(words, inputWords.length, outputWords);
    }

    /// @notice Copies `part` into `words`, from the word at `index`, which must leave room for it.
    function copyTo(uint256[] memory words, uint256 index, uint256[] calldata part) internal pure {
        if (index + part.length > words.length) revert NoSuchElement(index + part.length, words.length);
        assembly ("memory-safe") {
            calldatacopy(add(add(words, 0x20), shl(5, index)), part.offset, shl(5, part.length))
        }
    }

    /// @notice Text `index` of several: they are joined in `text`, and start at the 2-byte offsets, of
    /// which there is one more than texts.
    function label(bytes memory offsets, bytes memory text, uint256 index) internal pure returns (string memory) {
        uint256 n = offsets.length / 2 - 1;
        if (index >= n) revert NoSuchElement(index, n);
        uint256 start = _uint16(offsets, index);
        uint256 length = _uint16(offsets, index + 1) - start;
        bytes memory out = new bytes(length);
        assembly ("memory-safe") {
            mcopy(add(out, 0x20), add(add(text, 0x20), start), length)
        }
        return string(out);
    }

    function _uint16(bytes memory b, uint256 index) private pure returns (uint256) {
        return uint256(uint8(b[2 * index])) << 8 | uint8(b[2 * index + 1]);
    }

    function _element(uint256 word, uint256 size, uint256 position) private pure returns (uint256) {
        return (word >> _shift(size, position)) & (2 ** (8 * size) - 1);
    }

    function _shift(uint256 size, uint256 position) private pure returns (uint256) {
        return 8 * (31 - size * (position + 1));
    }
}
