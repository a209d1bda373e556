import type { ChatChainInit } from "./chat-chain.ts";

/** In order of execution. The last stands in the providers' clusters. */
export const CHAT_PLUGINS = [
  "model-router",
  "model-mapper",
  "key-auth",
  "ai-statistics",
  "ai-token-ratelimit",
  "ai-prompt-decorator",
  "ai-proxy",
] as const;

export type ChatPlugin = (typeof CHAT_PLUGINS)[number];

/** Names of the providers: of their clusters, of their routes, and in front of a model's name (`openai/gpt-4o`). */
export const PROVIDERS = ["openai", "anthropic"] as const;

export type ProviderName = (typeof PROVIDERS)[number];

/** Set by model-router from a model's prefix; the routes match on it. */
export const PROVIDER_HEADER = "x-provider";

/** Names that clients may use in the place of the providers' own: `openai/fast`, `anthropic/smart`. */
const DEFAULT_MODELS: Readonly<Record<string, string>> = { fast: "gpt-4o-mini", smart: "claude-sonnet-4-5" };

/** Cluster of the bridge to a Redis. */
export const BRIDGE_CLUSTER = "redis-bridge";

/** Tokens that nobody uses up: what is looked at is the chain's work, not its refusals. */
const MUCH = 1_000_000_000_000;

const DEFAULT_SYSTEM_PROMPT = "Answer in plain words.";

/** One plugin of the chain, as any host needs it. */
export interface ChainPlugin {
  readonly name: ChatPlugin;
  readonly config: unknown;
  readonly position: "downstream" | "upstream";
  /** Whether the plugin clears the route cache, so that the next one has to be shown the new route. */
  readonly reroutes: boolean;
}

/** The plugins with their configurations, those that `init.only` leaves. */
export function chainPlugins(init: ChatChainInit): ChainPlugin[] {
  const wanted = init.only ?? CHAT_PLUGINS;
  const configs = configurations(init);
  return CHAT_PLUGINS.filter((name) => wanted.includes(name)).map((name) => ({
    name,
    config: configs[name],
    position: name === "ai-proxy" ? "upstream" : "downstream",
    reroutes: name === "model-router",
  }));
}

function configurations(init: ChatChainInit): Record<ChatPlugin, unknown> {
  const prompt = { role: "system", content: init.systemPrompt ?? DEFAULT_SYSTEM_PROMPT };
  return {
    "model-router": { addProviderHeader: PROVIDER_HEADER },
    "model-mapper": { modelMapping: init.models ?? DEFAULT_MODELS },
    // The official clients of OpenAI send `authorization`, those of Anthropic `x-api-key`.
    "key-auth": { consumers: init.consumers, keys: ["authorization", "x-api-key"], in_header: true },
    "ai-statistics": {},
    "ai-token-ratelimit": {
      rule_name: "chat",
      reserve: true,
      limits: [{ name: "of a consumer", per: "consumer", amount: init.tokensPerMinute ?? MUCH, window: 60 }],
      ...(init.bridge === undefined
        ? {}
        : { store: { type: "http", service_name: BRIDGE_CLUSTER, token: init.bridge.token } }),
    },
    "ai-prompt-decorator": { prepend: [prompt] },
    "ai-proxy": {
      providers: [
        { id: "openai", type: "openai", apiTokens: [init.providers.openai.apiToken] },
        { id: "anthropic", type: "claude", apiTokens: [init.providers.anthropic.apiToken] },
      ],
      activeProviderId: "openai",
    },
  };
}
