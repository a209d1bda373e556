import { Bytes, ConfigIssues, ConfigPath, JsonPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Conversation } from "../conversation";
import { compileSchema, Dialect } from "../schema/compile";
import { Schema } from "../schema/schema";
import { judge, judgeText, Verdict } from "../verdict";

const INTEGER_A: string = '{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}';

function schemaOf(text: string): Schema | null {
  if (text.length == 0) return null;
  const value = JsonValue.of(Bytes.of(text));
  return compileSchema(value, new Dialect(false, false), ConfigPath.root(), new ConfigIssues());
}

/** The JSON that was found, or the code and what is wrong. */
function said(verdict: Verdict): string {
  return verdict.ok ? verdict.json.toString() : (<i32>verdict.code).toString() + " " + verdict.faults;
}

/** @param rows a model's text, and what comes of it, in turn */
function expectRows(schema: string, rows: Array<string>): void {
  for (let i = 0; i + 1 < rows.length; i += 2) {
    expect(said(judgeText(Bytes.of(rows[i]), schemaOf(schema)))).toBe(rows[i + 1], rows[i]);
  }
}

describe("JSON in a text", () => {
  test("is the whole, or what stands in brackets", () => {
    expectRows("", [
      ' {"a":1}\n',
      '{"a":1}',
      "[1]",
      "[1]",
      'Sure:\n```json\n{"a":[1]}\n```\nDone {not JSON}.',
      '{"a":[1]}',
      'As [1] says, {"a":"}"} and {"b":2}',
      '{"a":"}"}',
      "As [1] says.",
      "[1]",
      "{name}: {}",
      "{}",
    ]);
  });

  test("is none where it is broken or cut off", () => {
    const none = "1003 there is no valid JSON in it";
    expectRows("", [
      "no",
      none,
      "42",
      none,
      '"{}"',
      none,
      '{"a":[1],"b":',
      none,
      '{"a":[1],}',
      none,
      '{"a":{"b":1}',
      none,
      "",
      "1004 it is empty",
    ]);
  });

  test("is the first that a schema allows; of none the largest tells why", () => {
    expectRows(INTEGER_A, [
      '[1] {"b":1} {"a":1} {"a":2}',
      '{"a":1}',
      '[1] {"b":"longest"} {"a":""}',
      '1005 the document: lacks "a"',
      '{"a":"1"}',
      "1005 /a: expected integer, got string",
    ]);
    expectRows('{"type":"integer"}', ["42", "42", '"42"', "1005 the document: expected integer, got string"]);
  });

  test("is looked for in no more than 16 places", () => {
    let text = "";
    for (let i = 0; i < 16; i++) text += "{}";
    expectRows(INTEGER_A, [text + '{"a":1}', '1005 the document: lacks "a"']);
  });
});

test("an answer without the text is none", () => {
  const path = JsonPath.compile("a.0.b");
  expect(said(judge(Bytes.of('{"a":[{"b":"{}"}]}'), path, null))).toBe("{}");
  expect(said(judge(Bytes.of('{"a":[{"b":{"c":1}}]}'), path, null))).toBe('{"c":1}');
  expect(said(judge(Bytes.of('{"a":[{"b":null}]}'), path, null))).toBe("1004 it is empty");
  expect(judge(Bytes.of('{"a":[]}'), path, null).message).toBe('response body does not contain the content: {"a":[]}');
  expect(judge(Bytes.of("{"), path, null).mayImprove).toBe(false);
  expect(judge(Bytes.of("x".repeat(600)), path, null).message.length).toBe("service unavailable: ".length + 513);
});

describe("a conversation", () => {
  test("is asked without a stream, and as it is where it asks for none", () => {
    const plain = Bytes.of('{ "messages" : [ ],"x":1.0}');
    const same = Conversation.read(plain, Bytes.empty());
    expect(same == null ? "" : same.body.toString()).toBe(plain.toString());
    const streamed = Bytes.of('{"stream":true,"messages":[],"stream_options":{}, "x":1.0}');
    const other = Conversation.read(streamed, Bytes.of('{"type":"json_object"}'));
    expect(other == null ? "" : other.isStream.toString() + other.body.toString()).toBe(
      'true{"messages":[],"x":1.0,"response_format":{"type":"json_object"}}',
    );
  });

  test("has messages", () => {
    const bodies: string[] = ["", "[]", "{}", '{"messages":{}}', '{"messages":[]', '{"messages":[],"messages":1}'];
    for (let i = 0; i < bodies.length; i++) {
      expect(Conversation.read(Bytes.of(bodies[i]), Bytes.empty()) == null).toBe(true, bodies[i]);
    }
  });

  test("goes on with the wrong answer and what is wrong", () => {
    const first = Conversation.read(Bytes.of('{"messages":[{"role":"user","content":"q"}],"x":1}'), Bytes.empty());
    if (first == null) return;
    const verdict = judgeText(Bytes.of('"no"'), null);
    expect(first.after(verdict, Bytes.empty()).toString()).toBe(
      '{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"\\"no\\""},{"role":"user","content":' +
        '"This answer can not be used: there is no valid JSON in it.\\nGive the same answer again as JSON that can be used. ' +
        'Say nothing but the JSON."}],"x":1}',
    );
    const empty = first.after(judgeText(Bytes.empty(), null), Bytes.of("{}")).toString();
    expect(empty.includes("assistant")).toBe(false);
    expect(empty.includes("which this JSON Schema allows:\\n{}\\nSay nothing but the JSON.")).toBe(true, empty);
  });
});
