import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { loadTranslator, type Translator } from "../matrix/translator.ts";

/**
 * testdata/request/<case>.openai-responses.out.json is what a provider of the Responses API gets when the client sends
 * <case>.openai-responses.in.json, or what Claude's tests send.
 */
const FOLDER = new URL("../../testdata/request/", import.meta.url);

/** It has parts in Anthropic's own form, which nobody else takes. */
const FOREIGN = "media";

const cases = readdirSync(FOLDER)
  .map((file) => /^(.+)\.openai-(responses|claude)\.in\.json$/.exec(file))
  .filter((match) => match !== null)
  .filter(([, name]) => name !== FOREIGN)
  .map((match) => ({ name: match[1] ?? "", input: readFileSync(new URL(match[0], FOLDER)) }));

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

const ask = (body: unknown): string =>
  translator
    .begin("openai", "responses", false)
    .request(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));

const user = { role: "user", content: "x" };

describe("a chat request becomes one of the Responses API", () => {
  test.each(cases)("$name", async ({ name, input }) => {
    const text = `${JSON.stringify(JSON.parse(ask(input.toString())), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(new URL(`${name}.openai-responses.out.json`, FOLDER).pathname);
  });
});

describe("the choice among tools", () => {
  const f = { type: "function", function: { name: "f" } };
  const named = { type: "function", name: "f" };
  const choices = [
    { given: "auto", sent: "auto" },
    { given: "none", sent: "none" },
    { given: "required", sent: "required" },
    { given: f, sent: named },
    {
      given: { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [f, { type: "custom" }] } },
      sent: { type: "allowed_tools", mode: "auto", tools: [named] },
    },
    { given: { type: "web_search" }, sent: { type: "web_search" } },
    { given: null, sent: undefined },
  ];
  test.each(choices)("$given", ({ given, sent }) => {
    expect(JSON.parse(ask({ messages: [user], tools: [f], tool_choice: given })).tool_choice).toEqual(sent);
    expect(JSON.parse(ask({ messages: [user], tool_choice: given })).tool_choice).toBeUndefined();
  });
});

test("a tool of the API's own goes on as it is, and functions stay as loose as they were", () => {
  const tools = [
    { type: "web_search", search_context_size: "low" },
    { type: "function", function: { name: "f", parameters: null } },
    { type: "function", function: { name: "g", strict: true, parameters: { type: "object" } } },
  ];
  expect(JSON.parse(ask({ messages: [user], tools })).tools).toEqual([
    tools[0],
    { type: "function", name: "f", strict: false, parameters: { type: "object", properties: {} } },
    { type: "function", name: "g", strict: true, parameters: { type: "object" } },
  ]);
});

test("numbers, escapes and schemas keep their very text", () => {
  const out = ask(
    '{"messages":[{"role":"user","content":"a\\u0041\\ud83c\\udf89\\/"}],"temperature":0.10,' +
      '"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"x":1.0e3}}}}',
  );
  expect(out).toContain('"content":"a\\u0041\\ud83c\\udf89\\/"');
  expect(out).toContain('"temperature":0.10');
  expect(out).toContain('"schema":{"x":1.0e3}');
});

describe("what Responses cannot carry is refused with its place", () => {
  const refusals = [
    { name: "not JSON", body: "{", reason: "body: expected a JSON object" },
    { name: "no messages", body: {}, reason: "messages: expected a list of at least one message" },
    { name: "empty messages", body: { messages: [] }, reason: "messages: expected a list of at least one message" },
    {
      name: "an unknown role",
      body: { messages: [user, { role: "robot" }] },
      reason: "messages[1].role: expected system, developer, user, assistant or tool",
    },
    { name: "several choices", body: { messages: [user], n: 2 }, reason: "n: several choices have no counterpart" },
    { name: "audio", body: { messages: [user], audio: { voice: "x" } }, reason: "audio: has no counterpart" },
    {
      name: "a search of chat completions",
      body: { messages: [user], web_search_options: {} },
      reason: "web_search_options: has no counterpart",
    },
    {
      name: "audio that is heard",
      body: { messages: [{ role: "user", content: [{ type: "text", text: "x" }, { type: "input_audio" }] }] },
      reason: "messages[0].content[1]: parts of type input_audio have no counterpart",
    },
    {
      name: "a custom tool",
      body: { messages: [user], tools: [{ type: "custom", custom: { name: "f" } }] },
      reason: "tools[0].type: custom tools have no counterpart",
    },
    {
      name: "a call of a custom tool",
      body: { messages: [user, { role: "assistant", tool_calls: [{ type: "custom", custom: {} }] }] },
      reason: "messages[1].tool_calls[0]: expected a function",
    },
  ];
  test.each(refusals)("$name", ({ body, reason }) => {
    expect(() => ask(body)).toThrow(new Error(reason));
  });
});
