import { Bytes } from "../bytes";

/**
 * Whether two secrets are equal, in a time that depends on their lengths only: for keys, tokens and signatures. Compare
 * digests where even the length must stay hidden.
 */
export function constantTimeEquals(a: Bytes, b: Bytes): bool {
  if (a.length != b.length) return false;
  const left = a.ptr;
  const right = b.ptr;
  let difference: u32 = 0;
  for (let i: usize = 0, size = <usize>a.length; i < size; i++) {
    difference |= <u32>load<u8>(left + i) ^ <u32>load<u8>(right + i);
  }
  return difference == 0;
}
