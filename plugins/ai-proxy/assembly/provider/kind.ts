import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Api } from "../api";

/** How a provider is told who is calling. */
export const enum AuthScheme {
  /** `authorization: Bearer …` */
  Bearer,
  /** `x-api-key: …` */
  ApiKey,
}

/** A provider as its documentation has it: what its `type` in a configuration stands for. */
@final
export class ProviderKind {
  constructor(
    /** `type` */
    readonly name: string,
    readonly host: Bytes,
    /** protocol of its chat API: OpenAI's or Anthropic's */
    readonly protocol: Front,
    readonly auth: AuthScheme,
    readonly needsToken: bool,
    /** The APIs it does not have, one bit for each. */
    private readonly lacking: u32,
  ) {}

  /** Whether it has the API, be it by translation. */
  has(api: Api): bool {
    return (this.lacking & (1 << (<u32>api))) == 0;
  }

  /** Whether a request for this API has to be translated. */
  translates(api: Api): bool {
    if (api == Api.ChatCompletions) return this.protocol == Front.AnthropicMessages;
    return api == Api.Messages && this.protocol != Front.AnthropicMessages;
  }
}

const KINDS: ProviderKind[] = [
  new ProviderKind(
    "openai",
    Bytes.of("api.openai.com"),
    Front.OpenAiChat,
    AuthScheme.Bearer,
    false,
    1 << (<u32>Api.AnthropicOther),
  ),
  new ProviderKind(
    "claude",
    Bytes.of("api.anthropic.com"),
    Front.AnthropicMessages,
    AuthScheme.ApiKey,
    true,
    (1 << (<u32>Api.Completions)) | (1 << (<u32>Api.Embeddings)) | (1 << (<u32>Api.OpenAiOther)),
  ),
];

/** The kind of that name, or null. */
export function kindOf(name: string): ProviderKind | null {
  for (let i = 0; i < KINDS.length; i++) if (KINDS[i].name == name) return KINDS[i];
  return null;
}

/** All names, for messages. */
export function kindNames(): string {
  let names = "";
  for (let i = 0; i < KINDS.length; i++) names += (i == 0 ? "" : ", ") + KINDS[i].name;
  return names;
}
