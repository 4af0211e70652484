import type { Hex } from "./hashes.js";
import { quantize, real } from "./reals.js";
import { size, type Schema } from "./schema.js";
import { decode, encode, inputWordCount, layout, wordCount } from "./words.js";

/** Inputs by their names: integers as bigint, which must be in range, or real numbers, which are rounded. */
export type Inputs = Readonly<Record<string, readonly bigint[] | readonly number[]>>;

/** Packs all public inputs of a model into the first words of a statement. */
export function encodeInputs(s: Schema, inputs: Inputs): bigint[] {
  const tensors = s.inputs.filter((t) => t.visibility === "public");
  const unknown = Object.keys(inputs).find((name) => !tensors.some((t) => t.name === name));
  if (unknown !== undefined) throw new Error(`model ${s.name} has no public input ${unknown}`);
  return tensors.flatMap((t) => {
    const given = inputs[t.name];
    if (given === undefined) throw new Error(`input ${t.name} is missing`);
    const integers = given.every((v): v is bigint => typeof v === "bigint");
    return encode(t, integers && size(t) > 0 ? (given as readonly bigint[]) : quantize(t, given as readonly number[]));
  });
}

/** A public output. */
export interface Output {
  readonly values: readonly bigint[];
  readonly reals: readonly number[];
  /** The position of the largest element, the first one of several. */
  readonly argmax: number;
  /** The name of that position, if the model has names. */
  readonly label?: string;
}

/** Unpacks the output words of a statement: all but the input words. Verify the proof before you rely on them. */
export function decodeOutputs(s: Schema, outputWords: readonly bigint[]): Record<string, Output> {
  const spans = layout(s);
  const skip = inputWordCount(s);
  const want = spans.reduce((n, span) => n + wordCount(span.tensor), 0) - skip;
  if (outputWords.length !== want) throw new Error(`${outputWords.length} output words, want ${want}`);
  const outputs: Record<string, Output> = {};
  for (const { tensor: t, output, first } of spans) {
    if (!output || t.visibility !== "public") continue;
    const values = decode(t, outputWords.slice(first - skip, first - skip + wordCount(t)));
    const argmax = values.reduce((best, v, i) => (v > values[best]! ? i : best), 0);
    const label = t.labels?.[argmax];
    outputs[t.name] = { values, reals: values.map((v) => real(t, v)), argmax, ...(label !== undefined && { label }) };
  }
  return outputs;
}

/** A proof with its statement, from proof.json. */
export interface Proof {
  readonly context: Hex;
  readonly words: readonly bigint[];
  readonly keyHash: Hex;
  readonly programHash: Hex;
  readonly proof: Hex;
}

/** Reads proof.json. It judges nothing: that is the contract's. */
export function parseProof(text: string): Proof {
  const raw = JSON.parse(text);
  if (raw?.version !== 1 || raw.backend !== "groth16") throw new Error("not a proof file of version 1");
  const hashes = [raw.context, raw.keyHash, raw.programHash, ...raw.words];
  if (!hashes.every((h) => /^0x[0-9a-f]{64}$/.test(h)) || !/^0x[0-9a-f]{776}$/.test(raw.proof)) {
    throw new Error("a proof file with malformed bytes");
  }
  return { ...raw, words: raw.words.map(BigInt) };
}
