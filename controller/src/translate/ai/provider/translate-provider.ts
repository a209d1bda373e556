import { formatViolation, revealSecrets } from "@sluice/manifest";
import type { ProviderIr } from "../../../ir/ai.ts";
import { memo } from "../../../memo.ts";
import type { AIProvider } from "../../../resources/resources.ts";
import type { PluginCatalog } from "../catalog/plugin-catalog.ts";
import { providerType } from "../catalog/provider-types.ts";
import { configKey } from "../chain/rule-table.ts";
import type { AiContext, RefProblem } from "../context.ts";
import { type Credentials, resolveCredentials } from "./credentials.ts";
import { resolveEndpoint } from "./endpoint.ts";
import { knownModel } from "./known-model.ts";
import { type OwnCall, ownCalls } from "./own-calls.ts";
import { providerConfig } from "./provider-config.ts";

/** What has become of an AIProvider. */
export interface TranslatedProvider {
  /** `NAMESPACE/NAME`. */
  readonly id: string;
  readonly object: AIProvider;
  /** Undefined: something that it refers to cannot be used, so neither can it. `models` has those it lists itself. */
  readonly ir: ProviderIr | undefined;
  /** How many keys there are to try. */
  readonly keys: number;
  /** Backends for calls that ai-proxy makes itself. */
  readonly calls: readonly OwnCall[];
  readonly problem: RefProblem | undefined;
}

export function providerId({ metadata }: AIProvider): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

/** All of them, by their ids. */
export type Providers = ReadonlyMap<string, TranslatedProvider>;

/** The providers that are in effect; the same object for the same context. */
export const translateProviders = memo((context: AiContext): Providers => {
  const all = context.store.list("AIProvider").map((object) => translateProvider(object, context));
  return new Map(all.map((provider) => [provider.id, provider]));
});

const known = new WeakMap<AIProvider, { readonly key: string; readonly translated: TranslatedProvider }>();

/** The same object again while nothing has changed. @param provider one that passed admission */
function translateProvider(provider: AIProvider, context: AiContext): TranslatedProvider {
  const translated = translate(provider, context);
  const { ir, problem } = translated;
  const key = JSON.stringify([problem, ir?.endpoint, ir === undefined ? "" : configKey(ir.config)]);
  const before = known.get(provider);
  if (before?.key === key) return before.translated;
  const checked = checkedBy(context.catalog, translated);
  known.set(provider, { key, translated: checked });
  return checked;
}

/** One entry that ai-proxy refuses would be the end of all providers: it stays out. */
function checkedBy(catalog: PluginCatalog, translated: TranslatedProvider): TranslatedProvider {
  const { ir } = translated;
  const [error] = ir === undefined ? [] : catalog.check("ai-proxy", { providers: [revealSecrets(ir.config)] }).errors;
  if (error === undefined) return translated;
  const message = `ai-proxy refuses its configuration: ${formatViolation(error)}`;
  return { ...translated, ir: undefined, calls: [], problem: { reason: "InvalidProvider", message } };
}

function translate(provider: AIProvider, context: AiContext): TranslatedProvider {
  const id = providerId(provider);
  const refuse = (problem: RefProblem): TranslatedProvider => {
    return { id, object: provider, ir: undefined, keys: 0, calls: [], problem };
  };
  const credentials = resolveCredentials(provider, context);
  if ("problem" in credentials) return refuse(credentials.problem);
  const missing = missingCredentials(provider, credentials.value);
  if (missing !== undefined) return refuse({ reason: "InvalidSecretRef", message: missing });
  const resolved = resolveEndpoint(provider, context);
  if ("problem" in resolved) return refuse(resolved.problem);
  const { endpoint, domain } = resolved.value;
  const { calls, services } = ownCalls(provider, credentials.value, endpoint);
  const host = endpoint.kind === "host" ? endpoint.host : `${endpoint.name}.${endpoint.namespace}.svc`;
  const config = providerConfig(provider.spec, {
    id,
    credentials: credentials.value,
    ...(domain === undefined ? {} : { domain }),
    address: { host, port: endpoint.port },
    services,
  });
  const { metadata, spec } = provider;
  const names = { id, namespace: metadata.namespace ?? "", name: metadata.name, type: spec.type };
  const models = (spec.models ?? []).map((model) => knownModel(spec.type, model));
  const loadBalancing = spec.endpoint?.loadBalancing;
  const ir = { ...names, endpoint, ...(loadBalancing === undefined ? {} : { loadBalancing }), config, models };
  return { id, object: provider, ir, keys: credentials.value.tokens.length, calls, problem: undefined };
}

/** What a type's Secrets have to hold, and do not: ai-proxy would refuse its configuration as a whole. */
function missingCredentials({ spec }: AIProvider, { tokens, fields }: Credentials): string | undefined {
  const has = (name: keyof Credentials["fields"]): boolean => fields[name] !== undefined;
  const lacks = (what: string): string => `spec.auth.secretRefs: no Secret holds ${what}`;
  if (spec.type === "hunyuan" && (has("hunyuanAuthId") || has("hunyuanAuthKey"))) return hunyuanProblem(fields);
  if (tokens.length > 0) return undefined;
  switch (spec.type) {
    case "bedrock":
      return has("awsAccessKey") && has("awsSecretKey") ? undefined : lacks("awsAccessKey and awsSecretKey, or apiKey");
    case "vertex":
      return has("vertexAuthKey") ? vertexProblem(spec.options ?? {}) : lacks("vertexAuthKey, or apiKey");
    default:
      return providerType(spec.type, spec.options)?.tokens === "required" ? lacks("apiKey") : undefined;
  }
}

function hunyuanProblem({ hunyuanAuthId, hunyuanAuthKey }: Credentials["fields"]): string | undefined {
  const isRight = hunyuanAuthId?.reveal().length === 36 && hunyuanAuthKey?.reveal().length === 32;
  return isRight ? undefined : "spec.auth.secretRefs: hunyuanAuthId has 36 characters, hunyuanAuthKey 32";
}

function vertexProblem(options: Readonly<Record<string, unknown>>): string | undefined {
  const missing = ["vertexProjectId", "vertexRegion"].filter((name) => typeof options[name] !== "string");
  return missing.length === 0 ? undefined : `spec.options.${missing[0]}: is needed with a service account`;
}
