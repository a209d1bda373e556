import { Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { pairedWord } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { BackCall } from "./back-call";
import { ClaudeMembers } from "./claude-members";
import { effortAskedFor } from "./claude-thinking";
import { GeminiGeneration, generationOf } from "./gemini-model";

/** Efforts as the levels and the budgets (tokens) that Google's own OpenAI-compatible API makes of them. */
const LEVELS: Bytes = Bytes.of("none MINIMAL minimal MINIMAL low LOW medium MEDIUM high HIGH xhigh HIGH max HIGH ");
const BUDGETS: Bytes = Bytes.of("none 0 minimal 1024 low 1024 medium 8192 high 24576 xhigh 24576 max 24576 ");

const MINIMAL: Bytes = Bytes.of("MINIMAL");
const LOW: Bytes = Bytes.of("LOW");
const PRO: Bytes = Bytes.of("-pro");
const LITE: Bytes = Bytes.of("-lite");

/**
 * Writes `thinkingConfig`: the client's own (`extra_body.google.thinking_config`, as Google's compatible API takes it), else
 * what its budget or effort asks for, else the budget of the configuration; nothing where the model does not think.
 */
export function writeThinking(json: JsonWriter, document: JsonValue, request: ClaudeMembers, call: BackCall): void {
  const generation = generationOf(call.model);
  const own = document.member("extra_body").member("google").member("thinking_config");
  if (own.kind == JsonKind.Object) json.key("thinkingConfig").raw(own.raw);
  if (own.kind == JsonKind.Object || generation == GeminiGeneration.Plain) return;
  const given = givenBudget(request);
  const isLevel = given.length == 0 && generation == GeminiGeneration.Levels;
  const value = given.length > 0 ? given : pairedWord(isLevel ? LEVELS : BUDGETS, effortAskedFor(request));
  const isDefault = value.length == 0;
  if (isDefault && !call.options.hasGeminiThinkingBudget) return;
  json.key("thinkingConfig").beginObject();
  let budget: i64 = -1;
  if (isLevel && !isDefault) {
    const isLeast = value.equals(MINIMAL) && call.model.indexOf(PRO) >= 0;
    json.key("thinkingLevel").stringRaw(isLeast ? LOW : value);
  } else {
    budget = isDefault ? call.options.geminiThinkingBudget : JsonValue.of(value).asI64(i64.MAX_VALUE);
    budget = within(budget, call.model);
    json.key("thinkingBudget").integer(budget);
  }
  if (budget != 0) json.key("includeThoughts").bool(true);
  json.endObject();
}

/** A budget (tokens) brought into the model's range; -1 leaves it to the model. The largest cannot be kept from thinking. */
function within(budget: i64, model: Bytes): i64 {
  if (budget < 0) return budget;
  if (model.indexOf(PRO) >= 0) return min<i64>(max<i64>(budget, 128), 32768);
  return min<i64>(budget > 0 && model.indexOf(LITE) >= 0 ? max<i64>(budget, 512) : budget, 24576);
}

/** Tokens, as OpenRouter or Anthropic have them; empty when the client gave none. */
function givenBudget(request: ClaudeMembers): Bytes {
  let tokens = request.reasoning.member("max_tokens");
  if (tokens.kind != JsonKind.Number) tokens = request.thinking.member("budget_tokens");
  return tokens.kind == JsonKind.Number ? tokens.raw : Bytes.empty();
}
