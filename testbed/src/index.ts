export { emulatorHost } from "./host-matrix/emulator-host.ts";
export { envoyHost, resourcesOf } from "./host-matrix/envoy-host.ts";
export { hosts } from "./host-matrix/host-matrix.ts";
export type {
  EndpointUse,
  Gateway,
  GatewaySetup,
  PluginUse,
  RouteUse,
  TestHost,
  UpstreamUse,
} from "./host-matrix/types.ts";
export { probe, type RawReply, type RawRequest, rawRequest } from "./probe.ts";
export { ANTHROPIC_STUB_KEY, startAnthropicStub } from "./provider-stub/anthropic/server.ts";
export {
  BEDROCK_STUB_KEY,
  type BedrockStub,
  type BedrockStubOptions,
  startBedrockStub,
} from "./provider-stub/bedrock/server.ts";
export type { Credentials } from "./provider-stub/bedrock/sigv4.ts";
export {
  GEMINI_STUB_KEY,
  type GeminiStub,
  type GeminiStubOptions,
  startGeminiStub,
} from "./provider-stub/gemini/server.ts";
export { type ServiceAccount, VERTEX_STUB_PROJECT } from "./provider-stub/gemini/vertex/service-account.ts";
export { vectorOf } from "./provider-stub/openai/embeddings.ts";
export { OPENAI_STUB_KEY, startOpenAiStub } from "./provider-stub/openai/server.ts";
export type { ProviderStub, StubOptions } from "./provider-stub/stub-server.ts";
export { countTokens } from "./provider-stub/tokens.ts";
export { type LogSource, showLogsOnFailure } from "./show-logs.ts";
export { type Cut, chunksOf, cutAt, cutEverywhere } from "./stream-cuts.ts";
export { testModule } from "./test-module.ts";
export type { RecordedRequest } from "./upstream/recorder.ts";
export type { RecordingServer, RequestHandler } from "./upstream/recording-server.ts";
export { startUpstream, type Upstream } from "./upstream/upstream.ts";
export { startValkey, type Valkey, type ValkeyOptions } from "./valkey/valkey.ts";
