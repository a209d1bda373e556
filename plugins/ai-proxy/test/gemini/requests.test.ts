import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { loadTranslator, type Translator } from "../matrix/translator.ts";

/**
 * testdata/gemini/front/<case>.in.json is what a client of Gemini's sends, .out.json the neutral request, without and with
 * its thinking; back/<case>.in.json a chat request with the model and the provider's options, .out.json what Gemini gets.
 */
const FOLDER = new URL("../../testdata/gemini/", import.meta.url);

const casesOf = (side: "front" | "back"): { name: string; input: Record<string, unknown> }[] =>
  readdirSync(new URL(`${side}/`, FOLDER))
    .filter((file) => file.endsWith(".in.json"))
    .map((file) => ({
      name: file.replace(".in.json", ""),
      input: JSON.parse(readFileSync(new URL(`${side}/${file}`, FOLDER), "utf8")),
    }));

let translator: Translator;
beforeAll(async () => {
  translator = await loadTranslator();
});

const matches = (value: unknown, side: string, name: string): Promise<void> =>
  expect(`${JSON.stringify(value, null, 2)}\n`).toMatchFileSnapshot(
    new URL(`${side}/${name}.out.json`, FOLDER).pathname,
  );

/** The neutral form of a Gemini request. Thinking is kept for providers that may take it back. */
function neutral(request: unknown, { keepThinking = false, isStream = false } = {}): Record<string, unknown> {
  // OpenRouter is the one of OpenAI's protocol that fetches files.
  const call = translator.begin("gemini", keepThinking ? "gemini" : "openai", isStream, { type: "openrouter" });
  call.request(Buffer.from(JSON.stringify(request)));
  return JSON.parse(call.neutral());
}

interface Asked {
  readonly model?: string;
  readonly options?: Record<string, unknown>;
  readonly request: unknown;
}

/** What Gemini gets of a chat request. */
function toGemini({ model = "gemini-2.5-flash", options = {}, request }: Asked): Record<string, unknown> {
  const call = translator.begin("openai", "gemini", false, { ...options, modelMapping: { "*": model } });
  return JSON.parse(call.request(Buffer.from(JSON.stringify(request))));
}

const ask = (more: Record<string, unknown>): unknown => ({ messages: [{ role: "user", content: "x" }], ...more });

describe("a Gemini request becomes a chat request", () => {
  test.each(casesOf("front"))("$name", async ({ name, input }) => {
    const out = { plain: neutral(input), "with its thinking": neutral(input, { keepThinking: true }) };
    await matches(out, "front", name);
  });

  test("model and stream come from the path", () => {
    const out = neutral({ contents: [], model: "other", stream: false }, { isStream: true });
    expect(out).toEqual({
      model: "the-model",
      messages: [],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  const choices = [
    { config: { mode: "AUTO" }, choice: "auto" },
    { config: { mode: "VALIDATED" }, choice: "auto" },
    { config: { mode: "NONE" }, choice: "none" },
    { config: { mode: "ANY" }, choice: "required" },
    { config: { mode: "ANY", allowedFunctionNames: [] }, choice: "required" },
    {
      config: { mode: "ANY", allowedFunctionNames: ["f"] },
      choice: { type: "function", function: { name: "f" } },
    },
    {
      config: { mode: "VALIDATED", allowedFunctionNames: ["f"] },
      choice: {
        type: "allowed_tools",
        allowed_tools: { mode: "auto", tools: [{ type: "function", function: { name: "f" } }] },
      },
    },
    { config: { mode: "MODE_UNSPECIFIED" }, choice: undefined },
    { config: undefined, choice: undefined },
  ];
  test.each(choices)("a function calling config of $config", ({ config, choice }) => {
    const tools = [{ functionDeclarations: [{ name: "f" }] }];
    const request = { contents: [], tools, toolConfig: { functionCallingConfig: config } };
    expect(neutral(request).tool_choice).toEqual(choice);
    expect(neutral({ ...request, tools: [{ googleSearch: {} }] })).not.toHaveProperty("tool_choice");
  });

  const thinking = [
    { config: { thinkingBudget: 0 }, effort: "none" },
    { config: { thinkingBudget: 4095 }, effort: "low" },
    { config: { thinkingBudget: 4096 }, effort: "medium" },
    { config: { thinkingBudget: 16384 }, effort: "high" },
    { config: { thinkingBudget: -1 }, effort: undefined },
    { config: { thinkingBudget: -1, includeThoughts: true }, effort: "medium" },
    { config: { includeThoughts: false }, effort: undefined },
    { config: { thinkingLevel: "MINIMAL" }, effort: "minimal" },
    { config: { thinkingLevel: "high", thinkingBudget: 1 }, effort: "high" },
    { config: { thinkingLevel: "THINKING_LEVEL_UNSPECIFIED" }, effort: undefined },
  ];
  test.each(thinking)("a thinking config of $config", ({ config, effort }) => {
    const request = { contents: [{ parts: [{ text: "hi" }] }], generationConfig: { thinkingConfig: config } };
    const out = neutral(request, { keepThinking: true });
    expect(out.reasoning_effort).toBe(effort);
  });

  test("more functions than Gemini itself takes are left out", () => {
    const functions = Array.from({ length: 600 }, (_, index) => ({ name: `f${index}` }));
    const tools = [{ functionDeclarations: functions.slice(0, 300) }, { functionDeclarations: functions.slice(300) }];
    expect(neutral({ contents: [], tools }).tools).toHaveLength(512);
  });

  const refusals = [
    { name: "not JSON", text: "{", reason: "body: expected a JSON object" },
    { name: "a list", text: "[]", reason: "body: expected a JSON object" },
    { name: "contents missing", text: "{}", reason: "contents: expected an array" },
    { name: "contents a text", text: '{"contents":"x"}', reason: "contents: expected an array" },
    {
      name: "a role unknown",
      text: '{"contents":[{"parts":[]},{"role":"assistant"}]}',
      reason: "contents[1].role: expected user or model",
    },
  ];
  test.each(refusals)("$name is refused with its place", ({ text, reason }) => {
    expect(() => translator.begin("gemini", "openai", false).request(Buffer.from(text))).toThrow(reason);
  });

  test("numbers, escapes and arguments keep their very text", () => {
    const body =
      '{"contents":[{"role":"user","parts":[{"text":"a\\u0041\\ud83c\\udf89\\/"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{"x":1.0e3}}}]}],' +
      '"generationConfig":{"temperature":0.10,"maxOutputTokens":12345678901234567890}}';
    const out = translator.begin("gemini", "openai", false).request(Buffer.from(body));
    expect(out).toContain('"content":"a\\u0041\\ud83c\\udf89\\/"');
    expect(out).toContain('"arguments":"{\\"x\\":1.0e3}"');
    expect(out).toContain('"temperature":0.10,"max_tokens":12345678901234567890');
  });

  test("members of the wrong kind are passed over", () => {
    const odd = [1, "x", null, [], {}];
    for (const value of odd) {
      const part = { text: value, inlineData: value, fileData: value, functionCall: value, functionResponse: value };
      const request = {
        contents: [value ?? { parts: [part, value] }, { role: "model", parts: [part, value] }],
        systemInstruction: { parts: [value, { text: value }] },
        tools: [value, { functionDeclarations: [value] }],
        toolConfig: { functionCallingConfig: { mode: value, allowedFunctionNames: value } },
        generationConfig: { thinkingConfig: value, responseSchema: value, responseJsonSchema: value },
      };
      expect(neutral(request)).toHaveProperty("messages");
    }
  });
});

describe("a chat request becomes Gemini's", () => {
  test.each(casesOf("back"))("$name", async ({ name, input }) => {
    await matches(toGemini(input as unknown as Asked), "back", name);
  });

  const tools = [
    { type: "function", function: { name: "f" } },
    { type: "function", function: { name: "g" } },
  ];
  const allowed = (mode: string): unknown => ({
    type: "allowed_tools",
    allowed_tools: { mode, tools: [{ type: "function", function: { name: "g" } }] },
  });
  const choices = [
    { choice: undefined, config: undefined, names: ["f", "g"] },
    { choice: "auto", config: { mode: "AUTO" }, names: ["f", "g"] },
    { choice: "none", config: { mode: "NONE" }, names: ["f", "g"] },
    { choice: "required", config: { mode: "ANY" }, names: ["f", "g"] },
    {
      choice: { type: "function", function: { name: "g" } },
      config: { mode: "ANY", allowedFunctionNames: ["g"] },
      names: ["f", "g"],
    },
    { choice: allowed("auto"), config: { mode: "AUTO" }, names: ["g"] },
    { choice: allowed("required"), config: { mode: "ANY" }, names: ["g"] },
  ];
  test.each(choices)("a tool choice of $choice", ({ choice, config, names }) => {
    const out = toGemini({ request: ask({ tools, tool_choice: choice }) });
    expect(out.tools).toEqual([{ functionDeclarations: names.map((name) => ({ name })) }]);
    expect(out.toolConfig).toEqual(config && { functionCallingConfig: config });
  });

  const flash = "gemini-2.5-flash";
  const efforts = [
    { model: flash, asked: { reasoning_effort: "none" }, config: { thinkingBudget: 0 } },
    { model: flash, asked: { reasoning_effort: "minimal" }, config: { thinkingBudget: 1024 } },
    { model: flash, asked: { reasoning_effort: "low" }, config: { thinkingBudget: 1024 } },
    { model: flash, asked: { reasoning_effort: "medium" }, config: { thinkingBudget: 8192 } },
    { model: flash, asked: { reasoning_effort: "high" }, config: { thinkingBudget: 24576 } },
    { model: flash, asked: { reasoning_effort: "xhigh" }, config: { thinkingBudget: 24576 } },
    { model: flash, asked: { reasoning_effort: "unheard-of" }, config: undefined },
    { model: flash, asked: { reasoning: { effort: "low" } }, config: { thinkingBudget: 1024 } },
    { model: flash, asked: { reasoning: { max_tokens: 77, effort: "low" } }, config: { thinkingBudget: 77 } },
    { model: flash, asked: { thinking: { type: "enabled", budget_tokens: 88 } }, config: { thinkingBudget: 88 } },
    { model: flash, asked: {}, config: undefined },
    { model: "gemini-2.5-pro", asked: { reasoning_effort: "none" }, config: { thinkingBudget: 128 } },
    { model: "gemini-2.5-pro", asked: { reasoning: { max_tokens: 99999 } }, config: { thinkingBudget: 32768 } },
    { model: flash, asked: { thinking: { type: "enabled", budget_tokens: 32000 } }, config: { thinkingBudget: 24576 } },
    { model: flash, asked: { reasoning: { max_tokens: 1e30 } }, config: { thinkingBudget: 24576 } },
    { model: "gemini-2.5-flash-lite", asked: { reasoning: { max_tokens: 77 } }, config: { thinkingBudget: 512 } },
    { model: "gemini-2.5-flash-lite", asked: { reasoning_effort: "none" }, config: { thinkingBudget: 0 } },
    { model: flash, asked: { reasoning: { max_tokens: -1 } }, config: { thinkingBudget: -1 } },
    { model: "gemini-3-flash", asked: { reasoning_effort: "none" }, config: { thinkingLevel: "MINIMAL" } },
    { model: "gemini-3.1-pro", asked: { reasoning_effort: "minimal" }, config: { thinkingLevel: "LOW" } },
    { model: "gemini-3.1-pro", asked: { reasoning_effort: "medium" }, config: { thinkingLevel: "MEDIUM" } },
    { model: "gemini-flash-latest", asked: { reasoning_effort: "max" }, config: { thinkingLevel: "HIGH" } },
    { model: "gemini-3-flash", asked: { reasoning: { max_tokens: 5 } }, config: { thinkingBudget: 5 } },
    { model: "gemini-2.0-flash", asked: { reasoning_effort: "high" }, config: undefined },
    { model: "gemma-3-27b-it", asked: { reasoning_effort: "high" }, config: undefined },
  ];
  test.each(efforts)("$model asked for $asked", ({ model, asked, config }) => {
    const out = toGemini({ model, request: ask(asked) });
    const isOn = config?.thinkingBudget !== 0;
    expect(out.generationConfig).toEqual(
      config ? { thinkingConfig: isOn ? { ...config, includeThoughts: true } : config } : {},
    );
  });

  test.each([
    { model: "gemini-2.0-flash", penalties: { presencePenalty: 0.5, frequencyPenalty: 1 } },
    { model: flash, penalties: {} },
    { model: "gemini-3-pro", penalties: {} },
  ])("$model gets penalties if it takes them", ({ model, penalties }) => {
    const out = toGemini({ model, request: ask({ presence_penalty: 0.5, frequency_penalty: 1 }) });
    expect(out.generationConfig).toEqual(penalties);
  });

  test("the configured budget counts where the request says nothing", () => {
    const budgetOf = (budget: number, request: Record<string, unknown>): unknown =>
      (toGemini({ options: { geminiThinkingBudget: budget }, request: ask(request) }).generationConfig as object) ?? {};
    expect(budgetOf(0, {})).toEqual({ thinkingConfig: { thinkingBudget: 0 } });
    expect(budgetOf(512, {})).toEqual({ thinkingConfig: { thinkingBudget: 512, includeThoughts: true } });
    expect(budgetOf(512, { reasoning_effort: "low" })).toEqual({
      thinkingConfig: { thinkingBudget: 1024, includeThoughts: true },
    });
  });

  test.each([
    { format: { type: "json_object" }, config: { responseMimeType: "application/json" } },
    { format: { type: "text" }, config: {} },
    { format: { type: "json_schema", json_schema: { name: "n" } }, config: { responseMimeType: "application/json" } },
  ])("a response format of $format", ({ format, config }) => {
    expect(toGemini({ request: ask({ response_format: format }) }).generationConfig).toEqual(config);
  });

  const refusals = [
    { name: "not JSON", text: "{", reason: "body: expected a JSON object" },
    { name: "messages missing", text: "{}", reason: "messages: expected a list of at least one message" },
    { name: "no message", text: '{"messages":[]}', reason: "messages: expected a list of at least one message" },
    {
      name: "a role unknown",
      text: '{"messages":[{"role":"user"},{"role":"robot"}]}',
      reason: "messages[1].role: expected system, developer, user, assistant or tool",
    },
    {
      name: "a part unknown",
      text: '{"messages":[{"role":"user","content":["x",{"type":"hologram"}]}]}',
      reason: "messages[0].content[1]: parts of type hologram have no counterpart",
    },
    {
      name: "a file of another provider's",
      text: '{"messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-abc123"}}]}]}',
      reason: "messages[0].content[0]: parts of type file have no counterpart",
    },
    {
      name: "a custom tool",
      text: '{"messages":[{"role":"user","content":"x"}],"tools":[{"type":"custom","custom":{"name":"f"}}]}',
      reason: "tools[0].type: custom tools have no counterpart",
    },
    {
      name: "a function without a name",
      text: '{"messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{}}]}',
      reason: "tools[0]: expected a named function",
    },
  ];
  test.each(refusals)("$name is refused with its place", ({ text, reason }) => {
    expect(() => translator.begin("openai", "gemini", false).request(Buffer.from(text))).toThrow(reason);
  });

  test("a schema that is a reference keeps what it refers to", () => {
    const schema = { $ref: "#/definitions/A", definitions: { A: { type: "object" } }, title: "dropped" };
    const out = toGemini({
      request: ask({ tools: [{ type: "function", function: { name: "f", parameters: schema } }] }),
    });
    const declarations = [{ name: "f", parametersJsonSchema: { $ref: "#/$defs/A", $defs: { A: { type: "object" } } } }];
    expect(out.tools).toEqual([{ functionDeclarations: declarations }]);
  });

  test("numbers, escapes and arguments keep their very text", () => {
    const body =
      '{"temperature":0.10,"max_tokens":12345678901234567890,"messages":[{"role":"user","content":"a\\u0041\\ud83c\\udf89\\/"},' +
      '{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{\\"x\\":1.0e3}"}}]}]}';
    const out = translator.begin("openai", "gemini", false).request(Buffer.from(body));
    expect(out).toContain('"temperature":0.10');
    expect(out).toContain('"maxOutputTokens":12345678901234567890');
    expect(out).toContain('"text":"a\\u0041\\ud83c\\udf89\\/"');
    expect(out).toContain('"args":{"x":1.0e3}');
  });
});
