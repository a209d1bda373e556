import type { ChatRequest as ClientRequest } from "ollama";
import type { Conversation, OfferedTool } from "../conversation.ts";
import {
  anything,
  between,
  type Field,
  type Fields,
  flag,
  list,
  object,
  oneOf,
  required,
  text,
  whole,
} from "../fields.ts";
import { isObject, type JsonObject } from "../json.ts";
import { promptOf } from "../prompt.ts";
import { type Steering, steer } from "../steering.ts";
import { invalid, refuse, unknownModel } from "./errors.ts";
import { check, objectAt, readTurns } from "./messages.ts";
import { readOptions } from "./options.ts";

/** A chat request that passed every check. */
export interface ChatRequest {
  readonly stream: boolean;
  /** Without messages the server loads or unloads the model and says so. */
  readonly empty: "load" | "unload" | undefined;
  readonly conversation: Conversation;
  readonly steering: Steering;
}

const duration: Field = { kinds: ["string", "number"] };

const PARAMETERS: Readonly<Record<keyof ClientRequest | "truncate" | "shift", Field>> = {
  model: text,
  messages: list,
  stream: flag,
  format: anything,
  keep_alive: duration,
  tools: list,
  think: { kinds: ["boolean", "string"] },
  logprobs: flag,
  top_logprobs: between(0, 20, whole),
  options: object,
  truncate: flag,
  shift: flag,
};

/** Models that no Ollama has: what a forgotten model mapping would send. */
const FOREIGN = /^(gpt-\d|o\d|claude|gemini|text-embedding)/;

/** The model of a request, if there is one of that name. Throws StubError. */
export function readModel(body: JsonObject): string {
  const { model } = body;
  if (typeof model !== "string" || model === "") throw invalid("model is required");
  if (FOREIGN.test(model)) throw unknownModel(model);
  return model;
}

/** Checks a request as the server does and reads what an answer needs. Throws StubError. */
export function readChatRequest(body: JsonObject): ChatRequest {
  check(body, PARAMETERS, "");
  const model = readModel(body);
  const turns = readTurns(body.messages);
  const prompt = promptOf(turns);
  const conversation: Conversation = {
    ...prompt,
    model,
    tools: Array.isArray(body.tools) ? body.tools.map(readTool) : [],
    toolChoice: "auto",
    parallelTools: true,
    ...readOptions(body.options),
    wantsJson: readFormat(body.format),
    wantsThinking: readThink(body.think),
  };
  const unload = body.keep_alive === 0 || body.keep_alive === "0";
  return {
    stream: body.stream !== false,
    empty: turns.length > 0 ? undefined : unload ? "unload" : "load",
    conversation,
    steering: steer(model, prompt.texts.join("\n")),
  };
}

/** `"json"` or a JSON schema. */
function readFormat(format: unknown): boolean {
  if (format === undefined || format === null || format === "") return false;
  if (format === "json" || isObject(format)) return true;
  throw refuse(500, `invalid format: ${JSON.stringify(format)}; expected "json" or a valid JSON Schema object`);
}

const LEVELS = ["high", "medium", "low", "max"];

function readThink(think: unknown): boolean {
  if (typeof think !== "string") return think === true;
  if (LEVELS.includes(think)) return true;
  throw invalid(`invalid think value: "${think}" (must be "high", "medium", "low", "max", true, or false)`);
}

const FUNCTION: Fields = { name: required(text), description: text, parameters: object, type: text };

function readTool(tool: unknown): OfferedTool {
  const fields = objectAt(tool, "tools");
  check(fields, { type: required(oneOf("function")), function: required(object), items: anything }, "tools.");
  const definition = objectAt(fields.function, "tools.function");
  check(definition, FUNCTION, "tools.function.");
  const { name, description = "", parameters = { type: "object", properties: {} } } = definition;
  return {
    name: String(name),
    schema: parameters,
    text: `${String(name)} ${String(description)} ${JSON.stringify(parameters)}`,
  };
}
