import { Bytes, ConfigIssues, ConfigPath, Secret, Url } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProviderEntry } from "../generated/config.gen";
import { StatusSet } from "../keys/status-set";
import { ModelMapping } from "../model-mapping";
import { CustomSettings } from "../request/custom-settings";
import { readCapabilities } from "./capabilities";
import { CustomUrl } from "./custom-url";
import { Descriptor, Quirk, TokenNeed } from "./descriptor";
import { Provider } from "./provider";
import { readTypeOptions } from "./type-options";

/** The provider of a configuration entry; null, and `issues` told, when its type is unknown. */
export function readProvider(entry: ProviderEntry, path: ConfigPath, issues: ConfigIssues): Provider | null {
  const variant = variantOf(entry);
  const kind = Descriptor.of(variant.length > 0 ? variant : Bytes.of(entry.type_));
  if (kind == null || (variant.length == 0 && kind.is(Quirk.Internal))) {
    if (entry.type_.length > 0) issues.error(path.key("type"), "expected one of " + Descriptor.types());
    return null;
  }
  const provider = new Provider(kind, entry, readTokens(entry, path.key("apiTokens"), issues));
  provider.id = entry.id;
  readFailures(provider, path, issues);
  if (kind.tokens == TokenNeed.Required && entry.apiTokens.length == 0) issues.missing(path, "apiTokens");
  provider.mapping = ModelMapping.read(entry.modelMapping, path.key("modelMapping"), issues);
  provider.settings = CustomSettings.read(entry.customSettings, path.key("customSettings"), issues);
  provider.isOriginal = entry.protocol == "original" || kind.is(Quirk.Original);
  provider.prependsBasePath = entry.basePathHandling == "prepend";
  if (entry.hasBasePath) provider.basePath = readPath(entry.basePath, path.key("basePath"), issues);
  if (entry.hasProviderBasePath) {
    provider.providerBasePath = readPath(entry.providerBasePath, path.key("providerBasePath"), issues);
  }
  readCapabilities(entry, provider.capabilities, path.key("capabilities"), issues);
  readTypeOptions(provider, path, issues);
  if (entry.hasProviderDomain) provider.domain = readDomain(entry.providerDomain, path.key("providerDomain"), issues);
  if (entry.hasOpenaiCustomUrl) readUrl(provider, entry.openaiCustomUrl, path.key("openaiCustomUrl"), issues);
  return provider;
}

/** The descriptor of another API of the type that the options choose; empty for the usual one. */
function variantOf(entry: ProviderEntry): Bytes {
  const type = entry.type_;
  if (type == "qwen" && !entry.qwenEnableCompatible) return Bytes.of("qwen-native");
  if (type == "ollama" && entry.ollamaNative) return Bytes.of("ollama-native");
  if (type == "minimax" && entry.minimaxApiType == "pro") return Bytes.of("minimax-pro");
  if (type == "hunyuan" && (entry.hasHunyuanAuthId || entry.hasHunyuanAuthKey)) return Bytes.of("hunyuan-native");
  if (type == "vertex" && entry.vertexOpenAICompatible) return Bytes.of("vertex-openai");
  return Bytes.empty();
}

/** A URL that stands for the usual host and prefix. */
export function readUrl(provider: Provider, text: string, path: ConfigPath, issues: ConfigIssues): void {
  const url = CustomUrl.parse(text);
  if (!url.ok) issues.error(path, url.error);
  else if (!provider.is(Quirk.CustomUrl)) issues.error(path, "is for OpenAI-compatible types only");
  else provider.url = url.value;
}

export const NO_FIELD_VALUE: string = "must be visible ASCII";

function readTokens(entry: ProviderEntry, path: ConfigPath, issues: ConfigIssues): Secret[] {
  const keys: Secret[] = [];
  for (let i = 0; i < entry.apiTokens.length; i++) {
    const token = Bytes.of(entry.apiTokens[i]);
    // A line end from a file would be refused by the host with each request.
    if (!isFieldValue(token)) issues.error(path.at(i), NO_FIELD_VALUE);
    keys.push(new Secret(token));
  }
  return keys;
}

/** What counts as a failure, of a key or of a request. */
function readFailures(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const failover = provider.entry.failover;
  const retry = provider.entry.retryOnFailure;
  const place = path.key("failover");
  if (failover.enabled && !failover.hasHealthCheckModel) issues.missing(place, "healthCheckModel");
  provider.keys.statuses = StatusSet.read(failover.failoverOnStatus, place.key("failoverOnStatus"), issues);
  const statuses = path.key("retryOnFailure").key("retryOnStatus");
  provider.retryStatuses = StatusSet.read(retry.retryOnStatus, statuses, issues);
}

/** A path prefix with its leading slash and without one at its end. */
function readPath(text: string, path: ConfigPath, issues: ConfigIssues): Bytes {
  const bytes = Bytes.of(text);
  const isPlain = isFieldValue(bytes) && bytes.indexOfByte(0x3f) < 0 && bytes.indexOfByte(0x23) < 0;
  if (bytes.at(0) != 0x2f || !isPlain) issues.error(path, "expected a path that begins with a slash");
  return bytes.at(bytes.length - 1) == 0x2f ? bytes.slice(0, bytes.length - 1) : bytes;
}

/** `host` or `host:port`. */
export function readDomain(text: string, path: ConfigPath, issues: ConfigIssues): Bytes {
  const url = Url.parse(Bytes.of("https://" + text));
  if (!url.ok || url.value.authority.length != text.length) issues.error(path, "expected host or host:port");
  return Bytes.of(text);
}

/** Whether a text may be the value of a header. */
export function isFieldValue(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) if (text.at(i) <= 0x20 || text.at(i) >= 0x7f) return false;
  return true;
}
