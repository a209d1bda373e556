import type { MessageCreateParamsBase } from "@anthropic-ai/sdk/resources/messages";
import type { Conversation, OfferedTool, ToolChoice } from "../conversation.ts";
import { isObject, type JsonObject } from "../json.ts";
import { type Steering, steer } from "../steering.ts";
import type { Version } from "./auth.ts";
import { readContent, string } from "./blocks.ts";
import { invalid, required, unknownModel } from "./errors.ts";
import { readMessages } from "./messages.ts";

/** A messages request that passed every check. */
export interface MessagesRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly conversation: Conversation;
  readonly steering: Steering;
}

/** Every parameter of the official client's type: the compiler tells when one is added. */
const PARAMETERS: Readonly<Record<keyof MessageCreateParamsBase, true>> = {
  max_tokens: true,
  messages: true,
  model: true,
  cache_control: true,
  container: true,
  diagnostics: true,
  inference_geo: true,
  metadata: true,
  output_config: true,
  service_tier: true,
  speed: true,
  stop_sequences: true,
  stream: true,
  system: true,
  thinking: true,
  tool_choice: true,
  tools: true,
  user_profile_id: true,
  workspace_id: true,
};

/** Parameters that only the older version knows. */
const SAMPLING = ["temperature", "top_p", "top_k"];

/** What count_tokens does not take. */
const NOT_COUNTED = ["max_tokens", "stream", "metadata", "stop_sequences", "container", "service_tier", "temperature"];

/** Models of other makers: what a forgotten model mapping would send. */
const FOREIGN = /^(gpt|o\d|gemini|qwen|deepseek|text-embedding)\b/;

/** Checks a request as the API does and reads what an answer needs. Throws AnthropicStubError. */
export function readMessagesRequest(body: unknown, version: Version): MessagesRequest {
  const fields = objectOf(body);
  checkNames(fields, version, []);
  const model = readModel(fields);
  const maxTokens = readMaxTokens(fields.max_tokens);
  const read = readPrompt(fields, model, version);
  const conversation: Conversation = {
    ...read,
    maxTokens,
    stops: readStops(fields.stop_sequences),
    wantsThinking: readThinking(fields.thinking, maxTokens),
  };
  checkSampling(fields);
  const stream = fields.stream ?? false;
  if (typeof stream !== "boolean") throw invalid("stream: Input should be a valid boolean");
  return { model, stream, conversation, steering: steer(model, conversation.texts.join("\n")) };
}

/** The same for `POST /v1/messages/count_tokens`. */
export function readCountRequest(body: unknown, version: Version): MessagesRequest {
  const fields = objectOf(body);
  checkNames(fields, version, NOT_COUNTED);
  const model = readModel(fields);
  const conversation = readPrompt(fields, model, version);
  return { model, stream: false, conversation, steering: steer(model, conversation.texts.join("\n")) };
}

function objectOf(body: unknown): JsonObject {
  if (!isObject(body)) throw invalid("Input should be a valid dictionary or object to extract fields from");
  return body;
}

function checkNames(fields: JsonObject, version: Version, refused: readonly string[]): void {
  for (const name of Object.keys(fields)) {
    const known = name in PARAMETERS || (version === "2023-06-01" && SAMPLING.includes(name));
    if (!known || refused.includes(name)) throw invalid(`${name}: Extra inputs are not permitted`);
  }
}

function readModel(fields: JsonObject): string {
  const model = string(fields.model, "model");
  if (model === "") throw invalid("model: String should have at least 1 character");
  if (FOREIGN.test(model)) throw unknownModel(model);
  return model;
}

function readMaxTokens(value: unknown): number {
  if (value === undefined) throw required("max_tokens");
  if (typeof value !== "number" || !Number.isInteger(value))
    throw invalid("max_tokens: Input should be a valid integer");
  if (value < 1) throw invalid("max_tokens: Input should be greater than or equal to 1");
  return value;
}

function readPrompt(fields: JsonObject, model: string, version: Version): Conversation {
  const read = readMessages(fields.messages, model, version);
  const system = fields.system === undefined ? [] : readSystem(fields.system, version);
  const tools = readTools(fields.tools);
  const { choice, parallel } = readToolChoice(fields.tool_choice, tools);
  return {
    ...read,
    texts: [...system, ...read.texts],
    model,
    tools,
    toolChoice: choice,
    parallelTools: parallel,
    maxTokens: undefined,
    stops: [],
    wantsJson: isObject(fields.output_config) && isObject(fields.output_config.format),
    wantsThinking: false,
  };
}

function readSystem(system: unknown, version: Version): string[] {
  const blocks = readContent(system, "system", { role: "system", version });
  const other = blocks.findIndex((block) => block.type !== "text");
  if (other >= 0) throw invalid(`system.${other}.type: Input should be 'text'`);
  return blocks.flatMap((block) => block.texts);
}

function checkSampling(fields: JsonObject): void {
  for (const name of ["temperature", "top_p"]) {
    const value = fields[name];
    if (value === undefined) continue;
    if (typeof value !== "number") throw invalid(`${name}: Input should be a valid number`);
    if (value < 0 || value > 1) throw invalid(`${name}: range: 0..1`);
  }
  const { top_k: topK } = fields;
  if (topK !== undefined && (typeof topK !== "number" || !Number.isInteger(topK) || topK < 0)) {
    throw invalid("top_k: Input should be a valid integer");
  }
}

function readStops(stops: unknown): string[] {
  if (stops === undefined) return [];
  if (!Array.isArray(stops)) throw invalid("stop_sequences: Input should be a valid list");
  for (const [index, stop] of stops.entries()) {
    if (typeof stop !== "string") throw invalid(`stop_sequences.${index}: Input should be a valid string`);
    if (stop.trim() === "") throw invalid("stop_sequences: each stop sequence must contain non-whitespace");
  }
  return stops;
}

const LEAST_THINKING = 1024;

function readThinking(thinking: unknown, maxTokens: number): boolean {
  if (thinking === undefined) return false;
  const type = isObject(thinking) ? thinking.type : undefined;
  if (type === "disabled" || type === "between_tools") return false;
  if (type === "adaptive") return true;
  if (type !== "enabled") {
    throw invalid(
      `thinking: Input tag '${String(type)}' found using 'type' does not match any of the expected tags: 'adaptive', 'between_tools', 'disabled', 'enabled'`,
    );
  }
  const budget = isObject(thinking) ? thinking.budget_tokens : undefined;
  if (budget === undefined) throw required("thinking.enabled.budget_tokens");
  if (typeof budget !== "number" || budget < LEAST_THINKING) {
    throw invalid(`thinking.enabled.budget_tokens: Input should be greater than or equal to ${LEAST_THINKING}`);
  }
  if (budget >= maxTokens) throw invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
  return true;
}

function readTools(tools: unknown): OfferedTool[] {
  if (tools === undefined) return [];
  if (!Array.isArray(tools)) throw invalid("tools: Input should be a valid list");
  const read = tools.map((tool, index) => readTool(tool, `tools.${index}`));
  const names = new Set(read.map((tool) => tool.name));
  if (names.size < read.length) throw invalid("tools: Tool names must be unique.");
  return read;
}

function readTool(tool: unknown, path: string): OfferedTool {
  if (!isObject(tool)) throw invalid(`${path}: Input should be a valid dictionary or object to extract fields from`);
  const name = string(tool.name, `${path}.custom.name`);
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(name)) {
    throw invalid(`${path}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`);
  }
  // Tools the provider runs itself have a dated type and no schema.
  if (typeof tool.type === "string" && tool.type !== "custom") return { name, schema: {}, text: name };
  const schema = tool.input_schema;
  if (!isObject(schema)) throw required(`${path}.custom.input_schema`);
  if (schema.type === undefined) throw required(`${path}.custom.input_schema.type`);
  if (schema.type !== "object") throw invalid(`${path}.custom.input_schema.type: Input should be 'object'`);
  return { name, schema, text: `${name} ${String(tool.description ?? "")} ${JSON.stringify(schema)}` };
}

function readToolChoice(choice: unknown, tools: readonly OfferedTool[]): { choice: ToolChoice; parallel: boolean } {
  if (choice === undefined) return { choice: "auto", parallel: true };
  const fields = isObject(choice) ? choice : {};
  const parallel = fields.disable_parallel_tool_use !== true;
  switch (fields.type) {
    case "auto":
    case "none":
      return { choice: fields.type, parallel };
    case "any":
      if (tools.length === 0) throw invalid("tool_choice.any: may only be specified while providing tools");
      return { choice: "required", parallel };
    case "tool": {
      const name = string(fields.name, "tool_choice.tool.name");
      if (!tools.some((tool) => tool.name === name)) throw invalid(`Tool '${name}' not found in provided tools`);
      return { choice: { name }, parallel };
    }
    default:
      throw invalid(
        `tool_choice: Input tag '${String(fields.type)}' found using 'type' does not match any of the expected tags: 'any', 'auto', 'none', 'tool'`,
      );
  }
}
