import { startOpenAiStub } from "@sluice/testbed";
import OpenAI from "openai";
import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import { describe, expect, test } from "vitest";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startOpenAiStub());
const client = new OpenAI({ apiKey: stub.key, baseURL: `${stub.url}/v1`, maxRetries: 0 });

const ask = (content: string, model = "gpt-4o"): ChatCompletionCreateParamsNonStreaming => ({
  model,
  messages: [{ role: "user", content }],
});

describe("errors", () => {
  test("a wrong key is 401", async () => {
    const stranger = new OpenAI({ apiKey: "sk-someone-else", baseURL: `${stub.url}/v1`, maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: "invalid_api_key" });
  });

  test.each([
    { flags: "error-429", status: 429, code: "rate_limit_exceeded", type: "requests" },
    { flags: "error-quota", status: 429, code: "insufficient_quota", type: "insufficient_quota" },
    { flags: "error-500", status: 500, code: null, type: "server_error" },
    { flags: "error-503", status: 503, code: null, type: "server_error" },
    { flags: "no-such-flag", status: 400, code: null, type: "invalid_request_error" },
  ])("$flags is $status $type", async ({ flags, status, code, type }) => {
    const failing = client.chat.completions.create(ask("hi", `stub-${flags}`));
    await expect(failing).rejects.toMatchObject({ status, code, type });
  });

  test("a rate limit says when to come again", async () => {
    const failing = client.chat.completions.create(ask("hi", "stub-error-429"));
    const error = await failing.catch((cause: unknown) => cause);
    expect(error instanceof OpenAI.RateLimitError && error.headers?.get("retry-after-ms")).toBe("20");
  });

  test("a reset connection is an error of the connection", async () => {
    const failing = client.chat.completions.create(ask("hi", "stub-reset"));
    await expect(failing).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
  });

  test("flags in the prompt steer like the model's name, and are not echoed", async () => {
    await expect(client.chat.completions.create(ask("[stub:error-500] hi"))).rejects.toMatchObject({ status: 500 });
    const answer = await client.chat.completions.create(ask("[stub:plain] hi"));
    expect(answer.choices[0]?.message.content).toBe("You said: hi");
  });

  test.each([
    { name: "no model", body: { messages: [] }, message: "you must provide a model parameter" },
    { name: "no messages", body: { model: "gpt-4o" }, param: "messages", code: "missing_required_parameter" },
    { name: "an empty list", body: { model: "gpt-4o", messages: [] }, param: "messages", code: "empty_array" },
    {
      name: "an unknown role",
      body: { model: "gpt-4o", messages: [{ role: "robot", content: "x" }] },
      param: "messages[0].role",
      code: "invalid_value",
    },
    {
      name: "a tool's message without a call",
      body: { model: "gpt-4o", messages: [{ role: "tool", tool_call_id: "c", content: "x" }] },
      param: "messages.[0].role",
    },
    {
      name: "stream options without a stream",
      body: { model: "gpt-4o", messages: [{ role: "user", content: "x" }], stream_options: { include_usage: true } },
      param: "stream_options",
    },
    {
      name: "a parameter of another protocol",
      body: { model: "gpt-4o", messages: [{ role: "user", content: "x" }], top_k: 1 },
      message: "Unrecognized request argument supplied: top_k",
    },
    {
      name: "a temperature out of range",
      body: { model: "gpt-4o", messages: [{ role: "user", content: "x" }], temperature: 3 },
      param: "temperature",
      code: "decimal_above_maximum_value",
    },
    {
      name: "max_tokens with a reasoning model",
      body: { model: "o4-mini", messages: [{ role: "user", content: "x" }], max_tokens: 5 },
      param: "max_tokens",
      code: "unsupported_parameter",
    },
  ])("$name is refused with 400", async ({ body, message, param, code }) => {
    const reply = await post("/v1/chat/completions", body);
    expect(reply.status).toBe(400);
    const { error } = (await reply.json()) as {
      error: { message: string; param: unknown; code: unknown; type: string };
    };
    expect(error.type).toBe("invalid_request_error");
    expect(error).toMatchObject({ param: param ?? null, code: code ?? null });
    if (message !== undefined) expect(error.message).toBe(message);
  });

  test("a model of another maker, a wrong path and a wrong method are told apart", async () => {
    await expect(client.chat.completions.create(ask("x", "claude-haiku-5-5"))).rejects.toMatchObject({ status: 404 });
    expect((await post("/v1/nothing", {})).status).toBe(404);
    expect((await post("/v1/models", {})).status).toBe(405);
  });
});

function post(path: string, body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${stub.key}`, "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}
