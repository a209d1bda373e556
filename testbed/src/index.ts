export * from "@sluice/testing/hosts";
export { ask, type Outcome, type Question } from "./drill/ask.ts";
export type { DoorProtocol } from "./drill/door.ts";
export { expectationOf, problemOf } from "./drill/expectation.ts";
export { CUTS, FAULTS, type Fault, failuresOf, SILENCES } from "./drill/faults.ts";
export { type HammerReport, hammer } from "./drill/hammer.ts";
export { type DrillProvider, type DrillProviders, startDrillProviders } from "./drill/providers.ts";
export { type DrillFlags, drillEntry, drillModel, drillSetup } from "./drill/setup.ts";
export { EPP_SCRIPT, type EppBehaviour, type Misdeed, type Phase } from "./epp-stub/behaviour.ts";
export { type EppOptions, type EppStub, startEpp } from "./epp-stub/epp-stub.ts";
export { OUTSIDE } from "./epp-stub/misdeeds.ts";
export { EppProcess, type EppProcessOptions } from "./epp-stub/process.ts";
export type { EppExchangeRecord } from "./epp-stub/records.ts";
export type { Pick as EppPick, PickRequest } from "./epp-stub/request-state.ts";
export { MethodServer, type SeenStream } from "./grpc-server/method-server.ts";
export { EmulatedHigress, type HigressReply, type HigressSetup } from "./higress/emulated-higress.ts";
export type { Pretence, Speed } from "./model-server/engine.ts";
export type { MetricsFamily } from "./model-server/metrics.ts";
export { MODEL, type ModelServer, type ModelServerOptions, startModelServer } from "./model-server/model-server.ts";
export { ModelServerProcess } from "./model-server/process.ts";
export {
  ALIYUN_STUB_HOST,
  ALIYUN_STUB_KEY,
  ALIYUN_STUB_SECRET,
  startAliyunStub,
} from "./moderator-stub/aliyun.ts";
export { AZURE_MODERATION_STUB_KEY, startAzureModerationStub } from "./moderator-stub/azure.ts";
export { JUDGE_STUB_KEY, startJudgeStub } from "./moderator-stub/judge.ts";
export type { ModeratorFault, ModeratorStub } from "./moderator-stub/moderator-stub.ts";
export { OPENAI_MODERATION_STUB_KEY, startOpenAiModerationStub } from "./moderator-stub/openai.ts";
export { startModeratorWebhook, WEBHOOK_STUB_SECRET } from "./moderator-stub/webhook.ts";
export { probe } from "./probe.ts";
export { ANTHROPIC_STUB_KEY, startAnthropicStub } from "./provider-stub/anthropic/server.ts";
export {
  BEDROCK_STUB_KEY,
  type BedrockStub,
  type BedrockStubOptions,
  startBedrockStub,
} from "./provider-stub/bedrock/server.ts";
export type { Credentials } from "./provider-stub/bedrock/sigv4.ts";
export { COHERE_STUB_KEY, startCohereStub } from "./provider-stub/cohere/server.ts";
export { DEEPL_STUB_KEY, startDeeplStub } from "./provider-stub/deepl/server.ts";
export {
  DIFY_STUB_AGENT_KEY,
  DIFY_STUB_CHATFLOW_KEY,
  DIFY_STUB_KEY,
  startDifyStub,
} from "./provider-stub/dify/server.ts";
export {
  GEMINI_STUB_KEY,
  type GeminiStub,
  type GeminiStubOptions,
  startGeminiStub,
} from "./provider-stub/gemini/server.ts";
export { type ServiceAccount, VERTEX_STUB_PROJECT } from "./provider-stub/gemini/vertex/service-account.ts";
export {
  HUNYUAN_STUB_ID,
  HUNYUAN_STUB_SECRET,
  type HunyuanStubOptions,
  startHunyuanStub,
} from "./provider-stub/hunyuan/server.ts";
export { type SignedRequest, signTc3 } from "./provider-stub/hunyuan/sign.ts";
export { MINIMAX_STUB_GROUP, MINIMAX_STUB_KEY, startMinimaxStub } from "./provider-stub/minimax/server.ts";
export { startOllamaStub } from "./provider-stub/ollama/server.ts";
export { vectorOf } from "./provider-stub/openai/embeddings.ts";
export { OPENAI_STUB_KEY, type OpenAiStubOptions, startOpenAiStub } from "./provider-stub/openai/server.ts";
export { QWEN_STUB_KEY, startQwenStub } from "./provider-stub/qwen/server.ts";
export { SPARK_STUB_KEY, startSparkStub } from "./provider-stub/spark/server.ts";
export type { ProviderStub, StubOptions } from "./provider-stub/stub-server.ts";
export { countTokens } from "./provider-stub/tokens.ts";
export { startTritonStub } from "./provider-stub/triton/server.ts";
export { FETCHERS, type FetchedModule, type Fetcher, fetchAs } from "./registry/acceptance.ts";
export { findRegistry } from "./registry/binary.ts";
export { type FaultProxy, type LineFault, startFaultProxy } from "./registry/fault-proxy.ts";
export {
  type ArchiveEntry,
  archive,
  type Blob as ImageBlob,
  cncfArtifact,
  descriptorOf,
  digestOf,
  dockerImage,
  higressImage,
  type Image,
  indexOf,
  manifestOf,
  OCI_LAYER,
  OCI_MANIFEST,
  ociImage,
  rawImage,
} from "./registry/images.ts";
export { ManualClock } from "./registry/manual-clock.ts";
export { type ModuleParts, moduleBytes, PLUGIN_EXPORTS } from "./registry/module-bytes.ts";
export { type PushTarget, pushImage, pushIndex } from "./registry/push.ts";
export {
  REGISTRY_PASSWORD,
  REGISTRY_USER,
  type Registry,
  type RegistryOptions,
  startRegistry,
} from "./registry/registry.ts";
export { runSkopeo } from "./registry/skopeo.ts";
export {
  EMBEDDING_STUB_APP,
  EMBEDDING_STUB_KEY,
  EMBEDDING_STUB_SECRET,
  startEmbeddingStub,
} from "./semantic-stub/embedding-stub.ts";
export type { ServiceFault, ServiceStub } from "./semantic-stub/service-stub.ts";
export {
  startVectorStub,
  VECTOR_STUB_COLLECTION,
  VECTOR_STUB_KEY,
  VECTOR_TYPES,
  type VectorStub,
} from "./semantic-stub/vector-stub.ts";
export { testModule } from "./test-module.ts";
export { startValkey, type Valkey, type ValkeyOptions } from "./valkey/valkey.ts";
