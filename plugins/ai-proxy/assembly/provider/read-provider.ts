import { Bytes, ConfigIssues, ConfigPath, Secret, Url } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProviderEntry } from "../generated/config.gen";
import { ModelMapping } from "../model-mapping";
import { CustomSettings } from "../request/custom-settings";
import { CustomUrl } from "./custom-url";
import { AuthScheme, kindNames, kindOf } from "./kind";
import { Provider } from "./provider";

/** The provider of a configuration entry; null, and `issues` told, when its type is unknown. */
export function readProvider(entry: ProviderEntry, path: ConfigPath, issues: ConfigIssues): Provider | null {
  const kind = kindOf(entry.type_);
  if (kind == null) {
    if (entry.type_.length > 0) issues.error(path.key("type"), "expected one of " + kindNames());
    return null;
  }
  const provider = new Provider(kind);
  provider.id = entry.id;
  readTokens(entry, provider, path.key("apiTokens"), issues);
  if (kind.needsToken && entry.apiTokens.length == 0) issues.missing(path, "apiTokens");
  provider.mapping = ModelMapping.read(entry.modelMapping, path.key("modelMapping"), issues);
  provider.settings = CustomSettings.read(entry.customSettings, path.key("customSettings"), issues);
  provider.isOriginal = entry.protocol == "original";
  provider.version = Bytes.of(entry.hasClaudeVersion ? entry.claudeVersion : entry.apiVersion);
  if (!isFieldValue(provider.version)) issues.error(path.key("claudeVersion"), NO_FIELD_VALUE);
  provider.firstByteTimeout = entry.firstByteTimeout;
  provider.prependsBasePath = entry.basePathHandling == "prepend";
  if (entry.hasBasePath) provider.basePath = readPath(entry.basePath, path.key("basePath"), issues);
  if (entry.hasProviderBasePath) {
    provider.providerBasePath = readPath(entry.providerBasePath, path.key("providerBasePath"), issues);
  }
  if (entry.hasProviderDomain) provider.domain = readDomain(entry.providerDomain, path.key("providerDomain"), issues);
  if (entry.hasOpenaiCustomUrl) {
    const url = CustomUrl.parse(entry.openaiCustomUrl);
    if (url.ok) provider.url = url.value;
    else issues.error(path.key("openaiCustomUrl"), url.error);
    if (kind.name != "openai") issues.error(path.key("openaiCustomUrl"), "is for type openai only");
  }
  return provider;
}

const NO_FIELD_VALUE: string = "must be visible ASCII";

function readTokens(entry: ProviderEntry, provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const scheme = provider.kind.auth == AuthScheme.Bearer ? "Bearer " : "";
  for (let i = 0; i < entry.apiTokens.length; i++) {
    const token = entry.apiTokens[i];
    // A line end from a file would be refused by the host with each request.
    if (!isFieldValue(Bytes.of(token))) issues.error(path.at(i), NO_FIELD_VALUE);
    provider.credentials.push(Secret.of(scheme + token));
  }
}

/** A path prefix with its leading slash and without one at its end. */
function readPath(text: string, path: ConfigPath, issues: ConfigIssues): Bytes {
  const bytes = Bytes.of(text);
  const isPlain = isFieldValue(bytes) && bytes.indexOfByte(0x3f) < 0 && bytes.indexOfByte(0x23) < 0;
  if (bytes.at(0) != 0x2f || !isPlain) issues.error(path, "expected a path that begins with a slash");
  return bytes.at(bytes.length - 1) == 0x2f ? bytes.slice(0, bytes.length - 1) : bytes;
}

function readDomain(text: string, path: ConfigPath, issues: ConfigIssues): Bytes {
  const url = Url.parse(Bytes.of("https://" + text));
  if (!url.ok || url.value.authority.length != text.length) issues.error(path, "expected host or host:port");
  return Bytes.of(text);
}

function isFieldValue(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) if (text.at(i) <= 0x20 || text.at(i) >= 0x7f) return false;
  return true;
}
