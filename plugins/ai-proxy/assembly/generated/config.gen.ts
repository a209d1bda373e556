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
];

const AI_PROXY_CONFIG_KEYS: StaticArray<string> = [
  "provider",
  "providers",
  "activeProviderId",
  "stripUsageChunk",
  "maxRequestBytes",
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

function readAiProxyConfigProviders(value: JsonValue, path: ConfigPath, issues: ConfigIssues): Array<ProviderEntry> {
  const list = new Array<ProviderEntry>();
  if (!expectKind(value, JsonKind.Array, path, "", issues)) return list;
  const items = value.items();
  while (items.next()) list.push(ProviderEntry.decode(items.value, path.at(items.index), issues));
  return list;
}

@final
export class CustomSetting {
  /** `max_tokens`, `temperature`, `top_p`, `top_k` or `seed`; with `raw` any path. */
  name: string = "";
  /** Any JSON. */
  value: JsonValue = JsonValue.missing();
  /** `auto` leaves out what the protocol does not know; `raw` writes to the path as it is. */
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

@final
export class ProviderEntry {
  /** For `activeProviderId` and endpoint metadata. */
  id: string = "";
  /** Whether `id` was given. */
  hasId: bool = false;
  /** `openai` or `claude`. */
  type_: string = "";
  /** Keys of the provider; each request takes one at random. Without any, `openai` gets the client's own key; `claude` needs one. */
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
  /** For `openai`: `host[:port][/prefix]` of an OpenAI-compatible provider, to which the API's path without `/v1` is added; or the full URL of one API. */
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
