/** The bytes in pieces of `size`; the last may be shorter. */
export function chunksOf(bytes: Uint8Array, size: number): Buffer[] {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`a piece of ${size} bytes`);
  const whole = Buffer.from(bytes);
  const pieces: Buffer[] = [];
  for (let at = 0; at < whole.length; at += size) pieces.push(whole.subarray(at, at + size));
  return pieces;
}

/** One way of cutting a body. */
export interface Cut {
  /** For the test's name: "cut at 12", "in pieces of 7". */
  readonly name: string;
  readonly chunks: readonly Buffer[];
}

/** The body cut in two at every position, whole, and in pieces of `sizes` bytes. */
export function* cutEverywhere(bytes: Uint8Array, sizes: readonly number[] = [1, 7, 64]): Generator<Cut> {
  const whole = Buffer.from(bytes);
  yield { name: "whole", chunks: [whole] };
  for (let at = 1; at < whole.length; at++) {
    yield { name: `cut at ${at}`, chunks: [whole.subarray(0, at), whole.subarray(at)] };
  }
  for (const size of sizes) yield { name: `in pieces of ${size}`, chunks: chunksOf(whole, size) };
}
