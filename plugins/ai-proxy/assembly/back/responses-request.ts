import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonWriter,
  jsonParse,
  NamedMembers,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { copyDefinition } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ResponsesMessages } from "./responses-messages";
import { ResponsesTools } from "./responses-tools";

/** Positions of a chat request's members that are translated. */
const enum Member {
  Messages,
  Tools,
  ToolChoice,
  Functions,
  FunctionCall,
  ResponseFormat,
  Verbosity,
  ReasoningEffort,
  /** OpenRouter's form: `{effort, …}`, here with Responses' `summary` */
  Reasoning,
  MaxCompletionTokens,
  MaxTokens,
  Logprobs,
  Store,
  N,
  Audio,
  WebSearch,
}

/** The least that Responses takes as a limit, in tokens. */
const MIN_TOKENS: i64 = 16;

/**
 * A neutral request (OpenAI chat completions) as one of the Responses API. What that has no place for is left out where it
 * only guides the model (`stop`, `seed`, `top_k`, penalties, biases), and refused where the answer would be another one: several
 * choices, audio, custom tools. Members unknown to both go on. Fails with the JSON path at fault.
 */
export function writeResponsesRequest(body: Bytes, model: Bytes): Result<Bytes> {
  const document = jsonParse(body);
  if (document.kind != JsonKind.Object) return Result.fail(Bytes.empty(), "body: expected a JSON object");
  const names = Bytes.of(
    "messages tools tool_choice functions function_call response_format verbosity reasoning_effort reasoning max_completion_tokens max_tokens logprobs store n audio web_search_options model stream_options stop seed frequency_penalty presence_penalty logit_bias prediction modalities thinking top_k input instructions text include max_output_tokens",
  );
  const request = new NamedMembers(document, names);
  const messages = new ResponsesMessages();
  let problem = settingProblem(request);
  if (problem.length == 0) problem = messages.read(request.at(Member.Messages));
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  const out = new ByteWriter(body.length + (body.length >> 2) + 256);
  const json = new JsonWriter(out);
  json.beginObject().key("model").stringRaw(model);
  messages.write(json);
  const tools = new ResponsesTools(request.at(Member.Tools), request.at(Member.Functions));
  problem = tools.write(json, request.at(tools.isLegacy ? Member.FunctionCall : Member.ToolChoice));
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  writeText(json, request);
  const isThinking = writeReasoning(json, request);
  writeInclude(json, isThinking || messages.hasReasoning, request.at(Member.Logprobs).kind == JsonKind.True);
  let limit = request.at(Member.MaxCompletionTokens);
  if (!limit.exists) limit = request.at(Member.MaxTokens);
  if (limit.kind == JsonKind.Number) json.key("max_output_tokens").integer(max(limit.asI64(), MIN_TOKENS));
  // Chat completions are not stored unless one asks for it, responses are.
  json.key("store").bool(request.at(Member.Store).kind == JsonKind.True);
  request.copyOthers(json);
  json.endObject();
  return Result.of(out.take());
}

/** Which setting asks for an answer that Responses cannot give, or nothing. */
function settingProblem(request: NamedMembers): string {
  if (request.at(Member.N).asI64(1) > 1) return "n: several choices have no counterpart";
  for (let member = Member.Audio; member <= Member.WebSearch; member++) {
    if (request.at(member).kind == JsonKind.Object) return request.name(member).toString() + ": has no counterpart";
  }
  return "";
}

function writeText(json: JsonWriter, request: NamedMembers): void {
  const format = request.at(Member.ResponseFormat);
  const verbosity = request.at(Member.Verbosity);
  const hasFormat = format.kind == JsonKind.Object;
  const hasVerbosity = verbosity.kind == JsonKind.String;
  if (!hasFormat && !hasVerbosity) return;
  json.key("text").beginObject();
  if (hasVerbosity) json.key("verbosity").raw(verbosity.raw);
  if (hasFormat) {
    json.key("format").beginObject().key("type").stringRaw(format.member("type").rawText());
    copyDefinition(json, format.member("json_schema"));
    json.endObject();
  }
  json.endObject();
}

/** Answers whether the model is to think. */
function writeReasoning(json: JsonWriter, request: NamedMembers): bool {
  const reasoning = request.at(Member.Reasoning);
  const asked = request.at(Member.ReasoningEffort).rawText();
  const effort = asked.length > 0 ? asked : reasoning.member("effort").rawText();
  const summary = reasoning.member("summary").rawText();
  if (effort.length == 0 && summary.length == 0) return false;
  json.key("reasoning").beginObject();
  if (effort.length > 0) json.key("effort").stringRaw(effort);
  if (summary.length > 0) json.key("summary").stringRaw(summary);
  json.endObject();
  return !effort.equalsString("none");
}

/** Thinking has to be asked for, since nothing is stored; models that do not think refuse to be asked. */
function writeInclude(json: JsonWriter, thinking: bool, logprobs: bool): void {
  if (!thinking && !logprobs) return;
  json.key("include").beginArray();
  if (thinking) json.string("reasoning.encrypted_content");
  if (logprobs) json.string("message.output_text.logprobs");
  json.endArray();
}
