import type { Conversation, OfferedTool, ToolChoice } from "../conversation.ts";
import {
  anything,
  between,
  type Fields,
  faultOf,
  flag,
  list,
  object,
  oneOf,
  required,
  text,
  whole,
} from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import { promptOf, type Turn } from "../prompt.ts";
import { type Steering, steer } from "../steering.ts";
import { faulty, invalid } from "./errors.ts";

/** A chat request that passed every check. */
export interface ChatRequest {
  readonly stream: boolean;
  /** Whether calls come as a list; else as one object. */
  readonly callsAsList: boolean;
  readonly conversation: Conversation;
  readonly steering: Steering;
}

/** The parameters of https://www.xfyun.cn/doc/spark/HTTP调用文档.html. */
const PARAMETERS: Fields = {
  model: required(text),
  messages: required(list),
  user: text,
  stream: flag,
  temperature: between(0, 2),
  top_p: between(0, 1),
  top_k: between(1, 6, whole),
  presence_penalty: between(-2, 2),
  frequency_penalty: between(-2, 2),
  max_tokens: between(1, 32_768, whole),
  response_format: object,
  suppress_plugin: list,
  tools: list,
  tool_choice: { kinds: ["string", "object"] },
  tool_calls_switch: flag,
};

const MODELS = ["lite", "general", "generalv3", "pro-128k", "generalv3.5", "max-32k", "4.0Ultra", "x1"];

/** Checks a request as the API does and reads what an answer needs. Throws StubError. */
export function readChatRequest(body: JsonObject): ChatRequest {
  check(body, PARAMETERS, "");
  const model = String(body.model);
  if (!MODELS.includes(model) && !model.startsWith("stub-")) throw invalid(`model:${model}`);
  const prompt = promptOf(readTurns(body.messages));
  const tools = (Array.isArray(body.tools) ? body.tools : []).flatMap(readTool);
  const callsAsList = body.tool_calls_switch === true;
  const conversation: Conversation = {
    ...prompt,
    model,
    tools,
    toolChoice: readToolChoice(body.tool_choice, tools),
    // One object has room for one call.
    parallelTools: callsAsList,
    maxTokens: typeof body.max_tokens === "number" ? body.max_tokens : undefined,
    stops: [],
    wantsJson: readJsonWish(body.response_format),
    wantsThinking: model === "x1",
  };
  const steering = steer(model, prompt.texts.join("\n"));
  return { stream: body.stream === true, callsAsList, conversation, steering };
}

function check(value: JsonObject, fields: Fields, path: string): void {
  const fault = faultOf(value, fields, path);
  if (fault !== undefined) throw faulty(fault);
}

function objectAt(value: unknown, path: string): JsonObject {
  if (isObject(value)) return value;
  throw faulty({ what: "kind", path, kinds: ["object"], value });
}

const MESSAGE: Fields = {
  role: required(oneOf("system", "user", "assistant", "tool")),
  content: text,
  tool_calls: { kinds: ["array", "object"] },
  tool_call_id: text,
};

/** Messages, whose content is text only. The order is the client's: calls need not have ids to be answered by. */
function readTurns(messages: unknown): Turn[] {
  if (!Array.isArray(messages) || messages.length === 0) throw invalid("messages: must not be empty");
  return messages.map((message, index) => {
    const path = `messages[${index}]`;
    const fields = objectAt(message, path);
    check(fields, MESSAGE, `${path}.`);
    const { content, tool_calls: calls = [] } = fields;
    const said = typeof content === "string" && content !== "" ? [content] : [];
    const called = (Array.isArray(calls) ? calls : [calls]).flatMap((call) => readCall(call, `${path}.tool_calls`));
    const texts = [...said, ...called];
    if (texts.length === 0) throw invalid(`${path}.content: must not be empty`);
    return { role: fields.role as Turn["role"], texts, images: [], calls: [], answers: undefined };
  });
}

function readCall(call: unknown, path: string): string[] {
  const fields = objectAt(call, path);
  check(fields, { id: text, type: oneOf("function"), index: whole, function: required(object) }, `${path}.`);
  const called = objectAt(fields.function, `${path}.function`);
  check(called, { name: required(text), arguments: required(text) }, `${path}.function.`);
  return [String(called.name), String(called.arguments)];
}

/** A function; a web search is the service's own and none of the client's. */
function readTool(tool: unknown, index: number): OfferedTool[] {
  const path = `tools[${index}]`;
  const fields = objectAt(tool, path);
  check(fields, { type: required(oneOf("function", "web_search")), function: object, web_search: object }, `${path}.`);
  if (fields.type === "web_search") return [];
  const definition = objectAt(fields.function, `${path}.function`);
  check(definition, { name: required(text), description: text, parameters: object }, `${path}.function.`);
  const { name, description = "", parameters = { type: "object", properties: {} } } = definition;
  const words = `${String(name)} ${String(description)} ${JSON.stringify(parameters)}`;
  return [{ name: String(name), schema: parameters, text: words }];
}

function readToolChoice(choice: unknown, tools: readonly OfferedTool[]): ToolChoice {
  if (choice === undefined || choice === null) return "auto";
  if (choice === "auto" || choice === "none" || choice === "required") return choice;
  const name = isObject(choice) && isObject(choice.function) ? choice.function.name : undefined;
  if (!tools.some((tool) => tool.name === name)) throw invalid("tool_choice: no such tool");
  return { name: String(name) };
}

function readJsonWish(format: unknown): boolean {
  if (!isObject(format)) return false;
  check(format, { type: required(oneOf("text", "json_object")), json_schema: anything }, "response_format.");
  return format.type === "json_object";
}
