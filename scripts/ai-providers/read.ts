/** An API that clients ask for. */
export interface Api {
  /** Name in the plugin's enum. */
  readonly api: string;
  /** Name in the descriptors of providers. */
  readonly name: string;
  /** Name in the configuration's `capabilities`. */
  readonly capability: string;
  /** Paths behind `/v1`; `{x}` stands for one segment, `*` for any rest. */
  readonly paths: readonly string[];
}

/** Protocols of chat APIs, in the order of the plugin's `Protocol`. */
export const PROTOCOLS = [
  "openai",
  "claude",
  "gemini",
  "bedrock",
  "responses",
  "cohere",
  "ollama",
  "qwen",
  "minimax",
  "hunyuan",
  "spark",
  "dify",
  "deepl",
  "triton",
] as const;

/** How a provider is told who is calling, in the order of the plugin's `AuthScheme`. */
export const AUTH = [
  "bearer",
  "raw",
  "x-api-key",
  "api-key",
  "x-goog-api-key",
  "deepl",
  "aws",
  "tc3",
  "google",
] as const;

/** Whether there must be `apiTokens`, in the order of the plugin's `TokenNeed`. */
export const TOKENS = ["required", "optional", "client", "none"] as const;

/** What sets a provider apart, in the order of the plugin's `Quirk`. */
export const QUIRKS = [
  "original",
  "custom-url",
  "developer-role",
  "no-usage-option",
  "usage-in-choice",
  "zhipu-thinking",
  "openrouter-reasoning",
  "doubao",
  "internal",
  "top-k",
] as const;

/** What a provider's documentation says, as far as a request needs it: providers/<type>.json. */
export interface Provider {
  readonly type: string;
  readonly title: string;
  readonly docs: string;
  readonly host: string;
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly auth: (typeof AUTH)[number];
  readonly tokens: (typeof TOKENS)[number];
  /** What stands in the place of `/v1`. */
  readonly base: string;
  /** APIs that it serves as clients ask for them, below `base`. */
  readonly apis: readonly string[];
  /** APIs that it serves below other paths. */
  readonly paths: Readonly<Record<string, string>>;
  /** APIs other than chats whose bodies are translated. */
  readonly converts: readonly string[];
  /** Path of the chat API, where it is no API of a client's, and of its streamed form. */
  readonly chat: string;
  readonly stream: string;
  readonly quirks: readonly (typeof QUIRKS)[number][];
}

const DEFAULTS = { paths: {}, converts: [], chat: "", stream: "", quirks: [] };
const MEMBERS = [
  "type",
  "title",
  "docs",
  "host",
  "protocol",
  "auth",
  "tokens",
  "base",
  "apis",
  ...Object.keys(DEFAULTS),
];

export function readApis(text: string): readonly Api[] {
  return JSON.parse(text) as Api[];
}

/** @throws Error that names file and member for a descriptor that is wrong */
export function readProviders(
  files: readonly { readonly name: string; readonly text: string }[],
  apis: readonly Api[],
): readonly Provider[] {
  return files.map(({ name, text }) => {
    const provider = { ...DEFAULTS, ...JSON.parse(text) } as Provider;
    const problem = problemOf(provider, name, new Set(apis.map((api) => api.name)));
    if (problem !== undefined) throw new Error(`plugins/ai-proxy/providers/${name}: ${problem}`);
    return provider;
  });
}

function problemOf(provider: Provider, file: string, apis: ReadonlySet<string>): string | undefined {
  const unknown = Object.keys(provider).find((key) => !MEMBERS.includes(key));
  if (unknown !== undefined) return `${unknown}: unknown member`;
  if (`${provider.type}.json` !== file) return "type: must be the file's name";
  const lists = [
    ["protocol", PROTOCOLS, [provider.protocol]],
    ["auth", AUTH, [provider.auth]],
    ["tokens", TOKENS, [provider.tokens]],
    ["quirks", QUIRKS, provider.quirks],
    ["apis", [...apis], [...provider.apis, ...Object.keys(provider.paths), ...provider.converts]],
  ] as const;
  for (const [member, known, used] of lists) {
    const wrong = (used as readonly string[]).find((name) => !(known as readonly string[]).includes(name));
    if (wrong !== undefined) return `${member}: ${wrong} is none of ${known.join(", ")}`;
  }
  const texts = [provider.host, provider.base, provider.chat, provider.stream, ...Object.values(provider.paths)];
  return texts.some((text) => /[|;=\s]/.test(text.replace(/\?.*/, ""))) ? "no text may hold | ; = or space" : undefined;
}
