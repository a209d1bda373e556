import { beforeAll, describe, expect, test } from "vitest";
import { ASK } from "./probe.ts";
import { type Back, type Front, loadTranslator, type Translator } from "./translator.ts";

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

type Json = Record<string, unknown>;

/** What the provider gets for a model. */
function sent(model: string, body: Json, back: Back = "claude", front: Front = "openai", options: Json = {}): Json {
  const call = translator.begin(front, back, false, { ...options, modelMapping: { "*": model } });
  return JSON.parse(call.request(Buffer.from(JSON.stringify({ ...ASK, ...body }))));
}

const ADAPTIVE = { type: "adaptive", display: "summarized" };
const DISABLED = { type: "disabled" };
const TOOLS = [{ type: "function", function: { name: "f", parameters: { type: "object" } } }];
const enabled = (budget: number): Json => ({ type: "enabled", budget_tokens: budget });

describe("thinking and sampling of Claude's models", () => {
  const effort = (word: string): Json => ({ output_config: { effort: word } });
  test.each<{ model: string; body: Json; wanted: Json }>([
    {
      model: "claude-sonnet-4-5-20250929",
      body: { reasoning_effort: "high", temperature: 0.5 },
      wanted: { max_tokens: 20480, thinking: enabled(16384) },
    },
    { model: "claude-opus-4-20250514", body: { temperature: 0.5, top_k: 3 }, wanted: { temperature: 0.5, top_k: 3 } },
    { model: "claude-opus-4-20250514", body: { temperature: 1.5 }, wanted: { temperature: 1 } },
    { model: "claude-3-7-sonnet-20250219", body: { top_p: 0.5 }, wanted: { top_p: 0.5 } },
    { model: "claude-sonnet-4-5", body: effort("low"), wanted: {} },
    { model: "claude-sonnet-4-5", body: { thinking: DISABLED }, wanted: { thinking: DISABLED } },
    {
      model: "claude-opus-4-6",
      body: { ...effort("low"), temperature: 1 },
      wanted: { ...effort("low"), temperature: 1 },
    },
    { model: "claude-opus-4-8", body: { temperature: 0, top_p: 0.9, top_k: 3 }, wanted: {} },
    {
      model: "claude-opus-4-8",
      body: { reasoning_effort: "xhigh" },
      wanted: { max_tokens: 28672, thinking: ADAPTIVE, ...effort("xhigh") },
    },
    {
      model: "claude-opus-4-7@20260416",
      body: { reasoning: { max_tokens: 2000 } },
      wanted: { thinking: ADAPTIVE, ...effort("medium") },
    },
    {
      model: "claude-opus-4.7",
      body: { thinking: enabled(9000), max_tokens: 9001 },
      wanted: { max_tokens: 9001, thinking: ADAPTIVE, ...effort("high") },
    },
    {
      model: "claude-opus-4-8",
      body: { thinking: { type: "adaptive" }, ...effort("max"), reasoning_effort: "low" },
      wanted: { thinking: { type: "adaptive" }, ...effort("max") },
    },
    { model: "claude-opus-4-8", body: { thinking: DISABLED }, wanted: {} },
    { model: "claude-opus-4-8", body: { reasoning_effort: "none" }, wanted: {} },
    { model: "claude-sonnet-5", body: { reasoning_effort: "none" }, wanted: { thinking: DISABLED } },
    { model: "claude-opus-5", body: { thinking: DISABLED, ...effort("max") }, wanted: { thinking: DISABLED } },
    { model: "claude-haiku-5-5", body: { reasoning_effort: "minimal" }, wanted: { thinking: DISABLED } },
    { model: "claude-fable-5", body: { thinking: DISABLED }, wanted: effort("low") },
    { model: "claude-opus-5-5", body: { reasoning_effort: "none", ...effort("medium") }, wanted: effort("medium") },
    { model: "claude-mythos-preview", body: { top_p: 1 }, wanted: {} },
  ])("$model, $body", ({ model, body, wanted }) => {
    expect(sent(model, body)).toEqual({ model: "m", max_tokens: 4096, messages: ASK.messages, ...wanted });
  });

  test("an effort and a schema share their member", () => {
    const schema = { type: "object" };
    const response_format = { type: "json_schema", json_schema: { name: "x", strict: true, schema } };
    expect(sent("claude-opus-4-8", { response_format, reasoning_effort: "low" })).toMatchObject({
      output_config: { effort: "low", format: { type: "json_schema", schema } },
    });
  });

  test("thoughts may be missing before calls where the model decides itself", () => {
    const messages = [
      ...(ASK.messages as Json[]),
      { role: "assistant", tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }] },
      { role: "tool", tool_call_id: "c", content: "r" },
    ];
    const body = { messages, tools: TOOLS, reasoning_effort: "low" };
    expect(sent("claude-opus-4-8", body).thinking).toEqual(ADAPTIVE);
    expect(sent("claude-sonnet-4-5", body).thinking).toBeUndefined();
  });
});

describe("a tool that must be called", () => {
  const any = { type: "any" };
  test.each<{ model: string; back: Back; choice: unknown; thinking?: unknown }>([
    { model: "claude-sonnet-4-5", back: "claude", choice: any },
    { model: "claude-sonnet-5", back: "claude", choice: any },
    { model: "claude-fable-5", back: "claude", choice: any },
    { model: "claude-fable-5-1", back: "claude", choice: undefined, thinking: ADAPTIVE },
    { model: "claude-mythos-preview", back: "claude", choice: undefined, thinking: ADAPTIVE },
    { model: "claude-haiku-5-5", back: "claude", choice: any },
    { model: "anthropic.claude-opus-4-8", back: "bedrock", choice: { any: {} } },
    { model: "us.anthropic.claude-sonnet-5-v1:0", back: "bedrock", choice: { any: {} }, thinking: DISABLED },
    { model: "anthropic.claude-fable-5", back: "bedrock", choice: undefined, thinking: ADAPTIVE },
  ])("$model at $back", ({ model, back, choice, thinking }) => {
    const body = sent(model, { tools: TOOLS, tool_choice: "required", reasoning_effort: "high" }, back);
    const config = body.toolConfig as Json | undefined;
    const fields = body.additionalModelRequestFields as Json | undefined;
    expect(back === "claude" ? body.tool_choice : config?.toolChoice).toEqual(choice);
    expect(back === "claude" ? body.thinking : fields?.thinking).toEqual(thinking);
  });
});

describe("a schema that Claude shall be held to", () => {
  const strict = (parameters: Json): Json => ({
    response_format: { type: "json_schema", json_schema: { name: "x", strict: true, schema: parameters } },
    tools: [{ type: "function", function: { name: "f", strict: true, parameters } }],
  });
  const schema = {
    type: "object",
    properties: {
      pattern: { type: "integer", minimum: 0, exclusiveMaximum: 10, multipleOf: 2 },
      list: { type: "array", minItems: 1, items: { type: "string", description: 'A "name".', pattern: '^"\\d+"$' } },
      pair: { type: "array", minItems: 2, maxItems: 2, items: { anyOf: [{ type: "string", maxLength: 3 }] } },
      day: { type: "string", format: "date" },
    },
    required: ["pattern", "list", "pair", "day"],
    additionalProperties: false,
  };
  const told = {
    type: "object",
    properties: {
      pattern: { type: "integer", description: '{"minimum":0,"exclusiveMaximum":10,"multipleOf":2}' },
      list: {
        type: "array",
        minItems: 1,
        items: { type: "string", description: 'A "name".\n\n{"pattern":"^\\"\\\\d+\\"$"}' },
      },
      pair: {
        type: "array",
        items: { anyOf: [{ type: "string", description: '{"maxLength":3}' }] },
        description: '{"minItems":2,"maxItems":2}',
      },
      day: { type: "string", format: "date" },
    },
    required: ["pattern", "list", "pair", "day"],
    additionalProperties: false,
  };

  test("has its limits in words", () => {
    const body = sent("claude-sonnet-4-5", strict(schema));
    expect(body.output_config).toEqual({ format: { type: "json_schema", schema: told } });
    expect(body.tools).toEqual([{ name: "f", input_schema: told, strict: true }]);
  });

  test("has its limits in words at Bedrock", () => {
    const body = sent("anthropic.claude-sonnet-4-5-20250929-v1:0", strict(schema), "bedrock");
    expect(body).toMatchObject({
      outputConfig: { textFormat: { structure: { jsonSchema: { schema: JSON.stringify(told), name: "x" } } } },
      toolConfig: { tools: [{ toolSpec: { name: "f", inputSchema: { json: told }, strict: true } }] },
    });
  });

  test("keeps them where it is a hint", () => {
    const tools = [{ type: "function", function: { name: "f", parameters: schema } }];
    expect(sent("claude-sonnet-4-5", { tools }).tools).toEqual([{ name: "f", input_schema: schema }]);
  });

  test("is said in words at Vertex AI, where structured output is off", () => {
    const body = sent("claude-opus-4-8", strict(schema), "claude", "openai", { type: "vertex" });
    expect(body.output_config).toBeUndefined();
    expect(body.system).toContain("JSON schema");
    expect(body.tools).toEqual([{ name: "f", input_schema: schema }]);
  });
});

describe("white space", () => {
  const said = (...turns: string[]): Json => ({
    messages: turns.map((content, at) => ({ role: at % 2 === 0 ? "user" : "assistant", content })),
  });
  test("is left out where there is nothing else", () => {
    expect(sent("claude-sonnet-4-5", said("a", " \n\t", "b")).messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      },
    ]);
  });

  test("is left out behind what the assistant began, and nowhere else", () => {
    expect(sent("claude-sonnet-4-5", said("a ", "b ", "c", "d \\n \n\t ")).messages).toEqual(
      said("a ", "b ", "c", "d \\n").messages,
    );
  });

  test("is left out at Bedrock, too", () => {
    const body = sent("anthropic.claude-sonnet-4-5-20250929-v1:0", said("a", "b \n"), "bedrock");
    expect((body.messages as Json[])[1]).toEqual({ role: "assistant", content: [{ text: "b" }] });
  });

  test("is no result", () => {
    const messages = [
      ...(ASK.messages as Json[]),
      { role: "assistant", tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }] },
      { role: "tool", tool_call_id: "c", content: " \n" },
    ];
    const body = sent("claude-sonnet-4-5", { messages, tools: TOOLS });
    expect((body.messages as Json[])[2]).toEqual({
      role: "user",
      content: [{ type: "tool_result", tool_use_id: "c" }],
    });
  });
});

describe("Claude at Bedrock", () => {
  test("takes no sampling parameters from 4.7 on", () => {
    const body = { temperature: 0.5, top_p: 0.5, top_k: 3, max_tokens: 100 };
    expect(sent("anthropic.claude-opus-4-8", body, "bedrock")).toEqual({
      messages: [{ role: "user", content: [{ text: "hi" }] }],
      inferenceConfig: { maxTokens: 100 },
    });
  });

  test.each<{ model: string; body: Json; fields: unknown }>([
    {
      model: "anthropic.claude-opus-4-8",
      body: { thinking: { type: "adaptive" }, output_config: { effort: "medium" } },
      fields: { thinking: { type: "adaptive" }, output_config: { effort: "medium" } },
    },
    {
      model: "anthropic.claude-opus-4-8",
      body: { output_config: { effort: "medium" } },
      fields: { output_config: { effort: "medium" } },
    },
    {
      model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
      body: { thinking: enabled(1234), output_config: { effort: "medium" } },
      fields: { thinking: enabled(1234) },
    },
  ])("gets an Anthropic client's $body as it stands", ({ model, body, fields }) => {
    const request = sent(model, { ...body, max_tokens: 5000 }, "bedrock", "anthropic");
    expect(request.additionalModelRequestFields).toEqual(fields);
    expect(request.inferenceConfig).toEqual({ maxTokens: 5000 });
  });

  test("gets an Anthropic client's cache marks", () => {
    const cache_control = { type: "ephemeral" };
    const text = (value: string): Json => ({ type: "text", text: value });
    const body = {
      system: [text("a"), { ...text("b"), cache_control: { ...cache_control, ttl: "1h" } }],
      tools: [{ name: "f", input_schema: { type: "object" }, cache_control }],
      messages: [
        { role: "user", content: [{ ...text("c"), cache_control }] },
        { role: "assistant", content: [{ type: "tool_use", id: "t", name: "f", input: {} }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "r", cache_control }, text("d")] },
      ],
    };
    const point = { cachePoint: { type: "default" } };
    expect(sent("anthropic.claude-sonnet-4-5-20250929-v1:0", body, "bedrock", "anthropic")).toEqual({
      system: [{ text: "a" }, { text: "b" }, { cachePoint: { type: "default", ttl: "1h" } }],
      messages: [
        { role: "user", content: [{ text: "c" }, point] },
        { role: "assistant", content: [{ toolUse: { toolUseId: "t", name: "f", input: {} } }] },
        {
          role: "user",
          content: [{ toolResult: { toolUseId: "t", content: [{ text: "r" }] } }, point, { text: "d" }],
        },
      ],
      toolConfig: { tools: [{ toolSpec: { name: "f", inputSchema: { json: { type: "object" } } } }, point] },
    });
    expect(JSON.stringify(sent("amazon.nova-pro-v1:0", body, "bedrock", "anthropic"))).not.toContain("cachePoint");
  });
});
