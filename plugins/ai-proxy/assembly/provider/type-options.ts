import { Bytes, ConfigIssues, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Protocol } from "../back/protocol";
import { AzureUrl } from "./azure-url";
import { AuthScheme } from "./descriptor";
import { Provider } from "./provider";
import { isFieldValue, readDomain, readUrl } from "./read-provider";
import { setVertexValues, vertexHost } from "./vertex";

/** Takes over what only providers of some types have; an option that a type cannot do without is asked for. */
export function readTypeOptions(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const entry = provider.entry;
  const type = entry.type_;
  if (type == "azure") readAzure(provider, path, issues);
  else if (type == "bedrock") readBedrock(provider, path, issues);
  else if (type == "vertex") readVertex(provider, path, issues);
  else if (type == "ollama") readOllama(provider, path, issues);
  else if (type == "dify") readDify(provider, path, issues);
  else if (type == "claude") readVersion(provider, path, issues);
  else if (type == "cloudflare")
    required(provider, "account", entry.cloudflareAccountId, path, "cloudflareAccountId", issues);
  else if (type == "deepl" && entry.targetLang.length == 0) issues.missing(path, "targetLang");
  else if (type == "qwen") domain(provider, entry.qwenDomain, path, "qwenDomain", issues);
  else if (type == "doubao") domain(provider, entry.doubaoDomain, path, "doubaoDomain", issues);
  else if (type == "zhipuai") domain(provider, entry.zhipuDomain, path, "zhipuDomain", issues);
  else if (type == "generic") domain(provider, entry.genericHost, path, "genericHost", issues);
  else if (type == "vllm") {
    domain(provider, entry.vllmServerHost, path, "vllmServerHost", issues);
    if (entry.hasVllmCustomUrl) readUrl(provider, entry.vllmCustomUrl, path.key("vllmCustomUrl"), issues);
  } else if (type == "triton") {
    domain(provider, entry.tritonDomain, path, "tritonDomain", issues);
    if (entry.hasTritonModelVersion) {
      provider.values.set(Bytes.of("version"), Bytes.of("/versions/" + entry.tritonModelVersion));
    }
  }
  if (provider.kind.protocol == Protocol.MiniMax) {
    required(provider, "group", entry.minimaxGroupId, path, "minimaxGroupId", issues);
  }
  if (provider.kind.auth == AuthScheme.Tc3) {
    if (entry.hunyuanAuthId.length != 36) issues.error(path.key("hunyuanAuthId"), "expected 36 characters");
    if (entry.hunyuanAuthKey.length != 32) issues.error(path.key("hunyuanAuthKey"), "expected 32 characters");
  }
}

function domain(provider: Provider, host: string, path: ConfigPath, key: string, issues: ConfigIssues): void {
  if (host.length > 0) provider.domain = readDomain(host, path.key(key), issues);
}

/** A value that the templates of the paths need. */
function required(
  provider: Provider,
  name: string,
  value: string,
  path: ConfigPath,
  key: string,
  issues: ConfigIssues,
): void {
  if (value.length == 0) issues.missing(path, key);
  else provider.values.segment(Bytes.of(name), Bytes.of(value));
}

function readAzure(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  if (!provider.entry.hasAzureServiceUrl) {
    issues.missing(path, "azureServiceUrl");
    return;
  }
  const url = AzureUrl.parse(provider.entry.azureServiceUrl);
  if (url.ok) provider.azure = url.value;
  else issues.error(path.key("azureServiceUrl"), url.error);
}

function readBedrock(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const entry = provider.entry;
  required(provider, "region", entry.awsRegion, path, "awsRegion", issues);
  if (entry.apiTokens.length > 0) return;
  if (!entry.hasAwsAccessKey) issues.missing(path, "awsAccessKey");
  if (!entry.hasAwsSecretKey) issues.missing(path, "awsSecretKey");
}

function readVertex(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const entry = provider.entry;
  provider.domain = readDomain(vertexHost(entry.vertexRegion).toString(), path.key("vertexRegion"), issues);
  setVertexValues(entry, provider.values);
  if (entry.apiTokens.length > 0) return;
  if (!entry.hasVertexProjectId) issues.missing(path, "vertexProjectId");
  if (!entry.hasVertexRegion) issues.missing(path, "vertexRegion");
  if (!entry.hasVertexAuthKey) issues.missing(path, "vertexAuthKey");
  if (!entry.hasVertexAuthServiceName) issues.missing(path, "vertexAuthServiceName");
}

function readOllama(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const entry = provider.entry;
  if (!entry.hasOllamaServerHost) issues.missing(path, "ollamaServerHost");
  const host = entry.ollamaServerHost + ":" + entry.ollamaServerPort.toString();
  domain(provider, host, path, "ollamaServerHost", issues);
}

function readDify(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const entry = provider.entry;
  const bot = entry.botType;
  const app = bot == "Completion" ? "completion-messages" : bot == "Workflow" ? "workflows/run" : "chat-messages";
  provider.values.set(Bytes.of("app"), Bytes.of(app));
  if (!entry.hasDifyApiUrl) return;
  const host = entry.difyApiUrl.replace("https://", "").replace("http://", "");
  domain(provider, host.endsWith("/") ? host.substring(0, host.length - 1) : host, path, "difyApiUrl", issues);
}

function readVersion(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const entry = provider.entry;
  const version = Bytes.of(entry.hasClaudeVersion ? entry.claudeVersion : entry.apiVersion);
  if (!isFieldValue(version)) issues.error(path.key("claudeVersion"), "must be visible ASCII");
}
