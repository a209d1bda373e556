import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";
import { AiError } from "../ai-error";
import { AnswerSink, ExtraScope } from "../answer";
import { FinishReason } from "../finish-reason";
import { readProviderError } from "../provider-error";
import { Usage } from "../usage";
import { AnswerEvents } from "./answer-events";
import { ResponsesOutput } from "./responses-output";

/**
 * Reads the events of a stream of the Responses API, or a whole response. What no delta told is told when its item is done,
 * or else when the response is: events may be missing. Unknown events and items of other kinds are passed over.
 */
@final
export class ResponsesAnswerStream extends AnswerEvents {
  private started: bool = false;
  private readonly usage: Usage = new Usage();
  private readonly output: ResponsesOutput;

  constructor(sink: AnswerSink) {
    super(sink);
    this.output = new ResponsesOutput(sink);
  }

  event(name: Bytes, data: Bytes): void {
    if (this.ended || data.length == 0) return;
    const document = this.parsed(data);
    if (document.kind != JsonKind.Object) return;
    const event = new EventMembers(document);
    const type = event.type.length > 0 ? event.type : name;
    if (event.index >= 0 || event.response.kind == JsonKind.Object) this.begin(event.response);
    if (type.endsWith(DELTA)) this.delta(type, event);
    else if (type.equalsString("response.output_text.annotation.added")) {
      this.output.annotation(event.index, event.annotation);
    } else if (type.equalsString("response.output_item.added")) this.output.begin(event.index, event.item);
    else if (type.equalsString("response.output_item.done")) this.output.whole(event.index, event.item);
    else if (type.equalsString("error")) this.fail(readProviderError(0, data));
    else if (isLast(type) && event.response.kind == JsonKind.Object) this.complete(event.response);
  }

  /** Takes in a whole response, or an error body. False when it is neither. */
  whole(response: JsonValue): bool {
    if (response.member("output").kind == JsonKind.Array) {
      this.begin(response);
      this.complete(response);
      return true;
    }
    const error = response.member("error").kind;
    const isError = error == JsonKind.Object || error == JsonKind.String;
    this.fail(isError ? readProviderError(0, response.raw) : AiError.malformed());
    return isError;
  }

  private begin(response: JsonValue): void {
    if (this.started) return;
    this.started = true;
    const tier = response.member("service_tier");
    if (tier.kind == JsonKind.String) this.sink.extra(ExtraScope.Answer, Bytes.of("service_tier"), tier.raw);
    const created = response.member("created_at").asI64();
    this.sink.start(response.member("id").rawText(), response.member("model").rawText(), created);
  }

  private delta(type: Bytes, event: EventMembers): void {
    const output = this.output;
    if (type.equalsString("response.output_text.delta")) output.text(event.index, event.delta, event.logprobs);
    else if (type.equalsString("response.function_call_arguments.delta")) output.arguments(event.index, event.delta);
    else if (type.equalsString("response.refusal.delta")) output.refusal(event.index, event.delta);
    else if (type.equalsString("response.reasoning_summary_text.delta")) {
      output.reasoning(event.index, event.delta, event.part, true);
    } else if (type.equalsString("response.reasoning_text.delta")) {
      output.reasoning(event.index, event.delta, event.part, false);
    }
  }

  /** The response is over, one way or another. */
  private complete(response: JsonValue): void {
    if (this.usage.merge(response.member("usage"))) this.sink.usage(this.usage);
    const status = response.member("status").rawText();
    if (status.equalsString("failed") || status.equalsString("cancelled")) {
      this.fail(readProviderError(0, response.raw));
      return;
    }
    const items = response.member("output").items();
    while (items.next()) this.output.whole(items.index, items.value);
    this.output.complete();
    const cause = response.member("incomplete_details").member("reason").rawText();
    let reason = this.output.hasCalls ? FinishReason.ToolCalls : FinishReason.Stop;
    if (cause.equalsString("content_filter")) reason = FinishReason.ContentFilter;
    else if (cause.length > 0 || status.equalsString("incomplete")) reason = FinishReason.Length;
    this.sink.finish(reason, cause.length > 0 ? cause : status, Bytes.empty());
    this.finished = true;
    this.end();
  }
}

/** Tells a whole response to `sink`; a body that is none becomes an error. False in that case. */
export function readResponsesAnswer(body: Bytes, sink: AnswerSink): bool {
  return new ResponsesAnswerStream(sink).whole(jsonParse(body));
}

const DELTA: Bytes = Bytes.of(".delta");

function isLast(type: Bytes): bool {
  if (type.equalsString("response.completed") || type.equalsString("response.incomplete")) return true;
  return type.equalsString("response.failed");
}

/** The members of an event that are read, found in one pass. */
@final
class EventMembers {
  type: Bytes = Bytes.empty();
  /** position of the output item; -1 when absent */
  index: i64 = -1;
  /** position of the part within reasoning */
  part: i64 = 0;
  delta: Bytes = Bytes.empty();
  logprobs: JsonValue = JsonValue.missing();
  item: JsonValue = JsonValue.missing();
  annotation: JsonValue = JsonValue.missing();
  response: JsonValue = JsonValue.missing();

  constructor(event: JsonValue) {
    const members = event.items();
    while (members.next()) this.take(members.rawKey, members.value);
  }

  private take(key: Bytes, value: JsonValue): void {
    if (key.equalsString("type")) this.type = value.rawText();
    else if (key.equalsString("output_index")) this.index = value.asI64(-1);
    else if (key.equalsString("delta")) this.delta = value.rawText();
    else if (key.equalsString("summary_index")) this.part = value.asI64();
    else if (key.equalsString("content_index")) this.part = value.asI64();
    else if (key.equalsString("logprobs")) this.logprobs = value;
    else if (key.equalsString("item")) this.item = value;
    else if (key.equalsString("annotation")) this.annotation = value;
    else if (key.equalsString("response")) this.response = value;
  }
}
