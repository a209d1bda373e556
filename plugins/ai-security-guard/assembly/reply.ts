import {
  Bytes,
  ByteWriter,
  JsonValue,
  JsonWriter,
  randomBytes,
  hexEncode,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AiErrorKind,
  AnswerOptions,
  answerWriter,
  escapeBytes,
  FinishReason,
  Front,
  Usage,
  writeError,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Verdict } from "./guard/verdict";
import { ApiType, Denial } from "./policy";
import { reasonOf, sentenceOf, wordsOf } from "./reason";

const FORBIDDEN: u32 = 403;
const UNAVAILABLE: u32 = 503;
const JSON_TYPE: string = "application/json";
/** As Higress's refusals have it. */
const MODEL: Bytes = Bytes.of("from-security-guard");
const RANDOM_SIZE: i32 = 15;
const MILLISECONDS: i64 = 1000;

/** What is to be known of a request to refuse it in its own form. */
@final
export class ReplyShape {
  isStream: bool = false;
  /** Whether a stream of Gemini's is a JSON array. */
  isArray: bool = false;
  /** Whether a stream of OpenAI's ends with its usage. */
  includeUsage: bool = false;
  /** Of MCP: the id of the call, as JSON. */
  callId: Bytes = Bytes.empty();

  constructor(
    readonly front: Front,
    readonly api: ApiType,
  ) {}
}

/** An answer in the provider's place. */
@final
export class Reply {
  constructor(
    readonly status: u32,
    readonly contentType: string,
    readonly body: Bytes,
  ) {}

  /** A refusal, in the form that the client and the configuration want. */
  static refusal(verdict: Verdict, denial: Denial, shape: ReplyShape): Reply {
    const reason = reasonOf(verdict, denial.message);
    if (shape.api == ApiType.Mcp) return new Reply(denial.code, JSON_TYPE, rpcError(reason, shape.callId));
    const isError = denial.isError || verdict.reason == null;
    if (isError && !denial.isOriginal) return errorReply(verdict, denial, shape);
    if (shape.api == ApiType.Image) return new Reply(FORBIDDEN, JSON_TYPE, reason);
    if (denial.isOriginal) return new Reply(denial.code, JSON_TYPE, reason);
    const isEvents = shape.isStream && !shape.isArray;
    const type = isEvents ? "text/event-stream;charset=UTF-8" : JSON_TYPE;
    return new Reply(denial.code, type, answerOf(wordsOf(verdict, denial), shape));
  }
}

function errorReply(verdict: Verdict, denial: Denial, shape: ReplyShape): Reply {
  const isRefused = verdict.reason != null;
  const status = !isRefused ? UNAVAILABLE : denial.code >= 400 ? denial.code : FORBIDDEN;
  const kind = isRefused ? AiErrorKind.Permission : AiErrorKind.Overloaded;
  const code = isRefused ? "content_filter" : "guard_unavailable";
  const out = new ByteWriter();
  writeError(shape.front, out, AiError.of(kind, sentenceOf(verdict, denial.message), code));
  return new Reply(status, JSON_TYPE, out.take());
}

/** An answer whose text is the reason, and that ends as one that was filtered. */
function answerOf(reason: Bytes, shape: ReplyShape): Bytes {
  const out = new ByteWriter(1024);
  const options = new AnswerOptions();
  options.includeUsage = shape.includeUsage;
  options.isArray = shape.isArray;
  options.now = wallMilliseconds() / MILLISECONDS;
  const sink = answerWriter(shape.front, shape.isStream, out, options);
  sink.start(newId(shape.front), MODEL, options.now);
  sink.text(escapeBytes(reason));
  sink.finish(FinishReason.ContentFilter, Bytes.empty(), Bytes.empty());
  sink.usage(noUsage());
  sink.end();
  return out.take();
}

/** What an answer costs that no provider gave. */
function noUsage(): Usage {
  const usage = new Usage();
  usage.reportedInput = 0;
  usage.reportedOutput = 0;
  usage.reportedTotal = 0;
  return usage;
}

function newId(front: Front): Bytes {
  const prefix = front == Front.AnthropicMessages ? "msg_" : front == Front.OpenAiResponses ? "resp_" : "chatcmpl-";
  return Bytes.of(prefix + hexEncode(Bytes.wrap(randomBytes(RANDOM_SIZE))).toString());
}

/** An error of JSON-RPC (MCP), with Higress's code. @param id as JSON; no bytes: 0 */
export function rpcError(reason: Bytes, id: Bytes): Bytes {
  const out = new ByteWriter(256);
  const json = new JsonWriter(out).beginObject().key("jsonrpc").string("2.0").key("id");
  if (id.length > 0) json.raw(id);
  else json.integer(0);
  json.key("error").beginObject().key("code").integer(FORBIDDEN);
  json.key("message").stringBytes(reason).endObject().endObject();
  return out.take();
}

/** Takes from a request how it wants to be answered. @param request a JSON object */
export function readShape(shape: ReplyShape, request: JsonValue, isStreamByPath: bool): void {
  shape.isStream = isStreamByPath || request.member("stream").asBool();
  shape.includeUsage = request.member("stream_options").member("include_usage").asBool();
  if (shape.api == ApiType.Mcp) shape.callId = request.member("id").raw.copy();
}
