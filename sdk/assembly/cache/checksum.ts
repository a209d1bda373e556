import { Bytes } from "../bytes";

const FIRST: u64 = 0x9e3779b97f4a7c15;
const SECOND: u64 = 0xc2b2ae3d27d4eb4f;

/**
 * Tells bytes that were damaged or mixed up from those that were written; no defence against somebody who can write. Eight
 * bytes at a time, as an entry may be long.
 * @param start what else it is about: the checksum of what stands in front
 */
export function checksum(bytes: Bytes, start: u64 = 0): u64 {
  let hash = start ^ (<u64>bytes.length * FIRST);
  let p = bytes.ptr;
  const end = bytes.ptrEnd;
  for (; p + 8 <= end; p += 8) hash = step(hash, load<u64>(p));
  let rest: u64 = 0;
  for (let shift: u64 = 0; p < end; p++, shift += 8) rest |= (<u64>load<u8>(p)) << shift;
  hash = step(hash, rest);
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
  return hash ^ (hash >> 33);
}

/** One to one for each of its arguments, so that a change of eight bytes alone is always seen. */
function step(hash: u64, word: u64): u64 {
  return rotl<u64>(hash ^ (rotl<u64>(word * SECOND, 31) * FIRST), 27) * FIRST + SECOND;
}
