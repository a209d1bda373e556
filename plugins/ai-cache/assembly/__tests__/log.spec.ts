import { Bytes, ByteWriter, JsonPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  Coming,
  AiError,
  AnswerSink,
  ExtraScope,
  FinishReason,
  Front,
  readAnswer,
  Usage,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { isWholeAnswer } from "../log/log-check";
import { playLog } from "../log/log-player";
import { LogWriter } from "../log/log-writer";
import { Recorder, Unfit } from "../log/recorder";
import { Recording } from "../log/recording";
import { ValuePaths } from "../log/value-reader";
import { AnswerShape } from "../replay";

const EMPTY: Bytes = Bytes.empty();

function usage(): Usage {
  const usage = new Usage();
  usage.reportedInput = 11;
  usage.reportedOutput = 7;
  usage.reasoning = 3;
  return usage;
}

/** An answer with all that one may have. */
function tell(sink: AnswerSink): void {
  sink.usage(usage());
  sink.extra(ExtraScope.Answer, Bytes.of("system_fingerprint"), Bytes.of('"fp\\n"'));
  sink.start(Bytes.of("id1"), Bytes.of("m"), 1700000000);
  sink.reasoning(Bytes.of("because "));
  sink.reasoning(Bytes.of("of \\u00e9"));
  sink.reasoningSignature(Bytes.of("sig"));
  sink.redactedReasoning(Bytes.of("secret"));
  sink.text(Bytes.of("a\\nb "));
  sink.text(Bytes.of("ç\\\\ d"));
  sink.toolCall(0, Bytes.of("c0"), Bytes.of("f"));
  sink.toolArguments(0, Bytes.of('{\\"a\\":1}'));
  sink.toolCall(1, EMPTY, Bytes.of("g"));
  sink.toolSignature(1, Bytes.of("sig2"));
  sink.toolArguments(1, Bytes.of("{}"));
  sink.finish(FinishReason.ToolCalls, Bytes.of("tool_calls"), EMPTY);
  sink.end();
}

function logOf(recorder: Recorder): string {
  return recorder.log().toString();
}

function recorded(): string {
  const recorder = new Recorder(10000);
  tell(recorder);
  return logOf(recorder);
}

function whole(log: string): bool {
  return isWholeAnswer(Bytes.of(log));
}

function unfit(body: string, front: Front = Front.OpenAiChat): Unfit {
  const recorder = new Recorder(10000);
  readAnswer(front, Bytes.of(body), recorder);
  return recorder.unfit;
}

/** Of a stream of which the text at a path is kept. */
function unfitByPath(events: string[]): Unfit {
  const paths = new ValuePaths(null, JsonPath.compile("text"), null);
  const recording = new Recording(Front.OpenAiChat, Coming.Events, paths, 10000);
  for (let i = 0; i < events.length; i++) recording.push(Bytes.of("data: " + events[i] + "\n\n"));
  recording.close();
  const recorder = recording.found;
  return recorder == null ? Unfit.TooLarge : recorder.unfit;
}

/** Of Anthropic's stream with a block. */
function unfitBlock(block: string): Unfit {
  const recording = new Recording(Front.AnthropicMessages, Coming.Events, new ValuePaths(null, null, null), 10000);
  const events: string[] = [
    '{"type":"message_start","message":{"id":"1","model":"m"}}',
    '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a"}}',
    '{"type":"content_block_start","index":1,"content_block":' + block + "}",
    '{"type":"message_delta","delta":{"stop_reason":"end_turn"}}',
    '{"type":"message_stop"}',
  ];
  for (let i = 0; i < events.length; i++) recording.push(Bytes.of("data: " + events[i] + "\n\n"));
  recording.close();
  const recorder = recording.found;
  return recorder == null ? Unfit.TooLarge : recorder.unfit;
}

describe("a recorded answer", () => {
  test("is told again as it was", () => {
    const log = recorded();
    expect(whole(log)).toBe(true, log);
    const out = new ByteWriter();
    playLog(Bytes.of(log), new LogWriter(out), false);
    expect(log.includes("M23:11 7 18 -1 -1 3 -1 -1 0")).toBe(true, log);
    expect(out.take().toString()).toBe(log.replace("M23:11 7 18 -1", "M23:11 7 18 11"));
  });

  test("tells long texts to a stream in pieces that cut no escape and no character", () => {
    const text = new ByteWriter();
    for (let i = 0; i < 400; i++) text.text("\\u00e9\\n\\ud83d\\ude00abc");
    text.text("é");
    for (let i = 0; i < 300; i++) text.text("x");
    text.text(" y");
    const recorder = new Recorder(100000);
    recorder.start(EMPTY, EMPTY, 0);
    recorder.text(text.view());
    recorder.finish(FinishReason.Stop, EMPTY, EMPTY);
    recorder.end();
    const out = new ByteWriter();
    playLog(recorder.log(), new LogWriter(out), true);
    const log = out.take();
    expect(isWholeAnswer(log)).toBe(true);
    const again = new Recorder(100000);
    playLog(log, again, false);
    expect(logOf(again)).toBe(logOf(recorder));
    expect(log.length).toBeGreaterThan(recorder.log().length, "there is more than one piece");
  });

  test("is written in each protocol and form", () => {
    const log = Bytes.of(recorded());
    const fronts: Front[] = [Front.OpenAiChat, Front.AnthropicMessages, Front.OpenAiResponses, Front.Gemini];
    for (let i = 0; i < fronts.length; i++) {
      for (let form = 0; form < 2; form++) {
        const body = new AnswerShape(fronts[i], form == 1, false, true).write(log).toString();
        expect(body.includes("a\\nb ")).toBe(true, fronts[i].toString());
        expect(body.includes("ç\\\\ d")).toBe(true, fronts[i].toString());
        expect(body.includes("11")).toBe(true, fronts[i].toString());
      }
    }
  });
});

describe("an answer is kept", () => {
  test("when it is whole", () => {
    const rows: string[] = [
      '{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}',
      '{"choices":[{"message":{"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}',
    ];
    for (let i = 0; i < rows.length; i++) expect(unfit(rows[i])).toBe(Unfit.None, rows[i]);
  });

  test("and not when it is cut, filtered, failed or none", () => {
    const rows: string[] = [
      '{"choices":[{"message":{"content":"a"},"finish_reason":"length"}]}',
      '{"choices":[{"message":{"content":"a"},"finish_reason":"content_filter"}]}',
      '{"choices":[{"message":{"refusal":"no"},"finish_reason":"stop"}]}',
      '{"error":{"message":"x"}}',
      '{"choices":[]}',
      '{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}',
      "nothing",
    ];
    const expected: Unfit[] = [
      Unfit.Truncated,
      Unfit.Filtered,
      Unfit.Filtered,
      Unfit.Failed,
      Unfit.Failed,
      Unfit.Empty,
      Unfit.Failed,
    ];
    for (let i = 0; i < rows.length; i++) expect(unfit(rows[i])).toBe(expected[i], rows[i]);
  });

  test("and not when it is too large", () => {
    const recorder = new Recorder(10);
    recorder.start(EMPTY, EMPTY, 0);
    recorder.text(Bytes.of("12345678901"));
    expect(recorder.isLost).toBe(true);
    expect(recorder.unfit).toBe(Unfit.TooLarge);
  });

  test("and not when its provider failed in the middle", () => {
    const recorder = new Recorder(1000);
    recorder.start(EMPTY, EMPTY, 0);
    recorder.text(Bytes.of("1"));
    recorder.error(AiError.truncated());
    recorder.end();
    expect(recorder.isLost).toBe(true);
    expect(recorder.unfit).toBe(Unfit.Failed);
  });
});

describe("an answer with parts that can not be told again is not kept", () => {
  test("in Anthropic's form, plain and streamed", () => {
    const head =
      '{"type":"message","id":"1","model":"m","stop_reason":"end_turn","content":[{"type":"text","text":"a"},';
    const text = '{"type":"text","text":"b"}';
    const call = '{"type":"mcp_tool_use","id":"t","name":"f","input":{}}';
    expect(unfit(head + text + "]}", Front.AnthropicMessages)).toBe(Unfit.None);
    expect(unfit(head + call + "]}", Front.AnthropicMessages)).toBe(Unfit.Foreign);
    expect(unfitBlock(text)).toBe(Unfit.None);
    expect(unfitBlock(call)).toBe(Unfit.Foreign);
  });

  test("nor in that of Responses", () => {
    const head = '{"id":"1","status":"completed","output":[';
    const text = '{"type":"message","content":[{"type":"output_text","text":"a"}]}';
    expect(unfit(head + text + "]}", Front.OpenAiResponses)).toBe(Unfit.None);
    const call = ',{"type":"custom_tool_call","call_id":"c","name":"f","input":"a"}';
    expect(unfit(head + text + call + "]}", Front.OpenAiResponses)).toBe(Unfit.Foreign);
  });
});

describe("an answer of which a path is kept", () => {
  test("is one only when it did not fail, as far as that shows", () => {
    const piece = '{"text":"a"}';
    expect(unfitByPath([piece, piece])).toBe(Unfit.None);
    expect(unfitByPath([piece, '{"error":{"message":"overloaded"}}'])).toBe(Unfit.Failed);
    expect(unfitByPath([piece, '{"choices":[{"finish_reason":"length"}]}'])).toBe(Unfit.Truncated);
    expect(unfitByPath([piece, '{"choices":[{"finish_reason":null}]}'])).toBe(Unfit.None);
  });
});

describe("a log from outside", () => {
  test("is refused with any byte missing", () => {
    const log = recorded();
    for (let i = 0; i < log.length; i++) expect(whole(log.slice(0, i))).toBe(false, i.toString());
    expect(whole(log + "N\n")).toBe(false);
  });

  test("is refused when it says what no answer says", () => {
    const start = "answer/1\nA0:0:1:0\n";
    const end = "L1:10:0:\nN\n";
    expect(whole(start + "C1:x\n" + end)).toBe(true);
    const rows: string[] = [
      "answer/2\nA0:0:1:0\n" + end,
      start + "N\n",
      end,
      start + start + end,
      start + 'C1:"\n' + end,
      start + "C1:\\\n" + end,
      start + "C1:\n\n" + end,
      start + "B3:128\n" + end,
      start + "H1:10:0:\n" + end,
      start + "J1:02:{}\n" + end,
      start + "K1:03:a b4:null\n" + end,
      start + 'K1:03:a"b4:null\n' + end,
      start + "K1:01:a4:nul]\n" + end,
      start + "L1:00:0:\nN\n",
      start + "L1:70:0:\nN\n",
      start + "M1:1\n" + end,
      start + "M28:99999999999999999 0 0 0 0 0\n" + end,
      start + "C99:x\n" + end,
      start + "C-1:x\n" + end,
      start + "Z1:x\n" + end,
    ];
    for (let i = 0; i < rows.length; i++) expect(whole(rows[i])).toBe(false, rows[i]);
  });
});
