// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  ConfigDecoder,
  ConfigIssues,
  ConfigMap,
  ConfigPath,
  JsonKind,
  JsonValue,
  expectKind,
  readBool,
  readEnum,
  readInteger,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

const CUSTOM_SETTING_KEYS: StaticArray<string> = [
  "name",
  "value",
  "mode",
  "overwrite",
];

const CONTEXT_FILE_KEYS: StaticArray<string> = [
  "fileUrl",
  "serviceName",
  "servicePort",
];

const FAILOVER_KEYS: StaticArray<string> = [
  "enabled",
  "failureThreshold",
  "successThreshold",
  "healthCheckInterval",
  "healthCheckTimeout",
  "healthCheckModel",
  "failoverOnStatus",
];

const RETRY_ON_FAILURE_KEYS: StaticArray<string> = [
  "enabled",
  "maxRetries",
  "retryTimeout",
  "retryOnStatus",
];

const PROVIDER_ENTRY_KEYS: StaticArray<string> = [
  "id",
  "type",
  "apiTokens",
  "timeout",
  "firstByteTimeout",
  "modelMapping",
  "protocol",
  "openaiCustomUrl",
  "claudeVersion",
  "apiVersion",
  "providerDomain",
  "providerBasePath",
  "basePath",
  "basePathHandling",
  "customSettings",
  "chatApi",
  "context",
  "reasoningContentMode",
  "failover",
  "retryOnFailure",
  "capabilities",
  "contextCleanupCommands",
  "mergeConsecutiveMessages",
  "promoteThinkingOnEmpty",
  "hiclawMode",
  "responseJsonSchema",
  "azureServiceUrl",
  "moonshotFileId",
  "qwenFileIds",
  "qwenEnableSearch",
  "qwenDomain",
  "qwenEnableCompatible",
  "ollamaServerHost",
  "ollamaServerPort",
  "ollamaNative",
  "hunyuanAuthId",
  "hunyuanAuthKey",
  "awsAccessKey",
  "awsSecretKey",
  "awsSessionToken",
  "awsRegion",
  "bedrockAdditionalFields",
  "bedrockPromptCachePointPositions",
  "promptCacheRetention",
  "minimaxApiType",
  "minimaxGroupId",
  "claudeCodeMode",
  "cloudflareAccountId",
  "geminiSafetySetting",
  "geminiThinkingBudget",
  "vertexRegion",
  "vertexProjectId",
  "vertexAuthKey",
  "vertexAuthServiceName",
  "vertexTokenRefreshAhead",
  "vertexOpenAICompatible",
  "targetLang",
  "difyApiUrl",
  "botType",
  "inputVariable",
  "outputVariable",
  "tritonDomain",
  "tritonModelVersion",
  "vllmServerHost",
  "vllmCustomUrl",
  "doubaoDomain",
  "zhipuDomain",
  "zhipuCodePlanMode",
  "genericHost",
  "serviceName",
  "servicePort",
];

const AI_PROXY_CONFIG_KEYS: StaticArray<string> = [
  "provider",
  "providers",
  "activeProviderId",
  "stripUsageChunk",
  "maxRequestBytes",
  "fallback",
];

const CUSTOM_SETTING_MODE_VALUES: StaticArray<string> = [
  "auto",
  "raw",
];

const PROVIDER_ENTRY_PROTOCOL_VALUES: StaticArray<string> = [
  "openai",
  "original",
];

const PROVIDER_ENTRY_BASE_PATH_HANDLING_VALUES: StaticArray<string> = [
  "removePrefix",
  "prepend",
];

const PROVIDER_ENTRY_CHAT_API_VALUES: StaticArray<string> = [
  "chat",
  "responses",
];

const PROVIDER_ENTRY_REASONING_CONTENT_MODE_VALUES: StaticArray<string> = [
  "passthrough",
  "ignore",
  "concat",
];

const PROVIDER_ENTRY_PROMPT_CACHE_RETENTION_VALUES: StaticArray<string> = [
  "in_memory",
  "24h",
];

const PROVIDER_ENTRY_MINIMAX_API_TYPE_VALUES: StaticArray<string> = [
  "v2",
  "pro",
];

const PROVIDER_ENTRY_BOT_TYPE_VALUES: StaticArray<string> = [
  "Chat",
  "Completion",
  "Agent",
  "Workflow",
];

function readFailoverFailoverOnStatus(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readRetryOnFailureRetryOnStatus(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readProviderEntryApiTokens(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readProviderEntryModelMapping(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<string> {
  const map = new ConfigMap<string>();
  if (!expectKind(value, JsonKind.Object, path, "", issues)) return map;
  const items = value.items();
  while (items.next()) {
    const key = items.key.toString();
    map.push(key, readString(items.value, path, key, issues));
  }
  return map;
}

function readProviderEntryCustomSettings(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<CustomSetting> {
  const list = new Array<CustomSetting>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(CustomSetting.decode(items.value, path.at(items.index), issues));
  return list;
}

function readProviderEntryCapabilities(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<string> {
  const map = new ConfigMap<string>();
  if (!expectKind(value, JsonKind.Object, path, "", issues)) return map;
  const items = value.items();
  while (items.next()) {
    const key = items.key.toString();
    map.push(key, readString(items.value, path, key, issues));
  }
  return map;
}

function readProviderEntryContextCleanupCommands(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readProviderEntryQwenFileIds(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

function readProviderEntryGeminiSafetySetting(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<string> {
  const map = new ConfigMap<string>();
  if (!expectKind(value, JsonKind.Object, path, "", issues)) return map;
  const items = value.items();
  while (items.next()) {
    const key = items.key.toString();
    map.push(key, readString(items.value, path, key, issues));
  }
  return map;
}

function readAiProxyConfigProviders(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<ProviderEntry> {
  const list = new Array<ProviderEntry>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(ProviderEntry.decode(items.value, path.at(items.index), issues));
  return list;
}

function readAiProxyConfigFallback(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<string> {
  const list = readStrings(value, path, issues, 1);
  return list;
}

@final
export class CustomSetting {
  /** `max_tokens`, `temperature`, `top_p`, `top_k` or `seed`; with `raw` any path. */
  name: string = "";
  /** Any JSON. */
  value: JsonValue = JsonValue.missing();
  /** `auto`: in chats and completions, by the name that the request's protocol has for it; what it does not know is left out. `raw`: at the path as it is, in every JSON body. */
  mode: string = "auto";
  /** `false`: only where the client set nothing. */
  overwrite: bool = true;
  /** A bit for each required key that was read. */
  private seen: u64 = 0;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): CustomSetting {
    const out = new CustomSetting();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (items.keyIsText("value")) {
        this.value = member;
        this.seen |= 0x2;
        continue;
      }
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("name")) {
        this.name = readString(member, path, "name", issues, 1);
        this.seen |= 0x1;
      } else if (items.keyIsText("mode")) {
        this.mode = readEnum(member, path, "mode", issues, CUSTOM_SETTING_MODE_VALUES);
      } else if (items.keyIsText("overwrite")) {
        this.overwrite = readBool(member, path, "overwrite", issues);
      } else issues.unknownKey(path, items.key, CUSTOM_SETTING_KEYS);
    }
    if ((this.seen & 0x1) == 0) issues.missing(path, "name");
    if ((this.seen & 0x2) == 0) issues.missing(path, "value");
  }
}

/** A text that is put behind the leading system messages of every chat; fetched once. */
@final
export class ContextFile {
  /** `http(s)://` URL of the text. */
  fileUrl: string = "";
  /** Service that has it: a cluster of the host, `name.dns`, `name.static`, or another name that Higress knows. */
  serviceName: string = "";
  /** The service's port. */
  servicePort: i32 = 0;
  /** A bit for each required key that was read. */
  private seen: u64 = 0;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ContextFile {
    const out = new ContextFile();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("fileUrl")) {
        this.fileUrl = readString(member, path, "fileUrl", issues, 1);
        this.seen |= 0x1;
      } else if (items.keyIsText("serviceName")) {
        this.serviceName = readString(member, path, "serviceName", issues, 1);
        this.seen |= 0x2;
      } else if (items.keyIsText("servicePort")) {
        this.servicePort = <i32>readInteger(member, path, "servicePort", issues, 1, 65535);
        this.seen |= 0x4;
      } else issues.unknownKey(path, items.key, CONTEXT_FILE_KEYS);
    }
    if ((this.seen & 0x1) == 0) issues.missing(path, "fileUrl");
    if ((this.seen & 0x2) == 0) issues.missing(path, "serviceName");
    if ((this.seen & 0x4) == 0) issues.missing(path, "servicePort");
  }
}

/** Takes keys that fail out of use, and probes them until they work again. */
@final
export class Failover {
  /** Whether keys are taken out of use. */
  enabled: bool = false;
  /** Failures in a row after which a key is out. */
  failureThreshold: i32 = 3;
  /** Probes in a row that must succeed before it is back. */
  successThreshold: i32 = 1;
  /** Milliseconds between probes. */
  healthCheckInterval: i32 = 5000;
  /** Milliseconds a probe may take. */
  healthCheckTimeout: i32 = 5000;
  /** Model of the probes. Required when failover is enabled. */
  healthCheckModel: string = "";
  /** Whether `healthCheckModel` was given. */
  hasHealthCheckModel: bool = false;
  /** Regular expressions of the statuses that count as failures. By default `4.*` and `5.*`. */
  failoverOnStatus: Array<string> = [];
  /** Whether `failoverOnStatus` was given. */
  hasFailoverOnStatus: bool = false;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Failover {
    const out = new Failover();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("enabled")) {
        this.enabled = readBool(member, path, "enabled", issues);
      } else if (items.keyIsText("failureThreshold")) {
        this.failureThreshold = <i32>readInteger(member, path, "failureThreshold", issues, 1, 2147483647);
      } else if (items.keyIsText("successThreshold")) {
        this.successThreshold = <i32>readInteger(member, path, "successThreshold", issues, 1, 2147483647);
      } else if (items.keyIsText("healthCheckInterval")) {
        this.healthCheckInterval = <i32>readInteger(member, path, "healthCheckInterval", issues, 100, 2147483647);
      } else if (items.keyIsText("healthCheckTimeout")) {
        this.healthCheckTimeout = <i32>readInteger(member, path, "healthCheckTimeout", issues, 1, 2147483647);
      } else if (items.keyIsText("healthCheckModel")) {
        this.healthCheckModel = readString(member, path, "healthCheckModel", issues, 1);
        this.hasHealthCheckModel = true;
      } else if (items.keyIsText("failoverOnStatus")) {
        this.failoverOnStatus = readFailoverFailoverOnStatus(member, path.key("failoverOnStatus"), issues);
        this.hasFailoverOnStatus = true;
      } else issues.unknownKey(path, items.key, FAILOVER_KEYS);
    }
  }
}

/** Sends a request that failed once more, with another key. */
@final
export class RetryOnFailure {
  /** Whether requests are repeated. */
  enabled: bool = false;
  /** Most repetitions. */
  maxRetries: i32 = 1;
  /** Milliseconds a repetition may take. */
  retryTimeout: i32 = 60000;
  /** Regular expressions of the statuses that are repeated. By default `4.*` and `5.*`. */
  retryOnStatus: Array<string> = [];
  /** Whether `retryOnStatus` was given. */
  hasRetryOnStatus: bool = false;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): RetryOnFailure {
    const out = new RetryOnFailure();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("enabled")) {
        this.enabled = readBool(member, path, "enabled", issues);
      } else if (items.keyIsText("maxRetries")) {
        this.maxRetries = <i32>readInteger(member, path, "maxRetries", issues, 1, 100);
      } else if (items.keyIsText("retryTimeout")) {
        this.retryTimeout = <i32>readInteger(member, path, "retryTimeout", issues, 1, 2147483647);
      } else if (items.keyIsText("retryOnStatus")) {
        this.retryOnStatus = readRetryOnFailureRetryOnStatus(member, path.key("retryOnStatus"), issues);
        this.hasRetryOnStatus = true;
      } else issues.unknownKey(path, items.key, RETRY_ON_FAILURE_KEYS);
    }
  }
}

@final
export class ProviderEntry {
  /** For `activeProviderId` and endpoint metadata. */
  id: string = "";
  /** Whether `id` was given. */
  hasId: bool = false;
  /** Who the provider is: one of the types in the table below. */
  type_: string = "";
  /** Keys of the provider; each request takes one at random, or the same one for each consumer where the API keeps state (files, batches, fine-tuning, responses). Without any, a provider that can do so gets the client's own key. */
  apiTokens: Array<string> = [];
  /** Whether `apiTokens` was given. */
  hasApiTokens: bool = false;
  /** Milliseconds for the calls that ai-proxy makes of its own. Requests have the route's timeout. */
  timeout: i32 = 120000;
  /** On streamed requests, milliseconds sent as `x-envoy-upstream-rq-first-byte-timeout-ms`, which Higress heeds; 0 sends none. */
  firstByteTimeout: i32 = 0;
  /** Model asked for → the provider's. A key is a whole name, `prefix*`, `~regex` (its value may use `$1`) or `*`. The whole name wins, then the longest prefix, then regular expressions in order, then `*`. An empty value keeps the name. */
  modelMapping: ConfigMap<string> = new ConfigMap<string>();
  /** Whether `modelMapping` was given. */
  hasModelMapping: bool = false;
  /** `original`: only host, path and credentials are set; the bodies pass. */
  protocol: string = "openai";
  /** For the OpenAI-compatible types `openai`, `sglang`, `tgi`, `nvidia` and `generic`: `host[:port][/prefix]` of the server, to which the API's path without `/v1` is added; or the full URL of one API. */
  openaiCustomUrl: string = "";
  /** Whether `openaiCustomUrl` was given. */
  hasOpenaiCustomUrl: bool = false;
  /** For `claude`: the `anthropic-version` header. By default 2023-06-01. */
  claudeVersion: string = "";
  /** Whether `claudeVersion` was given. */
  hasClaudeVersion: bool = false;
  /** Another name of `claudeVersion`, which wins. */
  apiVersion: string = "";
  /** Whether `apiVersion` was given. */
  hasApiVersion: bool = false;
  /** Host that requests go to in the place of the provider's usual one. */
  providerDomain: string = "";
  /** Whether `providerDomain` was given. */
  hasProviderDomain: bool = false;
  /** Put before the path that the provider gets. */
  providerBasePath: string = "";
  /** Whether `providerBasePath` was given. */
  hasProviderBasePath: bool = false;
  /** What clients have before the API's path. */
  basePath: string = "";
  /** Whether `basePath` was given. */
  hasBasePath: bool = false;
  /** Whether `basePath` is taken from the client's path, or put before it, ahead of everything else. */
  basePathHandling: string = "removePrefix";
  /** Parameters to set in each request. */
  customSettings: Array<CustomSetting> = [];
  /** Whether `customSettings` was given. */
  hasCustomSettings: bool = false;
  /** For OpenAI-compatible types: the provider's API for chats, whichever one the client uses. `responses` translates chat completions into Responses. */
  chatApi: string = "chat";
  /** A text that is put behind the leading system messages of every chat; fetched once. */
  context: ContextFile = new ContextFile();
  /** Whether `context` was given. */
  hasContext: bool = false;
  /** What becomes of the model's thinking: it stays apart, is left out, or is put before the text. For providers whose answer is translated. */
  reasoningContentMode: string = "passthrough";
  /** Takes keys that fail out of use, and probes them until they work again. */
  failover: Failover = new Failover();
  /** Whether `failover` was given. */
  hasFailover: bool = false;
  /** Sends a request that failed once more, with another key. */
  retryOnFailure: RetryOnFailure = new RetryOnFailure();
  /** Whether `retryOnFailure` was given. */
  hasRetryOnFailure: bool = false;
  /** API → path at the provider, for example `"openai/v1/embeddings": "/embed"`; adds to what the type has, or takes its place. `{file_id}`, `{batch_id}` and `{video_id}` are filled in. */
  capabilities: ConfigMap<string> = new ConfigMap<string>();
  /** Whether `capabilities` was given. */
  hasCapabilities: bool = false;
  /** When the last message of the user is exactly one of these, it and everything before it but system messages is left out. */
  contextCleanupCommands: Array<string> = [];
  /** Whether `contextCleanupCommands` was given. */
  hasContextCleanupCommands: bool = false;
  /** Joins neighbouring messages of the user, and of the assistant, by a blank line. */
  mergeConsecutiveMessages: bool = false;
  /** When an answer has thinking but no text, the thinking becomes the text. */
  promoteThinkingOnEmpty: bool = false;
  /** Turns `mergeConsecutiveMessages` and `promoteThinkingOnEmpty` on. */
  hiclawMode: bool = false;
  /** A `response_format` for every chat; for `openai` and `longcat`. */
  responseJsonSchema: JsonValue = JsonValue.missing();
  /** For `azure`: URL of the service with its `api-version` (not needed below `/openai/v1`): the host alone, with a deployment, or with the full path. */
  azureServiceUrl: string = "";
  /** Whether `azureServiceUrl` was given. */
  hasAzureServiceUrl: bool = false;
  /** For `moonshot`: a file of the account whose text is put behind the leading system messages of every chat; fetched once, from `serviceName` or the route's own cluster. Not beside `context`. */
  moonshotFileId: string = "";
  /** Whether `moonshotFileId` was given. */
  hasMoonshotFileId: bool = false;
  /** For `qwen`, its native API: files for `qwen-long`. */
  qwenFileIds: Array<string> = [];
  /** Whether `qwenFileIds` was given. */
  hasQwenFileIds: bool = false;
  /** For `qwen`: lets the model search the web. */
  qwenEnableSearch: bool = false;
  /** For `qwen`: host in the place of dashscope.aliyuncs.com. */
  qwenDomain: string = "";
  /** Whether `qwenDomain` was given. */
  hasQwenDomain: bool = false;
  /** For `qwen`: the OpenAI-compatible API; `false`: the native one. */
  qwenEnableCompatible: bool = true;
  /** For `ollama`: host of the server. */
  ollamaServerHost: string = "";
  /** Whether `ollamaServerHost` was given. */
  hasOllamaServerHost: bool = false;
  /** For `ollama`: port of the server. */
  ollamaServerPort: i32 = 11434;
  /** For `ollama`: the native API in the place of the OpenAI-compatible one. */
  ollamaNative: bool = false;
  /** For `hunyuan`: SecretId. With it and `hunyuanAuthKey` the native API is used, signed; with `apiTokens` the OpenAI-compatible one. */
  hunyuanAuthId: string = "";
  /** Whether `hunyuanAuthId` was given. */
  hasHunyuanAuthId: bool = false;
  /** For `hunyuan`: SecretKey. */
  hunyuanAuthKey: string = "";
  /** Whether `hunyuanAuthKey` was given. */
  hasHunyuanAuthKey: bool = false;
  /** For `bedrock`: access key id. Requests are signed with it, unless there are `apiTokens` (Bedrock API keys). */
  awsAccessKey: string = "";
  /** Whether `awsAccessKey` was given. */
  hasAwsAccessKey: bool = false;
  /** For `bedrock`: secret access key. */
  awsSecretKey: string = "";
  /** Whether `awsSecretKey` was given. */
  hasAwsSecretKey: bool = false;
  /** For `bedrock`: session token of temporary credentials. */
  awsSessionToken: string = "";
  /** Whether `awsSessionToken` was given. */
  hasAwsSessionToken: bool = false;
  /** For `bedrock`: region. */
  awsRegion: string = "";
  /** Whether `awsRegion` was given. */
  hasAwsRegion: bool = false;
  /** For `bedrock`: members of `additionalModelRequestFields` of every request. */
  bedrockAdditionalFields: JsonValue = JsonValue.missing();
  /** For `bedrock`: where cache points go: `systemPrompt`, `lastUserMessage`, `lastMessage`, each true or false. By default the system prompt, when `promptCacheRetention` is set. */
  bedrockPromptCachePointPositions: JsonValue = JsonValue.missing();
  /** For `bedrock`: how long a cached prompt lives, where the request does not say it. */
  promptCacheRetention: string = "";
  /** Whether `promptCacheRetention` was given. */
  hasPromptCacheRetention: bool = false;
  /** For `minimax`: which API. */
  minimaxApiType: string = "v2";
  /** For `minimax`, API `pro`: group id. */
  minimaxGroupId: string = "";
  /** Whether `minimaxGroupId` was given. */
  hasMinimaxGroupId: bool = false;
  /** For `claude`: `apiTokens` are OAuth access tokens and go as `authorization: Bearer`, with the beta header that Anthropic asks for. The client is not passed off as Claude Code, as Higress does. */
  claudeCodeMode: bool = false;
  /** For `cloudflare`: account id. */
  cloudflareAccountId: string = "";
  /** Whether `cloudflareAccountId` was given. */
  hasCloudflareAccountId: bool = false;
  /** For `gemini` and `vertex`: harm category → threshold. */
  geminiSafetySetting: ConfigMap<string> = new ConfigMap<string>();
  /** Whether `geminiSafetySetting` was given. */
  hasGeminiSafetySetting: bool = false;
  /** For `gemini` and `vertex`: tokens to think with, where the request does not say it; -1 leaves it to the model. */
  geminiThinkingBudget: i32 = 0;
  /** Whether `geminiThinkingBudget` was given. */
  hasGeminiThinkingBudget: bool = false;
  /** For `vertex`: region, or `global`. */
  vertexRegion: string = "";
  /** Whether `vertexRegion` was given. */
  hasVertexRegion: bool = false;
  /** For `vertex`: project. */
  vertexProjectId: string = "";
  /** Whether `vertexProjectId` was given. */
  hasVertexProjectId: bool = false;
  /** For `vertex`: the JSON key of a service account. Without it, `apiTokens` are API keys (express mode). */
  vertexAuthKey: string = "";
  /** Whether `vertexAuthKey` was given. */
  hasVertexAuthKey: bool = false;
  /** For `vertex`: service through which the token endpoint is reached. */
  vertexAuthServiceName: string = "";
  /** Whether `vertexAuthServiceName` was given. */
  hasVertexAuthServiceName: bool = false;
  /** For `vertex`: seconds before its end at which a token is renewed. */
  vertexTokenRefreshAhead: i32 = 60;
  /** For `vertex`: the OpenAI-compatible API. */
  vertexOpenAICompatible: bool = false;
  /** For `deepl`: language to translate into, for example `ZH`. */
  targetLang: string = "";
  /** Whether `targetLang` was given. */
  hasTargetLang: bool = false;
  /** For `dify`: URL of the API, without the path. */
  difyApiUrl: string = "";
  /** Whether `difyApiUrl` was given. */
  hasDifyApiUrl: bool = false;
  /** For `dify`: kind of the application. */
  botType: string = "Chat";
  /** For `dify`: the variable that gets the question. By default `query`. */
  inputVariable: string = "";
  /** Whether `inputVariable` was given. */
  hasInputVariable: bool = false;
  /** For `dify`, `Workflow`: the variable that has the answer. By default the first one that is a text. */
  outputVariable: string = "";
  /** Whether `outputVariable` was given. */
  hasOutputVariable: bool = false;
  /** For `triton`: host of the server. */
  tritonDomain: string = "";
  /** Whether `tritonDomain` was given. */
  hasTritonDomain: bool = false;
  /** For `triton`: version of the model. */
  tritonModelVersion: string = "";
  /** Whether `tritonModelVersion` was given. */
  hasTritonModelVersion: bool = false;
  /** For `vllm`: host of the server. */
  vllmServerHost: string = "";
  /** Whether `vllmServerHost` was given. */
  hasVllmServerHost: bool = false;
  /** For `vllm`: as `openaiCustomUrl`. */
  vllmCustomUrl: string = "";
  /** Whether `vllmCustomUrl` was given. */
  hasVllmCustomUrl: bool = false;
  /** For `doubao`: host in the place of ark.cn-beijing.volces.com. */
  doubaoDomain: string = "";
  /** Whether `doubaoDomain` was given. */
  hasDoubaoDomain: bool = false;
  /** For `zhipuai`: host in the place of open.bigmodel.cn. */
  zhipuDomain: string = "";
  /** Whether `zhipuDomain` was given. */
  hasZhipuDomain: bool = false;
  /** For `zhipuai`: the API of the coding plan. */
  zhipuCodePlanMode: bool = false;
  /** For `generic`: host of the provider; without it the client's stays. */
  genericHost: string = "";
  /** Whether `genericHost` was given. */
  hasGenericHost: bool = false;
  /** Service that requests which ai-proxy sends itself go to: those of `fallback`, and for `moonshotFileId`. A cluster of the host, `name.dns`, `name.static`, or another name that Higress knows; by default the route's own cluster. */
  serviceName: string = "";
  /** Whether `serviceName` was given. */
  hasServiceName: bool = false;
  /** The service's port. */
  servicePort: i32 = 443;
  /** A bit for each required key that was read. */
  private seen: u64 = 0;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ProviderEntry {
    const out = new ProviderEntry();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (items.keyIsText("responseJsonSchema")) {
        this.responseJsonSchema = member;
        continue;
      }
      if (items.keyIsText("bedrockAdditionalFields")) {
        this.bedrockAdditionalFields = member;
        continue;
      }
      if (items.keyIsText("bedrockPromptCachePointPositions")) {
        this.bedrockPromptCachePointPositions = member;
        continue;
      }
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("id")) {
        this.id = readString(member, path, "id", issues, 1);
        this.hasId = true;
      } else if (items.keyIsText("type")) {
        this.type_ = readString(member, path, "type", issues, 1);
        this.seen |= 0x1;
      } else if (items.keyIsText("apiTokens")) {
        this.apiTokens = readProviderEntryApiTokens(member, path.key("apiTokens"), issues);
        this.hasApiTokens = true;
      } else if (items.keyIsText("timeout")) {
        this.timeout = <i32>readInteger(member, path, "timeout", issues, 1, 2147483647);
      } else if (items.keyIsText("firstByteTimeout")) {
        this.firstByteTimeout = <i32>readInteger(member, path, "firstByteTimeout", issues, 0, 2147483647);
      } else if (items.keyIsText("modelMapping")) {
        this.modelMapping = readProviderEntryModelMapping(member, path.key("modelMapping"), issues);
        this.hasModelMapping = true;
      } else if (items.keyIsText("protocol")) {
        this.protocol = readEnum(member, path, "protocol", issues, PROVIDER_ENTRY_PROTOCOL_VALUES);
      } else if (items.keyIsText("openaiCustomUrl")) {
        this.openaiCustomUrl = readString(member, path, "openaiCustomUrl", issues, 1);
        this.hasOpenaiCustomUrl = true;
      } else if (items.keyIsText("claudeVersion")) {
        this.claudeVersion = readString(member, path, "claudeVersion", issues, 1);
        this.hasClaudeVersion = true;
      } else if (items.keyIsText("apiVersion")) {
        this.apiVersion = readString(member, path, "apiVersion", issues, 1);
        this.hasApiVersion = true;
      } else if (items.keyIsText("providerDomain")) {
        this.providerDomain = readString(member, path, "providerDomain", issues, 1);
        this.hasProviderDomain = true;
      } else if (items.keyIsText("providerBasePath")) {
        this.providerBasePath = readString(member, path, "providerBasePath", issues, 1);
        this.hasProviderBasePath = true;
      } else if (items.keyIsText("basePath")) {
        this.basePath = readString(member, path, "basePath", issues, 1);
        this.hasBasePath = true;
      } else if (items.keyIsText("basePathHandling")) {
        this.basePathHandling = readEnum(member, path, "basePathHandling", issues, PROVIDER_ENTRY_BASE_PATH_HANDLING_VALUES);
      } else if (items.keyIsText("customSettings")) {
        this.customSettings = readProviderEntryCustomSettings(member, path.key("customSettings"), issues);
        this.hasCustomSettings = true;
      } else if (items.keyIsText("chatApi")) {
        this.chatApi = readEnum(member, path, "chatApi", issues, PROVIDER_ENTRY_CHAT_API_VALUES);
      } else if (items.keyIsText("context")) {
        this.context = ContextFile.decode(member, path.key("context"), issues);
        this.hasContext = true;
      } else if (items.keyIsText("reasoningContentMode")) {
        this.reasoningContentMode = readEnum(member, path, "reasoningContentMode", issues, PROVIDER_ENTRY_REASONING_CONTENT_MODE_VALUES);
      } else if (items.keyIsText("failover")) {
        this.failover = Failover.decode(member, path.key("failover"), issues);
        this.hasFailover = true;
      } else if (items.keyIsText("retryOnFailure")) {
        this.retryOnFailure = RetryOnFailure.decode(member, path.key("retryOnFailure"), issues);
        this.hasRetryOnFailure = true;
      } else if (items.keyIsText("capabilities")) {
        this.capabilities = readProviderEntryCapabilities(member, path.key("capabilities"), issues);
        this.hasCapabilities = true;
      } else if (items.keyIsText("contextCleanupCommands")) {
        this.contextCleanupCommands = readProviderEntryContextCleanupCommands(member, path.key("contextCleanupCommands"), issues);
        this.hasContextCleanupCommands = true;
      } else if (items.keyIsText("mergeConsecutiveMessages")) {
        this.mergeConsecutiveMessages = readBool(member, path, "mergeConsecutiveMessages", issues);
      } else if (items.keyIsText("promoteThinkingOnEmpty")) {
        this.promoteThinkingOnEmpty = readBool(member, path, "promoteThinkingOnEmpty", issues);
      } else if (items.keyIsText("hiclawMode")) {
        this.hiclawMode = readBool(member, path, "hiclawMode", issues);
      } else if (items.keyIsText("azureServiceUrl")) {
        this.azureServiceUrl = readString(member, path, "azureServiceUrl", issues, 1);
        this.hasAzureServiceUrl = true;
      } else if (items.keyIsText("moonshotFileId")) {
        this.moonshotFileId = readString(member, path, "moonshotFileId", issues, 1);
        this.hasMoonshotFileId = true;
      } else if (items.keyIsText("qwenFileIds")) {
        this.qwenFileIds = readProviderEntryQwenFileIds(member, path.key("qwenFileIds"), issues);
        this.hasQwenFileIds = true;
      } else if (items.keyIsText("qwenEnableSearch")) {
        this.qwenEnableSearch = readBool(member, path, "qwenEnableSearch", issues);
      } else if (items.keyIsText("qwenDomain")) {
        this.qwenDomain = readString(member, path, "qwenDomain", issues, 1);
        this.hasQwenDomain = true;
      } else if (items.keyIsText("qwenEnableCompatible")) {
        this.qwenEnableCompatible = readBool(member, path, "qwenEnableCompatible", issues);
      } else if (items.keyIsText("ollamaServerHost")) {
        this.ollamaServerHost = readString(member, path, "ollamaServerHost", issues, 1);
        this.hasOllamaServerHost = true;
      } else if (items.keyIsText("ollamaServerPort")) {
        this.ollamaServerPort = <i32>readInteger(member, path, "ollamaServerPort", issues, 1, 65535);
      } else if (items.keyIsText("ollamaNative")) {
        this.ollamaNative = readBool(member, path, "ollamaNative", issues);
      } else if (items.keyIsText("hunyuanAuthId")) {
        this.hunyuanAuthId = readString(member, path, "hunyuanAuthId", issues, 1);
        this.hasHunyuanAuthId = true;
      } else if (items.keyIsText("hunyuanAuthKey")) {
        this.hunyuanAuthKey = readString(member, path, "hunyuanAuthKey", issues, 1);
        this.hasHunyuanAuthKey = true;
      } else if (items.keyIsText("awsAccessKey")) {
        this.awsAccessKey = readString(member, path, "awsAccessKey", issues, 1);
        this.hasAwsAccessKey = true;
      } else if (items.keyIsText("awsSecretKey")) {
        this.awsSecretKey = readString(member, path, "awsSecretKey", issues, 1);
        this.hasAwsSecretKey = true;
      } else if (items.keyIsText("awsSessionToken")) {
        this.awsSessionToken = readString(member, path, "awsSessionToken", issues, 1);
        this.hasAwsSessionToken = true;
      } else if (items.keyIsText("awsRegion")) {
        this.awsRegion = readString(member, path, "awsRegion", issues, 1);
        this.hasAwsRegion = true;
      } else if (items.keyIsText("promptCacheRetention")) {
        this.promptCacheRetention = readEnum(member, path, "promptCacheRetention", issues, PROVIDER_ENTRY_PROMPT_CACHE_RETENTION_VALUES);
        this.hasPromptCacheRetention = true;
      } else if (items.keyIsText("minimaxApiType")) {
        this.minimaxApiType = readEnum(member, path, "minimaxApiType", issues, PROVIDER_ENTRY_MINIMAX_API_TYPE_VALUES);
      } else if (items.keyIsText("minimaxGroupId")) {
        this.minimaxGroupId = readString(member, path, "minimaxGroupId", issues, 1);
        this.hasMinimaxGroupId = true;
      } else if (items.keyIsText("claudeCodeMode")) {
        this.claudeCodeMode = readBool(member, path, "claudeCodeMode", issues);
      } else if (items.keyIsText("cloudflareAccountId")) {
        this.cloudflareAccountId = readString(member, path, "cloudflareAccountId", issues, 1);
        this.hasCloudflareAccountId = true;
      } else if (items.keyIsText("geminiSafetySetting")) {
        this.geminiSafetySetting = readProviderEntryGeminiSafetySetting(member, path.key("geminiSafetySetting"), issues);
        this.hasGeminiSafetySetting = true;
      } else if (items.keyIsText("geminiThinkingBudget")) {
        this.geminiThinkingBudget = <i32>readInteger(member, path, "geminiThinkingBudget", issues, -1, 2147483647);
        this.hasGeminiThinkingBudget = true;
      } else if (items.keyIsText("vertexRegion")) {
        this.vertexRegion = readString(member, path, "vertexRegion", issues, 1);
        this.hasVertexRegion = true;
      } else if (items.keyIsText("vertexProjectId")) {
        this.vertexProjectId = readString(member, path, "vertexProjectId", issues, 1);
        this.hasVertexProjectId = true;
      } else if (items.keyIsText("vertexAuthKey")) {
        this.vertexAuthKey = readString(member, path, "vertexAuthKey", issues, 1);
        this.hasVertexAuthKey = true;
      } else if (items.keyIsText("vertexAuthServiceName")) {
        this.vertexAuthServiceName = readString(member, path, "vertexAuthServiceName", issues, 1);
        this.hasVertexAuthServiceName = true;
      } else if (items.keyIsText("vertexTokenRefreshAhead")) {
        this.vertexTokenRefreshAhead = <i32>readInteger(member, path, "vertexTokenRefreshAhead", issues, 0, 3000);
      } else if (items.keyIsText("vertexOpenAICompatible")) {
        this.vertexOpenAICompatible = readBool(member, path, "vertexOpenAICompatible", issues);
      } else if (items.keyIsText("targetLang")) {
        this.targetLang = readString(member, path, "targetLang", issues, 1);
        this.hasTargetLang = true;
      } else if (items.keyIsText("difyApiUrl")) {
        this.difyApiUrl = readString(member, path, "difyApiUrl", issues, 1);
        this.hasDifyApiUrl = true;
      } else if (items.keyIsText("botType")) {
        this.botType = readEnum(member, path, "botType", issues, PROVIDER_ENTRY_BOT_TYPE_VALUES);
      } else if (items.keyIsText("inputVariable")) {
        this.inputVariable = readString(member, path, "inputVariable", issues, 1);
        this.hasInputVariable = true;
      } else if (items.keyIsText("outputVariable")) {
        this.outputVariable = readString(member, path, "outputVariable", issues, 1);
        this.hasOutputVariable = true;
      } else if (items.keyIsText("tritonDomain")) {
        this.tritonDomain = readString(member, path, "tritonDomain", issues, 1);
        this.hasTritonDomain = true;
      } else if (items.keyIsText("tritonModelVersion")) {
        this.tritonModelVersion = readString(member, path, "tritonModelVersion", issues, 1);
        this.hasTritonModelVersion = true;
      } else if (items.keyIsText("vllmServerHost")) {
        this.vllmServerHost = readString(member, path, "vllmServerHost", issues, 1);
        this.hasVllmServerHost = true;
      } else if (items.keyIsText("vllmCustomUrl")) {
        this.vllmCustomUrl = readString(member, path, "vllmCustomUrl", issues, 1);
        this.hasVllmCustomUrl = true;
      } else if (items.keyIsText("doubaoDomain")) {
        this.doubaoDomain = readString(member, path, "doubaoDomain", issues, 1);
        this.hasDoubaoDomain = true;
      } else if (items.keyIsText("zhipuDomain")) {
        this.zhipuDomain = readString(member, path, "zhipuDomain", issues, 1);
        this.hasZhipuDomain = true;
      } else if (items.keyIsText("zhipuCodePlanMode")) {
        this.zhipuCodePlanMode = readBool(member, path, "zhipuCodePlanMode", issues);
      } else if (items.keyIsText("genericHost")) {
        this.genericHost = readString(member, path, "genericHost", issues, 1);
        this.hasGenericHost = true;
      } else if (items.keyIsText("serviceName")) {
        this.serviceName = readString(member, path, "serviceName", issues, 1);
        this.hasServiceName = true;
      } else if (items.keyIsText("servicePort")) {
        this.servicePort = <i32>readInteger(member, path, "servicePort", issues, 1, 65535);
      } else issues.unknownKey(path, items.key, PROVIDER_ENTRY_KEYS);
    }
    if ((this.seen & 0x1) == 0) issues.missing(path, "type");
  }
}

@final
export class AiProxyConfig {
  /** The only provider; wins over `providers`. */
  provider: ProviderEntry = new ProviderEntry();
  /** Whether `provider` was given. */
  hasProvider: bool = false;
  /** Providers to choose from, each with an `id`. */
  providers: Array<ProviderEntry> = [];
  /** Whether `providers` was given. */
  hasProviders: bool = false;
  /** `id` of the provider that requests go to. As an upstream filter, the endpoint's metadata `sluice.provider` wins. */
  activeProviderId: string = "";
  /** Whether `activeProviderId` was given. */
  hasActiveProviderId: bool = false;
  /** Keep the usage chunk of a stream from a client that did not ask for it. Providers are always asked for it. */
  stripUsageChunk: bool = false;
  /** Largest body that is read, in bytes; a larger one is answered 413. The host's own buffer limit has to be higher. */
  maxRequestBytes: i32 = 31457280;
  /** `id`s of providers that are tried in turn when the active one fails before its answer has begun. Not where ai-proxy is a filter of the providers' cluster: Envoy's own retries do it there. */
  fallback: Array<string> = [];
  /** Whether `fallback` was given. */
  hasFallback: bool = false;

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiProxyConfig {
    const out = new AiProxyConfig();
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  /** The keys of `value` on top of a copy of `base`. */
  static decodeOver(value: JsonValue, base: AiProxyConfig, path: ConfigPath, issues: ConfigIssues): AiProxyConfig {
    const out = new AiProxyConfig();
    out.provider = base.provider;
    out.hasProvider = base.hasProvider;
    out.providers = base.providers;
    out.hasProviders = base.hasProviders;
    out.activeProviderId = base.activeProviderId;
    out.hasActiveProviderId = base.hasActiveProviderId;
    out.stripUsageChunk = base.stripUsageChunk;
    out.maxRequestBytes = base.maxRequestBytes;
    out.fallback = base.fallback;
    out.hasFallback = base.hasFallback;
    if (expectKind(value, JsonKind.Object, path, "", issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const member = items.value;
      if (member.kind == JsonKind.Null) continue;
      if (items.keyIsText("provider")) {
        this.provider = ProviderEntry.decode(member, path.key("provider"), issues);
        this.hasProvider = true;
      } else if (items.keyIsText("providers")) {
        this.providers = readAiProxyConfigProviders(member, path.key("providers"), issues);
        this.hasProviders = true;
      } else if (items.keyIsText("activeProviderId")) {
        this.activeProviderId = readString(member, path, "activeProviderId", issues);
        this.hasActiveProviderId = true;
      } else if (items.keyIsText("stripUsageChunk")) {
        this.stripUsageChunk = readBool(member, path, "stripUsageChunk", issues);
      } else if (items.keyIsText("maxRequestBytes")) {
        this.maxRequestBytes = <i32>readInteger(member, path, "maxRequestBytes", issues, 1, 104857600);
      } else if (items.keyIsText("fallback")) {
        this.fallback = readAiProxyConfigFallback(member, path.key("fallback"), issues);
        this.hasFallback = true;
      } else issues.unknownKey(path, items.key, AI_PROXY_CONFIG_KEYS);
    }
  }
}

export class AiProxyConfigDecoder extends ConfigDecoder<AiProxyConfig> {
  decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiProxyConfig {
    return AiProxyConfig.decode(value, path, issues);
  }

  decodeRule(value: JsonValue, base: AiProxyConfig, path: ConfigPath, issues: ConfigIssues): AiProxyConfig {
    return AiProxyConfig.decodeOver(value, base, path, issues);
  }
}
