import type { Flavour } from "../manifest.ts";

/** Names by their signature: one letter a parameter (`i` i32, `l` i64), then `>` and the result. */
type Signatures = Readonly<Record<string, string>>;

// The host refuses a module whose import has another name or another signature. Read in exports.h of proxy-wasm-cpp-host
// and of Higress's fork of it; a scenario imports each of them into the pinned Envoy.

/** `env.proxy_*` of every ABI version. */
const PROXY: Signatures = {
  ">i": "done",
  "i>i": "get_current_time_nanoseconds grpc_cancel grpc_close set_effective_context set_tick_period_milliseconds",
  "ii>i": "get_header_map_size get_metric",
  "il>i": "increment_metric record_metric",
  "iii>i":
    "dequeue_shared_queue enqueue_shared_queue get_buffer_status get_header_map_pairs get_status log register_shared_queue remove_header_map_value set_header_map_pairs",
  "iiii>i": "define_metric get_property grpc_send set_property",
  "iiiii>i":
    "add_header_map_value get_buffer_bytes get_header_map_value get_shared_data replace_header_map_value resolve_shared_queue set_buffer_bytes set_shared_data",
  "iiiiii>i": "call_foreign_function",
  "iiiiiiii>i": "send_local_response",
  "iiiiiiiii>i": "grpc_stream",
  "iiiiiiiiii>i": "http_call",
  "iiiiiiiiiiii>i": "grpc_call",
};

/** `wasi_snapshot_preview1.*`, also offered as `wasi_unstable.*`; most of them only answer that they are not supported. */
const WASI: Signatures = {
  ">i": "sched_yield",
  "i>": "proc_exit",
  "i>i": "fd_close",
  "ii>i":
    "args_get args_sizes_get environ_get environ_sizes_get fd_fdstat_get fd_fdstat_set_flags fd_prestat_get random_get",
  "iii>i": "fd_prestat_dir_name",
  "ili>i": "clock_time_get",
  "iiii>i": "fd_read fd_write poll_oneoff",
  "ilii>i": "fd_seek",
  "iiiiillii>i": "path_open",
};

/** Of WASI, what Higress and later Envoys offer, but not the oldest that we support. */
const WASI_LATER: Signatures = {
  "i>i": "fd_datasync fd_sync",
  "ii>i": "clock_res_get fd_filestat_get fd_renumber fd_tell sock_shutdown",
  "il>i": "fd_filestat_set_size",
  "iii>i": "path_create_directory path_remove_directory path_unlink_file sock_accept",
  "ill>i": "fd_allocate fd_fdstat_set_rights",
  "iiii>i": "path_symlink",
  "illi>i": "fd_advise fd_filestat_set_times",
  "iiiii>i": "path_filestat_get sock_send",
  "iiili>i": "fd_pread fd_pwrite fd_readdir",
  "iiiiii>i": "path_link path_readlink path_rename sock_recv",
  "iiiilli>i": "path_filestat_set_times",
};

/** `env.proxy_*` that only Higress's Envoy has. */
const HIGRESS: Signatures = {
  "ii>i": "get_upstream_hosts set_upstream_override_host",
  "iii>i": "inject_encoded_data_to_filter_chain",
  "iiiii>i": "redis_call",
  "iiiiiii>i": "redis_init",
};

/** Only with the markers named. */
const BY_MARKER: Readonly<Record<string, Signatures>> = {
  proxy_abi_version_0_1_0: {
    ">i": "clear_route_cache continue_request continue_response",
    "ii>i": "get_configuration",
  },
  proxy_abi_version_0_2_0: { "i>i": "close_stream continue_stream" },
  proxy_abi_version_0_2_1: { "i>i": "close_stream continue_stream get_log_level" },
};

/** What Emscripten's programs ask for. */
const EMSCRIPTEN: Signatures = { "ii>i": "pthread_equal", "i>": "emscripten_notify_memory_growth" };

/** ABI markers in the order of their age; a host takes the first that it knows in the order of the export section. */
export const STOCK_MARKERS: readonly string[] = Object.keys(BY_MARKER);

/** Higress's own, which comes first in a module for both hosts: stock Envoy skips it. */
export const HIGRESS_MARKER = "proxy_abi_version_0_2_100";

/** The functions that a host offers to a module with this marker: `env.proxy_log` → `i32 i32 i32 -> i32`. */
export function hostFunctions(host: Flavour, marker: string): ReadonlyMap<string, string> {
  const ofMarker = BY_MARKER[marker === HIGRESS_MARKER ? "proxy_abi_version_0_2_1" : marker] ?? {};
  return new Map([
    ...named("env.proxy_", PROXY),
    ...named("env.proxy_", ofMarker),
    ...(host === "higress" ? named("env.proxy_", HIGRESS) : []),
    ...named("env.", EMSCRIPTEN),
    ...named("wasi_snapshot_preview1.", WASI),
    ...named("wasi_unstable.", WASI),
    ...(host === "higress" ? LATER : []),
  ]);
}

/** Who offers a function that the oldest stock Envoy lacks: `later` ones do, or Higress alone. */
export function whoElseOffers(name: string): "higress" | "later" | undefined {
  if (named("env.proxy_", HIGRESS).some(([known]) => known === name)) return "higress";
  return LATER.some(([known]) => known === name) ? "later" : undefined;
}

/** Signatures of the callbacks that a host looks for, those of `marker`; an export of another one is refused. */
export function callbackSignatures(marker: string): ReadonlyMap<string, string> {
  const headers = marker === "proxy_abi_version_0_1_0" ? "ii>i" : "iii>i";
  return new Map([
    ...named("", ALLOCATORS),
    ...named("proxy_on_", CALLBACKS),
    ...named("proxy_on_", { [headers]: HEADERS }),
  ]);
}

/** The host takes the first of these that it finds. */
const ALLOCATORS: Signatures = { "i>i": "malloc proxy_on_memory_allocate" };

const HEADERS = "request_headers response_headers";

const CALLBACKS: Signatures = {
  "i>": "delete log tick",
  "i>i": "done new_connection",
  "ii>": "context_create downstream_connection_close queue_ready upstream_connection_close",
  "ii>i": "configure request_metadata request_trailers response_metadata response_trailers vm_start",
  "iii>": "grpc_close grpc_receive grpc_receive_initial_metadata grpc_receive_trailing_metadata",
  "iii>i": "downstream_data request_body response_body upstream_data",
  "iiiii>": "http_call_response",
};

function named(prefix: string, signatures: Signatures): readonly (readonly [string, string])[] {
  return Object.entries(signatures).flatMap(([letters, names]) =>
    names.split(" ").map((name) => [`${prefix}${name}`, spelledOut(letters)] as const),
  );
}

const LATER = [...named("wasi_snapshot_preview1.", WASI_LATER), ...named("wasi_unstable.", WASI_LATER)];

/** `il>i` as `readModule` writes it. */
function spelledOut(letters: string): string {
  return [...letters].map((letter) => (letter === ">" ? "->" : letter === "l" ? "i64" : "i32")).join(" ");
}
