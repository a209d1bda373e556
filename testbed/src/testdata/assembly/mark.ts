// A plugin on the bare ABI that marks what passes: it proves hosts and testbed without the SDK in between.
// Its configuration is a JSON string, the mark. "refuse" is refused.
import "proxy-wasm-assemblyscript-sdk/assembly/abi/abort";
import {
  proxy_add_header_map_value,
  proxy_define_metric,
  proxy_get_buffer_bytes,
  proxy_get_property,
  proxy_increment_metric,
  proxy_log,
  proxy_replace_header_map_value,
} from "./env";

class State {
  static marks: Map<u32, string> = new Map<u32, string>();
  static roots: Map<u32, u32> = new Map<u32, u32>();
  static counter: i32 = 0;
}

const REQUEST = 0;
const RESPONSE = 2;
const PLUGIN_CONFIGURATION = 7;
const INFO = 2;

// Where the host writes pointers and sizes.
const slot: usize = memory.data(8);

export function proxy_abi_version_0_2_100(): void {}
export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: usize): usize {
  return heap.alloc(size);
}

export function proxy_on_vm_start(_root: u32, _size: u32): u32 {
  return 1;
}

export function proxy_on_context_create(context: u32, parent: u32): void {
  if (parent != 0) State.roots.set(context, parent);
}

export function proxy_on_configure(root: u32, size: u32): u32 {
  if (proxy_get_buffer_bytes(PLUGIN_CONFIGURATION, 0, <i32>size, slot, slot + 4) != 0) return 0;
  const config = String.UTF8.decodeUnsafe(load<u32>(slot), load<u32>(slot + 4));
  const mark = config.slice(1, config.length - 1);
  if (mark == "refuse") return 0;
  State.marks.set(root, mark);
  const name = String.UTF8.encode("testbed_marked");
  proxy_define_metric(0, changetype<usize>(name), <usize>name.byteLength, slot);
  State.counter = load<i32>(slot);
  const line = String.UTF8.encode("mark: configured: " + mark);
  proxy_log(INFO, changetype<usize>(line), <usize>line.byteLength);
  return 1;
}

export function proxy_on_request_headers(context: u32, _count: u32, _end: u32): i32 {
  add(REQUEST, "x-marked-request", markOf(context));
  const provider = property("xds.upstream_host_metadata.filter_metadata.sluice.provider");
  if (provider.length > 0) replace(REQUEST, "x-marked-provider", provider);
  return 0;
}

export function proxy_on_response_headers(context: u32, _count: u32, _end: u32): i32 {
  add(RESPONSE, "x-marked-response", markOf(context));
  proxy_increment_metric(State.counter, 1);
  return 0;
}

export function proxy_on_done(_context: u32): u32 {
  return 1;
}

export function proxy_on_delete(context: u32): void {
  State.roots.delete(context);
}

function markOf(context: u32): string {
  const root: u32 = State.roots.has(context) ? State.roots.get(context) : 0;
  return State.marks.has(root) ? State.marks.get(root) : "unknown";
}

function add(map: i32, name: string, value: string): void {
  const key = String.UTF8.encode(name);
  const text = String.UTF8.encode(value);
  proxy_add_header_map_value(map, changetype<usize>(key), <usize>key.byteLength, changetype<usize>(text), <usize>text.byteLength);
}

function replace(map: i32, name: string, value: string): void {
  const key = String.UTF8.encode(name);
  const text = String.UTF8.encode(value);
  proxy_replace_header_map_value(map, changetype<usize>(key), <usize>key.byteLength, changetype<usize>(text), <usize>text.byteLength);
}

function property(dotted: string): string {
  const path = String.UTF8.encode(dotted.split(".").join("\0"));
  if (proxy_get_property(changetype<usize>(path), <usize>path.byteLength, slot, slot + 4) != 0) return "";
  return String.UTF8.decodeUnsafe(load<u32>(slot), load<u32>(slot + 4));
}
