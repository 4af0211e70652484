// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Clone} from "../src/Clone.sol";
import {IModel} from "../src/IModel.sol";
import {Statement} from "../src/Statement.sol";
import {ERC7007Inference} from "../src/adapters/ERC7007Inference.sol";
import {ERC8004Validator} from "../src/adapters/ERC8004Validator.sol";
import {ERC8274Verifier} from "../src/adapters/ERC8274Verifier.sol";
import {IERC7007} from "../src/adapters/IERC7007.sol";
import {IProofVerifier} from "../src/adapters/IProofVerifier.sol";
import {IERCZKMLRegistry} from "../src/registry/IERCZKMLRegistry.sol";
import {IERCZKMLStorageExtension} from "../src/registry/IERCZKMLStorageExtension.sol";
import {IERCZKMLVerifier} from "../src/registry/IERCZKMLVerifier.sol";
import {InferenceStore} from "../src/registry/InferenceStore.sol";
import {InferenceVerifier} from "../src/registry/InferenceVerifier.sol";
import {ModelRegistry} from "../src/registry/ModelRegistry.sol";
import {Content} from "../testdata/adapters/Content.sol";
import {Validations} from "../testdata/adapters/Validations.sol";
import {ModelTest} from "./lib/ModelTest.sol";
import {Vm} from "./lib/Vm.sol";

/// @dev Property 10, the verifier of registered models and the adapters, with true proofs.
contract InferenceTest is ModelTest {
    struct Inference {
        uint256 id;
        bytes32 commitment;
        bytes output;
        bytes proof;
    }

    ModelRegistry private registry;
    InferenceStore private store;
    ERC8274Verifier private adapter;
    Validations private validations;
    ERC8004Validator private validator;
    Content private content;
    uint256 private modelId;

    function setUp() public override {
        super.setUp();
        registry = new ModelRegistry();
        store = new InferenceStore(registry, address(core));
        adapter = new ERC8274Verifier(store);
        validations = new Validations();
        validator = new ERC8004Validator(validations, address(core));
        content = new Content(model);
        modelId = registry.registerModel(_commitment());
    }

    function _commitment() private view returns (IERCZKMLRegistry.ModelCommitment memory) {
        bytes32 vkHash = keccak256(key);
        return
            IERCZKMLRegistry.ModelCommitment(bytes32("model"), bytes32("circuit"), vkHash, store.PROOF_SYSTEM_ID(), "");
    }

    function _inference(bytes32 context, uint256 seed) private view returns (Inference memory i) {
        uint256[] memory words = _words(seed);
        bytes memory inputs = abi.encodePacked(words[0], words[1], words[2]);
        i.id = modelId;
        i.output = abi.encodePacked(words[3], words[4]);
        i.proof = abi.encodePacked(address(model), context, _prove(context, words, seed), inputs);
        i.commitment = _commit(context, inputs);
    }

    function _commit(bytes32 context, bytes memory inputs) private view returns (bytes32) {
        bytes32 typeHash =
            keccak256("InputCommitment(uint256 chainId,address verifier,bytes32 context,uint256[] inputWords)");
        return keccak256(
            abi.encodePacked(
                abi.encode(typeHash, block.chainid, address(store), context, 0xa0, inputs.length / 32), inputs
            )
        );
    }

    function _verifyData(Inference memory i) private pure returns (bytes memory) {
        return abi.encodeCall(InferenceVerifier.checkInference, (i.id, i.commitment, i.output, i.proof));
    }

    function testFuzz_InferencesAreVerified(bytes32 context, uint256 seed, address caller) public {
        Inference memory i = _inference(context, seed);
        vm.recordLogs();
        vm.prank(caller);
        store.verifyInference(i.id, i.commitment, i.output, i.proof);
        Vm.Log memory log = vm.getRecordedLogs()[0];
        vm.assertEq(log.topics[0], IERCZKMLVerifier.InferenceVerified.selector, "event");
        vm.assertEq(log.topics[1], bytes32(i.id), "model id");
        vm.assertEq(log.topics[2], i.commitment, "commitment");
        vm.assertEq(log.topics[3], bytes32(uint256(uint160(caller))), "caller");
        vm.assertEq(log.data, abi.encode(i.output), "output");
        vm.assertEq(store.registry(), address(registry), "registry");
        vm.assertTrue(store.proofSystemOf(i.id) == store.PROOF_SYSTEM_ID(), "proof system");
    }

    /// @dev One bit of the output or of the proof, and the commitment fits what the proof says.
    function testFuzz_FlippedBitIsRefused(bytes32 context, uint256 seed, uint256 bit) public view {
        Inference memory i = _inference(context, seed);
        uint256 outputBits = 8 * i.output.length;
        bit = _bound(bit, 0, outputBits + 8 * i.proof.length - 1);
        if (bit < outputBits) i.output = _flip(i.output, bit);
        else i.proof = _flip(i.proof, bit - outputBits);
        bytes memory p = i.proof;
        i.commitment = _commit(bytes32(_part(p, 20, 32)), _part(p, 440, p.length - 440));
        (bool ok, bytes memory reason) = address(store).staticcall(_verifyData(i));
        vm.assertFalse(ok, "a flipped bit");
        vm.assertTrue(_selector(reason) == _reason(bit, outputBits, i), "the reason");
    }

    function _reason(uint256 bit, uint256 outputBits, Inference memory i) private pure returns (bytes4) {
        if (bit < outputBits) {
            bool large = i.output[bit / 256 * 32] != 0;
            return large ? IERCZKMLVerifier.OutputMismatch.selector : IERCZKMLVerifier.InvalidProof.selector;
        }
        uint256 at_ = (bit - outputBits) / 8;
        if (at_ < 20) return IERCZKMLVerifier.ModelMismatch.selector;
        bool selector = at_ >= 52 && at_ < 56;
        return selector ? IERCZKMLVerifier.UnsupportedProofSystem.selector : IERCZKMLVerifier.InvalidProof.selector;
    }

    function testFuzz_CommitmentIsBound(bytes32 context, uint256 seed, bytes32 other, uint64 chainId) public {
        Inference memory i = _inference(context, seed);
        bytes32 good = i.commitment;
        vm.assertEq(store.commitmentOf(context, _inputs(seed)), good, "commitment");
        bytes4 want = IERCZKMLVerifier.InputCommitmentMismatch.selector;
        if (other != good) {
            i.commitment = other;
            _refused(address(store), _verifyData(i), want, "another commitment");
            i.commitment = good;
        }
        vm.assume(chainId != 0 && chainId != block.chainid);
        vm.chainId(chainId);
        _refused(address(store), _verifyData(i), want, "another chain");
    }

    function _inputs(uint256 seed) private pure returns (uint256[] memory inputs) {
        inputs = new uint256[](INPUTS);
        uint256[] memory words = _words(seed);
        for (uint256 k = 0; k < INPUTS; ++k) {
            inputs[k] = words[k];
        }
    }

    function testFuzz_LengthsAreExact(bytes32 context, uint256 seed, uint256 outputs, uint256 length) public {
        Inference memory i = _inference(context, seed);
        outputs = _bound(outputs, 0, 200);
        if (outputs != 64) {
            Inference memory j = _inference(context, seed);
            j.output = outputs < 64 ? _part(i.output, 0, outputs) : bytes.concat(i.output, new bytes(outputs - 64));
            _refused(address(store), _verifyData(j), IERCZKMLVerifier.OutputMismatch.selector, "another output");
        }
        length = _bound(length, 0, 900);
        if (length == i.proof.length) return;
        i.proof = length < i.proof.length
            ? _part(i.proof, 0, length)
            : bytes.concat(i.proof, new bytes(length - i.proof.length));
        if (length > 440) i.commitment = _commit(context, _part(i.proof, 440, length - 440));
        else i.commitment = _commit(context, "");
        _refused(address(store), _verifyData(i), IERCZKMLVerifier.InvalidProof.selector, "another proof length");
    }

    /// @dev A code that is not the clone's, whatever it answers, is no model.
    function testFuzz_OtherCodeIsNoModel(bytes32 context, uint256 seed, uint256 bit) public {
        bytes memory code = address(model).code;
        vm.assertTrue(Clone.isModel(address(model), address(core).codehash, keccak256(key)), "the model");
        address other = address(0xbad);
        vm.etch(other, _flip(code, _bound(bit, 0, 8 * code.length - 1)));
        vm.assertFalse(Clone.isModel(other, address(core).codehash, keccak256(key)), "another code");
        Inference memory i = _inference(context, seed);
        i.proof = bytes.concat(bytes20(other), _part(i.proof, 20, i.proof.length - 20));
        _refused(address(store), _verifyData(i), IERCZKMLVerifier.ModelMismatch.selector, "another code");
        vm.etch(other, _part(code, 0, code.length - 1));
        _refused(address(store), _verifyData(i), IERCZKMLVerifier.ModelMismatch.selector, "a shorter code");
    }

    function testFuzz_RegisteredCommitmentDecides(bytes32 context, uint256 seed, bytes4 system, bytes32 vkHash) public {
        Inference memory i = _inference(context, seed);
        IERCZKMLRegistry.ModelCommitment memory c = _commitment();
        if (system != c.proofSystemId) {
            c.proofSystemId = system;
            i.id = registry.registerModel(c);
            bytes memory want = abi.encodeWithSelector(IERCZKMLVerifier.UnsupportedProofSystem.selector, system);
            _refused(address(store), _verifyData(i), want, "another proof system");
        }
        c = _commitment();
        if (vkHash != c.vkHash) {
            c.vkHash = vkHash;
            i.id = registry.registerModel(c);
            _refused(address(store), _verifyData(i), IERCZKMLVerifier.ModelMismatch.selector, "another key");
        }
        i.id = seed;
        bytes memory unknown = abi.encodeWithSelector(IERCZKMLRegistry.ModelNotFound.selector, seed);
        if (seed != modelId) _refused(address(store), _verifyData(i), unknown, "unknown");
        i.id = modelId;
        registry.deprecateModel(modelId);
        bytes memory ended =
            abi.encodeWithSelector(IERCZKMLVerifier.VerificationRefused_ModelDeprecated.selector, modelId);
        _refused(address(store), _verifyData(i), ended, "deprecated");
    }

    function testFuzz_InferencesAreStored(bytes32 context, uint256 seed) public {
        Inference memory i = _inference(context, seed);
        bytes32 want = keccak256(abi.encodePacked(i.id, i.commitment, i.output));
        bytes memory absent = abi.encodeWithSelector(InferenceStore.InferenceNotFound.selector, want);
        _refused(address(store), abi.encodeCall(InferenceStore.getInference, (want)), absent, "before");
        for (uint256 k = 0; k < 2; ++k) {
            vm.assertEq(store.verifyAndStoreInference(i.id, i.commitment, i.output, i.proof), want, "id");
            (uint256 id, bytes32 commitment, bytes memory output) = store.getInference(want);
            vm.assertEq(id, i.id, "model id");
            vm.assertEq(commitment, i.commitment, "commitment");
            vm.assertEq(output, i.output, "output");
        }
        i.output = _flip(i.output, 8 + seed % 248);
        bytes memory bad =
            abi.encodeCall(InferenceStore.verifyAndStoreInference, (i.id, i.commitment, i.output, i.proof));
        _refused(address(store), bad, IERCZKMLVerifier.InvalidProof.selector, "another output");
    }

    function testFuzz_StarvedInferenceIsNoVerdict(uint256 seed, uint256 limit) public view {
        Inference memory i = _inference(bytes32(seed), seed);
        limit = _bound(limit, 5000, 900_000);
        bytes memory metadata = abi.encodePacked(i.id, i.output);
        bytes memory data =
            abi.encodeCall(IProofVerifier.verify, (i.commitment, keccak256(i.output), metadata, i.proof));
        (bool ok, bytes memory reason) = address(adapter).staticcall{gas: limit}(data);
        if (ok) {
            vm.assertTrue(abi.decode(reason, (bool)), "refused for want of gas");
        } else {
            vm.assertTrue(
                reason.length == 0 || _selector(reason) == IModel.NotEnoughGas.selector, "a verdict without gas"
            );
            vm.assertLe(limit, 600_000, "starved with enough gas");
        }
    }

    function testFuzz_ERC8274(bytes32 context, uint256 seed, uint256 kind) public view {
        Inference memory i = _inference(context, seed);
        bytes memory metadata = abi.encodePacked(i.id, i.output);
        bytes32 outputHash = keccak256(i.output);
        kind %= 6;
        if (kind == 1) i.commitment ^= bytes32(1 << (seed % 256));
        if (kind == 2) outputHash ^= bytes32(1 << (seed % 256));
        if (kind == 3) metadata = _flip(metadata, seed % (8 * metadata.length));
        if (kind == 4) metadata = _part(metadata, 0, seed % metadata.length);
        if (kind == 5) i.proof = _flip(i.proof, seed % (8 * i.proof.length));
        vm.assertEq(adapter.verify(i.commitment, outputHash, metadata, i.proof), kind == 0, "verdict");
        vm.assertEq(adapter.proofSystem(), "zk/zkinfer-groth16-bn254-bsb22", "proof system");
        bytes32 profile = keccak256(abi.encodePacked(adapter.proofSystem(), address(core).codehash));
        vm.assertEq(adapter.proofProfile(), profile, "profile");
    }

    /// @dev A rubbish proof never makes the validator say anything.
    function testFuzz_ERC8004(uint256 agent, uint256 seed, bytes32 salt, uint256 bit) public {
        uint256[] memory words = _words(seed);
        bytes32 hash = validator.requestHashOf(agent, keccak256(key), words, salt);
        bytes memory proof = _prove(Statement.context(address(validator), hash, address(0)), words, seed);
        validations.validationRequest(address(validator), agent, "", hash);
        bytes memory bad = _flip(proof, _bound(bit, 0, 8 * PROOF_BYTES - 1));
        (bool ok,) = address(validator).call(_respond(agent, model, words, salt, bad));
        vm.assertFalse(ok, "a rubbish proof");
        _isResponse(hash, 0, 0);
        bytes memory wrong = abi.encodeWithSelector(ERC8004Validator.WrongModel.selector, core);
        bytes memory data = _respond(agent, IModel(address(core)), words, salt, proof);
        _refused(address(validator), data, wrong, "another model");
        (ok,) = address(validator).call(_respond(agent, model, words, salt, proof));
        vm.assertTrue(ok, "a true proof");
        _isResponse(hash, 100, keccak256(abi.encodePacked(keccak256(key), words)));
    }

    function _respond(uint256 agent, IModel m, uint256[] memory words, bytes32 salt, bytes memory proof)
        private
        view
        returns (bytes memory)
    {
        return abi.encodeCall(ERC8004Validator.respond, (agent, m, keccak256(key), words, salt, proof));
    }

    function _isResponse(bytes32 request, uint8 want, bytes32 wantHash) private view {
        (,, uint8 response, bytes32 hash,, uint256 time) = validations.getValidationStatus(request);
        vm.assertEq(response, want, "response");
        vm.assertEq(hash, wantHash, "response hash");
        vm.assertEq(time != 0, want != 0, "time of the response");
    }

    function testFuzz_ERC8004AsksForItself(uint256 agent, uint256 other, uint256 seed) public {
        vm.assume(agent != other);
        uint256[] memory words = _words(seed);
        bytes32 vkHash = keccak256(key);
        bytes32 hash = validator.requestHashOf(agent, vkHash, words, 0);
        bytes memory data = _respond(agent, model, words, 0, "");
        validations.validationRequest(address(validator), other, "", hash);
        bytes memory want = abi.encodeWithSelector(ERC8004Validator.NotRequested.selector, hash);
        _refused(address(validator), data, want, "another agent's request");
        vm.assertTrue(validator.requestHashOf(other, vkHash, words, 0) != hash, "another agent");
        vm.assertTrue(validator.requestHashOf(agent, vkHash, words, bytes32(seed | 1)) != hash, "another salt");
    }

    function testFuzz_ERC7007(uint256 seed, address owner, address thief, uint256 kind) public {
        vm.assume(owner != address(0) && owner != thief);
        uint256[] memory words = _words(seed);
        bytes memory prompt = abi.encodePacked(words[0], words[1], words[2]);
        bytes memory data = abi.encodePacked(words[3], words[4]);
        uint256 token = content.tokenIdOf(prompt);
        bytes memory proof = _prove(Statement.context(address(content), bytes32(token), owner), words, seed);
        vm.assertFalse(content.verify(prompt, data, proof), "before it is minted");
        content.mint(owner, prompt);
        kind %= 6;
        if (kind == 1) data = _flip(data, seed % (8 * data.length));
        if (kind == 2) proof = _flip(proof, seed % (8 * proof.length));
        if (kind == 3) data = _part(data, 0, seed % data.length);
        if (kind == 4) prompt = _part(prompt, 0, seed % prompt.length);
        if (kind == 5) proof = _prove(Statement.context(address(content), bytes32(token), thief), words, seed);
        vm.assertEq(content.verify(prompt, data, proof), kind == 0, "verdict");
        bytes memory add = abi.encodeCall(IERC7007.addAigcData, (token, prompt, data, proof));
        if (kind == 0) content.addAigcData(token, prompt, data, proof);
        else if (kind != 4) _refused(address(content), add, IModel.InvalidProof.selector, "added");
        bytes memory wrong = abi.encodeWithSelector(ERC7007Inference.WrongToken.selector, token ^ 1, token);
        add = abi.encodeCall(IERC7007.addAigcData, (token ^ 1, prompt, data, proof));
        if (kind != 4) _refused(address(content), add, wrong, "another token");
    }

    function test_CoreMustExist() public {
        try new InferenceVerifier(registry, address(0x77)) {
            vm.assertTrue(false, "a verifier without a core");
        } catch (bytes memory reason) {
            vm.assertEq(reason, abi.encodeWithSelector(InferenceVerifier.NoCore.selector, 0x77), "reason");
        }
        try new ERC8004Validator(validations, address(0x77)) {
            vm.assertTrue(false, "a validator without a core");
        } catch (bytes memory reason) {
            vm.assertEq(reason, abi.encodeWithSelector(ERC8004Validator.NoCore.selector, 0x77), "reason");
        }
    }

    function testFuzz_SupportsItsInterfacesOnly(bytes4 id) public {
        InferenceVerifier verifier = new InferenceVerifier(registry, address(core));
        bytes4[5] memory ids = [
            bytes4(0x5df65472),
            InferenceStore.verifyAndStoreInference.selector ^ InferenceStore.getInference.selector,
            0x86761e49,
            0x702c55a6,
            0x01ffc9a7
        ];
        vm.assertTrue(ids[1] == type(IERCZKMLStorageExtension).interfaceId, "storage extension");
        for (uint256 i = 0; i < 6; ++i) {
            bytes4 asked = i < 5 ? ids[i] : id;
            bool erc165 = asked == ids[4];
            vm.assertEq(verifier.supportsInterface(asked), erc165 || asked == ids[0], "verifier");
            vm.assertEq(store.supportsInterface(asked), erc165 || asked == ids[0] || asked == ids[1], "store");
            vm.assertEq(adapter.supportsInterface(asked), erc165 || asked == ids[2], "ERC-8274");
            vm.assertEq(content.supportsInterface(asked), erc165 || asked == ids[3], "ERC-7007");
        }
    }
}
