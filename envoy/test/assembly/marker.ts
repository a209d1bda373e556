// The smallest proxy-wasm plugin, on the bare ABI so that the launcher's tests need no SDK. It answers with the response
// header `x-marker` = its configuration, refuses a configuration that holds "bad", and traps on the path "/trap".
import { proxy_add_header_map_value, proxy_get_buffer_bytes, proxy_get_header_map_value, proxy_log } from "./env";

export function proxy_abi_version_0_2_1(): void {}

const PLUGIN_CONFIGURATION: i32 = 7;
const REQUEST_HEADERS: i32 = 0;
const RESPONSE_HEADERS: i32 = 2;
const ERROR: i32 = 4;

/** Root context → configuration. */
const configurations = new Map<u32, ArrayBuffer>();
/** Stream context → root context. */
const roots = new Map<u32, u32>();
/** Two words that host calls fill: address and size. */
const answer = memory.data(8);

export function proxy_on_memory_allocate(size: usize): usize {
  return changetype<usize>(new ArrayBuffer(<i32>size));
}

export function proxy_on_context_create(id: u32, root: u32): void {
  if (root != 0) roots.set(id, root);
}

export function proxy_on_vm_start(_id: u32, _size: u32): u32 {
  return 1;
}

export function proxy_on_configure(id: u32, size: u32): u32 {
  if (size == 0) return 1;
  if (proxy_get_buffer_bytes(PLUGIN_CONFIGURATION, 0, size, answer, answer + 4) != 0) return 1;
  const configuration = changetype<ArrayBuffer>(load<usize>(answer));
  if (String.UTF8.decode(configuration).includes("bad")) {
    const text = String.UTF8.encode("marker: configuration refused: it is bad");
    proxy_log(ERROR, changetype<usize>(text), text.byteLength);
    return 0;
  }
  configurations.set(id, configuration);
  return 1;
}

export function proxy_on_request_headers(_id: u32, _count: u32, _end: u32): u32 {
  const name = String.UTF8.encode(":path");
  const status = proxy_get_header_map_value(
    REQUEST_HEADERS,
    changetype<usize>(name),
    name.byteLength,
    answer,
    answer + 4,
  );
  if (status == 0 && String.UTF8.decodeUnsafe(load<usize>(answer), load<usize>(answer, 4)) == "/trap") unreachable();
  return 0;
}

export function proxy_on_response_headers(id: u32, _count: u32, _end: u32): u32 {
  const root = roots.has(id) ? roots.get(id) : 0;
  if (!configurations.has(root)) return 0;
  const name = String.UTF8.encode("x-marker");
  const value = configurations.get(root);
  proxy_add_header_map_value(
    RESPONSE_HEADERS,
    changetype<usize>(name),
    name.byteLength,
    changetype<usize>(value),
    value.byteLength,
  );
  return 0;
}

export function proxy_on_delete(id: u32): void {
  roots.delete(id);
}
