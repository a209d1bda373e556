import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
  Result,
  wordIndex,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { messagesOf } from "../request/message-list";
import { BackCall } from "./back-call";
import { severalAnswers } from "./content";
import { formatInstruction } from "./format-instruction";
import { copyMembers } from "./member-copy";
import { TextTurns } from "./text-turns";

/** What is not copied: members that are written anew, and what Spark does not have. */
const NOT_COPIED: Bytes = Bytes.of(
  "model messages stream tools tool_choice tool_calls_switch functions function_call response_format max_completion_tokens n stop seed logprobs top_logprobs logit_bias parallel_tool_calls stream_options reasoning reasoning_effort modalities audio prediction store metadata service_tier top_k safety_identifier prompt_cache_key verbosity web_search_options",
);

/** Spark's, which goes no further than 6. */
const TOP_K: Bytes = Bytes.of(",top_k:1~6,");

/** What a function has; Spark knows no `strict` ones. */
const FUNCTION: Bytes = Bytes.of(",name,description,parameters,");

/**
 * A neutral request as one for Spark, whose API is OpenAI's but for: one system message, contents that are strings, a JSON
 * object and not a schema as the answer's form, and a switch without which tool calls come as text. Members that are neither
 * OpenAI's nor written here go on as they are.
 */
export function writeSparkRequest(neutral: Bytes, call: BackCall): Result<Bytes> {
  const request = jsonParse(neutral);
  const turns = new TextTurns(false, false);
  let problem = turns.read(messagesOf(request));
  const out = new ByteWriter(neutral.length + 256);
  const json = new JsonWriter(out);
  json.beginObject().key("model").stringRaw(call.modelRaw);
  writeFormat(json, request.member("response_format"), turns);
  turns.write(json.key("messages"));
  if (call.isStream) json.key("stream").bool(true);
  if (problem.length == 0) problem = writeTools(json, request);
  if (problem.length == 0) problem = severalAnswers(request);
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  const limit = request.member("max_completion_tokens");
  if (limit.kind == JsonKind.Number && !request.member("max_tokens").exists) json.key("max_tokens").raw(limit.raw);
  copyMembers(json, request, TOP_K);
  const members = request.items();
  while (members.next()) {
    if (wordIndex(NOT_COPIED, members.rawKey) < 0) json.keyBytes(members.key).raw(members.value.raw);
  }
  json.endObject();
  return Result.of(out.take());
}

function writeFormat(json: JsonWriter, format: JsonValue, turns: TextTurns): void {
  const instruction = formatInstruction(format);
  if (instruction.length == 0) return;
  json.key("response_format").beginObject().key("type").string("json_object").endObject();
  // Who asks for a plain object says so to the model itself.
  if (format.member("json_schema").exists) turns.instruct(instruction);
}

/** Answers what cannot be translated, with its JSON path, or nothing. */
function writeTools(json: JsonWriter, request: JsonValue): string {
  const list = request.member("tools");
  if (request.member("functions").exists) return "functions: expected tools";
  const tools = list.items();
  if (list.kind != JsonKind.Array || !tools.next()) return "";
  json.key("tools").beginArray();
  do {
    const tool = tools.value;
    const definition = tool.member("function");
    if (tool.member("type").rawText().equalsString("custom"))
      return "tools[" + tools.index.toString() + "].type: custom tools have no counterpart";
    if (definition.kind != JsonKind.Object) json.raw(tool.raw);
    else {
      copyMembers(
        json.beginObject().key("type").string("function").key("function").beginObject(),
        definition,
        FUNCTION,
      );
      json.endObject().endObject();
    }
  } while (tools.next());
  json.endArray().key("tool_calls_switch").bool(true);
  const choice = request.member("tool_choice");
  if (choice.member("allowed_tools").exists) return "tool_choice.type: allowed_tools has no counterpart";
  if (choice.exists) json.key("tool_choice").raw(choice.raw);
  return "";
}
