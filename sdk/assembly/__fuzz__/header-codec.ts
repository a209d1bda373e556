// Fuzz target: a serialised header map from the host. What decodes must encode to a map that decodes to the same.
import { decodePairs, encodePairs } from "../abi/codec";
import { Bytes } from "../bytes";

const CAPACITY: i32 = 1 << 20;
const INPUT = new ArrayBuffer(CAPACITY);

export function input(size: i32): usize {
  return size <= CAPACITY ? changetype<usize>(INPUT) : 0;
}

/** Number of pairs; -1 when a pair did not survive the round trip. */
export function run(size: i32): i32 {
  const pairs = decodePairs(new Bytes(INPUT, 0, size));
  const again = decodePairs(Bytes.wrap(encodePairs(pairs)));
  if (again.length != pairs.length) return -1;
  for (let i = 0; i < pairs.length; i++) {
    if (!pairs[i].equals(again[i])) return -1;
  }
  const count = pairs.length >> 1;
  __collect();
  return count;
}
