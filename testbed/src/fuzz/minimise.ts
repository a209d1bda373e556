/** Attempts before the smallest input so far has to do. */
const MAX_ATTEMPTS = 2_000;

/**
 * Takes parts out of an input, halves first, single bytes last, for as long as `fails` still holds.
 * @returns the smallest input that fails
 */
export function minimise(input: Uint8Array, fails: (input: Uint8Array) => boolean): Uint8Array {
  let smallest = input;
  let attempts = 0;
  for (let size = Math.ceil(input.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < smallest.length; ) {
      if (++attempts > MAX_ATTEMPTS) return smallest;
      const shorter = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)]);
      if (fails(shorter)) smallest = shorter;
      else at += size;
    }
  }
  return smallest;
}
