import { AnswerRelay, AnswerSink } from "../../ai/answer";
import { CollectedAnswer } from "../../ai/collected-answer";
import { AnswerStream } from "../../ai/front/answer-events";
import { answerEvents, answerWriter, Front, readAnswer } from "../../ai/front/front";
import { AnswerOptions } from "../../ai/front/options";
import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";

const CHUNK: string = '{"id":"c1","created":7,"model":"m","choices":[{"index":0,';

function options(): AnswerOptions {
  const made = new AnswerOptions();
  made.fallbackId = Bytes.of("id");
  made.includeUsage = true;
  return made;
}

function stream(events: string[], sink: AnswerSink): void {
  const reader = new AnswerStream(answerEvents(Front.OpenAiChat, sink));
  for (let i = 0; i < events.length; i++) reader.push(Bytes.of("data: " + events[i] + "\n\n"), false);
  reader.push(Bytes.empty(), true);
}

function replayed(answer: CollectedAnswer, front: Front, isStream: bool): string {
  const out = new ByteWriter();
  answer.replay(answerWriter(front, isStream, out, options()));
  return out.view().toString();
}

describe("CollectedAnswer", () => {
  test("replays a whole answer as the reader told it", () => {
    const body =
      '{"id":"msg_1","type":"message","model":"c","content":[{"type":"thinking","thinking":"h","signature":"s"},{"type":"redacted_thinking","data":"r"},{"type":"text","text":"a\\n"},{"type":"tool_use","id":"t","name":"f","input":{"x":1}}],"stop_reason":"stop_sequence","stop_sequence":"END","usage":{"input_tokens":1,"output_tokens":2}}';
    for (let to = 0; to < 4; to++) {
      const front = to < 2 ? Front.OpenAiChat : Front.AnthropicMessages;
      const direct = new ByteWriter();
      readAnswer(Front.AnthropicMessages, Bytes.of(body), answerWriter(front, to % 2 == 0, direct, options()));
      const answer = new CollectedAnswer(1000);
      readAnswer(Front.AnthropicMessages, Bytes.of(body), answer);
      expect(answer.isEnded).toBe(true);
      expect(replayed(answer, front, to % 2 == 0)).toBe(direct.view().toString());
    }
  });

  test("replays a Gemini answer, signatures of calls included", () => {
    const body =
      '{"candidates":[{"content":{"parts":[{"text":"h","thought":true},{"text":"a"},{"functionCall":{"name":"f","args":{"x":1},"id":"c"},"thoughtSignature":"s"}]},"finishReason":"STOP"}],"responseId":"r","modelVersion":"m"}';
    for (let to = 0; to < 4; to++) {
      const front = to < 2 ? Front.OpenAiChat : Front.Gemini;
      const direct = new ByteWriter();
      readAnswer(Front.Gemini, Bytes.of(body), answerWriter(front, to % 2 == 0, direct, options()));
      const answer = new CollectedAnswer(1000);
      readAnswer(Front.Gemini, Bytes.of(body), new AnswerRelay(answer));
      expect(replayed(answer, front, to % 2 == 0)).toBe(direct.view().toString());
      expect(
        direct
          .view()
          .toString()
          .includes(front == Front.Gemini ? '"thoughtSignature":"s"' : '"thought_signature":"s"'),
      ).toBe(true);
    }
  });

  test("keeps what came with line ends on the one line of an event", () => {
    const body =
      '{"id":"c","choices":[{"message":{"content":"a","annotations":[\n{"x":\r\n"b\\n"}\n]},"finish_reason":"stop"}]}';
    const out = new ByteWriter();
    readAnswer(Front.OpenAiChat, Bytes.of(body), answerWriter(Front.OpenAiChat, true, out, options()));
    expect(out.view().toString().includes('{"annotations":[ {"x":  "b\\n"} ]}')).toBe(true);
  });

  test("joins log probabilities and annotations over the chunks of a stream", () => {
    const answer = new CollectedAnswer(10000);
    stream(
      [
        CHUNK + '"delta":{"content":"a"},"logprobs":{"content":[{"token":"a"}],"refusal":null}}]}',
        CHUNK + '"delta":{"content":"b","annotations":[1]},"logprobs":{"content":[{"token":"b"}]}}]}',
        CHUNK + '"delta":{"annotations":[ ]}}]}',
        CHUNK + '"delta":{"annotations":[2]},"finish_reason":"stop"}]}',
      ],
      answer,
    );
    expect(replayed(answer, Front.OpenAiChat, false)).toBe(
      '{"id":"c1","object":"chat.completion","created":7,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"ab","refusal":null,"annotations":[1,2]},"logprobs":{"content":[{"token":"a"},{"token":"b"}],"refusal":null},"finish_reason":"stop"}]}',
    );
  });

  test("keeps no more than its limit, and the answer then ends as cut by length", () => {
    const answer = new CollectedAnswer(4);
    const events: string[] = [];
    for (let i = 0; i < 5; i++) events.push(CHUNK + '"delta":{"content":"ab"}}]}');
    events.push(CHUNK + '"delta":{},"finish_reason":"stop"}]}');
    stream(events, answer);
    expect(answer.overflowed).toBe(true);
    const out = replayed(answer, Front.OpenAiChat, true);
    expect(out.includes('"content":"abab"')).toBe(true);
    expect(out.includes('"finish_reason":"length"')).toBe(true);
  });

  test("a member of several lines stays on one line of a stream", () => {
    const body =
      '{"id":"c","choices":[{"index":0,"message":{"content":"a","annotations":[\r\n1,\n 2]},"finish_reason":"stop"}]}';
    const out = new ByteWriter();
    readAnswer(Front.OpenAiChat, Bytes.of(body), answerWriter(Front.OpenAiChat, true, out, options()));
    expect(out.view().toString().includes('"delta":{"annotations":[  1,  2]}')).toBe(true);
  });

  test("an error in mid-answer is replayed after what had come", () => {
    const answer = new CollectedAnswer(1000);
    stream([CHUNK + '"delta":{"content":"a"}}]}', '{"error":{"message":"m","code":503}}'], answer);
    const out = replayed(answer, Front.AnthropicMessages, true);
    expect(out.indexOf('"text":"a"') > 0 && out.indexOf("event: error") > out.indexOf('"text":"a"')).toBe(true);
    expect(out.includes("message_stop")).toBe(false);
  });

  test("an absurd number of choices makes no more than are allowed", () => {
    const answer = new CollectedAnswer(1000);
    stream(['{"id":"c","choices":[{"index":999999999,"delta":{"content":"a"},"finish_reason":"stop"}]}'], answer);
    expect(answer.choices.length).toBeLessThan(2);
  });
});
