import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerForm, AnswerUsage, TextTally, Usage, withNote } from "proxy-wasm-assemblyscript-sdk/assembly/usage";

const HELLO: string = 'data: {"choices":[{"delta":{"content":"Hello there"}}]}\n\n';
const MORE: string = 'data: {"choices":[{"delta":{"content":", my friend"}}]}\n\n';
const COST: string = 'data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}}\n\n';
const DONE: string = "data: [DONE]\n\n";

/** What a stream costs that comes in pieces of so many bytes. */
function costOf(stream: string, size: i32 = i32.MAX_VALUE): Usage {
  const reader = new AnswerUsage(AnswerForm.Stream);
  const bytes = Bytes.of(stream);
  for (let at = 0; at < bytes.length; at += min(size, bytes.length)) {
    reader.push(bytes.slice(at, at + min(size, bytes.length - at)));
  }
  return reader.read();
}

function plainCost(body: string): Usage {
  const reader = new AnswerUsage(AnswerForm.Plain);
  reader.push(Bytes.of(body));
  return reader.read();
}

function tokens(json: string): i64 {
  const tally = new TextTally();
  tally.add(Bytes.of(json));
  return tally.tokens;
}

describe("what a stream costs", () => {
  test("is what it says, however it is cut", () => {
    const stream = HELLO + MORE + COST + DONE;
    for (let size = 1; size <= stream.length; size++) {
      const usage = costOf(stream, size);
      expect(usage.input).toBe(7);
      expect(usage.output).toBe(5);
      expect(usage.estimated).toBe(false);
    }
  });

  test("is estimated where it says nothing, the same wherever it is cut", () => {
    const stream = HELLO + MORE;
    const whole = costOf(stream);
    expect(whole.estimated).toBe(true);
    expect(whole.reportedInput).toBe(-1);
    // A tokenizer makes five of "Hello there, my friend".
    expect(abs(whole.output - 5)).toBeLessThanOrEqual(1);
    for (let size = 1; size < stream.length; size++) expect(costOf(stream, size).output).toBe(whole.output);
  });

  test("of a stream that breaks off is what was said until then", () => {
    expect(costOf(HELLO + MORE.slice(0, 30)).output).toBe(costOf(HELLO).output);
  });

  test("counts what follows the last report beside it", () => {
    const start =
      'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":9,"output_tokens":1}}}\n\n';
    const delta =
      'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Hello there"}}\n\n';
    const end = 'event: message_delta\ndata: {"type":"message_delta","delta":{},"usage":{"output_tokens":4}}\n\n';
    const cut = costOf(start + delta);
    expect(cut.estimated).toBe(true);
    expect(cut.input).toBe(9);
    expect(cut.output).toBe(1 + costOf(HELLO).output);
    const whole = costOf(start + delta + end);
    expect(whole.estimated).toBe(false);
    expect(whole.output).toBe(4);
  });

  test("of one that only begins is nothing", () => {
    expect(costOf('data: {"choices":[{"delta":{"role":"assistant"}}]}\n\n').known).toBe(false);
    expect(costOf("").known).toBe(false);
  });

  test("of a long one is what it says in the end, too", () => {
    const usage = costOf(HELLO.repeat(3000) + COST, 8192);
    expect(usage.estimated).toBe(false);
    expect(usage.output).toBe(5);
  });

  test("of a long one without a report is counted as it passes", () => {
    const text = "Hello there".repeat(4000);
    expect(costOf(HELLO.repeat(4000)).output).toBe(tokens('{"choices":[{"delta":{"content":"' + text + '"}}]}'));
  });
});

describe("what a plain answer costs", () => {
  test("is what it says", () => {
    const usage = plainCost(
      '{"choices":[{"message":{"content":"Hello"}}],"usage":{"prompt_tokens":1,"completion_tokens":2}}',
    );
    expect(usage.total).toBe(3);
    expect(usage.estimated).toBe(false);
  });

  test("is estimated where it says nothing", () => {
    const usage = plainCost(
      '{"id":"x","model":"m","choices":[{"message":{"role":"assistant","content":"Hello there"}}]}',
    );
    expect(usage.estimated).toBe(true);
    expect(usage.output).toBe(costOf(HELLO).output);
  });

  test("of an answer that can not be read is nothing", () => {
    expect(new AnswerUsage(AnswerForm.Opaque).read().known).toBe(false);
    expect(plainCost("<html>").known).toBe(false);
  });
});

describe("what an answer says", () => {
  test("in each protocol is the same", () => {
    const expected = tokens('{"choices":[{"delta":{"content":"Hello there"}}]}');
    const events = [
      '{"delta":{"type":"text_delta","text":"Hello there"}}',
      '{"delta":{"type":"thinking_delta","thinking":"Hello there"}}',
      '{"candidates":[{"content":{"parts":[{"text":"Hello there"}],"role":"model"}}]}',
      '{"type":"response.output_text.delta","delta":"Hello there"}',
      '{"choices":[{"delta":{"reasoning_content":"Hello there"}}]}',
    ];
    for (let i = 0; i < events.length; i++) expect(tokens(events[i])).toBe(expected, events[i]);
  });

  test("is not counted again where Responses repeats it", () => {
    expect(tokens('{"type":"response.output_text.done","text":"Hello there"}')).toBe(0);
  });

  test("includes what tools are called with", () => {
    expect(
      tokens('{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":"{\\"a\\":1}"}}]}}]}'),
    ).toBeGreaterThan(3);
    expect(
      tokens('{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":1}}}]}}]}'),
    ).toBeGreaterThan(3);
  });
});

describe("a note in ai_log", () => {
  test("stands beside what others noted, in the place of one of its name", () => {
    expect(withNote(Bytes.empty(), "a", "1").toString()).toBe('{\\"a\\":\\"1\\"}');
    const before = Bytes.of('{\\"a\\":\\"0\\",\\"b\\":2}');
    expect(withNote(before, "a", "1").toString()).toBe('{\\"b\\":2,\\"a\\":\\"1\\"}');
    expect(withNote(Bytes.of("no log"), "a", "1").toString()).toBe('{\\"a\\":\\"1\\"}');
  });
});
