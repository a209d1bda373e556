import { Bytes, JsonEdits, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Protocol } from "../back/protocol";
import { Call } from "../call";
import { Api } from "../generated/apis.gen";
import { Quirk } from "../provider/descriptor";
import { Provider } from "../provider/provider";
import { Serving } from "../provider/serving";
import { cleanContext } from "./context-cleanup";
import { insertContext, insertSystem } from "./context-message";
import { developerToSystem } from "./developer-role";
import { mergeMessages } from "./merged-messages";
import { withResponseFormat } from "./response-format";

/** What the configuration, and the provider, want of every chat; the very bytes when there is nothing to change. */
export function applyPolicies(call: Call, body: Bytes): Bytes {
  const provider = call.provider;
  const entry = provider.entry;
  let out = body;
  if (entry.contextCleanupCommands.length > 0) out = cleanContext(out, entry.contextCleanupCommands);
  if (entry.mergeConsecutiveMessages || entry.hiclawMode) out = mergeMessages(out);
  if (provider.kind.protocol == Protocol.OpenAi && !provider.is(Quirk.DeveloperRole)) out = developerToSystem(out);
  const isAnthropic = call.serving == Serving.Native && call.api == Api.Messages;
  if (entry.responseJsonSchema.exists && takesSchema(entry.type_) && !isAnthropic) {
    out = withResponseFormat(out, entry.responseJsonSchema.raw);
  }
  const context = provider.context;
  if (context != null) out = isAnthropic ? insertSystem(out, context.text) : insertContext(out, context.text);
  return applyQuirks(call, out);
}

/** The types for which Higress documents `responseJsonSchema`. */
function takesSchema(type: string): bool {
  return type == "openai" || type == "longcat";
}

function applyQuirks(call: Call, body: Bytes): Bytes {
  const provider = call.provider;
  if (provider.is(Quirk.ZhipuThinking)) return zhipuThinking(call, body);
  return provider.is(Quirk.OpenRouterReasoning) ? openRouterReasoning(body) : body;
}

/** Zhipu's models think unless told otherwise; Anthropic's clients do not expect it. */
function zhipuThinking(call: Call, body: Bytes): Bytes {
  const request = JsonValue.of(body);
  if (request.member("thinking").exists) return body;
  const thinks = request.member("reasoning_effort").kind == JsonKind.String;
  if (!thinks && call.api != Api.Messages) return body;
  const edits = new JsonEdits(body);
  edits.remove("reasoning_effort");
  edits.setString("thinking.type", thinks ? "enabled" : "disabled");
  return edits.apply();
}

/** Higress's `reasoning_max_tokens` in OpenRouter's own place. */
function openRouterReasoning(body: Bytes): Bytes {
  const tokens = JsonValue.of(body).member("reasoning_max_tokens");
  if (tokens.kind != JsonKind.Number) return body;
  const edits = new JsonEdits(body);
  edits.setRaw("reasoning.max_tokens", tokens.raw);
  edits.remove("reasoning_max_tokens");
  return edits.apply();
}

/** OpenAI refuses members that it does not know, and few of those with its API know `top_k`. */
export function withoutTopK(provider: Provider, body: Bytes): Bytes {
  if (provider.kind.protocol != Protocol.OpenAi || provider.is(Quirk.TopK)) return body;
  const edits = new JsonEdits(body);
  edits.remove("top_k");
  return edits.apply();
}

/** What Doubao refuses in Responses, and draws into pictures unless told otherwise. */
export function applyDoubao(call: Call, body: Bytes): Bytes {
  if (!call.provider.is(Quirk.Doubao)) return body;
  const edits = new JsonEdits(body);
  if (call.api == Api.Responses) {
    edits.remove("parallel_tool_calls");
    edits.remove("tool_choice");
  } else if (call.api == Api.ImageGeneration && !JsonValue.of(body).member("watermark").exists) {
    edits.setBool("watermark", false);
  }
  return edits.apply();
}
