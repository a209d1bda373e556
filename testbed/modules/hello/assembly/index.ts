import "proxy-wasm-assemblyscript-sdk/assembly/abi/abort";
import { proxy_add_header_map_value } from "proxy-wasm-assemblyscript-sdk/assembly/abi/env";

/** Header map 2, response headers. */
const RESPONSE_HEADERS: i32 = 2;

export function proxy_abi_version_0_2_100(): void {}
export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: usize): usize {
  return heap.alloc(size);
}

export function proxy_on_vm_start(context: u32, size: u32): u32 {
  return 1;
}

export function proxy_on_configure(context: u32, size: u32): u32 {
  return 1;
}

export function proxy_on_context_create(context: u32, parent: u32): void {}

export function proxy_on_response_headers(context: u32, headers: u32, endOfStream: u32): i32 {
  const name = String.UTF8.encode("x-hello");
  const value = String.UTF8.encode(isDefined(HIGRESS) ? "higress" : "world");
  proxy_add_header_map_value(
    RESPONSE_HEADERS,
    changetype<usize>(name),
    name.byteLength,
    changetype<usize>(value),
    value.byteLength,
  );
  return 0;
}
