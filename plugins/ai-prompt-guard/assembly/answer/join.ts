import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Two texts as one. */
export function joined(first: Bytes, second: Bytes): Bytes {
  if (second.length == 0) return first;
  if (first.length == 0) return second;
  const out = new ArrayBuffer(first.length + second.length);
  memory.copy(changetype<usize>(out), first.ptr, <usize>first.length);
  memory.copy(changetype<usize>(out) + <usize>first.length, second.ptr, <usize>second.length);
  return Bytes.wrap(out);
}
