// Holds the encoding here to that of the Go code: test/vectors.json is written by vectors_test.go.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  context, decodeOutputs, encodeInputs, inputsHash, parseProof, parseSchema, quantize, requestId,
  type Hex, type MarketRequest, type Tensor,
} from "@zkinfer/contracts";

const vectors = JSON.parse(readFileSync("test/vectors.json", "utf8"));
const words = (list: string[]) => list.map(BigInt);

test("statements", () => {
  assert.ok(vectors.statements.length > 1);
  for (const v of vectors.statements) {
    const schema = parseSchema(v.schema);
    const inputs = Object.fromEntries(Object.entries<string[]>(v.inputs).map(([name, x]) => [name, x.map(BigInt)]));
    assert.deepEqual(encodeInputs(schema, inputs), words(v.inputWords));
    assert.equal(inputsHash(words(v.inputWords)), v.inputsHash);
    const outputs = decodeOutputs(schema, words(v.outputWords));
    assert.deepEqual(Object.keys(outputs).sort(), Object.keys(v.outputs).sort());
    for (const [name, want] of Object.entries<any>(v.outputs)) {
      const got = outputs[name]!;
      assert.deepEqual(got.values, want.values.map(BigInt));
      assert.deepEqual(got.reals, want.reals);
      assert.equal(got.argmax, want.argmax);
      assert.equal(got.label ?? "", want.label);
    }
  }
});

test("malformed statements are refused", () => {
  const v = vectors.statements[0];
  const schema = parseSchema(v.schema);
  const good = words(v.outputWords);
  assert.throws(() => decodeOutputs(schema, [...good, 0n]), /output words/);
  assert.throws(() => decodeOutputs(schema, good.slice(1)), /output words/);
  assert.throws(() => decodeOutputs(schema, [good[0]! | (1n << 248n)]), /bits that no element has/);
  assert.throws(() => decodeOutputs(schema, [good[0]! | 1n]), /bits that no element has/);
  assert.throws(() => encodeInputs(schema, {}), /image is missing/);
  assert.throws(() => encodeInputs(schema, { image: [1n] }), /1 values, want 784/);
  assert.throws(() => encodeInputs(schema, { image: new Array(784).fill(256n) }), /outside \[0, 255\]/);
  assert.throws(() => encodeInputs(schema, { image: new Array(784).fill(-1n) }), /outside/);
  assert.throws(() => encodeInputs(schema, { image: new Array(784).fill(0n), mask: [] }), /no public input mask/);
  assert.throws(() => parseSchema(v.schema.replace('"version":1', '"version":2')), /version 2/);
  assert.throws(() => parseSchema(v.schema.replace('"scale":0.125', '"scale":0')), /malformed/);
});

test("real numbers are rounded as in Go", () => {
  for (const v of vectors.quantized) {
    const tensor: Tensor = {
      name: "x", shape: [v.reals.length], type: "float32", lo: BigInt(v.lo), hi: BigInt(v.hi), scale: v.scale,
      zero: BigInt(v.zero), visibility: "public",
    };
    assert.deepEqual(quantize(tensor, v.reals), v.values.map(BigInt));
    for (const x of [...v.refused, NaN, Infinity]) {
      assert.throws(() => quantize({ ...tensor, shape: [1] }, [x]), RangeError);
    }
  }
});

test("contexts and request ids", () => {
  for (const v of vectors.contexts) {
    // a chain id of 64 bits loses bits in JSON.parse, so it is read from the text
    assert.equal(context({ ...v, chainId: chainIds.shift()! }), v.context);
  }
  for (const v of vectors.requests) {
    const q = Object.fromEntries(Object.entries<any>(v.request).map(([k, x]) => [k[0]!.toLowerCase() + k.slice(1), x]));
    for (const k of ["exclusiveUntil", "deadline", "price", "startPrice", "rampStart", "rampEnd"]) q[k] = BigInt(q[k]);
    assert.equal(requestId(v.chainId, v.market, q as MarketRequest), v.id);
    assert.notEqual(requestId(v.chainId, v.market, { ...q, price: 1n } as MarketRequest), v.id);
  }
});

const chainIds = [...readFileSync("test/vectors.json", "utf8").matchAll(/"chainId": (\d+)/g)].map((m) => BigInt(m[1]!));

test("proof files", () => {
  const hash: Hex = `0x${"0".repeat(64)}`;
  const file = { version: 1, backend: "groth16", programHash: hash, keyHash: hash, context: hash, words: [hash], proof: `0x${"ab".repeat(388)}` };
  assert.deepEqual(parseProof(JSON.stringify(file)).words, [0n]);
  for (const bad of [{ version: 2 }, { backend: "plonk" }, { words: ["0x1"] }, { proof: "0x" }]) {
    assert.throws(() => parseProof(JSON.stringify({ ...file, ...bad })));
  }
});
