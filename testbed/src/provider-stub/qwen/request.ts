import type { Conversation, OfferedTool, ToolChoice } from "../conversation.ts";
import { anything, between, type Fields, flag, list, object, oneOf, required, text, whole } from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import { promptOf } from "../prompt.ts";
import { type Steering, steer } from "../steering.ts";
import { invalid, refuse, refusedByModel, unknownModel } from "./errors.ts";
import { check, objectAt, readTurns, type Service } from "./messages.ts";

/** A generation request that passed every check. */
export interface GenerationRequest {
  readonly service: Service;
  readonly conversation: Conversation;
  readonly steering: Steering;
  /** Whether an event of a stream holds what is new, not all so far. */
  readonly incremental: boolean;
  /** Whether the answer is a message (`output.choices`), not a text (`output.text`). */
  readonly message: boolean;
  /** How many choices are asked for. */
  readonly n: number;
}

const REQUEST: Fields = { model: text, input: object, parameters: object };

/** The parameters of the DashScope SDK's call (github.com/dashscope/dashscope-sdk-python, aigc/generation.py). */
const PARAMETERS: Fields = {
  temperature: between(0, 2),
  top_p: between(0, 1),
  top_k: between(0, Number.MAX_SAFE_INTEGER, whole),
  max_tokens: between(1, Number.MAX_SAFE_INTEGER, whole),
  seed: between(0, 2 ** 31 - 1, whole),
  stop: { kinds: ["string", "array"] },
  repetition_penalty: between(0, Number.MAX_VALUE),
  presence_penalty: between(-2, 2),
  result_format: oneOf("message", "text"),
  incremental_output: flag,
  enable_search: flag,
  search_options: object,
  tools: list,
  tool_choice: { kinds: ["string", "object"] },
  parallel_tool_calls: flag,
  enable_thinking: flag,
  thinking_budget: between(1, Number.MAX_SAFE_INTEGER, whole),
  n: between(1, 4, whole),
  logprobs: flag,
  top_logprobs: between(0, 5, whole),
  response_format: object,
  vl_high_resolution_images: flag,
};

/** Models of other makers: what a forgotten model mapping would send. */
const FOREIGN = /^(gpt|o\d|claude|gemini|command|text-embedding-(3|ada))\b/;

/** Models of the other service. */
const MULTIMODAL = /-vl|^qvq|omni|audio|ocr|^qwen3\.[5-9](?!.*-max)|^qwen3\.8/;

/** The model of a request. Throws StubError. */
export function readModel(body: JsonObject): string {
  if (typeof body.model !== "string" || body.model === "") {
    throw refuse(400, "BadRequest.EmptyModel", 'Required parameter "model" missing from request.');
  }
  if (FOREIGN.test(body.model)) throw unknownModel();
  return body.model;
}

/** Checks a request as the service does and reads what an answer needs. Throws StubError. */
export function readGeneration(body: JsonObject, service: Service): GenerationRequest {
  check(body, REQUEST, "");
  const model = readModel(body);
  if (!isObject(body.input))
    throw refuse(400, "BadRequest.EmptyInput", "Required input parameter missing from request.");
  const turns = readTurns(messagesOf(body.input), service);
  const steered = model.startsWith("stub-");
  if (!steered && MULTIMODAL.test(model) !== (service === "multimodal")) throw invalid("url error, please check url！");
  const parameters = isObject(body.parameters) ? body.parameters : {};
  check(parameters, PARAMETERS, "parameters.");
  if (parameters.top_p === 0) throw refusedByModel("Range of top_p should be (0.0, 1.0]");
  const prompt = promptOf(turns);
  const tools = Array.isArray(parameters.tools) ? parameters.tools.map(readTool) : [];
  const thinks = parameters.enable_thinking === true;
  const conversation: Conversation = {
    ...prompt,
    model,
    tools,
    toolChoice: readToolChoice(parameters.tool_choice, tools, thinks),
    parallelTools: parameters.parallel_tool_calls === true,
    maxTokens: typeof parameters.max_tokens === "number" ? parameters.max_tokens : undefined,
    stops: readStops(parameters.stop),
    wantsJson: readJsonWish(parameters.response_format, thinks),
    wantsThinking: thinks,
  };
  // A model that calls tools, and the other service, answer with messages whatever is asked for.
  const message = parameters.result_format === "message" || tools.length > 0 || service === "multimodal";
  return {
    service,
    conversation,
    steering: steer(model, prompt.texts.join("\n")),
    incremental: parameters.incremental_output === true,
    message,
    n: typeof parameters.n === "number" ? parameters.n : 1,
  };
}

function messagesOf(input: JsonObject): unknown {
  check(input, { prompt: text, messages: list }, "input.");
  if (input.messages === undefined && typeof input.prompt === "string") {
    return [{ role: "user", content: input.prompt }];
  }
  return input.messages;
}

function readStops(stop: unknown): string[] {
  if (stop === undefined || stop === null) return [];
  const stops = Array.isArray(stop) ? stop : [stop];
  if (stops.some((item) => typeof item !== "string")) throw refusedByModel("stop must be strings");
  return stops;
}

function readJsonWish(format: unknown, thinks: boolean): boolean {
  if (!isObject(format)) return false;
  const type = oneOf("text", "json_object", "json_schema");
  check(format, { type: required(type), json_schema: anything }, "parameters.response_format.");
  if (format.type === "text") return false;
  if (thinks) throw refusedByModel("Json mode response is not supported when enable_thinking is true");
  return true;
}

function readTool(tool: unknown, index: number): OfferedTool {
  const path = `parameters.tools.${index}`;
  const fields = objectAt(tool, path);
  check(fields, { type: required(oneOf("function")), function: required(object) }, `${path}.`);
  const definition = objectAt(fields.function, `${path}.function`);
  check(definition, { name: required(text), description: text, parameters: object, strict: flag }, `${path}.function.`);
  const { name, description = "", parameters = { type: "object", properties: {} } } = definition;
  return {
    name: String(name),
    schema: parameters,
    text: `${String(name)} ${String(description)} ${JSON.stringify(parameters)}`,
  };
}

function readToolChoice(choice: unknown, tools: readonly OfferedTool[], thinks: boolean): ToolChoice {
  if (choice === undefined || choice === null || choice === "auto") return "auto";
  if (choice === "none") return "none";
  if (thinks) {
    throw refusedByModel("The tool_choice parameter does not support being set to required or object in thinking mode");
  }
  if (choice === "required") return choice;
  const name = isObject(choice) && isObject(choice.function) ? choice.function.name : undefined;
  if (!tools.some((tool) => tool.name === name)) {
    throw refusedByModel(`tool_choice is one of the strings that should be ["none", "auto", "required"] or a tool`);
  }
  return { name: String(name) };
}
