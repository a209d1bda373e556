import { Bytes, ConfigIssues, ConfigPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelMapperDecoder, ModelMapperPolicy } from "../policy";

function policyOf(config: string): ModelMapperPolicy {
  const issues = new ConfigIssues();
  const policy = new ModelMapperDecoder().decode(JsonValue.of(Bytes.of(config)), ConfigPath.root(), issues);
  expect(issues.summary).toBe("");
  return policy;
}

/** The body after the change; "unchanged" where there is none. */
function mapped(policy: ModelMapperPolicy, body: string): string {
  const bytes = Bytes.of(body);
  const change = policy.change(bytes);
  return change == null ? "unchanged" : change.bytes.toString() + bytes.slice(change.length).toString();
}

/** @param rows bodies before and after in turn */
function expectRows(config: string, rows: Array<string>): void {
  const policy = policyOf(config);
  for (let i = 0; i + 1 < rows.length; i += 2) expect(mapped(policy, rows[i])).toBe(rows[i + 1], rows[i]);
}

const MAPPING: string = '{"modelMapping":{"a":"b","*":"d"}}';

describe("the change of a body", () => {
  test("only the model's value changes", () => {
    expectRows(MAPPING, [
      '{"model":"a"}',
      '{"model":"b"}',
      ' { "x" : 9007199254740993, "model"\t: "a" , "y":1.0e+2 } ',
      ' { "x" : 9007199254740993, "model"\t: "b" , "y":1.0e+2 } ',
      '{"model":"x"}',
      '{"model":"d"}',
    ]);
  });

  test("nothing changes where the name stays", () => {
    expectRows('{"modelMapping":{"a":"a","b":""}}', [
      '{"model":"a"}',
      "unchanged",
      '{"model":"b"}',
      "unchanged",
      '{"model":"c"}',
      "unchanged",
      "{}",
      "unchanged",
    ]);
  });

  test("where there is no model, or none that is text, the default is put", () => {
    expectRows(MAPPING, [
      "{}",
      '{"model":"d"}',
      '{"x":1}',
      '{"model":"d","x":1}',
      '{"model":null}',
      '{"model":"d"}',
      '{"model":""}',
      '{"model":"d"}',
      '{"model":7}',
      '{"model":"d"}',
    ]);
  });

  test("of duplicate keys the last is the model", () => {
    expectRows(MAPPING, ['{"model":"x","model":"a"}', '{"model":"x","model":"b"}']);
  });

  test("escapes are read, and written", () => {
    expectRows('{"modelMapping":{"a\\"b":"c\\"d"}}', ['{"mod\\u0065l":"a\\u0022b"}', '{"mod\\u0065l":"c\\"d"}']);
  });

  test("what is no JSON object stays", () => {
    expectRows(MAPPING, [
      "",
      "unchanged",
      "[]",
      "unchanged",
      '"a"',
      "unchanged",
      '{"model":"a"',
      "unchanged",
      "{]",
      "unchanged",
    ]);
  });

  test("modelKey names any place", () => {
    expectRows('{"modelKey":"params.list.1.name","modelMapping":{"a":"b"}}', [
      '{"params":{"list":[{"name":"a"},{"name":"a"}]}}',
      '{"params":{"list":[{"name":"a"},{"name":"b"}]}}',
      '{"model":"a"}',
      "unchanged",
    ]);
  });

  test("objects on the way are made for the default, not through other values", () => {
    expectRows('{"modelKey":"p.m","modelMapping":{"*":"d"}}', [
      '{"x":1}',
      '{"p":{"m":"d"},"x":1}',
      '{"p":{}}',
      '{"p":{"m":"d"}}',
      '{"p":"text"}',
      "unchanged",
    ]);
  });

  test("an empty modelKey is none", () => {
    expectRows('{"modelKey":"","modelMapping":{"a":"b"}}', ['{"model":"a"}', '{"model":"b"}']);
  });
});
