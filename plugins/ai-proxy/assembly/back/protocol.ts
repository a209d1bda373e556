import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { BedrockBack } from "./bedrock-back";
import { ClaudeBack } from "./claude-back";
import { ClaudeModel } from "./claude-model";
import { CohereBack } from "./cohere-back";
import { DeepLBack } from "./deepl-back";
import { DifyBack } from "./dify-back";
import { GeminiBack } from "./gemini-back";
import { HunyuanBack } from "./hunyuan-back";
import { MiniMaxBack } from "./minimax-back";
import { OllamaBack } from "./ollama-back";
import { OpenAiBack } from "./openai-back";
import { QwenBack } from "./qwen-back";
import { ResponsesBack } from "./responses-back";
import { SparkBack } from "./spark-back";
import { TritonBack } from "./triton-back";

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

/** Whether a model behind a protocol is one of Anthropic's. */
export function hasClaude(protocol: Protocol, model: Bytes): bool {
  return protocol == Protocol.Claude || (protocol == Protocol.Bedrock && new ClaudeModel(model).isClaude);
}

/** The translation of one call. */
export function backOf(protocol: Protocol, call: BackCall): Back {
  switch (protocol) {
    case Protocol.Bedrock:
      return new BedrockBack(call);
    case Protocol.Claude:
      return new ClaudeBack(call);
    case Protocol.Gemini:
      return new GeminiBack(call);
    case Protocol.Responses:
      return new ResponsesBack(call);
    case Protocol.Cohere:
      return new CohereBack(call);
    case Protocol.Ollama:
      return new OllamaBack(call);
    case Protocol.Qwen:
      return new QwenBack(call);
    case Protocol.MiniMax:
      return new MiniMaxBack(call);
    case Protocol.Hunyuan:
      return new HunyuanBack(call);
    case Protocol.Spark:
      return new SparkBack(call);
    case Protocol.Dify:
      return new DifyBack(call);
    case Protocol.DeepL:
      return new DeepLBack(call);
    case Protocol.Triton:
      return new TritonBack(call);
    default:
      return new OpenAiBack(call);
  }
}
