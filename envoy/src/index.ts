export { type BootstrapInit, bootstrap, type NodeInit } from "./bootstrap.ts";
export { type Bootstrap, BootstrapSchema } from "./generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
export {
  type Cluster,
  ClusterSchema,
  type LoadBalancingPolicy,
} from "./generated/envoy/config/cluster/v3/cluster_pb.js";
export {
  type TypedExtensionConfig,
  TypedExtensionConfigSchema,
} from "./generated/envoy/config/core/v3/extension_pb.js";
export {
  type ClusterLoadAssignment,
  ClusterLoadAssignmentSchema,
} from "./generated/envoy/config/endpoint/v3/endpoint_pb.js";
export type { Filter, FilterChain } from "./generated/envoy/config/listener/v3/listener_components_pb.js";
export { type Listener, ListenerSchema } from "./generated/envoy/config/listener/v3/listener_pb.js";
export type { RetryPolicy, Route, VirtualHost } from "./generated/envoy/config/route/v3/route_components_pb.js";
export { type RouteConfiguration, RouteConfigurationSchema } from "./generated/envoy/config/route/v3/route_pb.js";
export type { HttpFilter } from "./generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
export { type Secret, SecretSchema } from "./generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.js";
export { FailurePolicy } from "./generated/envoy/extensions/wasm/v3/wasm_pb.js";
export { formatMessage, parseMessage } from "./json.ts";
export { Admin, type AdminAddress, type AdminReply, type ListenerAddress } from "./launcher/admin.ts";
export { type EnvoyBinary, type FindOptions, findEnvoy } from "./launcher/binary.ts";
export { findCaFile } from "./launcher/ca-file.ts";
export { cacheDirectory } from "./launcher/cache.ts";
export type { ChildExit } from "./launcher/child.ts";
export { Envoy, type StartOptions } from "./launcher/envoy.ts";
export { freePortFrom, isPortFree } from "./launcher/free-port.ts";
export { LineLog, type LineLogOptions } from "./launcher/line-log.ts";
export { type LogLevel, type LogLine, parseLogLine, relevantLines } from "./launcher/log-line.ts";
export { pluginReloads } from "./launcher/plugin-reloads.ts";
export { type Rejection, rejectionText } from "./launcher/rejection.ts";
export type { ApplyResult } from "./launcher/updater.ts";
export { type Validation, validateBootstrap } from "./launcher/validate.ts";
export { envoyRegistry } from "./registry.ts";
export { type AccessLogFields, DEFAULT_ACCESS_LOG, fileAccessLog, stdoutAccessLog } from "./resource/access-log.ts";
export { pipeAddress, socketAddress } from "./resource/address.ts";
export { ADMIN_PAGES, type AdminPagesInit, adminPages } from "./resource/admin-pages.ts";
export { ADS_CLUSTER, type AdsInit, type AdsTls, adsCluster, adsResources } from "./resource/ads.ts";
export {
  type ClusterInit,
  type ClusterMembers,
  type HttpClusterInit,
  httpCluster,
  tcpCluster,
  upstreamCodecFilter,
} from "./resource/cluster.ts";
export { type AdsSourceOptions, adsSource } from "./resource/config-source.ts";
export { CORS_FILTER, type CorsInit, corsFilter, corsPolicy } from "./resource/cors.ts";
export { type DirectResponseInit, directResponse } from "./resource/direct-response.ts";
export { type DownstreamTlsInit, downstreamTls } from "./resource/downstream-tls.ts";
export { duration } from "./resource/duration.ts";
export { withoutRequestHeaders } from "./resource/early-header-mutation.ts";
export { type EdgeConnectionInit, edgeConnectionFilter } from "./resource/edge-connection.ts";
export { type EndpointInit, type EndpointKind, type EndpointTls, METADATA_NAMESPACE } from "./resource/endpoint.ts";
export {
  EXT_PROC_FILTER,
  type ExtProcInit,
  extProcFilter,
  extProcRoute,
  routedExtProcFilter,
} from "./resource/ext-proc.ts";
export { extension, httpFilter, typedConfig } from "./resource/extension.ts";
export { type FilterChainInit, filterChain, tlsInspector } from "./resource/filter-chain.ts";
export { type HashInit, hashPolicy } from "./resource/hash-policy.ts";
export type { HeaderEdits, HeaderValue } from "./resource/header-edits.ts";
export { routeRefreshFilter } from "./resource/header-mutation.ts";
export {
  type HttpConnectionInit,
  type HttpRoutes,
  httpConnectionFilter,
  httpConnectionManager,
  type RouteConfigurationOptions,
  routeConfiguration,
  routerFilter,
} from "./resource/http-connection-manager.ts";
export {
  DEFAULT_BUFFER_LIMIT,
  DEFAULT_CONCURRENCY_LIMIT,
  DEFAULT_CONNECT_TIMEOUT,
  DEFAULT_IDLE_TIMEOUT,
} from "./resource/limits.ts";
export {
  type HttpListenerInit,
  httpListener,
  type ListenerInit,
  type ListenerOptions,
  listener,
} from "./resource/listener.ts";
export { type LoadAssignmentInit, loadAssignment } from "./resource/load-assignment.ts";
export {
  ENDPOINT_METADATA,
  leastRequest,
  maglev,
  overrideHost,
  overrideHostByMetadata,
  ringHash,
  roundRobin,
} from "./resource/load-balancing.ts";
export { closeFilter, networkFilter } from "./resource/network-filter.ts";
export { type OutlierDetectionInit, outlierDetection } from "./resource/outlier-detection.ts";
export type { PathRewrite } from "./resource/path-rewrite.ts";
export { type RedirectInit, type RedirectStatus, redirect } from "./resource/redirect.ts";
export { FALLBACK_CONDITIONS, FALLBACK_STATUSES, type RetryInit, retryPolicy } from "./resource/retry.ts";
export { type RouteBase, type RouteInit, route, type VirtualHostInit, virtualHost } from "./resource/route.ts";
export { disabledFilter, enableFilter, skipFilter } from "./resource/route-filter.ts";
export {
  type HeaderMatch,
  type MatchInit,
  type PathMatch,
  routeMatch,
  type ValueMatch,
} from "./resource/route-match.ts";
export type { MirrorInit, RouteTarget, WeightedTarget } from "./resource/route-target.ts";
export {
  authoritiesSecret,
  type CertificateSecretInit,
  certificateSecret,
  discoveredSecret,
} from "./resource/secret.ts";
export {
  type SessionInit,
  STATEFUL_SESSION_FILTER,
  statefulSession,
  statefulSessionFilter,
} from "./resource/stateful-session.ts";
export { type HistogramBuckets, type StatsTag, statsConfig } from "./resource/stats.ts";
export type { StringMatch } from "./resource/string-match.ts";
export { type TcpProxyInit, type TcpTarget, tcpProxy } from "./resource/tcp-proxy.ts";
export { plainText, type SubjectAltName, type Trust, type UpstreamTlsInit, upstreamTls } from "./resource/tls.ts";
export { type UdpListenerInit, udpListener } from "./resource/udp-listener.ts";
export {
  DEFAULT_VM_ID,
  discoveredFilter,
  RELOAD_INTERVAL,
  type RemoteModule,
  type WasmFilterInit,
  type WasmModule,
  wasmExtension,
  wasmFilter,
  wasmPlugin,
} from "./resource/wasm-filter.ts";
export { wholeRequestFilter } from "./resource/whole-request.ts";
export { AI_HISTOGRAM_BUCKETS, AI_STATS_TAGS } from "./stats/ai-metrics.ts";
export { isSupportedEnvoy, PINNED_ENVOY, SUPPORTED_ENVOY, SUPPORTED_RANGE } from "./version.ts";
export type { AdsEvents, AdsPush, AdsRefusal } from "./xds/ads-events.ts";
export type { AdsPeer } from "./xds/ads-hub.ts";
export { AdsServer, type AdsServerOptions, type AdsServerTls } from "./xds/ads-server.ts";
export type { AdsNode, NodeState } from "./xds/ads-session.ts";
export {
  decodeRoutes,
  type EncodedRoutes,
  encodeRoute,
  encodeRouteConfiguration,
  encodeVirtualHost,
} from "./xds/encoded-routes.ts";
export { type EnvoyResources, type ResourceKind, withFileXds, XdsFiles } from "./xds/file-xds.ts";
export type { Refusal } from "./xds/offer.ts";
export { RESOURCE_TYPES, type ResourceType } from "./xds/resource-type.ts";
export { makeSnapshot, type Snapshot, type SnapshotInit, type SnapshotResource } from "./xds/snapshot.ts";
export { formatBootstrap, parseBootstrap } from "./yaml.ts";
