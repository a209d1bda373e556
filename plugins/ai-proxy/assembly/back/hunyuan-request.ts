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
import { ClaudeMembers } from "./claude-members";
import { severalAnswers } from "./content";
import { formatInstruction } from "./format-instruction";
import { HunyuanTools } from "./hunyuan-tools";
import { pascalKeys } from "./key-case";
import { TextTurns } from "./text-turns";

/** Largest `Seed`, which Tencent counts from 1. */
const MAX_SEED: i64 = 10000;

/** What is written from OpenAI's members; Tencent's other ones are the client's to send along. */
const WRITTEN: Bytes = Bytes.of("Model Messages Stream Temperature TopP Seed Stop Tools ToolChoice CustomTool");

/**
 * A neutral request as one for Tencent's ChatCompletions. Members that start with a capital (`EnableEnhancement`) go on as
 * they are. Left out, for there is no counterpart: the token limit, penalties, logprobs, thinking of earlier turns (Tencent
 * refuses it). A schema for the answer becomes an instruction. Tencent stops behind a stop sequence, not before it.
 */
export function writeHunyuanRequest(neutral: Bytes, call: BackCall): Result<Bytes> {
  const request = jsonParse(neutral);
  const turns = new TextTurns(true, true);
  let problem = turns.read(messagesOf(request));
  turns.instruct(formatInstruction(request.member("response_format")));
  // Written in OpenAI's words, whose case is changed at the end.
  const out = new ByteWriter(neutral.length + 256);
  const json = new JsonWriter(out);
  turns.write(json.beginObject().key("model").stringRaw(call.modelRaw).key("messages"));
  if (call.isStream) json.key("stream").bool(true);
  writeSampling(json, request);
  if (problem.length == 0) problem = new HunyuanTools(new ClaudeMembers(request)).write(json);
  if (problem.length == 0) problem = severalAnswers(request);
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  copyOwn(json, request);
  json.endObject();
  return Result.of(pascalKeys(out.view()));
}

function writeSampling(json: JsonWriter, request: JsonValue): void {
  const temperature = request.member("temperature");
  if (temperature.kind == JsonKind.Number) json.key("temperature").raw(temperature.raw);
  const topP = request.member("top_p");
  if (topP.kind == JsonKind.Number) json.key("top_p").raw(topP.raw);
  const seed = request.member("seed").asI64();
  if (seed > 0 && seed <= MAX_SEED) json.key("seed").integer(seed);
  const stop = request.member("stop");
  if (stop.kind == JsonKind.String) json.key("stop").beginArray().raw(stop.raw).endArray();
  else if (stop.kind == JsonKind.Array) json.key("stop").raw(stop.raw);
}

function copyOwn(json: JsonWriter, request: JsonValue): void {
  const members = request.items();
  while (members.next()) {
    const key = members.rawKey;
    const isCapital = key.at(0) >= 0x41 && key.at(0) <= 0x5a;
    if (isCapital && wordIndex(WRITTEN, key) < 0) json.keyBytes(members.key).raw(members.value.raw);
  }
}
