import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * Tells one text from another, such as a host's metrics from its next, for each host and request, of a hundred kilobytes: eight
 * bytes at a time, as FNV-1a does with one.
 */
export function checksumOf(bytes: Bytes): u64 {
  let hash: u64 = 0xcbf29ce484222325;
  let p = bytes.ptr;
  const words = p + (<usize>bytes.length & ~7);
  for (; p < words; p += 8) hash = rotl<u64>((hash ^ load<u64>(p)) * 0x100000001b3, 29);
  for (; p < bytes.ptrEnd; p++) hash = (hash ^ <u64>load<u8>(p)) * 0x100000001b3;
  return hash;
}
