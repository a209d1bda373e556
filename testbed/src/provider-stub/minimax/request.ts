import type { Conversation, OfferedTool, ToolChoice } from "../conversation.ts";
import { anything, between, type Fields, flag, list, object, oneOf, required, text, whole } from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import { promptOf } from "../prompt.ts";
import { type Steering, steer } from "../steering.ts";
import { invalid } from "./errors.ts";
import { check, objectAt, readTurns } from "./messages.ts";

/** A request that passed every check. */
export interface ProRequest {
  readonly stream: boolean;
  /** Who answers. */
  readonly bot: string;
  readonly conversation: Conversation;
  readonly steering: Steering;
}

const PARAMETERS: Fields = {
  model: required(text),
  stream: flag,
  tokens_to_generate: between(1, Number.MAX_SAFE_INTEGER, whole),
  temperature: between(0, 1),
  top_p: between(0, 1),
  mask_sensitive_info: flag,
  messages: required(list),
  bot_setting: required(list),
  reply_constraints: required(object),
  sample_messages: list,
  functions: list,
  function_call: object,
  plugins: list,
};

/** Models of other makers: what a forgotten model mapping would send. */
const FOREIGN = /^(gpt|o\d|claude|gemini|qwen|command|text-embedding)\b/;

/** Checks a request as the API does and reads what an answer needs. Throws StubError. */
export function readProRequest(body: JsonObject): ProRequest {
  check(body, PARAMETERS, "");
  const model = String(body.model);
  if (FOREIGN.test(model)) throw invalid(`unknown model '${model}'`);
  // Zero is out of bounds for both.
  if (body.temperature === 0) throw invalid("temperature must be in (0, 1]");
  if (body.top_p === 0) throw invalid("top_p must be in (0, 1]");
  const settings = readSettings(body.bot_setting);
  const bots = settings.map((setting) => setting.bot);
  const samples = body.sample_messages ?? [];
  if (Array.isArray(samples) && samples.length > 0) readTurns(samples, bots, "sample_messages");
  const turns = readTurns(body.messages, bots, "messages");
  if (turns.at(-1)?.role === "assistant") throw invalid("the last message must not be of sender_type BOT");
  const { bot, wantsJson } = readConstraints(body.reply_constraints, bots);
  const prompt = promptOf(
    turns,
    settings.map((setting) => setting.content),
  );
  const tools = Array.isArray(body.functions) ? body.functions.map(readFunction) : [];
  const conversation: Conversation = {
    ...prompt,
    model,
    tools,
    toolChoice: readChoice(body.function_call, tools),
    // The answer has room for one call.
    parallelTools: false,
    maxTokens: typeof body.tokens_to_generate === "number" ? body.tokens_to_generate : undefined,
    stops: [],
    wantsJson,
    wantsThinking: false,
  };
  const steering = steer(model, prompt.texts.join("\n"));
  // The protocol has no place for thoughts.
  return { stream: body.stream === true, bot, conversation, steering: { ...steering, thinking: false } };
}

function readSettings(settings: unknown): { bot: string; content: string }[] {
  if (!Array.isArray(settings) || settings.length === 0) throw invalid("bot_setting is empty");
  return settings.map((setting, index) => {
    const path = `bot_setting[${index}]`;
    const fields = objectAt(setting, path);
    check(fields, { bot_name: required(text), content: required(text) }, `${path}.`);
    return { bot: String(fields.bot_name), content: String(fields.content) };
  });
}

function readConstraints(constraints: unknown, bots: readonly string[]): { bot: string; wantsJson: boolean } {
  const fields = objectAt(constraints, "reply_constraints");
  const shape = { sender_type: required(oneOf("BOT")), sender_name: required(text), glyph: object };
  check(fields, shape, "reply_constraints.");
  const bot = String(fields.sender_name);
  if (!bots.includes(bot)) throw invalid(`bot ${bot} has no bot_setting`);
  const { glyph } = fields;
  if (!isObject(glyph)) return { bot, wantsJson: false };
  const type = required(oneOf("raw", "json_value"));
  check(
    glyph,
    { type, raw_glyph: text, json_properties: anything, property_list: anything },
    "reply_constraints.glyph.",
  );
  return { bot, wantsJson: glyph.type === "json_value" };
}

function readFunction(definition: unknown, index: number): OfferedTool {
  const path = `functions[${index}]`;
  const fields = objectAt(definition, path);
  check(fields, { name: text, description: text, parameters: object }, `${path}.`);
  const { name, description = "", parameters } = fields;
  if (typeof name !== "string" || name === "" || parameters === undefined) {
    throw invalid("function name or parameters is empty");
  }
  return { name, schema: parameters, text: `${name} ${String(description)} ${JSON.stringify(parameters)}` };
}

function readChoice(choice: unknown, tools: readonly OfferedTool[]): ToolChoice {
  if (!isObject(choice)) return "auto";
  check(choice, { type: required(oneOf("auto", "none", "specific")), name: text }, "function_call.");
  if (choice.type === "auto" || choice.type === "none") return choice.type;
  const name = String(choice.name ?? "");
  if (!tools.some((tool) => tool.name === name)) throw invalid(`function ${name} is not in functions`);
  return { name };
}
