import type { Conversation, OfferedTool, ToolChoice } from "../conversation.ts";
import { between, decimal, type Fields, faultOf, flag, list, object, oneOf, required, text, whole } from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import { promptOf, trailingTools } from "../prompt.ts";
import { type Steering, steer } from "../steering.ts";
import { readTurns } from "./chat-messages.ts";
import { faulty, invalid, unknownModel } from "./errors.ts";
import type { ChatParameter } from "./wire.ts";

/** A text that the answer can cite. */
export interface Cited {
  readonly kind: "tool" | "document";
  readonly id: string;
  readonly text: string;
}

/** A chat request that passed every check. */
export interface ChatRequest {
  readonly stream: boolean;
  readonly conversation: Conversation;
  readonly steering: Steering;
  /** What the answer cites; empty when it may not. */
  readonly cited: readonly Cited[];
}

/** Every parameter of the official client's type, with the limits of the API's reference. */
const PARAMETERS: Readonly<Record<ChatParameter | "stream", Fields[string]>> = {
  stream: flag,
  model: required(text),
  messages: required(list),
  tools: list,
  strict_tools: flag,
  documents: list,
  citation_options: object,
  response_format: object,
  safety_mode: oneOf("CONTEXTUAL", "STRICT", "OFF"),
  max_tokens: between(0, Number.MAX_SAFE_INTEGER, whole),
  stop_sequences: list,
  temperature: between(0, 1),
  seed: between(0, 2 ** 64, decimal),
  frequency_penalty: between(0, 1),
  presence_penalty: between(0, 1),
  k: between(0, 500, whole),
  p: between(0.01, 0.99),
  logprobs: flag,
  tool_choice: oneOf("REQUIRED", "NONE"),
  thinking: object,
  priority: between(0, 999, whole),
};

/** Models of other makers: what a forgotten model mapping would send. */
export const FOREIGN = /^(gpt|o\d|claude|gemini|qwen|deepseek|text-embedding)\b/;

/** Checks a request as the API does and reads what an answer needs. Throws StubError. */
export function readChatRequest(body: JsonObject): ChatRequest {
  check(body, PARAMETERS, "");
  const model = String(body.model);
  if (FOREIGN.test(model)) throw unknownModel(model);
  const turns = readTurns(body.messages);
  const documents = readDocuments(body.documents ?? []);
  const prompt = promptOf(
    turns,
    documents.map((document) => document.text),
  );
  const tools = readTools(body.tools ?? []);
  const results = trailingTools(turns).map((turn) => ({ id: `${turn.answers}:0`, text: turn.texts.join("\n") }));
  const conversation: Conversation = {
    ...prompt,
    model,
    tools,
    toolChoice: readToolChoice(body.tool_choice, tools),
    parallelTools: true,
    // Zero means the model's own limit, as with the other numbers of the Go server.
    maxTokens: typeof body.max_tokens === "number" && body.max_tokens > 0 ? body.max_tokens : undefined,
    stops: readStops(body.stop_sequences ?? []),
    wantsJson: readJsonWish(body, documents.length + tools.length > 0),
    wantsThinking: readThinking(body.thinking),
  };
  const sources = [...documents, ...results.map((result) => ({ ...result, kind: "tool" as const }))];
  return {
    stream: body.stream === true,
    conversation,
    steering: steer(model, prompt.texts.join("\n")),
    cited: readCitationWish(body.citation_options) ? sources : [],
  };
}

function check(value: JsonObject, fields: Fields, path: string): void {
  const fault = faultOf(value, fields, path);
  if (fault !== undefined) throw faulty(fault, "chat");
}

function readDocuments(documents: unknown): Cited[] {
  return (Array.isArray(documents) ? documents : []).map((document, index) => {
    const id = `doc:${index}`;
    if (typeof document === "string") return { kind: "document", id, text: document };
    if (!isObject(document)) throw invalid(`document at index ${index} cannot be empty`);
    const data = { kinds: ["object", "string"] } as const;
    check(document, { data: required(data), id: text }, `documents[${index}].`);
    const words = typeof document.data === "string" ? document.data : JSON.stringify(document.data);
    return { kind: "document", id: typeof document.id === "string" ? document.id : id, text: words };
  });
}

function readCitationWish(options: unknown): boolean {
  if (!isObject(options)) return true;
  check(options, { mode: oneOf("ENABLED", "DISABLED", "FAST", "ACCURATE", "OFF") }, "citation_options.");
  return options.mode !== "DISABLED" && options.mode !== "OFF";
}

const MAX_STOPS = 5;

function readStops(stops: unknown): string[] {
  if (!Array.isArray(stops)) return [];
  if (stops.length > MAX_STOPS) throw invalid(`stop_sequences must have at most ${MAX_STOPS} elements`);
  check(Object.fromEntries(stops.entries()), Object.fromEntries(stops.map((_, at) => [at, text])), "stop_sequences.");
  return stops;
}

function readJsonWish(body: JsonObject, combined: boolean): boolean {
  const { response_format: format } = body;
  if (!isObject(format)) return false;
  check(format, { type: required(oneOf("text", "json_object")), json_schema: object }, "response_format.");
  if (format.type === "text" && format.json_schema !== undefined) {
    throw invalid("json_schema must not be specified when type is text");
  }
  if (format.type === "json_object" && combined) throw invalid("response_format is not supported with RAG.");
  return format.type === "json_object";
}

function readThinking(thinking: unknown): boolean {
  if (!isObject(thinking)) return false;
  const budget = between(1, Number.MAX_SAFE_INTEGER, whole);
  check(thinking, { type: required(oneOf("enabled", "disabled")), token_budget: budget }, "thinking.");
  return thinking.type === "enabled";
}

const TOOL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

function readTools(tools: unknown): OfferedTool[] {
  return (Array.isArray(tools) ? tools : []).map((tool, index) => {
    if (!isObject(tool))
      throw faulty({ what: "kind", path: `tools[${index}]`, kinds: ["object"], value: tool }, "chat");
    check(tool, { type: required(oneOf("function")), function: required(object) }, `tools[${index}].`);
    return readTool(isObject(tool.function) ? tool.function : {}, `tools[${index}].function.`);
  });
}

function readTool(definition: JsonObject, path: string): OfferedTool {
  check(definition, { name: required(text), description: text, parameters: required(object) }, path);
  const name = String(definition.name);
  if (!TOOL_NAME.test(name)) {
    throw invalid(
      `tool names can only contain certain characters (A-Za-z0-9_) and can't begin with a digit (provided name: '${name}').`,
    );
  }
  const { description = "", parameters } = definition;
  return { name, schema: parameters, text: `${name} ${String(description)} ${JSON.stringify(parameters)}` };
}

function readToolChoice(choice: unknown, tools: readonly OfferedTool[]): ToolChoice {
  if (choice === "NONE") return "none";
  if (choice !== "REQUIRED") return "auto";
  if (tools.length === 0) throw invalid("tool_choice REQUIRED needs tools");
  return "required";
}
