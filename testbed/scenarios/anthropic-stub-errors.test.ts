import Anthropic from "@anthropic-ai/sdk";
import type { MessageCreateParamsNonStreaming } from "@anthropic-ai/sdk/resources/messages";
import { startAnthropicStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startAnthropicStub());
const client = new Anthropic({ apiKey: stub.key, baseURL: stub.url, maxRetries: 0 });

const ask = (content: string, model = "claude-haiku-5-5"): MessageCreateParamsNonStreaming => ({
  model,
  max_tokens: 100,
  messages: [{ role: "user", content }],
});

describe("keys and versions", () => {
  const valid = { ...ask("x"), max_tokens: 5 };
  test.each([
    { name: "no key", headers: { "anthropic-version": "2023-06-01" }, status: 401, type: "authentication_error" },
    {
      name: "a wrong x-api-key beside a right bearer",
      headers: { "anthropic-version": "2023-06-01", "x-api-key": "no", authorization: "Bearer sk-ant-stub" },
      status: 401,
      type: "authentication_error",
    },
    { name: "no version", headers: { "x-api-key": "sk-ant-stub" }, status: 400, type: "invalid_request_error" },
    {
      name: "an unknown version",
      headers: { "x-api-key": "sk-ant-stub", "anthropic-version": "1999-01-01" },
      status: 400,
      type: "invalid_request_error",
    },
  ])("$name is refused with $status", async ({ headers, status, type }) => {
    const reply = await fetch(`${stub.url}/v1/messages`, { method: "POST", headers, body: JSON.stringify(valid) });
    expect(reply.status).toBe(status);
    expect(await reply.json()).toMatchObject({
      type: "error",
      error: { type },
      request_id: reply.headers.get("request-id"),
    });
  });

  test("sampling parameters belong to the older version", async () => {
    expect((await post("/v1/messages", { ...valid, temperature: 1 }, "2023-06-01")).status).toBe(200);
    const reply = await post("/v1/messages", { ...valid, temperature: 1 }, "2026-10-21");
    expect(await reply.json()).toMatchObject({ error: { message: "temperature: Extra inputs are not permitted" } });
  });
});

describe("errors", () => {
  test.each([
    { flags: "error-429", status: 429, type: "rate_limit_error" },
    { flags: "error-quota", status: 402, type: "billing_error" },
    { flags: "error-500", status: 500, type: "api_error" },
    { flags: "error-529", status: 529, type: "overloaded_error" },
    { flags: "no-such-flag", status: 400, type: "invalid_request_error" },
  ])("$flags is $status $type", async ({ flags, status, type }) => {
    await expect(client.messages.create(ask("hi", `stub-${flags}`))).rejects.toMatchObject({ status, type });
  });

  const user = { role: "user", content: "x" };
  const use = { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "f", input: {} }] };
  const result = { type: "tool_result", tool_use_id: "toolu_1", content: "r" };
  test.each([
    { name: "no max_tokens", body: { messages: [user] }, message: "max_tokens: Field required" },
    { name: "no messages", body: { max_tokens: 1 }, message: "messages: Field required" },
    {
      name: "an empty list",
      body: { max_tokens: 1, messages: [] },
      message: "messages: at least one message is required",
    },
    {
      name: "OpenAI's parameter",
      body: { max_tokens: 1, messages: [user], n: 1 },
      message: "n: Extra inputs are not permitted",
    },
    {
      name: "an assistant first",
      body: { max_tokens: 1, messages: [{ role: "assistant", content: "x" }] },
      message: 'messages: first message must use the "user" role',
    },
    {
      name: "a tool's role",
      body: { max_tokens: 1, messages: [{ role: "tool", content: "x" }] },
      message: 'messages: Unexpected role "tool". Allowed roles are "user" or "assistant"',
    },
    {
      name: "an empty text",
      body: { max_tokens: 1, messages: [{ role: "user", content: [{ type: "text", text: "" }] }] },
      message: "messages: text content blocks must be non-empty",
    },
    {
      name: "a tool use without a result",
      body: { max_tokens: 1, messages: [user, use, user] },
      message: expect.stringContaining(
        "`tool_use` ids were found without `tool_result` blocks immediately after: toolu_1",
      ),
    },
    {
      name: "a text before the tool's result",
      body: { max_tokens: 1, messages: [user, use, { role: "user", content: [{ type: "text", text: "x" }, result] }] },
      message: expect.stringContaining("`tool_use` ids were found without"),
    },
    {
      name: "a tool's result without a use",
      body: { max_tokens: 1, messages: [{ role: "user", content: [result] }] },
      message: expect.stringContaining("unexpected `tool_use_id` found in `tool_result` blocks: toolu_1"),
    },
    {
      name: "OpenAI's tool",
      body: { max_tokens: 1, messages: [user], tools: [{ type: "function", function: { name: "f" } }] },
      message: "tools.0.custom.name: Field required",
    },
    {
      name: "OpenAI's tool choice",
      body: { max_tokens: 1, messages: [user], tool_choice: "auto" },
      message: expect.stringContaining("tool_choice: Input tag"),
    },
    {
      name: "an image that is none",
      body: {
        max_tokens: 1,
        messages: [
          {
            role: "user",
            content: [{ type: "image", source: { type: "base64", media_type: "image/bmp", data: "AA==" } }],
          },
        ],
      },
      message: expect.stringContaining("messages.0.content.0.image.source.base64.media_type: Input should be"),
    },
    {
      name: "a system message first",
      body: { max_tokens: 1, messages: [{ role: "system", content: "x" }, user] },
      message: "messages.0: system messages must immediately follow a user message",
    },
  ])("$name is refused with 400", async ({ body, message }) => {
    const reply = await post("/v1/messages", { model: "claude-haiku-5-5", ...body });
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ type: "error", error: { type: "invalid_request_error", message } });
  });

  test("an older model knows no system role", async () => {
    const messages = [user, { role: "system", content: "y" }];
    const reply = await post("/v1/messages", { model: "claude-sonnet-4-5", max_tokens: 1, messages });
    expect(await reply.json()).toMatchObject({ error: { message: "role 'system' is not supported on this model" } });
  });

  test("a model of another maker is not found", async () => {
    await expect(client.messages.create(ask("x", "gpt-4o"))).rejects.toMatchObject({
      status: 404,
      type: "not_found_error",
    });
  });
});

function post(path: string, body: unknown, version = "2026-10-21"): Promise<Response> {
  const headers = { "x-api-key": stub.key, "anthropic-version": version, "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}
