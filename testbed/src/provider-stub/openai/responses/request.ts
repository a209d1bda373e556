import type { ResponseCreateParamsBase } from "openai/resources/responses/responses";
import type { Conversation } from "../../conversation.ts";
import { isObject, type JsonObject, typeName } from "../../json.ts";
import { type Steering, steer } from "../../steering.ts";
import { checkNumbers, OPENAI_PROFILE, REASONING, readFlag, readModel } from "../chat-request.ts";
import { invalid, missing, wrongType, wrongValue } from "../errors.ts";
import { type Item, readConversation, readItems } from "./input.ts";
import { readToolChoice, readTools } from "./tools.ts";

/** A request for a response that passed every check. */
export interface ResponsesRequest {
  readonly model: string;
  readonly stream: boolean;
  /** What the answer repeats of the request. */
  readonly body: JsonObject;
  /** The items of this request and of those it continues. */
  readonly items: readonly Item[];
  /** Whether reasoning is summed up, and not only counted. */
  readonly showReasoning: boolean;
  readonly encryptReasoning: boolean;
  /** Whether deltas bear a field that hides their length. */
  readonly obfuscate: boolean;
  readonly conversation: Conversation;
  readonly steering: Steering;
}

/** Every parameter of the official client's type: the compiler tells when one is added. */
const PARAMETERS: Readonly<Record<keyof ResponseCreateParamsBase, true>> = {
  background: true,
  context_management: true,
  conversation: true,
  include: true,
  input: true,
  instructions: true,
  max_output_tokens: true,
  metadata: true,
  model: true,
  moderation: true,
  parallel_tool_calls: true,
  previous_response_id: true,
  prompt: true,
  prompt_cache_key: true,
  prompt_cache_options: true,
  prompt_cache_retention: true,
  reasoning: true,
  safety_identifier: true,
  service_tier: true,
  store: true,
  stream: true,
  stream_options: true,
  temperature: true,
  text: true,
  tool_choice: true,
  tools: true,
  top_logprobs: true,
  top_p: true,
  truncation: true,
  user: true,
};

/** Parameters of chat completions, and where they have gone. */
const MOVED: Readonly<Record<string, string>> = {
  messages: "input",
  max_tokens: "max_output_tokens",
  max_completion_tokens: "max_output_tokens",
  response_format: "text.format",
  reasoning_effort: "reasoning.effort",
  verbosity: "text.verbosity",
};

/** The fewest tokens an answer may be limited to. */
const LEAST_OUTPUT = 16;

const RANGES = [
  { name: "temperature", low: 0, high: 2, whole: false },
  { name: "top_p", low: 0, high: 1, whole: false },
  { name: "top_logprobs", low: 0, high: 20, whole: true },
  { name: "max_output_tokens", low: LEAST_OUTPUT, high: Number.MAX_SAFE_INTEGER, whole: true },
] as const;

/** Checks a request as the API does. `earlier` gives the items of a response that is continued. Throws OpenAiError. */
export function readResponsesRequest(
  body: unknown,
  earlier: (id: string) => readonly Item[] | undefined,
): ResponsesRequest {
  if (!isObject(body)) throw invalid("We could not parse the JSON body of your request.");
  checkParameters(body);
  const model = readModel(body, OPENAI_PROFILE.foreign);
  checkNumbers(body, RANGES);
  const items = [...readEarlier(body.previous_response_id, earlier), ...readItems(body.input)];
  const tools = readTools(body.tools);
  const read = readConversation(items);
  const texts = [...readInstructions(body.instructions), ...read.texts];
  const steering = steer(model, texts.join("\n"));
  const reasoning = readReasoning(body.reasoning, model);
  const conversation: Conversation = {
    ...read,
    texts,
    model,
    tools,
    toolChoice: readToolChoice(body.tool_choice, tools),
    parallelTools: body.parallel_tool_calls !== false,
    maxTokens: typeof body.max_output_tokens === "number" ? body.max_output_tokens : undefined,
    stops: [],
    wantsJson: readFormat(body.text),
    wantsThinking: reasoning.wanted,
  };
  return {
    model,
    stream: readFlag(body, "stream"),
    body,
    items,
    showReasoning: steering.thinking || reasoning.summed,
    encryptReasoning: Array.isArray(body.include) && body.include.includes("reasoning.encrypted_content"),
    obfuscate: !isObject(body.stream_options) || body.stream_options.include_obfuscation !== false,
    conversation,
    steering,
  };
}

function checkParameters(body: JsonObject): void {
  for (const name of Object.keys(body)) {
    const home = MOVED[name];
    if (home !== undefined) {
      const message = `Unsupported parameter: '${name}'. In the Responses API, this parameter has moved to '${home}'. Try again with the new parameter. See the API documentation for more information: https://platform.openai.com/docs/api-reference/responses/create.`;
      throw invalid(message, null, "unsupported_parameter");
    }
    if (!(name in PARAMETERS)) throw invalid(`Unknown parameter: '${name}'.`, name, "unknown_parameter");
  }
}

function readEarlier(id: unknown, earlier: (id: string) => readonly Item[] | undefined): readonly Item[] {
  if (id === undefined || id === null) return [];
  if (typeof id !== "string") throw wrongType("previous_response_id", "a string", typeName(id));
  const items = earlier(id);
  if (items !== undefined) return items;
  const message = `Previous response with id '${id}' not found.`;
  throw invalid(message, "previous_response_id", "previous_response_not_found");
}

function readInstructions(instructions: unknown): string[] {
  if (instructions === undefined || instructions === null) return [];
  if (typeof instructions !== "string") throw wrongType("instructions", "a string", typeName(instructions));
  return [instructions];
}

const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

function readReasoning(reasoning: unknown, model: string): { wanted: boolean; summed: boolean } {
  if (reasoning === undefined || reasoning === null) return { wanted: false, summed: false };
  if (!isObject(reasoning)) throw wrongType("reasoning", "an object", typeName(reasoning));
  const { effort = null, summary = reasoning.generate_summary ?? null } = reasoning;
  if (effort !== null && !EFFORTS.includes(String(effort))) throw wrongValue("reasoning.effort", effort, EFFORTS);
  if (!REASONING.test(model) && !model.startsWith("stub-")) {
    const message = "Unsupported parameter: 'reasoning.effort' is not supported with this model.";
    throw invalid(message, "reasoning.effort", "unsupported_parameter");
  }
  return { wanted: effort !== "none", summed: summary !== null };
}

/** Whether the answer has to be JSON. */
function readFormat(text: unknown): boolean {
  const format = isObject(text) ? text.format : undefined;
  if (format === undefined || format === null) return false;
  if (!isObject(format)) throw wrongType("text.format", "an object", typeName(format));
  switch (format.type) {
    case "text":
      return false;
    case "json_object":
      return true;
    case "json_schema":
      if (format.name === undefined) throw missing("text.format.name");
      if (!isObject(format.schema)) throw missing("text.format.schema");
      return true;
    default:
      throw wrongValue("text.format.type", format.type, ["text", "json_schema", "json_object"]);
  }
}
