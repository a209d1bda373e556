export { ANTHROPIC_STUB_KEY, startAnthropicStub } from "./provider-stub/anthropic/server.ts";
export { vectorOf } from "./provider-stub/openai/embeddings.ts";
export { OPENAI_STUB_KEY, startOpenAiStub } from "./provider-stub/openai/server.ts";
export type { ProviderStub, StubOptions } from "./provider-stub/stub-server.ts";
export { countTokens } from "./provider-stub/tokens.ts";
export { chunksOf, cutAt } from "./stream-cuts.ts";
export type { RecordedRequest } from "./upstream/recorder.ts";
export type { RecordingServer, RequestHandler } from "./upstream/recording-server.ts";
export { startUpstream, type Upstream } from "./upstream/upstream.ts";
