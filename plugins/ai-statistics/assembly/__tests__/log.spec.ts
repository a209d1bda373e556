import { Bytes, ByteWriter, JsonValue, JsonWriter, unescapeText } from "proxy-wasm-assemblyscript-sdk/assembly";
import { UsageTracker } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { LogFields, parsedLog, quotable } from "../ai-log";
import { FieldValue } from "../field-value";
import { ToolCalls } from "../tool-calls";
import { usageField } from "../usage-details";

function merged(fields: LogFields, before: string): string {
  return unescapeText(fields.mergedInto(parsedLog(quotable(Bytes.of(before))))).toString();
}

function valueOfJson(json: string): string {
  const value = FieldValue.of(JsonValue.of(Bytes.of(json)));
  if (!value) return "none";
  const out = new ByteWriter();
  value.writeTo(new JsonWriter(out));
  return (out.view().equals(value.text) ? "json " : "text ") + value.text.toString();
}

function detail(key: string, usage: string): string {
  const tracker = new UsageTracker();
  tracker.observe(Bytes.of('{"usage":' + usage + "}"));
  const value = usageField(key, tracker.usage);
  return value ? value.text.toString() : "none";
}

describe("the log", () => {
  test("is a JSON object as content of a JSON string", () => {
    const fields = new LogFields();
    fields.setText("a", Bytes.of('x"\n'), 100);
    fields.setCount("n", 7);
    fields.set("j", FieldValue.ofJson(Bytes.of("[1]")));
    expect(fields.mergedInto(parsedLog(Bytes.empty())).toString()).toBe(
      '{\\"a\\":\\"x\\\\\\"\\\\n\\",\\"n\\":7,\\"j\\":[1]}',
    );
  });

  test("leaves out what is empty or not known", () => {
    const fields = new LogFields();
    fields.setText("a", Bytes.empty(), 100);
    fields.setCount("n", -1);
    expect(merged(fields, "")).toBe("{}");
  });

  test("keeps the fields of others and replaces its own", () => {
    const fields = new LogFields();
    fields.setCount("n", 1);
    fields.setCount("n", 2);
    expect(merged(fields, '{"other":{"x":"é\\""},"n":9}')).toBe('{"other":{"x":"é\\""},"n":2}');
  });

  test("starts anew where what was there is no JSON", () => {
    const fields = new LogFields();
    fields.setCount("n", 1);
    expect(merged(fields, "{broken")).toBe('{"n":1}');
    expect(merged(fields, "[1]")).toBe('{"n":1}');
  });
});

describe("values", () => {
  test("are texts or JSON, and nothing for what is none", () => {
    expect(valueOfJson('"a\\"b"')).toBe('text a"b');
    expect(valueOfJson("1.50")).toBe("json 1.50");
    expect(valueOfJson('{"a":1}')).toBe('json {"a":1}');
    expect(valueOfJson('""')).toBe("none");
    expect(valueOfJson("null")).toBe("none");
    expect(valueOfJson("[]")).toBe("none");
  });

  test("that only look like JSON are texts", () => {
    expect(valueOfJson('{"a":}')).toBe('text {"a":}');
  });

  test("are counts when they are digits", () => {
    expect(FieldValue.ofString("42").count).toBe(42);
    expect(FieldValue.ofString("").count).toBe(-1);
    expect(FieldValue.ofString("-1").count).toBe(-1);
    expect(FieldValue.ofString("99999999999999999").count).toBe(-1);
  });
});

describe("details of usage", () => {
  test("are those of the provider, with what stands beside the totals", () => {
    const openAi = '{"prompt_tokens":1,"prompt_tokens_details":{"cached_tokens":4,"x":"y"}}';
    expect(detail("input_token_details", openAi)).toBe('{"cached_tokens":4}');
    expect(detail("output_token_details", openAi)).toBe("none");
    expect(detail("cached_tokens", openAi)).toBe("4");
    const anthropic = '{"input_tokens":1,"cache_read_input_tokens":5,"cache_creation":{"ephemeral_1h_input_tokens":2}}';
    expect(detail("input_token_details", anthropic)).toBe('{"cache_read_input_tokens":5}');
    expect(detail("model", anthropic)).toBe("none");
  });
});

describe("tool calls", () => {
  test("beyond the limit of their arguments lose the rest of them", () => {
    const calls = new ToolCalls(4);
    calls.event(
      Bytes.of('{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"abc"}}]}}]}'),
    );
    calls.event(Bytes.of('{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"de"}}]}}]}'));
    calls.event(Bytes.of('{"choices":[{"delta":{"tool_calls":[{"index":1,"function":{"arguments":"f"}}]}}]}'));
    expect(calls.json.toString()).toBe(
      '[{"index":0,"function":{"name":"f","arguments":"abc"}},{"index":1,"function":{"arguments":"f"}}]',
    );
  });

  test("are none where an event only talks of them", () => {
    const calls = new ToolCalls(100);
    calls.event(Bytes.of('{"choices":[{"delta":{"content":"\\"tool_calls\\""}}]}'));
    calls.event(Bytes.of('{"choices":{"tool_calls":7},"content_block":[]}'));
    expect(calls.json.length).toBe(0);
  });
});
