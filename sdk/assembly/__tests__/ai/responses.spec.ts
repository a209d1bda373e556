import { AiError, AiErrorKind } from "../../ai/ai-error";
import { AnswerSink, ExtraScope } from "../../ai/answer";
import { FinishReason } from "../../ai/finish-reason";
import { answerWriter, Front } from "../../ai/front/front";
import { AnswerOptions } from "../../ai/front/options";
import { STATELESS_CODE, statelessError } from "../../ai/front/responses-state";
import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";
import { SseParser } from "../../sse/parser";

const ANNOTATIONS: Bytes = Bytes.of("annotations");
const LOGPROBS: Bytes = Bytes.of("logprobs");

function writer(out: ByteWriter, isStream: bool, limit: i32 = 100000): AnswerSink {
  const options = new AnswerOptions();
  options.fallbackId = Bytes.of("made-up");
  options.fallbackModel = Bytes.of("m");
  options.now = 7;
  options.limit = limit;
  return answerWriter(Front.OpenAiResponses, isStream, out, options);
}

/** The data of a stream's events. */
function events(out: ByteWriter): JsonValue[] {
  const parser = new SseParser();
  parser.push(out.take());
  const found: JsonValue[] = [];
  while (parser.next()) found.push(jsonParse(parser.data));
  return found;
}

/** The last event's response. */
function last(out: ByteWriter): JsonValue {
  const all = events(out);
  return all[all.length - 1].member("response");
}

/** The names of events without `response.`, those of the frame aside, each with its number of the item. */
function names(all: JsonValue[]): string {
  let text = "";
  for (let i = 2; i < all.length - 1; i++) {
    text += all[i].member("type").asString().substring("response.".length);
    text += `#${all[i].member("output_index").asI64()} `;
  }
  return text;
}

function text(value: JsonValue, path: string): string {
  return value.get(path).asText().toString();
}

function finish(sink: AnswerSink, reason: FinishReason): void {
  sink.finish(reason, Bytes.empty(), Bytes.empty());
  sink.end();
}

describe("a Responses answer", () => {
  test("ends as incomplete when it is larger than its limit, and says the same throughout", () => {
    const out = new ByteWriter();
    const sink = writer(out, true, 10);
    sink.text(Bytes.of("12345"));
    sink.text(Bytes.of("67890"));
    sink.text(Bytes.of("more"));
    sink.toolCall(0, Bytes.of("c"), Bytes.of("f"));
    sink.toolArguments(0, Bytes.of("{}"));
    finish(sink, FinishReason.Stop);
    const all = events(out);
    expect(names(all)).toBe(
      "output_item.added#0 content_part.added#0 output_text.delta#0 output_text.delta#0 " +
        "output_text.done#0 content_part.done#0 output_item.done#0 ",
    );
    const response = all[all.length - 1].member("response");
    expect(text(response, "status")).toBe("incomplete");
    expect(text(response, "incomplete_details.reason")).toBe("max_output_tokens");
    expect(text(response, "output.0.content.0.text")).toBe("1234567890");
    expect(text(response, "output.0.status")).toBe("incomplete");
  });

  test("has no more items than are kept", () => {
    const out = new ByteWriter();
    const sink = writer(out, true);
    for (let i = 0; i < 5000; i++) {
      sink.text(Bytes.of("a"));
      sink.refusal(Bytes.of("b"));
    }
    finish(sink, FinishReason.Stop);
    let count = 0;
    const items: JsonItems = last(out).member("output").items();
    while (items.next()) count++;
    expect(count).toBe(4096);
  });

  test("holds the first choice only", () => {
    for (let isStream = 0; isStream < 2; isStream++) {
      const out = new ByteWriter();
      const sink = writer(out, isStream == 1);
      sink.text(Bytes.of("a"));
      sink.choice(1);
      sink.text(Bytes.of("b"));
      sink.toolCall(0, Bytes.of("c"), Bytes.of("f"));
      sink.toolArguments(0, Bytes.of("{}"));
      sink.choice(0);
      sink.text(Bytes.of("c"));
      finish(sink, FinishReason.Stop);
      const response = isStream == 1 ? last(out) : jsonParse(out.take());
      expect(text(response, "output.#")).toBe("1");
      expect(text(response, "output.0.content.0.text")).toBe("ac");
    }
  });

  test("tells why it ended", () => {
    const reasons = [FinishReason.Stop, FinishReason.Length, FinishReason.ContentFilter, FinishReason.Error];
    const told = ["completed ", "incomplete max_output_tokens", "incomplete content_filter", "failed "];
    for (let i = 0; i < reasons.length; i++) {
      const plain = new ByteWriter();
      finish(writer(plain, false), reasons[i]);
      const out = new ByteWriter();
      finish(writer(out, true), reasons[i]);
      const response = last(out);
      expect(plain.view().toString()).toBe(response.raw.toString());
      expect(text(response, "status") + " " + text(response, "incomplete_details.reason")).toBe(told[i]);
      expect(text(response, "error.code")).toBe(reasons[i] == FinishReason.Error ? "server_error" : "");
    }
  });

  test("an error before its beginning is told by two events", () => {
    const out = new ByteWriter();
    const sink = writer(out, true);
    sink.error(AiError.of(AiErrorKind.RateLimit, "slow"));
    sink.end();
    const all = events(out);
    expect(all.length).toBe(2);
    expect(text(all[0], "type") + " " + text(all[0], "error.message")).toBe("error slow");
    expect(text(all[1], "type") + " " + text(all[1], "response.error.code")).toBe(
      "response.failed rate_limit_exceeded",
    );
    expect(text(all[1], "sequence_number")).toBe("1");
  });

  test("names the service tier, and makes up what was not told", () => {
    const out = new ByteWriter();
    const sink = writer(out, false);
    sink.extra(ExtraScope.Answer, Bytes.of("system_fingerprint"), Bytes.of('"fp"'));
    sink.extra(ExtraScope.Answer, Bytes.of("service_tier"), Bytes.of('"flex"'));
    sink.start(Bytes.empty(), Bytes.empty(), 0);
    sink.toolCall(0, Bytes.empty(), Bytes.of("f"));
    finish(sink, FinishReason.ToolCalls);
    const response = jsonParse(out.take());
    expect(text(response, "service_tier") + " " + text(response, "id") + " " + text(response, "model")).toBe(
      "flex made-up m",
    );
    expect(text(response, "created_at")).toBe("7");
    expect(text(response, "output.0.id")).toBe("fc_made-up_0");
    expect(text(response, "output.0.call_id")).toBe("call_made-up_0");
  });
});

describe("annotations and log probabilities", () => {
  const citation = '[{"type":"url_citation","url_citation":{"url":"u",\n"end_index":2}}]';
  const flat = '{"url":"u", "end_index":2,"type":"url_citation"}';

  test("are told while their text is open, and stand in its part", () => {
    const out = new ByteWriter();
    const sink = writer(out, true);
    sink.text(Bytes.of("ab"));
    sink.extra(ExtraScope.Choice, LOGPROBS, Bytes.of('{"content":[{"token":"ab"}],"refusal":null}'));
    sink.extra(ExtraScope.Message, ANNOTATIONS, Bytes.of(citation));
    sink.extra(ExtraScope.Message, ANNOTATIONS, Bytes.of('[{"type":"file_citation"}, {"url_citation":{}}]'));
    finish(sink, FinishReason.Stop);
    const all = events(out);
    expect(all[5].member("annotation").raw.toString()).toBe(flat);
    expect(all[6].member("annotation").raw.toString()).toBe('{"type":"file_citation"}');
    expect(all[7].member("annotation").raw.toString()).toBe('{"type":"url_citation"}');
    expect(text(all[7], "type")).toBe("response.output_text.annotation.added");
    expect(text(all[7], "annotation_index")).toBe("2");
    expect(text(all[8], "logprobs")).toBe('[{"token":"ab"}]');
    const part = all[9].member("part").raw.toString();
    expect(part).toBe(
      `{"type":"output_text","annotations":[${flat},{"type":"file_citation"},{"type":"url_citation"}],"logprobs":[{"token":"ab"}],"text":"ab"}`,
    );
    expect(all[all.length - 1].get("response.output.0.content.0").raw.toString()).toBe(part);
  });

  test("that come before the text are told when it begins", () => {
    const out = new ByteWriter();
    const sink = writer(out, true);
    sink.reasoning(Bytes.of("hm"));
    sink.extra(ExtraScope.Message, ANNOTATIONS, Bytes.of(citation));
    sink.text(Bytes.of("ab"));
    sink.toolCall(0, Bytes.of("c"), Bytes.of("f"));
    sink.extra(ExtraScope.Message, ANNOTATIONS, Bytes.of('[{"late":1}]'));
    sink.text(Bytes.of("cd"));
    sink.extra(ExtraScope.Message, ANNOTATIONS, Bytes.of('[{"later":1}]'));
    finish(sink, FinishReason.Stop);
    const all = events(out);
    expect(names(all)).toBe(
      "output_item.added#0 reasoning_summary_part.added#0 reasoning_summary_text.delta#0 " +
        "reasoning_summary_text.done#0 reasoning_summary_part.done#0 output_item.done#0 " +
        "output_item.added#1 content_part.added#1 output_text.annotation.added#1 output_text.delta#1 " +
        "output_text.done#1 content_part.done#1 output_item.done#1 output_item.added#2 " +
        "output_item.added#3 content_part.added#3 output_text.delta#3 function_call_arguments.done#2 " +
        "output_item.done#2 output_text.done#3 content_part.done#3 output_item.done#3 ",
    );
    const output = all[all.length - 1].get("response.output");
    expect(text(output, "1.content.0.annotations")).toBe(`[${flat},{"late":1},{"later":1}]`);
    expect(text(output, "3.content.0.annotations")).toBe("[]");
  });
});

test("what refers to something stored is refused with a code of its own", () => {
  const error = statelessError("GET /v1/responses/{id}");
  expect(error.status).toBe(400);
  expect(error.code.toString()).toBe(STATELESS_CODE);
  expect(error.message.toString()).toBe(
    "GET /v1/responses/{id}: this gateway keeps no state; send the whole conversation as input",
  );
});
