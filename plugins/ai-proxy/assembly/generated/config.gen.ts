// Generated from config.schema.json by `npm run generate`; do not edit.
import {
  Bytes,
  ConfigDecoder,
  ConfigIssues,
  ConfigMap,
  ConfigPath,
  GivenKeys,
  JsonKind,
  JsonValue,
  expectKind,
  readBool,
  readBytes,
  readEnum,
  readInteger,
  readString,
  readStrings,
} from "proxy-wasm-assemblyscript-sdk/assembly";

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
  if (!expectKind(value, JsonKind.Object, path, issues)) return map;
  const items = value.items();
  while (items.next()) map.push(items.key.toString(), readString(items.value, path.item(items), issues));
  return map;
}

function readProviderEntryCustomSettings(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<CustomSetting> {
  const list = new Array<CustomSetting>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(CustomSetting.decode(items.value, path.item(items), issues));
  return list;
}

function readProviderEntryCapabilities(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ConfigMap<string> {
  const map = new ConfigMap<string>();
  if (!expectKind(value, JsonKind.Object, path, issues)) return map;
  const items = value.items();
  while (items.next()) map.push(items.key.toString(), readString(items.value, path.item(items), issues));
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
  if (!expectKind(value, JsonKind.Object, path, issues)) return map;
  const items = value.items();
  while (items.next()) map.push(items.key.toString(), readString(items.value, path.item(items), issues));
  return map;
}

function readAiProxyConfigProviders(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<ProviderEntry> {
  const list = new Array<ProviderEntry>();
  if (!expectKind(value, JsonKind.Array, path, issues)) return list;
  const items = value.items();
  while (items.next()) list.push(ProviderEntry.decode(items.value, path.item(items), issues));
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
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): CustomSetting {
    const out = new CustomSetting();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name value mode overwrite");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null && index != 1) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readString(member, place, issues, 1);
          break;
        case 1:
          this.value = member;
          break;
        case 2:
          this.mode = readEnum(member, place, issues, "auto raw");
          break;
        case 3:
          this.overwrite = readBool(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "name value mode overwrite");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
    if (!this.given.has(1)) issues.missing(path, "value");
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
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ContextFile {
    const out = new ContextFile();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("fileUrl serviceName servicePort");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.fileUrl = readString(member, place, issues, 1);
          break;
        case 1:
          this.serviceName = readString(member, place, issues, 1);
          break;
        case 2:
          this.servicePort = <i32>readInteger(member, place, issues, 1, 65535);
          break;
        default:
          issues.unknownKey(path, items.key, "fileUrl serviceName servicePort");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "fileUrl");
    if (!this.given.has(1)) issues.missing(path, "serviceName");
    if (!this.given.has(2)) issues.missing(path, "servicePort");
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
  /** Regular expressions of the statuses that count as failures. By default `4.*` and `5.*`. */
  failoverOnStatus: Array<string> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `healthCheckModel` was given. */
  get hasHealthCheckModel(): bool {
    return this.given.has(5);
  }

  /** Whether `failoverOnStatus` was given. */
  get hasFailoverOnStatus(): bool {
    return this.given.has(6);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Failover {
    const out = new Failover();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("enabled failureThreshold successThreshold healthCheckInterval healthCheckTimeout healthCheckModel failoverOnStatus");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.enabled = readBool(member, place, issues);
          break;
        case 1:
          this.failureThreshold = <i32>readInteger(member, place, issues, 1, 255);
          break;
        case 2:
          this.successThreshold = <i32>readInteger(member, place, issues, 1, 255);
          break;
        case 3:
          this.healthCheckInterval = <i32>readInteger(member, place, issues, 100, 2147483647);
          break;
        case 4:
          this.healthCheckTimeout = <i32>readInteger(member, place, issues, 1, 2147483647);
          break;
        case 5:
          this.healthCheckModel = readString(member, place, issues, 1);
          break;
        case 6:
          this.failoverOnStatus = readFailoverFailoverOnStatus(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "enabled failureThreshold successThreshold healthCheckInterval healthCheckTimeout healthCheckModel failoverOnStatus");
      }
      this.given.add(index);
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
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `retryOnStatus` was given. */
  get hasRetryOnStatus(): bool {
    return this.given.has(3);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): RetryOnFailure {
    const out = new RetryOnFailure();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("enabled maxRetries retryTimeout retryOnStatus");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.enabled = readBool(member, place, issues);
          break;
        case 1:
          this.maxRetries = <i32>readInteger(member, place, issues, 1, 100);
          break;
        case 2:
          this.retryTimeout = <i32>readInteger(member, place, issues, 1, 2147483647);
          break;
        case 3:
          this.retryOnStatus = readRetryOnFailureRetryOnStatus(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "enabled maxRetries retryTimeout retryOnStatus");
      }
      this.given.add(index);
    }
  }
}

@final
export class ProviderEntry {
  /** For `activeProviderId` and endpoint metadata. */
  id: string = "";
  /** Who the provider is: one of the types in the table below. */
  type_: string = "";
  /** Keys of the provider; each request takes one at random, or the same one for each consumer where the API keeps state (files, batches, fine-tuning, responses). Without any, a provider that can do so gets the client's own key. */
  apiTokens: Array<string> = [];
  /** Milliseconds for the calls that ai-proxy makes of its own. Requests have the route's timeout. */
  timeout: i32 = 120000;
  /** Milliseconds in which a stream must begin, told to the host by `x-envoy-upstream-rq-first-byte-timeout-ms` (Higress) and `x-envoy-upstream-rq-per-try-timeout-ms` (Envoy). With `fallback` or `retryOnFailure` it is the time until the first word, after which another attempt is made. 0: no limit. Not in the providers' cluster, where the route's retry policy has the limits. */
  firstByteTimeout: i32 = 0;
  /** Model asked for → the provider's. A key is a whole name, `prefix*`, `~regex` (its value may use `$1`) or `*`. The whole name wins, then the longest prefix, then regular expressions in order, then `*`. An empty value keeps the name. */
  modelMapping: ConfigMap<string> = new ConfigMap<string>();
  /** `original`: only host, path and credentials are set; the bodies pass. */
  protocol: string = "openai";
  /** For the OpenAI-compatible types `openai`, `sglang`, `tgi`, `nvidia` and `generic`: `host[:port][/prefix]` of the server, to which the API's path without `/v1` is added; or the full URL of one API. */
  openaiCustomUrl: string = "";
  /** For `claude`: the `anthropic-version` header. By default 2023-06-01. */
  claudeVersion: string = "";
  /** Another name of `claudeVersion`, which wins. */
  apiVersion: string = "";
  /** Host that requests go to in the place of the provider's usual one. */
  providerDomain: string = "";
  /** Put before the path that the provider gets. */
  providerBasePath: string = "";
  /** What clients have before the API's path. */
  basePath: string = "";
  /** Whether `basePath` is taken from the client's path, or put before it, ahead of everything else. */
  basePathHandling: string = "removePrefix";
  /** Parameters to set in each request. */
  customSettings: Array<CustomSetting> = [];
  /** For OpenAI-compatible types: the provider's API for chats, whichever one the client uses: `chat` translates others into chat completions, `responses` into Responses. By default the client's own, where the type has it, else chat completions. */
  chatApi: string = "";
  /** A text that is put behind the leading system messages of every chat; fetched once. */
  context: ContextFile = new ContextFile();
  /** What becomes of the model's thinking: it stays apart, is left out, or is put before the text. For providers whose answer is translated. */
  reasoningContentMode: string = "passthrough";
  /** Takes keys that fail out of use, and probes them until they work again. */
  failover: Failover = new Failover();
  /** Sends a request that failed once more, with another key. */
  retryOnFailure: RetryOnFailure = new RetryOnFailure();
  /** API → path at the provider, for example `"openai/v1/embeddings": "/embed"`; adds to what the type has, or takes its place. `{file_id}`, `{batch_id}` and `{video_id}` are filled in. */
  capabilities: ConfigMap<string> = new ConfigMap<string>();
  /** The last message of the user that is exactly one of these is left out, with everything before it but system messages. */
  contextCleanupCommands: Array<string> = [];
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
  /** For `moonshot`: a file of the account whose text is put behind the leading system messages of every chat; fetched once, from `serviceName` or the route's own cluster. Not beside `context`. */
  moonshotFileId: string = "";
  /** For `qwen`, its native API: files for `qwen-long`. */
  qwenFileIds: Array<string> = [];
  /** For `qwen`: lets the model search the web. */
  qwenEnableSearch: bool = false;
  /** For `qwen`: host in the place of dashscope.aliyuncs.com. */
  qwenDomain: string = "";
  /** For `qwen`: the OpenAI-compatible API; `false`: the native one. */
  qwenEnableCompatible: bool = true;
  /** For `ollama`: host of the server. */
  ollamaServerHost: string = "";
  /** For `ollama`: port of the server. */
  ollamaServerPort: i32 = 11434;
  /** For `ollama`: the native API in the place of the OpenAI-compatible one. */
  ollamaNative: bool = false;
  /** For `hunyuan`: SecretId. With it and `hunyuanAuthKey` the native API is used, signed; with `apiTokens` the OpenAI-compatible one. */
  hunyuanAuthId: string = "";
  /** For `hunyuan`: SecretKey. */
  hunyuanAuthKey: string = "";
  /** For `bedrock`: access key id. Requests are signed with it, unless there are `apiTokens` (Bedrock API keys). */
  awsAccessKey: string = "";
  /** For `bedrock`: secret access key. */
  awsSecretKey: string = "";
  /** For `bedrock`: session token of temporary credentials. */
  awsSessionToken: string = "";
  /** For `bedrock`: region. */
  awsRegion: string = "";
  /** For `bedrock`: members of `additionalModelRequestFields` of every request. */
  bedrockAdditionalFields: JsonValue = JsonValue.missing();
  /** For `bedrock`: where cache points go: `systemPrompt`, `lastUserMessage`, `lastMessage`, each true or false. By default the system prompt, when `promptCacheRetention` is set. */
  bedrockPromptCachePointPositions: JsonValue = JsonValue.missing();
  /** For `bedrock`: how long a cached prompt lives, where the request does not say it. */
  promptCacheRetention: string = "";
  /** For `minimax`: which API. */
  minimaxApiType: string = "v2";
  /** For `minimax`, API `pro`: group id. */
  minimaxGroupId: string = "";
  /** For `claude`: `apiTokens` are OAuth access tokens and go as `authorization: Bearer`, with the beta header that Anthropic asks for. The client is not passed off as Claude Code, as Higress does. */
  claudeCodeMode: bool = false;
  /** For `cloudflare`: account id. */
  cloudflareAccountId: string = "";
  /** For `gemini` and `vertex`: harm category → threshold. */
  geminiSafetySetting: ConfigMap<string> = new ConfigMap<string>();
  /** For `gemini` and `vertex`: tokens to think with, where the request does not say it; -1 leaves it to the model. */
  geminiThinkingBudget: i32 = 0;
  /** For `vertex`: region, or `global`. */
  vertexRegion: string = "";
  /** For `vertex`: project. */
  vertexProjectId: string = "";
  /** For `vertex`: the JSON key of a service account. Without it, `apiTokens` are API keys (express mode). */
  vertexAuthKey: string = "";
  /** For `vertex`: service through which the token endpoint is reached. */
  vertexAuthServiceName: string = "";
  /** For `vertex`: seconds before its end at which a token is renewed. */
  vertexTokenRefreshAhead: i32 = 60;
  /** For `vertex`: the OpenAI-compatible API. */
  vertexOpenAICompatible: bool = false;
  /** For `deepl`: language to translate into, for example `ZH`. */
  targetLang: string = "";
  /** For `dify`: URL of the API, without the path. */
  difyApiUrl: string = "";
  /** For `dify`: kind of the application. */
  botType: string = "Chat";
  /** For `dify`: the variable that gets the question. By default `query`. */
  inputVariable: string = "";
  /** For `dify`, `Workflow`: the variable that has the answer. By default the first one that is a text. */
  outputVariable: string = "";
  /** For `triton`: host of the server. */
  tritonDomain: string = "";
  /** For `triton`: version of the model. */
  tritonModelVersion: string = "";
  /** For `vllm`: host of the server. */
  vllmServerHost: string = "";
  /** For `vllm`: as `openaiCustomUrl`. */
  vllmCustomUrl: string = "";
  /** For `doubao`: host in the place of ark.cn-beijing.volces.com. */
  doubaoDomain: string = "";
  /** For `zhipuai`: host in the place of open.bigmodel.cn. */
  zhipuDomain: string = "";
  /** For `zhipuai`: the API of the coding plan. */
  zhipuCodePlanMode: bool = false;
  /** For `generic`: host of the provider; without it the client's stays. */
  genericHost: string = "";
  /** Service that requests which ai-proxy sends itself go to: those of `fallback`, probes of `failover`, and for `moonshotFileId`. A cluster of the host, `name.dns`, `name.static`, or another name that Higress knows; by default the route's own cluster. */
  serviceName: string = "";
  /** The service's port. */
  servicePort: i32 = 443;
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `id` was given. */
  get hasId(): bool {
    return this.given.has(0);
  }

  /** Whether `apiTokens` was given. */
  get hasApiTokens(): bool {
    return this.given.has(2);
  }

  /** Whether `modelMapping` was given. */
  get hasModelMapping(): bool {
    return this.given.has(5);
  }

  /** Whether `openaiCustomUrl` was given. */
  get hasOpenaiCustomUrl(): bool {
    return this.given.has(7);
  }

  /** Whether `claudeVersion` was given. */
  get hasClaudeVersion(): bool {
    return this.given.has(8);
  }

  /** Whether `apiVersion` was given. */
  get hasApiVersion(): bool {
    return this.given.has(9);
  }

  /** Whether `providerDomain` was given. */
  get hasProviderDomain(): bool {
    return this.given.has(10);
  }

  /** Whether `providerBasePath` was given. */
  get hasProviderBasePath(): bool {
    return this.given.has(11);
  }

  /** Whether `basePath` was given. */
  get hasBasePath(): bool {
    return this.given.has(12);
  }

  /** Whether `customSettings` was given. */
  get hasCustomSettings(): bool {
    return this.given.has(14);
  }

  /** Whether `chatApi` was given. */
  get hasChatApi(): bool {
    return this.given.has(15);
  }

  /** Whether `context` was given. */
  get hasContext(): bool {
    return this.given.has(16);
  }

  /** Whether `failover` was given. */
  get hasFailover(): bool {
    return this.given.has(18);
  }

  /** Whether `retryOnFailure` was given. */
  get hasRetryOnFailure(): bool {
    return this.given.has(19);
  }

  /** Whether `capabilities` was given. */
  get hasCapabilities(): bool {
    return this.given.has(20);
  }

  /** Whether `contextCleanupCommands` was given. */
  get hasContextCleanupCommands(): bool {
    return this.given.has(21);
  }

  /** Whether `azureServiceUrl` was given. */
  get hasAzureServiceUrl(): bool {
    return this.given.has(26);
  }

  /** Whether `moonshotFileId` was given. */
  get hasMoonshotFileId(): bool {
    return this.given.has(27);
  }

  /** Whether `qwenFileIds` was given. */
  get hasQwenFileIds(): bool {
    return this.given.has(28);
  }

  /** Whether `qwenDomain` was given. */
  get hasQwenDomain(): bool {
    return this.given.has(30);
  }

  /** Whether `ollamaServerHost` was given. */
  get hasOllamaServerHost(): bool {
    return this.given.has(32);
  }

  /** Whether `hunyuanAuthId` was given. */
  get hasHunyuanAuthId(): bool {
    return this.given.has(35);
  }

  /** Whether `hunyuanAuthKey` was given. */
  get hasHunyuanAuthKey(): bool {
    return this.given.has(36);
  }

  /** Whether `awsAccessKey` was given. */
  get hasAwsAccessKey(): bool {
    return this.given.has(37);
  }

  /** Whether `awsSecretKey` was given. */
  get hasAwsSecretKey(): bool {
    return this.given.has(38);
  }

  /** Whether `awsSessionToken` was given. */
  get hasAwsSessionToken(): bool {
    return this.given.has(39);
  }

  /** Whether `awsRegion` was given. */
  get hasAwsRegion(): bool {
    return this.given.has(40);
  }

  /** Whether `promptCacheRetention` was given. */
  get hasPromptCacheRetention(): bool {
    return this.given.has(43);
  }

  /** Whether `minimaxGroupId` was given. */
  get hasMinimaxGroupId(): bool {
    return this.given.has(45);
  }

  /** Whether `cloudflareAccountId` was given. */
  get hasCloudflareAccountId(): bool {
    return this.given.has(47);
  }

  /** Whether `geminiSafetySetting` was given. */
  get hasGeminiSafetySetting(): bool {
    return this.given.has(48);
  }

  /** Whether `geminiThinkingBudget` was given. */
  get hasGeminiThinkingBudget(): bool {
    return this.given.has(49);
  }

  /** Whether `vertexRegion` was given. */
  get hasVertexRegion(): bool {
    return this.given.has(50);
  }

  /** Whether `vertexProjectId` was given. */
  get hasVertexProjectId(): bool {
    return this.given.has(51);
  }

  /** Whether `vertexAuthKey` was given. */
  get hasVertexAuthKey(): bool {
    return this.given.has(52);
  }

  /** Whether `vertexAuthServiceName` was given. */
  get hasVertexAuthServiceName(): bool {
    return this.given.has(53);
  }

  /** Whether `targetLang` was given. */
  get hasTargetLang(): bool {
    return this.given.has(56);
  }

  /** Whether `difyApiUrl` was given. */
  get hasDifyApiUrl(): bool {
    return this.given.has(57);
  }

  /** Whether `inputVariable` was given. */
  get hasInputVariable(): bool {
    return this.given.has(59);
  }

  /** Whether `outputVariable` was given. */
  get hasOutputVariable(): bool {
    return this.given.has(60);
  }

  /** Whether `tritonDomain` was given. */
  get hasTritonDomain(): bool {
    return this.given.has(61);
  }

  /** Whether `tritonModelVersion` was given. */
  get hasTritonModelVersion(): bool {
    return this.given.has(62);
  }

  /** Whether `vllmServerHost` was given. */
  get hasVllmServerHost(): bool {
    return this.given.has(63);
  }

  /** Whether `vllmCustomUrl` was given. */
  get hasVllmCustomUrl(): bool {
    return this.given.has(64);
  }

  /** Whether `doubaoDomain` was given. */
  get hasDoubaoDomain(): bool {
    return this.given.has(65);
  }

  /** Whether `zhipuDomain` was given. */
  get hasZhipuDomain(): bool {
    return this.given.has(66);
  }

  /** Whether `genericHost` was given. */
  get hasGenericHost(): bool {
    return this.given.has(68);
  }

  /** Whether `serviceName` was given. */
  get hasServiceName(): bool {
    return this.given.has(69);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): ProviderEntry {
    const out = new ProviderEntry();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("id type apiTokens timeout firstByteTimeout modelMapping protocol openaiCustomUrl claudeVersion apiVersion providerDomain providerBasePath basePath basePathHandling customSettings chatApi context reasoningContentMode failover retryOnFailure capabilities contextCleanupCommands mergeConsecutiveMessages promoteThinkingOnEmpty hiclawMode responseJsonSchema azureServiceUrl moonshotFileId qwenFileIds qwenEnableSearch qwenDomain qwenEnableCompatible ollamaServerHost ollamaServerPort ollamaNative hunyuanAuthId hunyuanAuthKey awsAccessKey awsSecretKey awsSessionToken awsRegion bedrockAdditionalFields bedrockPromptCachePointPositions promptCacheRetention minimaxApiType minimaxGroupId claudeCodeMode cloudflareAccountId geminiSafetySetting geminiThinkingBudget vertexRegion vertexProjectId vertexAuthKey vertexAuthServiceName vertexTokenRefreshAhead vertexOpenAICompatible targetLang difyApiUrl botType inputVariable outputVariable tritonDomain tritonModelVersion vllmServerHost vllmCustomUrl doubaoDomain zhipuDomain zhipuCodePlanMode genericHost serviceName servicePort");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null && index != 25 && index != 41 && index != 42) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.id = readString(member, place, issues, 1);
          break;
        case 1:
          this.type_ = readString(member, place, issues, 1);
          break;
        case 2:
          this.apiTokens = readProviderEntryApiTokens(member, place, issues);
          break;
        case 3:
          this.timeout = <i32>readInteger(member, place, issues, 1, 2147483647);
          break;
        case 4:
          this.firstByteTimeout = <i32>readInteger(member, place, issues, 0, 2147483647);
          break;
        case 5:
          this.modelMapping = readProviderEntryModelMapping(member, place, issues);
          break;
        case 6:
          this.protocol = readEnum(member, place, issues, "openai original");
          break;
        case 7:
          this.openaiCustomUrl = readString(member, place, issues, 1);
          break;
        case 8:
          this.claudeVersion = readString(member, place, issues, 1);
          break;
        case 9:
          this.apiVersion = readString(member, place, issues, 1);
          break;
        case 10:
          this.providerDomain = readString(member, place, issues, 1);
          break;
        case 11:
          this.providerBasePath = readString(member, place, issues, 1);
          break;
        case 12:
          this.basePath = readString(member, place, issues, 1);
          break;
        case 13:
          this.basePathHandling = readEnum(member, place, issues, "removePrefix prepend");
          break;
        case 14:
          this.customSettings = readProviderEntryCustomSettings(member, place, issues);
          break;
        case 15:
          this.chatApi = readEnum(member, place, issues, "chat responses");
          break;
        case 16:
          this.context = ContextFile.decode(member, place, issues);
          break;
        case 17:
          this.reasoningContentMode = readEnum(member, place, issues, "passthrough ignore concat");
          break;
        case 18:
          this.failover = Failover.decode(member, place, issues);
          break;
        case 19:
          this.retryOnFailure = RetryOnFailure.decode(member, place, issues);
          break;
        case 20:
          this.capabilities = readProviderEntryCapabilities(member, place, issues);
          break;
        case 21:
          this.contextCleanupCommands = readProviderEntryContextCleanupCommands(member, place, issues);
          break;
        case 22:
          this.mergeConsecutiveMessages = readBool(member, place, issues);
          break;
        case 23:
          this.promoteThinkingOnEmpty = readBool(member, place, issues);
          break;
        case 24:
          this.hiclawMode = readBool(member, place, issues);
          break;
        case 25:
          this.responseJsonSchema = member;
          break;
        case 26:
          this.azureServiceUrl = readString(member, place, issues, 1);
          break;
        case 27:
          this.moonshotFileId = readString(member, place, issues, 1);
          break;
        case 28:
          this.qwenFileIds = readProviderEntryQwenFileIds(member, place, issues);
          break;
        case 29:
          this.qwenEnableSearch = readBool(member, place, issues);
          break;
        case 30:
          this.qwenDomain = readString(member, place, issues, 1);
          break;
        case 31:
          this.qwenEnableCompatible = readBool(member, place, issues);
          break;
        case 32:
          this.ollamaServerHost = readString(member, place, issues, 1);
          break;
        case 33:
          this.ollamaServerPort = <i32>readInteger(member, place, issues, 1, 65535);
          break;
        case 34:
          this.ollamaNative = readBool(member, place, issues);
          break;
        case 35:
          this.hunyuanAuthId = readString(member, place, issues, 1);
          break;
        case 36:
          this.hunyuanAuthKey = readString(member, place, issues, 1);
          break;
        case 37:
          this.awsAccessKey = readString(member, place, issues, 1);
          break;
        case 38:
          this.awsSecretKey = readString(member, place, issues, 1);
          break;
        case 39:
          this.awsSessionToken = readString(member, place, issues, 1);
          break;
        case 40:
          this.awsRegion = readString(member, place, issues, 1);
          break;
        case 41:
          this.bedrockAdditionalFields = member;
          break;
        case 42:
          this.bedrockPromptCachePointPositions = member;
          break;
        case 43:
          this.promptCacheRetention = readEnum(member, place, issues, "in_memory 24h");
          break;
        case 44:
          this.minimaxApiType = readEnum(member, place, issues, "v2 pro");
          break;
        case 45:
          this.minimaxGroupId = readString(member, place, issues, 1);
          break;
        case 46:
          this.claudeCodeMode = readBool(member, place, issues);
          break;
        case 47:
          this.cloudflareAccountId = readString(member, place, issues, 1);
          break;
        case 48:
          this.geminiSafetySetting = readProviderEntryGeminiSafetySetting(member, place, issues);
          break;
        case 49:
          this.geminiThinkingBudget = <i32>readInteger(member, place, issues, -1, 2147483647);
          break;
        case 50:
          this.vertexRegion = readString(member, place, issues, 1);
          break;
        case 51:
          this.vertexProjectId = readString(member, place, issues, 1);
          break;
        case 52:
          this.vertexAuthKey = readString(member, place, issues, 1);
          break;
        case 53:
          this.vertexAuthServiceName = readString(member, place, issues, 1);
          break;
        case 54:
          this.vertexTokenRefreshAhead = <i32>readInteger(member, place, issues, 0, 3000);
          break;
        case 55:
          this.vertexOpenAICompatible = readBool(member, place, issues);
          break;
        case 56:
          this.targetLang = readString(member, place, issues, 1);
          break;
        case 57:
          this.difyApiUrl = readString(member, place, issues, 1);
          break;
        case 58:
          this.botType = readEnum(member, place, issues, "Chat Completion Agent Workflow");
          break;
        case 59:
          this.inputVariable = readString(member, place, issues, 1);
          break;
        case 60:
          this.outputVariable = readString(member, place, issues, 1);
          break;
        case 61:
          this.tritonDomain = readString(member, place, issues, 1);
          break;
        case 62:
          this.tritonModelVersion = readString(member, place, issues, 1);
          break;
        case 63:
          this.vllmServerHost = readString(member, place, issues, 1);
          break;
        case 64:
          this.vllmCustomUrl = readString(member, place, issues, 1);
          break;
        case 65:
          this.doubaoDomain = readString(member, place, issues, 1);
          break;
        case 66:
          this.zhipuDomain = readString(member, place, issues, 1);
          break;
        case 67:
          this.zhipuCodePlanMode = readBool(member, place, issues);
          break;
        case 68:
          this.genericHost = readString(member, place, issues, 1);
          break;
        case 69:
          this.serviceName = readString(member, place, issues, 1);
          break;
        case 70:
          this.servicePort = <i32>readInteger(member, place, issues, 1, 65535);
          break;
        default:
          issues.unknownKey(path, items.key, "id type apiTokens timeout firstByteTimeout modelMapping protocol openaiCustomUrl claudeVersion apiVersion providerDomain providerBasePath basePath basePathHandling customSettings chatApi context reasoningContentMode failover retryOnFailure capabilities contextCleanupCommands mergeConsecutiveMessages promoteThinkingOnEmpty hiclawMode responseJsonSchema azureServiceUrl moonshotFileId qwenFileIds qwenEnableSearch qwenDomain qwenEnableCompatible ollamaServerHost ollamaServerPort ollamaNative hunyuanAuthId hunyuanAuthKey awsAccessKey awsSecretKey awsSessionToken awsRegion bedrockAdditionalFields bedrockPromptCachePointPositions promptCacheRetention minimaxApiType minimaxGroupId claudeCodeMode cloudflareAccountId geminiSafetySetting geminiThinkingBudget vertexRegion vertexProjectId vertexAuthKey vertexAuthServiceName vertexTokenRefreshAhead vertexOpenAICompatible targetLang difyApiUrl botType inputVariable outputVariable tritonDomain tritonModelVersion vllmServerHost vllmCustomUrl doubaoDomain zhipuDomain zhipuCodePlanMode genericHost serviceName servicePort");
      }
      this.given.add(index);
    }
    if (!this.given.has(1)) issues.missing(path, "type");
  }
}

/** A request header that is set before the router. Stock Envoy chooses the route anew when the path changes: by this header it finds the same one. */
@final
export class RouteHeader {
  /** In lower case. */
  name: Bytes = Bytes.empty();
  /** What the route asks for. */
  value: Bytes = Bytes.empty();
  private readonly given: GivenKeys = new GivenKeys();

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): RouteHeader {
    const out = new RouteHeader();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("name value");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.name = readBytes(member, place, issues, 1);
          break;
        case 1:
          this.value = readBytes(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "name value");
      }
      this.given.add(index);
    }
    if (!this.given.has(0)) issues.missing(path, "name");
    if (!this.given.has(1)) issues.missing(path, "value");
  }
}

@final
export class AiProxyConfig {
  /** The only provider; wins over `providers`. */
  provider: ProviderEntry = new ProviderEntry();
  /** Providers to choose from, each with an `id`. */
  providers: Array<ProviderEntry> = [];
  /** `id` of the provider that requests go to. As an upstream filter, the endpoint's metadata `sluice.provider` wins. */
  activeProviderId: string = "";
  /** A request header that is set before the router. Stock Envoy chooses the route anew when the path changes: by this header it finds the same one. */
  routeHeader: RouteHeader = new RouteHeader();
  /** Keep the usage chunk of a stream from a client that did not ask for it. Providers are always asked for it. */
  stripUsageChunk: bool = false;
  /** Largest body that is read, in bytes; a larger one is answered 413. The host's own buffer limit has to be higher. */
  maxRequestBytes: i32 = 31457280;
  /** `id`s of providers that are tried in turn when the active one fails before its answer has begun. Not where ai-proxy is a filter of the providers' cluster: Envoy's own retries do it there. */
  fallback: Array<string> = [];
  private readonly given: GivenKeys = new GivenKeys();

  /** Whether `provider` was given. */
  get hasProvider(): bool {
    return this.given.has(0);
  }

  /** Whether `providers` was given. */
  get hasProviders(): bool {
    return this.given.has(1);
  }

  /** Whether `activeProviderId` was given. */
  get hasActiveProviderId(): bool {
    return this.given.has(2);
  }

  /** Whether `routeHeader` was given. */
  get hasRouteHeader(): bool {
    return this.given.has(3);
  }

  /** Whether `fallback` was given. */
  get hasFallback(): bool {
    return this.given.has(6);
  }

  static decode(value: JsonValue, path: ConfigPath, issues: ConfigIssues): AiProxyConfig {
    const out = new AiProxyConfig();
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  /** The keys of `value` on top of a copy of `base`. */
  static decodeOver(value: JsonValue, base: AiProxyConfig, path: ConfigPath, issues: ConfigIssues): AiProxyConfig {
    const out = new AiProxyConfig();
    out.provider = base.provider;
    out.providers = base.providers;
    out.activeProviderId = base.activeProviderId;
    out.routeHeader = base.routeHeader;
    out.stripUsageChunk = base.stripUsageChunk;
    out.maxRequestBytes = base.maxRequestBytes;
    out.fallback = base.fallback;
    out.given.addAll(base.given);
    if (expectKind(value, JsonKind.Object, path, issues)) out.read(value, path, issues);
    return out;
  }

  private read(value: JsonValue, path: ConfigPath, issues: ConfigIssues): void {
    const items = value.items();
    while (items.next()) {
      const index = items.keyIn("provider providers activeProviderId routeHeader stripUsageChunk maxRequestBytes fallback");
      const member = items.value;
      // As in YAML, a key without a value is as good as absent.
      if (member.kind == JsonKind.Null) continue;
      const place = path.item(items);
      switch (index) {
        case 0:
          this.provider = ProviderEntry.decode(member, place, issues);
          break;
        case 1:
          this.providers = readAiProxyConfigProviders(member, place, issues);
          break;
        case 2:
          this.activeProviderId = readString(member, place, issues);
          break;
        case 3:
          this.routeHeader = RouteHeader.decode(member, place, issues);
          break;
        case 4:
          this.stripUsageChunk = readBool(member, place, issues);
          break;
        case 5:
          this.maxRequestBytes = <i32>readInteger(member, place, issues, 1, 104857600);
          break;
        case 6:
          this.fallback = readAiProxyConfigFallback(member, place, issues);
          break;
        default:
          issues.unknownKey(path, items.key, "provider providers activeProviderId routeHeader stripUsageChunk maxRequestBytes fallback");
      }
      this.given.add(index);
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
