// The file's name is the wasm module's name: these are imported from "env". asc drops the declarations nobody calls, so a
// module imports just what it uses; `sluice build` checks the rest against the allow-list of both hosts.
// Arities and types: proxy-wasm spec, abi-versions/v0.2.1. Every function answers a WasmResult (see ./status).
export declare function proxy_log(level: i32, message: usize, size: usize): i32;
export declare function proxy_get_property(path: usize, pathSize: usize, valueOut: usize, sizeOut: usize): i32;
export declare function proxy_set_property(path: usize, pathSize: usize, value: usize, size: usize): i32;
export declare function proxy_get_header_map_pairs(map: i32, pairsOut: usize, sizeOut: usize): i32;
export declare function proxy_set_header_map_pairs(map: i32, pairs: usize, size: usize): i32;
export declare function proxy_get_header_map_value(
  map: i32,
  key: usize,
  keySize: usize,
  valueOut: usize,
  sizeOut: usize,
): i32;
export declare function proxy_add_header_map_value(
  map: i32,
  key: usize,
  keySize: usize,
  value: usize,
  size: usize,
): i32;
export declare function proxy_replace_header_map_value(
  map: i32,
  key: usize,
  keySize: usize,
  value: usize,
  size: usize,
): i32;
export declare function proxy_remove_header_map_value(map: i32, key: usize, keySize: usize): i32;
export declare function proxy_get_buffer_bytes(
  buffer: i32,
  start: u32,
  length: u32,
  bytesOut: usize,
  sizeOut: usize,
): i32;
export declare function proxy_set_buffer_bytes(buffer: i32, start: u32, length: u32, bytes: usize, size: usize): i32;
export declare function proxy_send_local_response(
  status: u32,
  details: usize,
  detailsSize: usize,
  body: usize,
  bodySize: usize,
  headers: usize,
  headersSize: usize,
  grpcStatus: i32,
): i32;
export declare function proxy_continue_stream(stream: i32): i32;
export declare function proxy_close_stream(stream: i32): i32;
export declare function proxy_http_call(
  upstream: usize,
  upstreamSize: usize,
  headers: usize,
  headersSize: usize,
  body: usize,
  bodySize: usize,
  trailers: usize,
  trailersSize: usize,
  timeoutMs: u32,
  tokenOut: usize,
): i32;
export declare function proxy_get_shared_data(
  key: usize,
  keySize: usize,
  valueOut: usize,
  sizeOut: usize,
  casOut: usize,
): i32;
export declare function proxy_set_shared_data(key: usize, keySize: usize, value: usize, size: usize, cas: u32): i32;
export declare function proxy_register_shared_queue(name: usize, nameSize: usize, tokenOut: usize): i32;
export declare function proxy_resolve_shared_queue(
  vmId: usize,
  vmIdSize: usize,
  name: usize,
  nameSize: usize,
  tokenOut: usize,
): i32;
export declare function proxy_enqueue_shared_queue(token: u32, data: usize, size: usize): i32;
export declare function proxy_dequeue_shared_queue(token: u32, dataOut: usize, sizeOut: usize): i32;
export declare function proxy_define_metric(type: i32, name: usize, nameSize: usize, idOut: usize): i32;
export declare function proxy_increment_metric(id: u32, offset: i64): i32;
export declare function proxy_record_metric(id: u32, value: u64): i32;
export declare function proxy_get_metric(id: u32, valueOut: usize): i32;
export declare function proxy_call_foreign_function(
  name: usize,
  nameSize: usize,
  args: usize,
  argsSize: usize,
  resultOut: usize,
  sizeOut: usize,
): i32;
export declare function proxy_set_tick_period_milliseconds(period: u32): i32;
export declare function proxy_set_effective_context(context: u32): i32;
export declare function proxy_done(): i32;
// For modules that name them in their plugin.json. The service is a serialised envoy.config.core.v3.GrpcService.
export declare function proxy_grpc_call(
  service: usize,
  serviceSize: usize,
  serviceName: usize,
  serviceNameSize: usize,
  method: usize,
  methodSize: usize,
  metadata: usize,
  metadataSize: usize,
  message: usize,
  messageSize: usize,
  timeoutMs: u32,
  tokenOut: usize,
): i32;
export declare function proxy_grpc_stream(
  service: usize,
  serviceSize: usize,
  serviceName: usize,
  serviceNameSize: usize,
  method: usize,
  methodSize: usize,
  metadata: usize,
  metadataSize: usize,
  tokenOut: usize,
): i32;
export declare function proxy_grpc_send(token: u32, message: usize, size: usize, endOfStream: i32): i32;
export declare function proxy_grpc_close(token: u32): i32;
export declare function proxy_grpc_cancel(token: u32): i32;
export declare function proxy_get_status(codeOut: usize, messageOut: usize, sizeOut: usize): i32;
// Higress only: a module that imports these does not load on stock Envoy (flavour `higress`).
export declare function proxy_redis_init(
  service: usize,
  serviceSize: usize,
  user: usize,
  userSize: usize,
  password: usize,
  passwordSize: usize,
  timeoutMs: u32,
): i32;
export declare function proxy_redis_call(
  service: usize,
  serviceSize: usize,
  command: usize,
  commandSize: usize,
  tokenOut: usize,
): i32;
export declare function proxy_get_upstream_hosts(pairsOut: usize, sizeOut: usize): i32;
export declare function proxy_set_upstream_override_host(address: usize, size: usize): i32;
