import { Back } from "./back";
import { BackCall } from "./back-call";
import { BedrockBack } from "./bedrock-back";
import { ClaudeBack } from "./claude-back";
import { OpenAiBack } from "./openai-back";

/** What providers speak at their chat APIs. The order is that of `PROTOCOLS` in scripts/ai-providers.ts. */
export const enum Protocol {
  OpenAi,
  Claude,
  Gemini,
  Bedrock,
  Responses,
  Cohere,
  Ollama,
  Qwen,
  MiniMax,
  Hunyuan,
  Spark,
  Dify,
  DeepL,
  Triton,
}

/** The translation of one call. */
export function backOf(protocol: Protocol, call: BackCall): Back {
  switch (protocol) {
    case Protocol.Bedrock:
      return new BedrockBack(call);
    case Protocol.Claude:
      return new ClaudeBack(call);
    default:
      return new OpenAiBack(call);
  }
}
