import type { Conversation, OfferedTool, ToolChoice } from "../conversation.ts";
import { between, type Fields, flag, list, object, oneOf, required, text, whole } from "../fields.ts";
import type { JsonObject } from "../json.ts";
import { promptOf } from "../prompt.ts";
import { type Steering, steer } from "../steering.ts";
import { invalid, unknownModel } from "./errors.ts";
import { check, objectAt, readTurns } from "./messages.ts";

/** A request that passed every check. */
export interface ChatRequest {
  readonly stream: boolean;
  readonly conversation: Conversation;
  readonly steering: Steering;
}

/** The fields of the SDK's ChatCompletionsRequest. There is no limit of tokens among them. */
const PARAMETERS: Fields = {
  Model: required(text),
  Messages: required(list),
  Stream: flag,
  StreamModeration: flag,
  TopP: between(0, 1),
  Temperature: between(0, 2),
  EnableEnhancement: flag,
  Tools: list,
  ToolChoice: oneOf("none", "auto", "custom"),
  CustomTool: object,
  SearchInfo: flag,
  Citation: flag,
  EnableSpeedSearch: flag,
  EnableMultimedia: flag,
  EnableDeepSearch: flag,
  Seed: between(1, 10_000, whole),
  ForceSearchEnhancement: flag,
  Stop: list,
  EnableRecommendedQuestions: flag,
  EnableDeepRead: flag,
  WebSearchOptions: object,
  TopicChoice: text,
  EnableThinking: flag,
};

/** Models that are Hunyuan's, and the stub's own. */
const OWN = /^(hunyuan|stub-)/;

/** Models that think whether they are asked to or not. */
const THINKING = /^hunyuan-t1/;

/** Checks a request as the API does and reads what an answer needs. Throws StubError. */
export function readChatRequest(body: JsonObject): ChatRequest {
  check(body, PARAMETERS, "");
  const model = String(body.Model);
  if (!OWN.test(model)) throw unknownModel();
  const prompt = promptOf(readTurns(body.Messages));
  const { tools, choice } = readTools(body);
  const conversation: Conversation = {
    ...prompt,
    model,
    tools,
    toolChoice: choice,
    parallelTools: true,
    maxTokens: undefined,
    stops: readStops(body.Stop),
    wantsJson: false,
    wantsThinking: body.EnableThinking === true || THINKING.test(model),
  };
  return { stream: body.Stream === true, conversation, steering: steer(model, prompt.texts.join("\n")) };
}

function readStops(stops: unknown): string[] {
  if (!Array.isArray(stops)) return [];
  const fields = Object.fromEntries(stops.map((_, index) => [index, text]));
  check(Object.fromEntries(stops.entries()), fields, "Stop.");
  return stops;
}

function readTools(body: JsonObject): { tools: OfferedTool[]; choice: ToolChoice } {
  const tools = (Array.isArray(body.Tools) ? body.Tools : []).map((tool, index) => readTool(tool, `Tools.${index}`));
  if (body.ToolChoice === "none") return { tools, choice: "none" };
  if (body.ToolChoice !== "custom") return { tools, choice: "auto" };
  if (body.CustomTool === undefined) throw invalid("ToolChoice 为 custom 时，CustomTool 为必填。");
  const forced = readTool(body.CustomTool, "CustomTool");
  const known = tools.some((tool) => tool.name === forced.name);
  return { tools: known ? tools : [...tools, forced], choice: { name: forced.name } };
}

/** A tool, whose schema is a text with JSON in it. */
function readTool(tool: unknown, path: string): OfferedTool {
  const fields = objectAt(tool, path);
  check(fields, { Type: required(oneOf("function")), Function: required(object) }, `${path}.`);
  const definition = objectAt(fields.Function, `${path}.Function`);
  check(definition, { Name: required(text), Parameters: required(text), Description: text }, `${path}.Function.`);
  const name = String(definition.Name);
  if (!/^[a-zA-Z0-9_-]+$/.test(name)) throw invalid(`${path}.Function.Name 只能包含a-z，A-Z，0-9，_或-`);
  const { Description: description = "", Parameters: json } = definition;
  return { name, schema: parsed(String(json), path), text: `${name} ${String(description)} ${String(json)}` };
}

function parsed(json: string, path: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalid(`${path}.Function.Parameters 不是合法的 JSON。`);
  }
}
