import { startCohereStub } from "@sluice/testbed";
import { type Cohere, CohereClientV2 } from "cohere-ai";
import { describe, expect, test } from "vitest";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startCohereStub());
const client = new CohereClientV2({ token: stub.key, environment: stub.url, maxRetries: 0 });

const WEATHER = {
  type: "function",
  function: { name: "get_weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
};

const ask = (content: string, model: string): Cohere.V2ChatRequest => ({
  model,
  messages: [{ role: "user", content }],
});

describe("errors", () => {
  test.each([
    { flags: "error-400", statusCode: 400 },
    { flags: "error-429", statusCode: 429 },
    { flags: "error-quota", statusCode: 402 },
    { flags: "error-500", statusCode: 500 },
    { flags: "no-such-flag", statusCode: 400 },
  ])("$flags is $statusCode", async ({ flags, statusCode }) => {
    const failing = client.chat(ask("hi", `stub-${flags}`));
    await expect(failing).rejects.toMatchObject({ statusCode, body: { message: expect.any(String) } });
  });

  test("a wrong key and none are told apart, so are a foreign model, a wrong path and a wrong method", async () => {
    expect(await message("/v2/chat", {}, "nobody")).toEqual([401, "invalid api token"]);
    const none = await fetch(`${stub.url}/v2/chat`, { method: "POST", body: "{}" });
    expect(await none.json()).toMatchObject({ message: "no api key supplied" });
    expect(await message("/v2/chat", { model: "gpt-4o", messages: [] })).toEqual([
      404,
      expect.stringContaining("model 'gpt-4o' not found"),
    ]);
    expect((await post("/v2/nothing", {})).status).toBe(404);
    expect((await fetch(`${stub.url}/v2/chat`, { headers: { authorization: `Bearer ${stub.key}` } })).status).toBe(405);
  });

  const user = { role: "user", content: "x" };
  const call = { id: "c", type: "function", function: { name: "f", arguments: "{}" } };
  test.each([
    { name: "no model", body: { messages: [user] }, status: 400, text: "'model' is required" },
    { name: "OpenAI's top_p", body: { top_p: 1 }, status: 422, text: "parameter 'top_p' is not a valid field" },
    {
      name: "OpenAI's strict tool",
      body: { tools: [{ ...WEATHER, function: { ...WEATHER.function, strict: true } }] },
      status: 422,
      text: "parameter 'tools[0].function.strict' is not a valid field",
    },
    {
      name: "a text for a number",
      body: { max_tokens: "5" },
      status: 422,
      text: "parameter 'max_tokens' is of type string but should be of type int",
    },
    {
      name: "a temperature above 1",
      body: { temperature: 1.5 },
      status: 400,
      text: "temperature must be between 0 and 1",
    },
    { name: "a lower-case choice", body: { tools: [WEATHER], tool_choice: "required" }, status: 400, text: "REQUIRED" },
    {
      name: "a result without a call",
      body: { messages: [user, { role: "tool", tool_call_id: "c", content: "r" }] },
      status: 400,
      text: "tool call id not found in previous tool calls",
    },
    {
      name: "a call without a result",
      body: { messages: [user, { role: "assistant", tool_calls: [call] }] },
      status: 400,
      text: "tool calls without results: c",
    },
    {
      name: "a name on a message",
      body: { messages: [{ ...user, name: "me" }] },
      status: 422,
      text: "'messages[0].name'",
    },
    {
      name: "an empty turn",
      body: { messages: [{ role: "user", content: "" }] },
      status: 400,
      text: "empty in a turn",
    },
    {
      name: "a tool whose name has a hyphen",
      body: { tools: [{ type: "function", function: { name: "a-b", parameters: {} } }] },
      status: 400,
      text: "(provided name: 'a-b')",
    },
  ])("$name is refused with $status", async ({ name, body, status, text }) => {
    const whole = { ...(name === "no model" ? {} : { model: "command-r" }), messages: [user], ...body };
    expect(await message("/v2/chat", whole)).toEqual([status, expect.stringContaining(text)]);
  });

  test("embeddings need an input type and one kind of input", async () => {
    const both = { model: "embed-v4.0", input_type: "search_query", texts: ["a"], images: ["b"] };
    expect(await message("/v2/embed", both)).toEqual([400, expect.stringContaining("exactly one of")]);
    const untyped = { model: "embed-v4.0", texts: ["a"] };
    expect(await message("/v2/embed", untyped)).toEqual([400, expect.stringContaining("valid input_type")]);
  });
});

function post(path: string, body: unknown, key = stub.key): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  return fetch(`${stub.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

async function message(path: string, body: unknown, key = stub.key): Promise<[number, string]> {
  const reply = await post(path, body, key);
  const { message: text } = (await reply.json()) as { message: string };
  return [reply.status, text];
}
