export { GatewaySlot } from "./gateway-slot.ts";
export { builtModule } from "./host-matrix/chain.ts";
export { emulatorHost } from "./host-matrix/emulator-host.ts";
export { envoyHost } from "./host-matrix/envoy-host.ts";
export { resourcesOf } from "./host-matrix/envoy-resources.ts";
export { hosts } from "./host-matrix/host-matrix.ts";
export { linearMemories } from "./host-matrix/linear-memory.ts";
export { redisWire } from "./host-matrix/redis-wire.ts";
export type {
  EndpointUse,
  Gateway,
  GatewaySetup,
  PluginUse,
  RouteUse,
  TestHost,
  UpstreamUse,
} from "./host-matrix/types.ts";
export { type RawReply, type RawRequest, rawRequest, valuesOf } from "./raw-request.ts";
export { type LogSource, showLogsOnFailure } from "./show-logs.ts";
export { type Cut, chunksOf, cutAt, cutEverywhere } from "./stream-cuts.ts";
export type { RecordedRequest } from "./upstream/recorder.ts";
export {
  type RecordingOptions,
  type RecordingServer,
  type RequestHandler,
  startRecordingServer,
} from "./upstream/recording-server.ts";
export { startUpstream, type Upstream } from "./upstream/upstream.ts";
export { breakConnection, pause, writeFlushed } from "./upstream/write.ts";
