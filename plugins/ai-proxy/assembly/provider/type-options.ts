import { Bytes, ConfigIssues, ConfigPath, Secret, Url } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AccessTokens } from "../auth/access-tokens";
import { ServiceAccount } from "../auth/google-token";
import { TC3_ACTION } from "../auth/signatures";
import { AwsSigner } from "../auth/sigv4";
import { Tc3Signer } from "../auth/tc3";
import { Protocol } from "../back/protocol";
import { ContextText } from "../request/context-text";
import { MoonshotFile } from "../request/moonshot-file";
import { AzureUrl } from "./azure-url";
import { AuthScheme } from "./descriptor";
import { Provider } from "./provider";
import { isFieldValue, NO_FIELD_VALUE, readDomain, readUrl } from "./read-provider";
import { setVertexValues, vertexHost } from "./vertex";

/** Takes over what only providers of some types have; an option that a type cannot do without is asked for. */
export function readTypeOptions(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const entry = provider.entry;
  const type = entry.type_;
  if (entry.hasContext) readContext(provider, path.key("context"), issues);
  if (type == "azure") readAzure(provider, path, issues);
  else if (type == "bedrock") readBedrock(provider, path, issues);
  else if (type == "vertex") readVertex(provider, path, issues);
  else if (type == "ollama") readOllama(provider, path, issues);
  else if (type == "dify") readDify(provider, path, issues);
  else if (type == "claude") readVersion(provider, path, issues);
  else if (type == "cloudflare")
    required(provider, "account", entry.cloudflareAccountId, path, "cloudflareAccountId", issues);
  else if (type == "deepl" && entry.targetLang.length == 0) issues.missing(path, "targetLang");
  else if (type == "moonshot" && entry.hasMoonshotFileId) {
    if (entry.hasContext) issues.error(path.key("moonshotFileId"), ONE_CONTEXT);
    provider.context = new MoonshotFile(provider);
  } else if (type == "qwen") {
    if (entry.qwenFileIds.length > 0 && entry.hasContext) issues.error(path.key("qwenFileIds"), ONE_CONTEXT);
    domain(provider, entry.qwenDomain, path, "qwenDomain", issues);
  } else if (type == "doubao") domain(provider, entry.doubaoDomain, path, "doubaoDomain", issues);
  else if (type == "zhipuai") {
    domain(provider, entry.zhipuDomain, path, "zhipuDomain", issues);
    if (entry.zhipuCodePlanMode) provider.values.set(Bytes.of("plan"), Bytes.of("coding/"));
  } else if (type == "generic") domain(provider, entry.genericHost, path, "genericHost", issues);
  else if (type == "vllm") {
    domain(provider, entry.vllmServerHost, path, "vllmServerHost", issues);
    if (entry.hasVllmCustomUrl) readUrl(provider, entry.vllmCustomUrl, path.key("vllmCustomUrl"), issues);
  } else if (type == "triton") readTriton(provider, path, issues);
  if (provider.kind.protocol == Protocol.MiniMax) {
    required(provider, "group", entry.minimaxGroupId, path, "minimaxGroupId", issues);
  }
  if (provider.kind.auth == AuthScheme.Tc3) readTc3(provider, path, issues);
}

function readTriton(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const entry = provider.entry;
  domain(provider, entry.tritonDomain, path, "tritonDomain", issues);
  if (!entry.hasTritonModelVersion) return;
  fieldValue(entry.tritonModelVersion, path, "tritonModelVersion", issues);
  provider.values.set(Bytes.of("version"), Bytes.of("/versions/" + entry.tritonModelVersion));
}

function readTc3(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const entry = provider.entry;
  if (entry.hunyuanAuthId.length != 36) issues.error(path.key("hunyuanAuthId"), "expected 36 characters");
  if (entry.hunyuanAuthKey.length != 32) issues.error(path.key("hunyuanAuthKey"), "expected 32 characters");
  const secret = Secret.of(entry.hunyuanAuthKey);
  const id = Bytes.of(entry.hunyuanAuthId);
  const host = provider.authorityFor(Bytes.empty());
  provider.signatures.tc3 = new Tc3Signer(id, secret, Bytes.of("hunyuan"), host, TC3_ACTION);
}

const ONE_CONTEXT: string = "cannot stand beside context";

function domain(provider: Provider, host: string, path: ConfigPath, key: string, issues: ConfigIssues): void {
  if (host.length > 0) provider.domain = readDomain(host, path.key(key), issues);
}

/** A value that becomes part of a header: a line end from a file would have the host drop it, with each request. */
function fieldValue(value: string, path: ConfigPath, key: string, issues: ConfigIssues): void {
  if (!isFieldValue(Bytes.of(value))) issues.error(path.key(key), NO_FIELD_VALUE);
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
  if (entry.hasAwsRegion) readDomain(entry.awsRegion, path.key("awsRegion"), issues);
  if (entry.apiTokens.length > 0) return;
  if (!entry.hasAwsAccessKey) issues.missing(path, "awsAccessKey");
  if (!entry.hasAwsSecretKey) issues.missing(path, "awsSecretKey");
  fieldValue(entry.awsAccessKey, path, "awsAccessKey", issues);
  fieldValue(entry.awsSessionToken, path, "awsSessionToken", issues);
  provider.signatures.aws = new AwsSigner(
    Bytes.of(entry.awsAccessKey),
    Secret.of(entry.awsSecretKey),
    Secret.of(entry.awsSessionToken),
    Bytes.of(entry.awsRegion),
    Bytes.of("bedrock"),
  );
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
  if (entry.hasVertexAuthKey) readServiceAccount(provider, path.key("vertexAuthKey"), issues);
}

function readServiceAccount(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const entry = provider.entry;
  const account = ServiceAccount.read(Bytes.of(entry.vertexAuthKey));
  const value = account.value;
  if (value == null) {
    issues.error(path, account.error);
    return;
  }
  const name = entry.vertexRegion + "-" + entry.vertexProjectId;
  const ahead = <i64>entry.vertexTokenRefreshAhead * 1000;
  provider.tokens = new AccessTokens(
    name,
    value,
    entry.vertexAuthServiceName,
    <i32>value.tokenUrl.effectivePort,
    ahead,
  );
}

function readContext(provider: Provider, path: ConfigPath, issues: ConfigIssues): void {
  const context = provider.entry.context;
  const url = Url.parse(Bytes.of(context.fileUrl));
  const isHttp = context.fileUrl.startsWith("http://") || context.fileUrl.startsWith("https://");
  if (!url.ok || !isHttp) issues.error(path.key("fileUrl"), url.ok ? "expected http:// or https://" : url.error);
  else provider.context = new ContextText(url.value, context.serviceName, context.servicePort, provider.entry.timeout);
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
  if (!isFieldValue(version)) issues.error(path.key("claudeVersion"), NO_FIELD_VALUE);
}
