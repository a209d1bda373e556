import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** FNV-1a, 64 bits. */
const FNV_OFFSET: u64 = 0xcbf29ce484222325;
const FNV_PRIME: u64 = 0x100000001b3;

/** The same number for the same bytes, always and everywhere: FNV-1a, its bits mixed. No secret, and none is kept by it. */
export function stableHash(bytes: Bytes): u64 {
  let hash = FNV_OFFSET;
  const end = bytes.ptrEnd;
  for (let p = bytes.ptr; p < end; p++) hash = (hash ^ load<u8>(p)) * FNV_PRIME;
  return mix(hash);
}

/** Spreads every bit over all of them (the finalizer of MurmurHash3), so that near numbers end up far apart. */
export function mix(value: u64): u64 {
  let mixed = value;
  mixed = (mixed ^ (mixed >> 33)) * 0xff51afd7ed558ccd;
  mixed = (mixed ^ (mixed >> 33)) * 0xc4ceb9fe1a85ec53;
  return mixed ^ (mixed >> 33);
}
