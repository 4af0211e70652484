/**
 * Encodes the inputs and decodes the outputs of zkinfer's statements, as the contracts and the command do. The ABIs
 * are in "@zkinfer/contracts/abi".
 */
export { context, inputsHash, requestId, type Hex, type MarketRequest } from "./hashes.js";
export { quantize, real } from "./reals.js";
export { parseSchema, size, type Schema, type Tensor, type Visibility } from "./schema.js";
export { decodeOutputs, encodeInputs, parseProof, type Inputs, type Output, type Proof } from "./statement.js";
export { decode, elementBytes, encode, inputWordCount, layout, wordCount, WORD_BYTES } from "./words.js";
