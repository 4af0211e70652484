// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Clone} from "../Clone.sol";
import {IERC165} from "../IERC165.sol";
import {IModel} from "../IModel.sol";
import {Verdict} from "../Verdict.sol";
import {IERCZKMLVerifier} from "./IERCZKMLVerifier.sol";
import {ModelRegistry} from "./ModelRegistry.sol";

/// @title Verifier of inferences of registered models, after ERC-7992
/// @notice An inference is checked by the model's own contract, which the proof names and which must be a
/// clone of this verifier's core with the registered key behind it.
///
/// `proof` is the model's address (20 bytes), the context (32), the proof (388), the input words (32 each).
/// `output` is all other words of the statement, 32 bytes each. The input commitment is
///
///     keccak256(abi.encode(COMMITMENT_TYPEHASH, chainid, verifier, context, inputWords))
///
/// A consumer computes it from a context (see `Statement`) and input words of its own: what the proof
/// brings is only held against it. A context of 0 is unbound: anyone can replay such an inference.
contract InferenceVerifier is IERCZKMLVerifier, IERC165 {
    bytes32 public constant COMMITMENT_TYPEHASH =
        keccak256("InputCommitment(uint256 chainId,address verifier,bytes32 context,uint256[] inputWords)");

    /// @notice bytes4(keccak256("groth16-bn254-bsb22-v1"))
    bytes4 public constant PROOF_SYSTEM_ID = 0x57acaf08;

    /// @notice The first four bytes of a proof of this version of the statement.
    bytes4 public constant SELECTOR = 0xc50b4400;

    uint256 private constant CONTEXT = 20;
    uint256 private constant PROOF = 52;
    uint256 private constant INPUTS = 440;

    /// @notice The code of the core that models delegate to.
    bytes32 public immutable coreCodeHash;

    ModelRegistry private immutable _registry;

    /// @notice There is no contract at the address that should be the core.
    error NoCore(address core);

    /// @param core the factory's `core()`
    constructor(ModelRegistry registry_, address core) {
        if (core.code.length == 0) revert NoCore(core);
        _registry = registry_;
        coreCodeHash = core.codehash;
    }

    /// @inheritdoc IERCZKMLVerifier
    function verifyInference(uint256 modelId, bytes32 inputCommitment, bytes calldata output, bytes calldata proof)
        external
    {
        checkInference(modelId, inputCommitment, output, proof);
        emit InferenceVerified(modelId, inputCommitment, output, msg.sender);
    }

    /// @notice `verifyInference` without the event.
    function checkInference(uint256 modelId, bytes32 inputCommitment, bytes calldata output, bytes calldata proof)
        public
        view
    {
        (bytes32 vkHash, bytes4 system, bool deprecated) = _registry.verification(modelId);
        if (deprecated) revert VerificationRefused_ModelDeprecated(modelId);
        if (system != PROOF_SYSTEM_ID) revert UnsupportedProofSystem(system);
        if (proof.length < INPUTS || (proof.length - INPUTS) % 32 != 0) revert InvalidProof();
        if (bytes4(proof[PROOF:]) != SELECTOR) revert UnsupportedProofSystem(bytes4(proof[PROOF:]));
        _checkCommitment(inputCommitment, proof);
        IModel model = IModel(address(bytes20(proof)));
        if (!Clone.isModel(address(model), coreCodeHash, vkHash)) revert ModelMismatch();
        uint256[] memory words = _statement(model, output, proof[INPUTS:]);
        bytes32 context = bytes32(proof[CONTEXT:PROOF]);
        if (!Verdict.accepts(model, context, words, proof[PROOF:INPUTS])) revert InvalidProof();
    }

    /// @notice The input commitment of a context and input words, here and on this chain.
    function commitmentOf(bytes32 context, uint256[] memory inputWords) public view returns (bytes32) {
        return keccak256(abi.encode(COMMITMENT_TYPEHASH, block.chainid, address(this), context, inputWords));
    }

    /// @inheritdoc IERCZKMLVerifier
    function proofSystemOf(uint256 modelId) external view returns (bytes4 system) {
        (, system,) = _registry.verification(modelId);
    }

    /// @inheritdoc IERCZKMLVerifier
    function registry() external view returns (address) {
        return address(_registry);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public pure virtual returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IERCZKMLVerifier).interfaceId;
    }

    function _checkCommitment(bytes32 inputCommitment, bytes calldata proof) private view {
        uint256[] memory inputWords = new uint256[]((proof.length - INPUTS) / 32);
        _copy(inputWords, 0, proof[INPUTS:]);
        if (commitmentOf(bytes32(proof[CONTEXT:PROOF]), inputWords) != inputCommitment) {
            revert InputCommitmentMismatch();
        }
    }

    /// @dev The statement's words, as many as the model has, the output in its only encoding.
    function _statement(IModel model, bytes calldata output, bytes calldata inputs)
        private
        view
        returns (uint256[] memory words)
    {
        (uint256 inputWords, uint256 outputWords,) = model.shape();
        if (inputs.length != 32 * inputWords) revert InvalidProof();
        if (output.length != 32 * outputWords) revert OutputMismatch();
        words = new uint256[](inputWords + outputWords);
        _copy(words, 0, inputs);
        _copy(words, inputWords, output);
        for (uint256 i = inputWords; i < words.length; ++i) {
            if (words[i] >> 248 != 0) revert OutputMismatch();
        }
    }

    /// @dev Copies whole words to `words`, from the one at `index`; there is room for them.
    function _copy(uint256[] memory words, uint256 index, bytes calldata data) private pure {
        assembly ("memory-safe") {
            calldatacopy(add(add(words, 0x20), shl(5, index)), data.offset, data.length)
        }
    }
}
