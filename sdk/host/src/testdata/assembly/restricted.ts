import { proxy_get_header_map_value } from "proxy-wasm-assemblyscript-sdk/assembly/abi/env";
import { bytes, outPointer, outSize } from "./guest";

export function proxy_abi_version_0_2_1(): void {}
export function proxy_on_memory_allocate(size: i32): usize {
  return <usize>path();
}
export function proxy_on_request_headers(id: u32, count: u32, end: u32): u32 {
  return path();
}

function path(): u32 {
  const name = bytes(":path");
  return proxy_get_header_map_value(0, changetype<usize>(name), name.byteLength, outPointer(), outSize());
}
