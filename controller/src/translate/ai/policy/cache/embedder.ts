import type { AIPolicy } from "../../../../resources/resources.ts";
import { type AiContext, type Resolved, unresolved } from "../../context.ts";
import { optionUrl } from "../../provider/host.ts";
import type { Callee } from "../callee.ts";
import { authorityFor, firstKey, ownPath, referredProvider } from "../provider-callee.ts";
import type { SectionValue } from "../section.ts";

type Semantic = NonNullable<SectionValue<"cache">["semantic"]>;

const PATH = "cache.semantic.embeddingRef";

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

/** Whom a policy's `semantic` names, who tells what a question means. */
export function embedderOf(semantic: Semantic, policy: AIPolicy, context: AiContext): Resolved<Callee> {
  const found = referredProvider(semantic.embeddingRef, PATH, policy, context);
  if ("problem" in found) return found;
  const { ir, object, id } = found.value;
  const { type, endpoint } = ir;
  const kind = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (kind === undefined) {
    const known = Object.keys(TYPES).join(", ");
    return unresolved(
      "InvalidProvider",
      `${PATH}: AIProvider ${id} is of type ${type}; these tell what a text means: ${known}`,
    );
  }
  const version = kind === "azure" ? optionUrl(object.spec.options ?? {})?.searchParams.get("api-version") : undefined;
  if (kind === "azure" && (semantic.model === undefined || (version ?? "") === "")) {
    const needs = "an azure provider needs model, and api-version in its azureServiceUrl";
    return unresolved("InvalidProvider", `${PATH}: AIProvider ${id}: ${needs}`);
  }
  const key = firstKey(found.value);
  return {
    value: {
      endpoint,
      config: {
        type: kind,
        serviceHost: authorityFor(found.value),
        ...(semantic.model === undefined ? {} : { model: semantic.model }),
        ...(key === undefined ? {} : { apiKey: key }),
        ...(kind === "openai" ? ownPath(found.value, "/embeddings") : {}),
        ...(version === undefined || version === null ? {} : { apiVersion: version }),
      },
    },
  };
}
