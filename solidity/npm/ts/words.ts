import { size, type Schema, type Tensor } from "./schema.js";

/** Bytes of a word that hold elements: one word is below 2^248. */
export const WORD_BYTES = 31;

/** The bytes of an element: the fewest, at least one, that hold hi - lo. */
export function elementBytes(t: Tensor): number {
  let n = 1;
  for (let span = t.hi - t.lo; span > 255n; span >>= 8n) n++;
  return n;
}

/** The number of the statement's words that a tensor takes. */
export function wordCount(t: Tensor): number {
  if (t.visibility === "private") return 0;
  if (t.visibility === "digest") return 1;
  return Math.ceil(size(t) / Math.floor(WORD_BYTES / elementBytes(t)));
}

/** Packs the elements of a public tensor, row-major. Elements outside [lo, hi] are refused. */
export function encode(t: Tensor, values: readonly (bigint | number)[]): bigint[] {
  mustBePublic(t);
  if (values.length !== size(t)) throw new Error(`tensor ${t.name}: ${values.length} values, want ${size(t)}`);
  const bytes = elementBytes(t);
  const per = Math.floor(WORD_BYTES / bytes);
  const words = new Array<bigint>(wordCount(t)).fill(0n);
  values.forEach((value, i) => {
    const v = BigInt(value);
    if (v < t.lo || v > t.hi) throw new RangeError(`tensor ${t.name}: element ${i} is ${v}, outside [${t.lo}, ${t.hi}]`);
    const word = Math.floor(i / per);
    words[word] = words[word]! | ((v - t.lo) << place(bytes, i % per));
  });
  return words;
}

/** The elements in a tensor's words. Words that `encode` cannot have made are refused. */
export function decode(t: Tensor, words: readonly bigint[]): bigint[] {
  mustBePublic(t);
  if (words.length !== wordCount(t)) throw new Error(`tensor ${t.name}: ${words.length} words, want ${wordCount(t)}`);
  const bytes = elementBytes(t);
  const per = Math.floor(WORD_BYTES / bytes);
  const mask = (1n << BigInt(8 * bytes)) - 1n;
  const values: bigint[] = [];
  for (let i = 0; i < size(t); i++) {
    values.push(((words[Math.floor(i / per)]! >> place(bytes, i % per)) & mask) + t.lo);
  }
  const high = values.findIndex((v) => v > t.hi);
  if (high >= 0) throw new RangeError(`tensor ${t.name}: element ${high} is above ${t.hi}`);
  const again = encode(t, values);
  const odd = words.findIndex((w, i) => w !== again[i]);
  if (odd >= 0) throw new RangeError(`tensor ${t.name}: word ${odd} has bits that no element has`);
  return values;
}

/** How far element k of a word is shifted: the first one is in the most significant of the 31 bytes. */
function place(bytes: number, k: number): bigint {
  return BigInt(8 * (WORD_BYTES - bytes * (k + 1)));
}

function mustBePublic(t: Tensor): void {
  if (t.visibility !== "public") throw new Error(`tensor ${t.name} is ${t.visibility}: its values are not in the statement`);
}

/** A tensor that has words, and where they are. */
interface Span {
  readonly tensor: Tensor;
  readonly output: boolean;
  readonly first: number;
}

/** The tensors in the order of their words: public inputs, public outputs, digests of inputs, of outputs. */
export function layout(s: Schema): Span[] {
  const spans: Span[] = [];
  let first = 0;
  for (const visibility of ["public", "digest"] as const) {
    for (const output of [false, true]) {
      for (const tensor of output ? s.outputs : s.inputs) {
        if (tensor.visibility !== visibility) continue;
        spans.push({ tensor, output, first });
        first += wordCount(tensor);
      }
    }
  }
  return spans;
}

/** The number of words of the public inputs; all others are output words. */
export function inputWordCount(s: Schema): number {
  return s.inputs.filter((t) => t.visibility === "public").reduce((n, t) => n + wordCount(t), 0);
}
