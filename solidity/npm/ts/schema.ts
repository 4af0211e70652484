/** How a statement binds a tensor: its elements, a blinded digest of it, or nothing. */
export type Visibility = "public" | "digest" | "private";

/**
 * An input or output of a model: element i stands for the real number scale * (v[i] - zero), with
 * lo <= v[i] <= hi.
 */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The model's element type: float32, int8, ... */
  readonly type: string;
  readonly lo: bigint;
  readonly hi: bigint;
  readonly scale: number;
  readonly zero: bigint;
  readonly visibility: Visibility;
  /** Names of the positions of a tensor of scores. */
  readonly labels?: readonly string[];
}

/** What a model's statements are about, in schema.json. Its hash is in the verifying key. */
export interface Schema {
  readonly version: number;
  readonly name: string;
  readonly programHash: `0x${string}`;
  readonly circuitHash: `0x${string}`;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

/** Reads schema.json. Integers of 64 bits keep all of them. */
export function parseSchema(text: string): Schema {
  // Within a string a quote has a backslash before it, so these are keys.
  const exact = text.replace(/"(lo|hi|zero)":\s*(-?\d+)/g, '"$1":"$2"');
  const raw = JSON.parse(exact);
  if (raw?.version !== 1) throw new Error(`schema of version ${raw?.version}, want 1`);
  return { ...raw, inputs: raw.inputs.map(tensor), outputs: raw.outputs.map(tensor) };
}

function tensor(raw: Record<string, unknown>): Tensor {
  const t = { ...raw, lo: BigInt(raw["lo"] as string), hi: BigInt(raw["hi"] as string), zero: BigInt(raw["zero"] as string) } as Tensor;
  const sizes = Array.isArray(t.shape) && t.shape.every((d) => Number.isSafeInteger(d) && d > 0);
  if (!sizes || !(t.scale > 0) || !Number.isFinite(t.scale) || t.lo > t.hi || !["public", "digest", "private"].includes(t.visibility)) {
    throw new Error(`tensor ${JSON.stringify(t.name)} of the schema is malformed`);
  }
  return t;
}

/** The number of elements. */
export function size(t: Tensor): number {
  return t.shape.reduce((n, d) => n * d, 1);
}
