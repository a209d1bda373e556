import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { loadTranslator, type Translator } from "./translator.ts";

/** testdata/request/<case>.<front>-<back>.in.json is what the client sends, .out.json what the provider gets. */
const FOLDER = new URL("../testdata/request/", import.meta.url);

const casesOf = (pair: string): { name: string; input: Buffer }[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith(`.${pair}.in.json`))
    .map((file) => ({ name: file.split(".")[0] ?? "", input: readFileSync(new URL(file, FOLDER)) }));

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

async function matches(text: string, name: string, pair: string): Promise<void> {
  const file = new URL(`${name}.${pair}.out.json`, FOLDER).pathname;
  await expect(`${JSON.stringify(JSON.parse(text), null, 2)}\n`).toMatchFileSnapshot(file);
}

describe("an Anthropic request becomes a chat request", () => {
  test.each(casesOf("anthropic-openai"))("$name", async ({ name, input }) => {
    await matches(translator.fromAnthropicRequest(input), name, "anthropic-openai");
  });

  test.each(casesOf("anthropic-openai"))("$name, and Claude's again with thinking kept", async ({ name, input }) => {
    const neutral = Buffer.from(translator.fromAnthropicRequest(input, true));
    await matches(translator.toClaudeRequest(neutral), name, "anthropic-openai-claude");
  });
});

describe("a chat request becomes Claude's", () => {
  test.each(casesOf("openai-claude"))("$name", async ({ name, input }) => {
    await matches(translator.toClaudeRequest(input), name, "openai-claude");
  });

  test("a schema becomes an instruction where the provider has no structured output", () => {
    const format = { type: "json_schema", json_schema: { name: "x", strict: true, schema: { type: "object" } } };
    const body = { model: "m", messages: [{ role: "user", content: "hi" }], response_format: format };
    const out = JSON.parse(translator.toClaudeRequest(Buffer.from(JSON.stringify(body)), false));
    expect(out.system).toBe(
      'Answer with one JSON value only: no other text, no Markdown fence. It must be valid against this JSON schema:\n{"type":"object"}',
    );
    expect(out.output_config).toBeUndefined();
  });
});

test("numbers, escapes and schemas keep their very text", () => {
  const body =
    '{"model":"m","max_tokens":12345678901234567890,"temperature":0.10,"messages":[{"role":"user","content":"a\\u0041\\ud83c\\udf89\\/"}],' +
    '"tools":[{"name":"f","input_schema":{"type":"object","x":1.0e3}}]}';
  const out = translator.fromAnthropicRequest(Buffer.from(body));
  expect(out).toContain('"max_tokens":12345678901234567890');
  expect(out).toContain('"temperature":0.10');
  expect(out).toContain('"content":"a\\u0041\\ud83c\\udf89\\/"');
  expect(out).toContain('"parameters":{"type":"object","x":1.0e3}');
});

describe("what is no request is refused with its place", () => {
  const refusals = [
    { name: "not JSON", text: "{", reason: "body: expected a JSON object" },
    { name: "a list", text: "[]", reason: "body: expected a JSON object" },
    { name: "messages missing", text: "{}", reason: /^messages: expected/ },
    {
      name: "a role unknown",
      text: '{"messages":[{"role":"user","content":"a"},{"role":"robot","content":"b"}]}',
      reason: /^messages\[1\]\.role: /,
    },
  ];
  test.each(refusals)("$name", ({ text, reason }) => {
    expect(() => translator.fromAnthropicRequest(Buffer.from(text))).toThrow(reason);
    expect(() => translator.toClaudeRequest(Buffer.from(text))).toThrow(reason);
  });

  test("content that Claude cannot take", () => {
    const audio = '{"messages":[{"role":"user","content":["x",{"type":"input_audio","input_audio":{}}]}]}';
    expect(() => translator.toClaudeRequest(Buffer.from(audio))).toThrow(
      "messages[0].content[1]: parts of type input_audio have no counterpart",
    );
    const custom = '{"messages":[{"role":"user","content":"x"}],"tools":[{"type":"custom","custom":{"name":"f"}}]}';
    expect(() => translator.toClaudeRequest(Buffer.from(custom))).toThrow(
      "tools[0].type: custom tools have no counterpart",
    );
  });
});
