import type { ChatCompletionCreateParamsBase } from "openai/resources/chat/completions";
import type { Conversation, OfferedTool, ToolChoice } from "../conversation.ts";
import { isObject, type JsonObject, typeName } from "../json.ts";
import { type Steering, steer } from "../steering.ts";
import { readMessages } from "./chat-messages.ts";
import { invalid, missing, unknownModel, wrongType, wrongValue } from "./errors.ts";

/** A chat completion request that passed every check. */
export interface ChatRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** How many choices are asked for. */
  readonly n: number;
  readonly conversation: Conversation;
  readonly steering: Steering;
}

/** Every parameter of the official client's type: the compiler tells when one is added. */
const PARAMETERS: Readonly<Record<keyof ChatCompletionCreateParamsBase, true>> = {
  messages: true,
  model: true,
  audio: true,
  frequency_penalty: true,
  function_call: true,
  functions: true,
  logit_bias: true,
  logprobs: true,
  max_completion_tokens: true,
  max_tokens: true,
  metadata: true,
  modalities: true,
  moderation: true,
  n: true,
  parallel_tool_calls: true,
  prediction: true,
  presence_penalty: true,
  prompt_cache_key: true,
  prompt_cache_options: true,
  prompt_cache_retention: true,
  reasoning_effort: true,
  response_format: true,
  safety_identifier: true,
  seed: true,
  service_tier: true,
  stop: true,
  store: true,
  stream: true,
  stream_options: true,
  temperature: true,
  tool_choice: true,
  tools: true,
  top_logprobs: true,
  top_p: true,
  user: true,
  verbosity: true,
  web_search_options: true,
};

/** What sets the makers apart who serve this protocol. */
export interface ChatProfile {
  /** Models of other makers: what a forgotten model mapping would send. */
  readonly foreign: RegExp;
  /** Parameters besides those of OpenAI's. */
  readonly extra: readonly string[];
  /** The error inside a stream that asked for one, if it is not OpenAI's. */
  readonly streamFailure?: unknown;
}

export const OPENAI_PROFILE: ChatProfile = { foreign: /^(claude|gemini|qwen|deepseek)\b/, extra: [] };

/** Models that refuse max_tokens in favour of max_completion_tokens. */
export const REASONING = /^(o\d|gpt-5)/;

/** Checks a request as the API does, in its order, and reads what an answer needs. Throws OpenAiError. */
export function readChatRequest(body: unknown, profile: ChatProfile = OPENAI_PROFILE): ChatRequest {
  if (!isObject(body)) throw invalid("We could not parse the JSON body of your request.");
  for (const name of Object.keys(body)) {
    if (!(name in PARAMETERS) && !profile.extra.includes(name))
      throw invalid(`Unrecognized request argument supplied: ${name}`);
  }
  const model = readModel(body, profile.foreign);
  if (body.messages === undefined) throw missing("messages");
  const read = readMessages(body.messages);
  const steering = steer(model, read.texts.join("\n"));
  const stream = readFlag(body, "stream");
  checkNumbers(body);
  const tools = readTools(body.tools);
  const conversation: Conversation = {
    ...read,
    model,
    tools,
    toolChoice: readToolChoice(body.tool_choice, tools),
    parallelTools: body.parallel_tool_calls !== false,
    maxTokens: readMaxTokens(body, model),
    stops: readStops(body.stop),
    wantsJson: isObject(body.response_format) && body.response_format.type !== "text",
    wantsThinking: false,
  };
  return {
    model,
    stream,
    includeUsage: readIncludeUsage(body, stream),
    n: Number(body.n ?? 1),
    conversation,
    steering,
  };
}

export function readModel(body: JsonObject, foreign: RegExp): string {
  const { model } = body;
  if (model === undefined || model === "") throw invalid("you must provide a model parameter");
  if (typeof model !== "string") throw wrongType("model", "a string", typeName(model));
  if (foreign.test(model)) throw unknownModel(model);
  return model;
}

export function readFlag(body: JsonObject, name: string): boolean {
  const value = body[name] ?? false;
  if (typeof value !== "boolean") throw wrongType(name, "a boolean", typeName(value));
  return value;
}

export function readIncludeUsage(body: JsonObject, stream: boolean): boolean {
  const options = body.stream_options ?? undefined;
  if (options === undefined) return false;
  if (!stream) {
    throw invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options");
  }
  if (!isObject(options)) throw wrongType("stream_options", "an object", typeName(options));
  return options.include_usage === true;
}

/** Lowest and highest value, both allowed; `whole` numbers are called integers in the errors. */
export interface Range {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
}

const RANGES: readonly Range[] = [
  { name: "temperature", low: 0, high: 2, whole: false },
  { name: "top_p", low: 0, high: 1, whole: false },
  { name: "frequency_penalty", low: -2, high: 2, whole: false },
  { name: "presence_penalty", low: -2, high: 2, whole: false },
  { name: "n", low: 1, high: 128, whole: true },
  { name: "top_logprobs", low: 0, high: 20, whole: true },
  { name: "max_tokens", low: 1, high: Number.MAX_SAFE_INTEGER, whole: true },
  { name: "max_completion_tokens", low: 1, high: Number.MAX_SAFE_INTEGER, whole: true },
];

/** Checks the parameters that are numbers. Throws OpenAiError. */
export function checkNumbers(body: JsonObject, ranges: readonly Range[] = RANGES): void {
  for (const { name, low, high, whole } of ranges) {
    const value = body[name] ?? undefined;
    if (value === undefined) continue;
    const kind = whole ? "integer" : "decimal";
    if (typeof value !== "number" || (whole && !Number.isInteger(value))) {
      throw wrongType(name, whole ? "an integer" : "a decimal", typeName(value));
    }
    if (value < low) throw outOfRange(name, kind, "below minimum", ">=", low, value);
    if (value > high) throw outOfRange(name, kind, "above maximum", "<=", high, value);
  }
}

function outOfRange(name: string, kind: string, where: string, sign: string, limit: number, value: number): Error {
  const message = `Invalid '${name}': ${kind} ${where} value. Expected a value ${sign} ${limit}, but got ${value} instead.`;
  const code = `${kind}_${where.replace(" ", "_")}_value`;
  return invalid(message, name, code);
}

function readMaxTokens(body: JsonObject, model: string): number | undefined {
  const { max_tokens: old, max_completion_tokens: current } = body;
  if (typeof old === "number" && REASONING.test(model)) {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    throw invalid(message, "max_tokens", "unsupported_parameter");
  }
  if (typeof old === "number" && typeof current === "number") {
    throw invalid("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.");
  }
  return typeof current === "number" ? current : typeof old === "number" ? old : undefined;
}

export function readStops(stop: unknown): string[] {
  if (stop === undefined || stop === null) return [];
  const stops = Array.isArray(stop) ? stop : [stop];
  if (stops.length > 4) {
    const message = `Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length ${stops.length} instead.`;
    throw invalid(message, "stop", "array_above_max_length");
  }
  for (const item of stops) if (typeof item !== "string") throw wrongType("stop", "a string", typeName(item));
  return stops;
}

const TOOL_NAME = /^[a-zA-Z0-9_-]+$/;

function readTools(tools: unknown): OfferedTool[] {
  if (tools === undefined || tools === null) return [];
  if (!Array.isArray(tools)) throw wrongType("tools", "an array of objects", typeName(tools));
  if (tools.length === 0) {
    const message =
      "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.";
    throw invalid(message, "tools", "empty_array");
  }
  return tools.map((tool, index) => readTool(tool, `tools[${index}]`));
}

function readTool(tool: unknown, path: string): OfferedTool {
  if (!isObject(tool)) throw wrongType(path, "an object", typeName(tool));
  if (tool.type === undefined) throw missing(`${path}.type`);
  if (tool.type !== "function") throw wrongValue(`${path}.type`, tool.type, ["function", "custom"]);
  const definition = tool.function;
  if (!isObject(definition)) throw missing(`${path}.function`);
  const { name, description, parameters } = definition;
  if (name === undefined) throw missing(`${path}.function.name`);
  if (typeof name !== "string" || !TOOL_NAME.test(name)) {
    const message = `Invalid '${path}.function.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`;
    throw invalid(message, `${path}.function.name`, "invalid_value");
  }
  const schema = parameters ?? { type: "object", properties: {} };
  return { name, schema, text: `${name} ${String(description ?? "")} ${JSON.stringify(schema)}` };
}

function readToolChoice(choice: unknown, tools: readonly OfferedTool[]): ToolChoice {
  if (choice === undefined || choice === null) return "auto";
  if (tools.length === 0) {
    throw invalid(
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
      "tool_choice",
    );
  }
  if (choice === "auto" || choice === "none" || choice === "required") return choice;
  if (typeof choice === "string") throw wrongValue("tool_choice", choice, ["none", "auto", "required"]);
  const wanted = isObject(choice) && isObject(choice.function) ? choice.function.name : undefined;
  if (typeof wanted !== "string") throw missing("tool_choice.function");
  if (!tools.some((tool) => tool.name === wanted)) {
    throw invalid(`Invalid value for 'tool_choice': function '${wanted}' not found in 'tools'.`, "tool_choice");
  }
  return { name: wanted };
}
