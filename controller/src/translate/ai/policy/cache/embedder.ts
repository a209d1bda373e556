import type { ProviderEndpointIr } from "../../../../ir/ai.ts";
import type { SecretObject, SecretText } from "../../../../ir/secret-text.ts";
import type { AIPolicy } from "../../../../resources/resources.ts";
import { SLUICE_GROUP } from "../../../listener.ts";
import { type AiContext, type Resolved, unresolved } from "../../context.ts";
import { authorityOf, optionUrl } from "../../provider/host.ts";
import { type TranslatedProvider, translateProviders } from "../../provider/translate-provider.ts";
import type { SectionValue } from "../section.ts";

type Semantic = NonNullable<SectionValue<"cache">["semantic"]>;

/** A server that a plugin asks what a question means. */
export interface Embedder {
  readonly endpoint: ProviderEndpointIr;
  /** The plugin's `embedding`, but for the service, whose name depends on the data plane. */
  readonly config: SecretObject;
}

/** By types of AIProviders: ai-cache's, which say how it is asked. */
const TYPES: Readonly<Record<string, string>> = {
  azure: "azure",
  cohere: "cohere",
  generic: "openai",
  ollama: "ollama",
  openai: "openai",
  qwen: "dashscope",
  vllm: "openai",
};

/** Whom a policy's `semantic` names. */
export function embedderOf(semantic: Semantic, policy: AIPolicy, context: AiContext): Resolved<Embedder> {
  const found = findProvider(semantic, policy, context);
  if ("problem" in found) return found;
  const { ir, object, id } = found.value;
  const path = "cache.semantic.embeddingRef";
  if (ir === undefined)
    return unresolved("InvalidProvider", `${path}: AIProvider ${id} cannot be used; its status says why`);
  const { type, endpoint } = ir;
  const kind = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (kind === undefined) {
    const known = Object.keys(TYPES).join(", ");
    return unresolved(
      "InvalidProvider",
      `${path}: AIProvider ${id} is of type ${type}; these tell what a text means: ${known}`,
    );
  }
  const options = object.spec.options ?? {};
  const version = kind === "azure" ? optionUrl(options)?.searchParams.get("api-version") : undefined;
  if (kind === "azure" && (semantic.model === undefined || (version ?? "") === "")) {
    const needs = "an azure provider needs model, and api-version in its azureServiceUrl";
    return unresolved("InvalidProvider", `${path}: AIProvider ${id}: ${needs}`);
  }
  const key = keyOf(ir.config);
  return {
    value: {
      endpoint,
      config: {
        type: kind,
        serviceHost: authority(ir.config, endpoint),
        ...(semantic.model === undefined ? {} : { model: semantic.model }),
        ...(key === undefined ? {} : { apiKey: key }),
        ...(kind === "openai" ? pathOf(optionUrl(options)) : {}),
        ...(version === undefined || version === null ? {} : { apiVersion: version }),
      },
    },
  };
}

function findProvider(
  { embeddingRef: ref }: Semantic,
  { metadata }: AIPolicy,
  context: AiContext,
): Resolved<TranslatedProvider> {
  const own = metadata.namespace ?? "";
  const { namespace = own, name } = ref;
  const path = "cache.semantic.embeddingRef";
  const from = { group: SLUICE_GROUP, kind: "AIPolicy", namespace: own };
  if (!context.grants.permits(from, { group: SLUICE_GROUP, kind: "AIProvider", namespace, name })) {
    const what = `AIProvider ${namespace}/${name} is in another namespace, and no ReferenceGrant there permits it`;
    return unresolved("RefNotPermitted", `${path}: ${what}`);
  }
  const provider = translateProviders(context).get(`${namespace}/${name}`);
  if (provider !== undefined) return { value: provider };
  return unresolved("BackendNotFound", `${path}: AIProvider ${namespace}/${name} does not exist`);
}

/** The first key; undefined: there is none. */
function keyOf({ apiTokens }: SecretObject): SecretText | undefined {
  return Array.isArray(apiTokens) ? (apiTokens as readonly SecretText[])[0] : undefined;
}

function authority({ providerDomain }: SecretObject, endpoint: ProviderEndpointIr): string {
  if (typeof providerDomain === "string") return providerDomain;
  const host = endpoint.kind === "host" ? endpoint.host : `${endpoint.name}.${endpoint.namespace}.svc`;
  return authorityOf(host, endpoint.port, endpoint.tls !== undefined);
}

/** A URL of the user's own stands in front of the API's path, or has it: as ai-proxy reads it. */
function pathOf(url: URL | undefined): SecretObject {
  const own = url?.pathname.replace(/\/+$/, "").replace(/\/chat\/completions$/, "") ?? "";
  if (own === "") return {};
  return { path: own.endsWith("/embeddings") ? own : `${own}/embeddings` };
}
