import { size, type Tensor } from "./schema.js";

/** The real number that an element stands for. */
export function real(t: Tensor, value: bigint): number {
  return t.scale * Number(value - t.zero);
}

/**
 * The elements nearest to real numbers, of two the even one. A number outside the tensor's range is refused: such
 * an input has no statement.
 */
export function quantize(t: Tensor, reals: readonly number[]): bigint[] {
  if (reals.length !== size(t)) throw new Error(`tensor ${t.name}: ${reals.length} numbers, want ${size(t)}`);
  return reals.map((x, i) => {
    const v = Number.isFinite(x) ? roundQuotient(x, t.scale) + t.zero : undefined;
    if (v === undefined || v < t.lo || v > t.hi) {
      throw new RangeError(`tensor ${t.name}: element ${i} is ${x}, outside ${real(t, t.lo)} to ${real(t, t.hi)}`);
    }
    return v;
  });
}

/** x / s, rounded half to even, exactly. */
function roundQuotient(x: number, s: number): bigint {
  const [a, ea] = dyadic(x);
  const [b, eb] = dyadic(s);
  const shift = BigInt(Math.abs(ea - eb));
  const n = ea >= eb ? a << shift : a;
  const d = ea >= eb ? b : b << shift;
  let q = n / d;
  let rest = n % d;
  if (rest < 0n) {
    q -= 1n;
    rest += d;
  }
  const above = 2n * rest - d;
  return above > 0n || (above === 0n && q % 2n !== 0n) ? q + 1n : q;
}

/** A finite number as mantissa * 2^exponent. */
function dyadic(x: number): [bigint, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  return [bits >> 63n === 1n ? -mantissa : mantissa, Math.max(exponent, 1) - 1075];
}
