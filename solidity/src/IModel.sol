// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title A model whose inferences can be checked
/// @notice One address stands for one network with fixed weights: the verifying key is part of the
/// contract's code. `verify` returns if and only if the proof shows that the network, run on the inputs
/// in `words`, gives the outputs in `words`. It says nothing about where the inputs come from, and
/// nothing about whether the network is any good.
interface IModel {
    /// @notice The proof does not show this statement.
    error InvalidProof();
    /// @notice The proof was made for another proof system or version.
    error WrongSelector(bytes4 got, bytes4 want);
    /// @notice The proof does not have the length of a proof.
    error WrongLength(uint256 got, uint256 want);
    /// @notice The statement does not have the number of words that the key pins.
    error WrongWordCount(uint256 got, uint256 want);
    /// @notice Word `index` is 2^248 or more, a second encoding of another statement.
    error WordTooLarge(uint256 index);
    /// @notice Coordinate `index` of the proof (0 to 11) is not below the field's modulus.
    error CoordinateTooLarge(uint256 index);
    /// @notice A batch has no proofs or too many, or not one context for each.
    error WrongBatch(uint256 contexts, uint256 proofs);
    /// @notice Member `index` of a batch is refused whatever the others are; `verify` says why.
    error BadMember(uint256 index);
    /// @notice A precompile failed with so little gas that the failure says nothing about the proof.
    error NotEnoughGas();
    /// @notice There is no verifying key behind this address.
    error NotAModel();

    /// @notice Reverts unless `proof` shows the statement `words`, made for `context`.
    /// @param context what the proof is bound to, see `Statement.context`; 0 is a proof that anyone may replay
    /// @param words the packed inputs, then the packed outputs, then digests, 31 bytes to a word
    /// @param proof selector (4 bytes), then A, B, C, D and the proof of knowledge (384 bytes)
    function verify(bytes32 context, uint256[] calldata words, bytes calldata proof) external view;

    /// @notice Reverts unless every `proofs[i]` shows, for `contexts[i]`, the i-th of as many equally long
    /// statements in `words`: all or nothing. It accepts what `verify` accepts one by one, for less gas. A
    /// caller must make sure that each member brings as many words as the model's statements have: only
    /// their sum is checked here.
    /// @param contexts what each proof is bound to
    /// @param words the statements' words, one statement behind the other
    /// @param proofs as `verify` takes them; how many one call takes is the implementation's constant
    function verifyBatch(bytes32[] calldata contexts, uint256[] calldata words, bytes[] calldata proofs) external view;

    /// @notice The hash of the verifying key: counts, schema hash and curve points.
    function keyHash() external view returns (bytes32);

    /// @notice The numbers of words that a statement has, and the hash of their layout.
    function shape() external view returns (uint256 inputWords, uint256 outputWords, bytes32 schemaHash);

    /// @notice The first four bytes of every proof that this contract takes.
    function selector() external pure returns (bytes4);
}
