export { type BootstrapInit, bootstrap } from "./bootstrap.ts";
export { type Bootstrap, BootstrapSchema } from "./generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
export {
  type Cluster,
  ClusterSchema,
  type LoadBalancingPolicy,
} from "./generated/envoy/config/cluster/v3/cluster_pb.js";
export { type Listener, ListenerSchema } from "./generated/envoy/config/listener/v3/listener_pb.js";
export type { RetryPolicy, Route, VirtualHost } from "./generated/envoy/config/route/v3/route_components_pb.js";
export type { HttpFilter } from "./generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
export { FailurePolicy } from "./generated/envoy/extensions/wasm/v3/wasm_pb.js";
export { formatMessage, parseMessage } from "./json.ts";
export { Admin, type AdminAddress, type AdminReply, type ListenerAddress } from "./launcher/admin.ts";
export { type EnvoyBinary, type FindOptions, findEnvoy } from "./launcher/binary.ts";
export { findCaFile } from "./launcher/ca-file.ts";
export { cacheDirectory } from "./launcher/cache.ts";
export type { ChildExit } from "./launcher/child.ts";
export { Envoy, type StartOptions } from "./launcher/envoy.ts";
export { LineLog, type LineLogOptions } from "./launcher/line-log.ts";
export { type LogLevel, type LogLine, parseLogLine, relevantLines } from "./launcher/log-line.ts";
export { type Rejection, rejectionText } from "./launcher/rejection.ts";
export type { ApplyResult } from "./launcher/updater.ts";
export { type Validation, validateBootstrap } from "./launcher/validate.ts";
export { envoyRegistry } from "./registry.ts";
export { type AccessLogFields, DEFAULT_ACCESS_LOG, fileAccessLog, stdoutAccessLog } from "./resource/access-log.ts";
export { pipeAddress, socketAddress } from "./resource/address.ts";
export { type HttpClusterInit, httpCluster, upstreamCodecFilter } from "./resource/cluster.ts";
export { duration } from "./resource/duration.ts";
export { withoutRequestHeaders } from "./resource/early-header-mutation.ts";
export { type EndpointInit, type EndpointTls, METADATA_NAMESPACE } from "./resource/endpoint.ts";
export { extension, httpFilter, typedConfig } from "./resource/extension.ts";
export { routeRefreshFilter } from "./resource/header-mutation.ts";
export {
  DEFAULT_BUFFER_LIMIT,
  DEFAULT_CONCURRENCY_LIMIT,
  DEFAULT_CONNECT_TIMEOUT,
  DEFAULT_IDLE_TIMEOUT,
} from "./resource/limits.ts";
export {
  type HttpListenerInit,
  httpConnectionManager,
  httpListener,
  routeConfiguration,
  routerFilter,
} from "./resource/listener.ts";
export { leastRequest, overrideHost, roundRobin } from "./resource/load-balancing.ts";
export { FALLBACK_CONDITIONS, FALLBACK_STATUSES, type RetryInit, retryPolicy } from "./resource/retry.ts";
export {
  type DirectResponseInit,
  directResponse,
  type MatchInit,
  type RouteInit,
  route,
  type VirtualHostInit,
  virtualHost,
} from "./resource/route.ts";
export { type HistogramBuckets, type StatsTag, statsConfig } from "./resource/stats.ts";
export { plainText, type Trust, type UpstreamTlsInit, upstreamTls } from "./resource/tls.ts";
export {
  DEFAULT_VM_ID,
  RELOAD_INTERVAL,
  type WasmFilterInit,
  type WasmModule,
  wasmFilter,
  wasmPlugin,
} from "./resource/wasm-filter.ts";
export { AI_HISTOGRAM_BUCKETS, AI_STATS_TAGS } from "./stats/ai-metrics.ts";
export { isSupportedEnvoy, PINNED_ENVOY, SUPPORTED_ENVOY, SUPPORTED_RANGE } from "./version.ts";
export { type EnvoyResources, type ResourceKind, withFileXds, XdsFiles } from "./xds/file-xds.ts";
export { formatBootstrap, parseBootstrap } from "./yaml.ts";
