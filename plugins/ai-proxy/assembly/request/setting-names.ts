import { Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, pairedWord } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Protocol } from "../back/protocol";
import { Call } from "../call";
import { Api } from "../generated/apis.gen";

// What protocols call the parameters that mode `auto` of `customSettings` knows, pair by pair; one that is missing has no
// place there. The table is Higress's, but for Responses.
const OPENAI: Bytes = Bytes.of("max_tokens max_tokens temperature temperature top_p top_p seed seed ");
const RESPONSES: Bytes = Bytes.of("max_tokens max_output_tokens temperature temperature top_p top_p ");
const CLAUDE: Bytes = Bytes.of("max_tokens max_tokens temperature temperature top_p top_p top_k top_k ");
const GEMINI: Bytes = Bytes.of(
  "max_tokens generationConfig.maxOutputTokens temperature generationConfig.temperature " +
    "top_p generationConfig.topP top_k generationConfig.topK ",
);
const QWEN: Bytes = Bytes.of(
  "max_tokens parameters.max_tokens temperature parameters.temperature top_p parameters.top_p seed parameters.seed ",
);
const SPARK: Bytes = Bytes.of("max_tokens max_tokens temperature temperature top_k top_k ");
const BAIDU: Bytes = Bytes.of("max_tokens max_output_tokens temperature temperature top_p top_p ");
const MINIMAX: Bytes = Bytes.of("max_tokens tokens_to_generate temperature temperature top_p top_p ");
const HUNYUAN: Bytes = Bytes.of("temperature Temperature top_p TopP ");

/** What the body of a call, as its client wrote it, calls the parameters; empty where it has no place for them. */
export function settingNames(call: Call): Bytes {
  const provider = call.provider;
  const passes = provider.isOriginal && call.api == Api.Unknown;
  if (!call.asked.isChat && call.api != Api.Completions && !passes) return Bytes.empty();
  switch (call.front) {
    case Front.OpenAiResponses:
      return RESPONSES;
    case Front.AnthropicMessages:
      return CLAUDE;
    case Front.Gemini:
      return GEMINI;
    default:
      if (!provider.isOriginal) return OPENAI;
      return provider.entry.type_ == "baidu" ? BAIDU : namesOf(provider.kind.protocol);
  }
}

/** For bodies that are the provider's own. */
function namesOf(protocol: Protocol): Bytes {
  switch (protocol) {
    case Protocol.OpenAi:
      return OPENAI;
    case Protocol.Claude:
      return CLAUDE;
    case Protocol.Gemini:
      return GEMINI;
    case Protocol.Qwen:
      return QWEN;
    case Protocol.Spark:
      return SPARK;
    case Protocol.MiniMax:
      return MINIMAX;
    case Protocol.Hunyuan:
      return HUNYUAN;
    default:
      return Bytes.empty();
  }
}

/** Whether mode `auto` knows a parameter. */
export function isParameter(name: Bytes): bool {
  return pairedWord(OPENAI, name).length > 0 || pairedWord(CLAUDE, name).length > 0;
}

/** The path of a parameter in a request; empty where its protocol has none. */
export function placeOf(parameter: Bytes, names: Bytes, request: JsonValue): Bytes {
  const name = pairedWord(names, parameter);
  // OpenAI refuses a request that has both.
  if (name.equalsString("max_tokens") && request.member("max_completion_tokens").exists) return NEW_LIMIT;
  return name;
}

const NEW_LIMIT: Bytes = Bytes.of("max_completion_tokens");
