import type { Flavour } from "./manifest.ts";

/** `env` imports that stock Envoy and Higress both offer. */
const COMMON: readonly string[] = [
  "proxy_log",
  "proxy_get_property",
  "proxy_set_property",
  "proxy_send_local_response",
  "proxy_get_shared_data",
  "proxy_set_shared_data",
  "proxy_register_shared_queue",
  "proxy_resolve_shared_queue",
  "proxy_enqueue_shared_queue",
  "proxy_dequeue_shared_queue",
  "proxy_get_header_map_value",
  "proxy_add_header_map_value",
  "proxy_replace_header_map_value",
  "proxy_remove_header_map_value",
  "proxy_get_header_map_pairs",
  "proxy_set_header_map_pairs",
  "proxy_get_buffer_bytes",
  "proxy_set_buffer_bytes",
  "proxy_continue_stream",
  "proxy_close_stream",
  "proxy_http_call",
  "proxy_call_foreign_function",
  "proxy_set_tick_period_milliseconds",
  "proxy_set_effective_context",
  "proxy_done",
  "proxy_define_metric",
  "proxy_increment_metric",
  "proxy_record_metric",
  "proxy_get_metric",
];

const WASI: readonly string[] = ["clock_time_get", "random_get"];

/** Both hosts have these, but a plugin that uses one says so in `plugin.json`. */
const ON_REQUEST: readonly string[] = [
  "proxy_grpc_call",
  "proxy_grpc_stream",
  "proxy_grpc_send",
  "proxy_grpc_cancel",
  "proxy_grpc_close",
  "proxy_get_status",
];

/** Only Higress has these: they may appear in a `higress` flavour alone. */
const HIGRESS_ONLY: readonly string[] = [
  "proxy_redis_init",
  "proxy_redis_call",
  "proxy_inject_encoded_data_to_filter_chain",
  "proxy_get_upstream_hosts",
  "proxy_set_upstream_override_host",
];

/** Host calls that `plugin.json` may name under `hostcalls`. */
export const EXTRA_HOSTCALLS: readonly string[] = [...ON_REQUEST, ...HIGRESS_ONLY];

/** Imports a module may have, as `module.name`; one the host lacks makes Envoy refuse the whole listener. */
export function allowedImports(flavour: Flavour, extras: readonly string[]): ReadonlySet<string> {
  const granted = extras.filter((name) => flavour === "higress" || !HIGRESS_ONLY.includes(name));
  return new Set([
    ...[...COMMON, ...granted].map((name) => `env.${name}`),
    ...WASI.map((name) => `wasi_snapshot_preview1.${name}`),
  ]);
}
