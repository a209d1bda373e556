import type { SecretObject, SecretText } from "@sluice/manifest";
import type { AIPolicy } from "../../../../resources/resources.ts";
import { type AiContext, type Resolved, unresolved } from "../../context.ts";
import { type Callee, urlEndpoint } from "../callee.ts";
import { policySecret } from "../policy-secret.ts";
import { authorityFor, firstKey, ownPath, referredProvider } from "../provider-callee.ts";
import type { Rule } from "./rule.ts";

type Moderator = NonNullable<Rule["moderator"]>;
type SecretRef = NonNullable<Moderator["secretRef"]>;

const DEFAULT_KEY = "key";

/** By our names, those of ai-security-guard. */
const TYPES = { Moderations: "openai", Judge: "judge", ContentSafety: "azure", Webhook: "webhook" } as const;

/** Types of AIProviders that have OpenAI's moderations. */
const MODERATING = ["generic", "openai"];

/** Types that take OpenAI's chats on a host of their own, and where; empty: at the usual path. */
const JUDGING: Readonly<Record<string, string>> = {
  deepseek: "",
  generic: "",
  groq: "/openai/v1/chat/completions",
  mistral: "",
  moonshot: "",
  ollama: "",
  openai: "",
  openrouter: "/api/v1/chat/completions",
  qwen: "/compatible-mode/v1/chat/completions",
  vllm: "",
};

/** Whom a rule's moderator asks. @param path of the moderator below the policy's sections */
export function moderatorOf(rule: Rule, path: string, policy: AIPolicy, context: AiContext): Resolved<Callee> {
  const moderator = rule.moderator as Moderator;
  return moderator.providerRef === undefined
    ? serviceByUrl(moderator, path, policy, context)
    : providerService(moderator, moderator.providerRef, path, policy, context);
}

function providerService(
  { type, model, prompt }: Moderator,
  ref: NonNullable<Moderator["providerRef"]>,
  path: string,
  policy: AIPolicy,
  context: AiContext,
): Resolved<Callee> {
  const at = `${path}.providerRef`;
  const found = referredProvider(ref, at, policy, context);
  if ("problem" in found) return found;
  const provider = found.value;
  const known = type === "Judge" ? Object.keys(JUDGING) : MODERATING;
  if (!known.includes(provider.ir.type)) {
    const what = `AIProvider ${provider.id} is of type ${provider.ir.type}`;
    return unresolved("InvalidProvider", `${at}: ${what}; for ${type} it must be one of ${known.join(", ")}`);
  }
  const usual = type === "Judge" ? (JUDGING[provider.ir.type] ?? "") : "";
  const key = firstKey(provider);
  return {
    value: {
      endpoint: provider.ir.endpoint,
      config: {
        type: TYPES[type],
        serviceHost: authorityFor(provider),
        ...(usual === "" ? {} : { path: usual }),
        ...ownPath(provider, type === "Judge" ? "/chat/completions" : "/moderations"),
        ...(key === undefined ? {} : { apiKey: key }),
        ...(model === undefined ? {} : { model }),
        ...(prompt === undefined ? {} : { prompt }),
      },
    },
  };
}

function serviceByUrl(
  { type, url = "", secretRef, model, prompt, blocklists }: Moderator,
  path: string,
  { metadata }: AIPolicy,
  context: AiContext,
): Resolved<Callee> {
  const secret = secretRef === undefined ? undefined : secretOf(secretRef, path, metadata.namespace ?? "", context);
  if (secret !== undefined && "problem" in secret) return secret;
  const { host, pathname, search } = new URL(url);
  const isBare = pathname === "/" && search === "";
  const keyName = type === "Webhook" ? "secret" : "apiKey";
  const config: SecretObject = {
    type: TYPES[type],
    serviceHost: host,
    ...(isBare ? {} : { path: pathname + search }),
    ...(secret === undefined ? {} : { [keyName]: secret.value }),
    ...(model === undefined ? {} : { model }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(blocklists === undefined ? {} : { blocklists }),
  };
  return { value: { endpoint: urlEndpoint(url), config } };
}

function secretOf(
  { key = DEFAULT_KEY, ...ref }: SecretRef,
  path: string,
  own: string,
  context: AiContext,
): Resolved<SecretText> {
  return policySecret({ ...ref, key }, `${path}.secretRef`, own, context);
}
