import { startQwenStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startQwenStub());

const TEXT = "/api/v1/services/aigc/text-generation/generation";
const SSE = { "x-dashscope-sse": "enable" };
const WEATHER = { type: "function", function: { name: "get_weather", parameters: { type: "object", properties: {} } } };

const ask = (content: unknown, model = "qwen-plus", parameters: object = {}) => ({
  model,
  input: { messages: [{ role: "user", content }] },
  parameters: { result_format: "message", ...parameters },
});

describe("errors", () => {
  test.each([
    { flags: "error-400", status: 400, code: "InvalidParameter" },
    { flags: "error-429", status: 429, code: "Throttling.RateQuota" },
    { flags: "error-quota", status: 429, code: "Throttling.AllocationQuota" },
    { flags: "error-500", status: 500, code: "InternalError" },
    { flags: "filter", status: 400, code: "DataInspectionFailed" },
    { flags: "no-such-flag", status: 400, code: "InvalidParameter" },
  ])("$flags is $status $code", async ({ flags, status, code }) => {
    const reply = await post(TEXT, ask("hi", `stub-${flags}`));
    expect(reply.status).toBe(status);
    expect(await reply.json()).toEqual({ code, message: expect.any(String), request_id: expect.any(String) });
  });

  test("a stream that is refused is refused with an event", async () => {
    const reply = await post(TEXT, ask("hi", "stub-error-429"), SSE);
    expect(reply.status).toBe(429);
    expect(reply.headers.get("content-type")).toBe("text/event-stream;charset=UTF-8");
    expect(await reply.text()).toMatch(/^id:1\nevent:error\n:HTTP_STATUS\/429\ndata:\{"code":"Throttling/);
  });

  test("keys and paths are checked", async () => {
    const wrong = await post(TEXT, ask("hi"), { authorization: "Bearer nobody" });
    expect([wrong.status, await wrong.json()]).toEqual([401, expect.objectContaining({ code: "InvalidApiKey" })]);
    expect(await (await post("/api/v1/nothing", {})).json()).toMatchObject({ code: "InvalidURL" });
  });

  const user = { role: "user", content: "x" };
  test.each([
    { name: "no model", body: { input: { messages: [user] } }, status: 400, code: "BadRequest.EmptyModel" },
    { name: "no input", body: { model: "qwen-plus" }, status: 400, code: "BadRequest.EmptyInput" },
    {
      name: "messages outside the input",
      body: { model: "qwen-plus", messages: [user] },
      status: 400,
      code: "InvalidParameter",
    },
    { name: "a model of another maker", body: ask("x", "gpt-4o"), status: 404, code: "ModelNotFound" },
    { name: "a model of the other service", body: ask("x", "qwen-vl-max"), status: 400, code: "InvalidParameter" },
    { name: "parts for the text service", body: ask([{ text: "x" }]), status: 400, code: "InvalidParameter" },
    {
      name: "OpenAI's parameter",
      body: ask("x", "qwen-plus", { max_completion_tokens: 1 }),
      status: 400,
      code: "InvalidParameter",
    },
    { name: "no share of the words", body: ask("x", "qwen-plus", { top_p: 0 }), status: 400, code: "InvalidParameter" },
    {
      name: "a result without a call",
      body: { model: "qwen-plus", input: { messages: [user, { role: "tool", tool_call_id: "c", content: "r" }] } },
      status: 400,
      code: "InvalidParameter",
    },
    {
      name: "a forced call while thinking",
      body: ask("x", "qwen-plus", { tools: [WEATHER], tool_choice: "required", enable_thinking: true }),
      status: 400,
      code: "InvalidParameter",
    },
  ])("$name is refused with $status $code", async ({ body, status, code }) => {
    const reply = await post(TEXT, body);
    expect([reply.status, await reply.json()]).toEqual([status, expect.objectContaining({ code })]);
  });
});

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const all = { authorization: `Bearer ${stub.key}`, "content-type": "application/json", ...headers };
  return fetch(`${stub.url}${path}`, { method: "POST", headers: all, body: JSON.stringify(body) });
}
