import { keccak_256 } from "@noble/hashes/sha3.js";

export type Hex = `0x${string}`;

/** keccak256("Context(uint256 chainId,address scope,bytes32 id,address beneficiary)") */
const CONTEXT_TYPEHASH: Hex = "0x14995c6cb65fd531002f6cc7ea09c846c18a61296a09a4da190623073051a4c3";

/**
 * The context that binds a proof to one use, as `Statement.context` computes it: the chain, the consuming contract,
 * its request or nonce, and who is paid or acts.
 */
export function context(c: { chainId: bigint | number; scope: Hex; id: Hex; beneficiary: Hex }): Hex {
  return keccak([bytes32(CONTEXT_TYPEHASH), uint(BigInt(c.chainId)), address(c.scope), bytes32(c.id), address(c.beneficiary)]);
}

/** What a market's request binds its inputs by: the hash of the words, 32 bytes each. */
export function inputsHash(words: readonly bigint[]): Hex {
  return keccak(words.map(uint));
}

/** A request of an InferenceMarket, in the order of the contract's struct. */
export interface MarketRequest {
  readonly client: Hex;
  readonly consumer: Hex;
  readonly model: Hex;
  readonly provider: Hex;
  readonly exclusiveUntil: bigint;
  readonly deadline: bigint;
  readonly callbackGas: number;
  readonly token: Hex;
  readonly price: bigint;
  readonly startPrice: bigint;
  readonly rampStart: bigint;
  readonly rampEnd: bigint;
  readonly inputsHash: Hex;
  readonly salt: Hex;
}

/** The id of a request on a market, as its `idOf` computes it. */
export function requestId(chainId: bigint | number, market: Hex, r: MarketRequest): Hex {
  return keccak([
    uint(BigInt(chainId)), address(market),
    address(r.client), address(r.consumer), address(r.model), address(r.provider),
    uint(r.exclusiveUntil), uint(r.deadline), uint(BigInt(r.callbackGas)), address(r.token),
    uint(r.price), uint(r.startPrice), uint(r.rampStart), uint(r.rampEnd),
    bytes32(r.inputsHash), bytes32(r.salt),
  ]);
}

function keccak(parts: readonly Uint8Array[]): Hex {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return `0x${Array.from(keccak_256(all), (b) => b.toString(16).padStart(2, "0")).join("")}`;
}

function uint(v: bigint): Uint8Array {
  if (v < 0n || v >> 256n !== 0n) throw new RangeError(`${v} is not a number of 256 bits`);
  return bytes(v.toString(16).padStart(64, "0"));
}

function address(a: Hex): Uint8Array {
  if (!/^0x[0-9a-fA-F]{40}$/.test(a)) throw new TypeError(`${a} is not an address`);
  return bytes(a.slice(2).padStart(64, "0"));
}

function bytes32(h: Hex): Uint8Array {
  if (!/^0x[0-9a-fA-F]{64}$/.test(h)) throw new TypeError(`${h} is not 32 bytes`);
  return bytes(h.slice(2));
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g)!, (b) => parseInt(b, 16));
}
