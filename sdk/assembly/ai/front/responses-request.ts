import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { NamedMembers } from "../../json/named-members";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { Result } from "../../result";
import { copyDefinition } from "./definition";
import { RequestOptions } from "./request-options";
import { ResponsesInput } from "./responses-input";
import { Member, responsesMembers } from "./responses-members";
import { STATELESS } from "./responses-state";
import { writeResponsesTools } from "./responses-request-tools";

/**
 * A request of OpenAI's Responses API as the neutral one, a chat-completions request. Texts, schemas and numbers are copied
 * as they stand; members unknown to both APIs go on, those that only Responses has a place for (`truncation`, `include`, …)
 * are left out. Fails, with the JSON path at fault, when it is no such request, when it refers to something stored, and for
 * tools and items that chat completions lack.
 */
export function readResponsesRequest(body: Bytes, options: RequestOptions): Result<Bytes> {
  const document = jsonParse(body);
  if (document.kind != JsonKind.Object) return Result.fail(Bytes.empty(), "body: expected a JSON object");
  const request = responsesMembers(document);
  const out = new ByteWriter(body.length + (body.length >> 2) + 256);
  const json = new JsonWriter(out);
  json.beginObject();
  const model = request.at(Member.Model);
  if (model.exists) json.key("model").raw(model.raw);
  let problem = stateProblem(request);
  if (problem.length == 0) problem = writeMessages(json, request, options);
  if (problem.length == 0) problem = writeResponsesTools(json, request);
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  writeText(json, request.at(Member.Text));
  writeSettings(json, request);
  request.copyOthers(json);
  json.endObject();
  return Result.of(out.take());
}

/** Why the request cannot be served at all, or nothing. */
function stateProblem(request: NamedMembers): string {
  for (let member = Member.PreviousResponse; member < Member.Rest; member++) {
    const kind = request.at(member).kind;
    // `background: false` is what there is.
    const isAsked = kind != JsonKind.Missing && kind != JsonKind.Null && kind != JsonKind.False;
    if (isAsked) return request.name(member).toString() + ": " + STATELESS;
  }
  // It may block the request or the answer.
  return request.at(Member.Moderation).kind == JsonKind.Object ? "moderation: has no counterpart" : "";
}

function writeMessages(json: JsonWriter, request: NamedMembers, options: RequestOptions): string {
  json.key("messages").beginArray();
  const told = request.at(Member.Instructions);
  if (told.exists && told.kind != JsonKind.Null && told.kind != JsonKind.String)
    return "instructions: expected a string";
  const instructions = told.rawText();
  if (instructions.length > 0) {
    json.beginObject().key("role").string("system").key("content").stringRaw(instructions).endObject();
  }
  const problem = new ResponsesInput(json, options.keepThinking).read(request.at(Member.Input));
  json.endArray();
  return problem;
}

function writeText(json: JsonWriter, text: JsonValue): void {
  const verbosity = text.member("verbosity");
  if (verbosity.kind == JsonKind.String) json.key("verbosity").raw(verbosity.raw);
  const format = text.member("format");
  const type = format.member("type").rawText();
  const hasSchema = type.equalsString("json_schema");
  if (!hasSchema && !type.equalsString("json_object")) return;
  json.key("response_format").beginObject().key("type").stringRaw(type);
  if (hasSchema) {
    json.key("json_schema").beginObject();
    copyDefinition(json, format);
    json.endObject();
  }
  json.endObject();
}

function writeSettings(json: JsonWriter, request: NamedMembers): void {
  const effort = request.at(Member.Reasoning).member("effort");
  if (effort.kind == JsonKind.String) json.key("reasoning_effort").raw(effort.raw);
  const limit = request.at(Member.MaxOutputTokens);
  if (limit.kind == JsonKind.Number) json.key("max_completion_tokens").raw(limit.raw);
  const alternatives = request.at(Member.TopLogprobs);
  if (request.at(Member.Include).raw.indexOf(LOGPROBS) >= 0 || alternatives.asI64() > 0) {
    json.key("logprobs").bool(true);
    if (alternatives.kind == JsonKind.Number) json.key("top_logprobs").raw(alternatives.raw);
  }
  const stream = request.at(Member.Stream).kind;
  if (stream == JsonKind.True) {
    // A stream of Responses always tells its usage.
    json.key("stream").bool(true).key("stream_options").beginObject().key("include_usage").bool(true).endObject();
  } else if (stream == JsonKind.False) json.key("stream").bool(false);
}

const LOGPROBS: Bytes = Bytes.of("message.output_text.logprobs");
