import { startOpenAiStub } from "@sluice/testbed";
import OpenAI from "openai";
import type { ResponseCreateParamsNonStreaming } from "openai/resources/responses/responses";
import { describe, expect, test } from "vitest";
import { useStub } from "./use-stub.ts";
import { WEATHER_FUNCTION } from "./weather-tool.ts";

const stub = await useStub(startOpenAiStub());
const client = new OpenAI({ apiKey: stub.key, baseURL: `${stub.url}/v1`, maxRetries: 0 });

const WEATHER = { type: "function" as const, ...WEATHER_FUNCTION, strict: false };

const ask = (input: string, model = "gpt-5"): ResponseCreateParamsNonStreaming => ({ model, input });

function post(path: string, body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${stub.key}`, "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

describe("errors", () => {
  test.each([
    { flags: "error-429", status: 429, code: "rate_limit_exceeded" },
    { flags: "error-quota", status: 429, code: "insufficient_quota" },
    { flags: "error-500", status: 500, code: null },
    { flags: "no-such-flag", status: 400, code: null },
    { flags: "end-stop", status: 400, code: null },
  ])("$flags is $status", async ({ flags, status, code }) => {
    await expect(client.responses.create(ask("hi", `stub-${flags}`))).rejects.toMatchObject({ status, code });
  });

  const call = { type: "function_call", call_id: "c1", name: "f", arguments: "{}" };
  const output = { type: "function_call_output", call_id: "c1", output: "r" };
  test.each([
    { name: "no input", body: {}, param: "input", code: "missing_required_parameter" },
    { name: "messages", body: { messages: [] }, message: "has moved to 'input'", code: "unsupported_parameter" },
    {
      name: "a response format",
      body: { input: "x", response_format: { type: "json_object" } },
      message: "has moved to 'text.format'",
      code: "unsupported_parameter",
    },
    {
      name: "a parameter of another protocol",
      body: { input: "x", top_k: 1 },
      param: "top_k",
      code: "unknown_parameter",
    },
    {
      name: "too small a limit",
      body: { input: "x", max_output_tokens: 5 },
      param: "max_output_tokens",
      message: "Expected a value >= 16",
      code: "integer_below_minimum_value",
    },
    {
      name: "an unknown role",
      body: { input: [{ role: "tool", content: "x" }] },
      param: "input[0].role",
      code: "invalid_value",
    },
    { name: "an unknown item", body: { input: [{ type: "text" }] }, param: "input[0].type", code: "invalid_value" },
    {
      name: "a part of chat completions",
      body: { input: [{ role: "user", content: [{ type: "text", text: "x" }] }] },
      param: "input[0].content[0]",
      code: "invalid_value",
    },
    {
      name: "an input of the assistant's",
      body: { input: [{ role: "assistant", content: [{ type: "input_text", text: "x" }] }] },
      param: "input[0].content[0]",
      code: "invalid_value",
    },
    {
      name: "an image that is an object",
      body: { input: [{ role: "user", content: [{ type: "input_image", image_url: { url: "https://x" } }] }] },
      param: "input[0].content[0].image_url",
      code: "invalid_type",
    },
    {
      name: "a result without a call",
      body: { input: [output] },
      param: "input",
      message: "No tool call found for function call output with call_id c1.",
    },
    {
      name: "a call without a result",
      body: { input: [call, { role: "user", content: "x" }] },
      param: "input",
      message: "No tool output found for function call c1.",
    },
    {
      name: "reasoning that led to nothing",
      body: {
        input: [
          { type: "reasoning", id: "rs_1", summary: [] },
          { role: "user", content: "x" },
        ],
      },
      param: "input",
      message: "without its required following item",
    },
    {
      name: "a tool of chat completions",
      body: { input: "x", tools: [{ type: "function", function: { name: "f" } }] },
      param: "tools[0].name",
      code: "missing_required_parameter",
    },
    {
      name: "a choice of chat completions",
      body: { input: "x", tools: [WEATHER], tool_choice: { type: "function", function: { name: "get_weather" } } },
      param: "tool_choice.name",
      code: "missing_required_parameter",
    },
    {
      name: "a function that is not there",
      body: { input: "x", tools: [WEATHER], tool_choice: { type: "function", name: "g" } },
      param: "tool_choice",
      message: "not found in 'tools'",
    },
    {
      name: "a schema without a name",
      body: { input: "x", text: { format: { type: "json_schema", schema: {} } } },
      param: "text.format.name",
      code: "missing_required_parameter",
    },
  ])("$name is refused with 400", async ({ body, message, param, code }) => {
    const reply = await post("/v1/responses", { model: "gpt-5", ...body });
    expect(reply.status).toBe(400);
    const { error } = (await reply.json()) as { error: { message: string; param: unknown; code: unknown } };
    expect(error).toMatchObject({ type: "invalid_request_error", param: param ?? null, code: code ?? null });
    if (message !== undefined) expect(error.message).toContain(message);
  });

  test("a model that does not reason, and one of another maker, are refused", async () => {
    const reasoning = client.responses.create({ ...ask("x", "gpt-4o"), reasoning: { effort: "low" } });
    await expect(reasoning).rejects.toMatchObject({ status: 400, param: "reasoning.effort" });
    await expect(client.responses.create(ask("x", "claude-haiku-5-5"))).rejects.toMatchObject({ status: 404 });
  });
});
