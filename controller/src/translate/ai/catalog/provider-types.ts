import descriptors from "../../../generated/providers.gen.json" with { type: "json" };

/** A type of provider, as ai-proxy has it (plugins/ai-proxy/providers). */
export interface ProviderType {
  /** Where it is; `{region}` stands for an option. Empty: the user says it. */
  readonly host: string;
  /** Whether there must be keys: `required`, `optional`, `client` (else the client's own goes on), `none` (other credentials). */
  readonly tokens: "required" | "optional" | "client" | "none";
  readonly auth: string;
  /** Another API of a type, chosen by options. */
  readonly internal?: boolean;
}

const ALL = new Map(Object.entries(descriptors as Record<string, ProviderType>));

/** What `spec.type` may be, sorted. */
export const PROVIDER_TYPES: readonly string[] = [...ALL].flatMap(([name, { internal }]) => (internal ? [] : [name]));

/** The descriptor that counts, the options considered: some types have another API under the same name. */
export function providerType(type: string, config: Readonly<Record<string, unknown>> = {}): ProviderType | undefined {
  return ALL.get(variantOf(type, config) ?? type);
}

/** As ai-proxy chooses it. */
function variantOf(type: string, config: Readonly<Record<string, unknown>>): string | undefined {
  switch (type) {
    case "qwen":
      return config.qwenEnableCompatible === false ? "qwen-native" : undefined;
    case "ollama":
      return config.ollamaNative === true ? "ollama-native" : undefined;
    case "minimax":
      return config.minimaxApiType === "pro" ? "minimax-pro" : undefined;
    case "hunyuan":
      return "hunyuanAuthId" in config || "hunyuanAuthKey" in config ? "hunyuan-native" : undefined;
    case "vertex":
      return config.vertexOpenAICompatible === true ? "vertex-openai" : undefined;
    default:
      return undefined;
  }
}
