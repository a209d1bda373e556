import { Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { pairedWord } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { BackCall } from "./back-call";
import { ClaudeMembers } from "./claude-members";
import { effortAskedFor } from "./claude-thinking";
import { GeminiGeneration, generationOf } from "./gemini-model";

/** Efforts as the levels and the budgets (tokens) that Google's own OpenAI-compatible API makes of them. */
const LEVELS: Bytes = Bytes.of("none MINIMAL minimal MINIMAL low LOW medium MEDIUM high HIGH xhigh HIGH max HIGH ");
const BUDGETS: Bytes = Bytes.of("none 0 minimal 1024 low 1024 medium 8192 high 24576 xhigh 24576 max 24576 ");

/** The largest models can not be kept from thinking: the least that they take in the place of nothing. */
const PRO: Bytes = Bytes.of("-pro");
const PRO_LEAST: Bytes = Bytes.of("MINIMAL LOW 0 128 ");

/**
 * Writes `thinkingConfig`: the client's own (`extra_body.google.thinking_config`, as Google's compatible API takes it), else
 * what its budget or effort asks for, else the budget of the configuration; nothing where the model does not think.
 */
export function writeThinking(json: JsonWriter, document: JsonValue, request: ClaudeMembers, call: BackCall): void {
  const generation = generationOf(call.model);
  const own = document.member("extra_body").member("google").member("thinking_config");
  if (own.kind == JsonKind.Object) json.key("thinkingConfig").raw(own.raw);
  if (own.kind == JsonKind.Object || generation == GeminiGeneration.Plain) return;
  let value = givenBudget(request);
  const isLevel = value.length == 0 && generation == GeminiGeneration.Levels;
  if (value.length == 0) value = pairedWord(isLevel ? LEVELS : BUDGETS, effortAskedFor(request));
  const least = call.model.indexOf(PRO) < 0 ? Bytes.empty() : pairedWord(PRO_LEAST, value);
  if (least.length > 0) value = least;
  const isDefault = value.length == 0 && call.options.hasGeminiThinkingBudget;
  if (isDefault) value = Bytes.of(call.options.geminiThinkingBudget.toString());
  if (value.length == 0) return;
  json.key("thinkingConfig").beginObject();
  if (isLevel && !isDefault) json.key("thinkingLevel").stringRaw(value);
  else json.key("thinkingBudget").raw(value);
  if (!value.equalsString("0")) json.key("includeThoughts").bool(true);
  json.endObject();
}

/** Tokens, as OpenRouter or Anthropic have them; empty when the client gave none. */
function givenBudget(request: ClaudeMembers): Bytes {
  let tokens = request.reasoning.member("max_tokens");
  if (tokens.kind != JsonKind.Number) tokens = request.thinking.member("budget_tokens");
  return tokens.kind == JsonKind.Number ? tokens.raw : Bytes.empty();
}
