import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Back, loadTranslator, type Translator } from "../matrix/translator.ts";

/** testdata/request/<case>.responses.in.json is what the client sends, <case>.responses-<back>.out.json what the provider gets. */
const FOLDER = new URL("../../testdata/request/", import.meta.url);
const BACKS = ["openai", "claude"] as const satisfies readonly Back[];

const cases = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".responses.in.json"))
  .map((file) => ({ name: file.split(".")[0] ?? "", input: readFileSync(new URL(file, FOLDER)) }));

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

/** OpenRouter is the one of OpenAI's protocol that fetches files. */
const ask = (body: unknown, back: Back = "openai"): string =>
  translator
    .begin("responses", back, false, back === "openai" ? { type: "openrouter" } : {})
    .request(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));

describe.each(BACKS)("a Responses request becomes one for %s", (back) => {
  test.each(cases)("$name", async ({ name, input }) => {
    const text = `${JSON.stringify(JSON.parse(ask(input.toString(), back)), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(new URL(`${name}.responses-${back}.out.json`, FOLDER).pathname);
  });
});

test("numbers, escapes and schemas keep their very text", () => {
  const out = ask(
    '{"model":"m","max_output_tokens":12345678901234567890,"temperature":0.10,"input":"a\\u0041\\ud83c\\udf89\\/",' +
      '"tools":[{"type":"function","name":"f","parameters":{"type":"object","x":1.0e3}}]}',
  );
  expect(out).toContain('"max_completion_tokens":12345678901234567890');
  expect(out).toContain('"temperature":0.10');
  expect(out).toContain('"content":"a\\u0041\\ud83c\\udf89\\/"');
  expect(out).toContain('"parameters":{"type":"object","x":1.0e3}');
});

test("of a doubled member the last counts", () => {
  const out = JSON.parse(ask('{"model":"a","input":"x","model":"b","input":"y"}'));
  expect(out).toEqual({ model: "b", messages: [{ role: "user", content: "y" }] });
});

test("audio goes on to providers that hear", () => {
  const audio = { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } };
  const { messages } = JSON.parse(ask({ model: "m", input: [{ role: "user", content: [audio] }] }));
  expect(messages).toEqual([{ role: "user", content: [audio] }]);
});

describe("the choice among tools", () => {
  const f = { type: "function", name: "f", parameters: { type: "object" } };
  const named = { type: "function", function: { name: "f" } };
  const choices = [
    { given: "auto", sent: "auto" },
    { given: "none", sent: "none" },
    { given: "required", sent: "required" },
    { given: { type: "function", name: "f" }, sent: named },
    {
      given: { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "f" }, { type: "mcp" }] },
      sent: { type: "allowed_tools", allowed_tools: { mode: "required", tools: [named] } },
    },
    { given: null, sent: undefined },
  ];
  test.each(choices)("$given", ({ given, sent }) => {
    expect(JSON.parse(ask({ input: "x", tools: [f], tool_choice: given })).tool_choice).toEqual(sent);
    expect(JSON.parse(ask({ input: "x", tool_choice: given })).tool_choice).toBeUndefined();
  });

  test.each(["web_search", "file_search", "custom", "mcp", "computer", "apply_patch"])("%s is refused", (type) => {
    expect(() => ask({ input: "x", tools: [f], tool_choice: { type, name: "f" } })).toThrow(
      `tool_choice: choices of type ${type} have no counterpart`,
    );
    expect(() => ask({ input: "x", tools: [f, { type, name: "f" }] })).toThrow(
      `tools[1]: tools of type ${type} have no counterpart`,
    );
  });
});

describe("what is no request that can be served is refused with its place", () => {
  const STATELESS = "this gateway keeps no state; send the whole conversation as input";
  const refusals = [
    { name: "not JSON", body: "{", reason: "body: expected a JSON object" },
    { name: "a list", body: [], reason: "body: expected a JSON object" },
    { name: "no input", body: {}, reason: "input: expected a text or a list of items" },
    {
      name: "an earlier response",
      body: { previous_response_id: "resp_1" },
      reason: `previous_response_id: ${STATELESS}`,
    },
    { name: "a conversation", body: { input: "x", conversation: { id: "c" } }, reason: `conversation: ${STATELESS}` },
    { name: "a prompt", body: { input: "x", prompt: { id: "p" } }, reason: `prompt: ${STATELESS}` },
    { name: "background", body: { input: "x", background: true }, reason: `background: ${STATELESS}` },
    {
      name: "a reference",
      body: {
        input: [
          { role: "user", content: "x" },
          { type: "item_reference", id: "msg_1" },
        ],
      },
      reason: `input[1]: ${STATELESS}`,
    },
    { name: "a reference without type", body: { input: [{ id: "msg_1" }] }, reason: `input[0]: ${STATELESS}` },
    { name: "moderation", body: { input: "x", moderation: { model: "m" } }, reason: "moderation: has no counterpart" },
    {
      name: "an unknown item",
      body: { input: [{ type: "web_search_call", id: "ws_1" }] },
      reason: "input[0]: items of type web_search_call have no counterpart",
    },
    { name: "no item", body: { input: [7] }, reason: "input[0]: expected a message or an item with a type" },
    {
      name: "an unknown role",
      body: { input: [{ role: "robot", content: "x" }] },
      reason: "input[0].role: expected user, assistant, system or developer",
    },
    {
      name: "an unknown part",
      body: { input: [{ role: "user", content: [{ type: "input_text", text: "x" }, { type: "input_video" }] }] },
      reason: "input[0].content[1]: parts of type input_video have no counterpart",
    },
    {
      name: "an unknown part of the model's",
      body: { input: [{ role: "assistant", content: [{ type: "output_audio" }] }] },
      reason: "input[0].content[0]: parts of type output_audio have no counterpart",
    },
  ];
  test.each(refusals)("$name", ({ body, reason }) => {
    expect(() => ask(body)).toThrow(new Error(reason));
  });
});
