import { startOllamaStub, vectorOf } from "@sluice/testbed";
import { type ChatRequest, type ChatResponse, Ollama } from "ollama";
import { describe, expect, test } from "vitest";
import { useStub } from "./use-stub.ts";
import { WEATHER } from "./weather-tool.ts";

const stub = await useStub(startOllamaStub());
const client = new Ollama({ host: stub.url });

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const ask = (content: string, model = "llama3.2"): ChatRequest => ({ model, messages: [{ role: "user", content }] });
const chat = (request: ChatRequest): Promise<ChatResponse> => client.chat({ ...request, stream: false });

async function stream(request: ChatRequest): Promise<ChatResponse[]> {
  const seen: ChatResponse[] = [];
  for await (const part of await client.chat({ ...request, stream: true })) seen.push(part);
  return seen;
}

const textOf = (seen: readonly ChatResponse[]): string => seen.map((part) => part.message.content).join("");

describe("plain answers", () => {
  test("a question is echoed, words are tokens", async () => {
    const answer = await chat(ask("how are you"));
    expect(answer).toEqual({
      model: "llama3.2",
      created_at: "2025-06-15T15:06:40Z",
      message: { role: "assistant", content: "You said: how are you" },
      done: true,
      done_reason: "stop",
      total_duration: 13_000_000,
      load_duration: 5_000_000,
      prompt_eval_count: 3,
      prompt_eval_duration: 3_000_000,
      eval_count: 5,
      eval_duration: 5_000_000,
    });
  });

  test("options cut the answer", async () => {
    const short = await chat({ ...ask("a b c d"), options: { num_predict: 3, temperature: 0, seed: 1 } });
    expect(short).toMatchObject({ done_reason: "length", message: { content: "You said: a" } });
    const stopped = await chat({ ...ask("one STOP two"), options: { stop: ["STOP"], num_predict: -1 } });
    expect(stopped).toMatchObject({ done_reason: "stop", message: { content: "You said: one " } });
  });

  test("an image is seen by its bytes", async () => {
    const images = [new Uint8Array(Buffer.from(PIXEL, "base64"))];
    const answer = await chat({ model: "llava", messages: [{ role: "user", content: "look", images }] });
    expect(answer.message.content).toBe("You said: look I see image/png of 70 bytes.");
    expect(answer.prompt_eval_count).toBe(86);
  });

  test("JSON comes for the word and for a schema", async () => {
    for (const format of ["json", { type: "object" }]) {
      expect((await chat({ ...ask("a"), format })).message.content).toBe('{"answer":"You said: a"}');
    }
  });

  test("thinking has its field, and may be missing usage", async () => {
    const answer = await chat({ ...ask("a"), think: "low" });
    expect(answer.message).toMatchObject({ thinking: "Let me look at what was said.", content: "You said: a" });
    expect(answer.eval_count).toBe(10);
    expect(await chat(ask("a", "stub-no-usage"))).not.toHaveProperty("eval_count");
  });

  test("no messages load the model, or unload it", async () => {
    expect(await chat({ model: "llama3.2" })).toMatchObject({ done_reason: "load", message: { content: "" } });
    expect(await chat({ model: "llama3.2", keep_alive: 0 })).toMatchObject({ done_reason: "unload" });
  });
});

describe("tools", () => {
  test("a call has an object of arguments, its result makes the round trip", async () => {
    const first = await chat({ ...ask('call get_weather {"city":"Paris"}'), tools: [WEATHER] });
    expect(first).toMatchObject({ done_reason: "stop", message: { content: "" } });
    expect(first.message.tool_calls).toEqual([
      {
        id: expect.stringMatching(/^call_/),
        function: { index: 0, name: "get_weather", arguments: { city: "Paris" } },
      },
    ]);
    const second = await chat({
      model: "llama3.2",
      tools: [WEATHER],
      messages: [
        { role: "user", content: "?" },
        first.message,
        { role: "tool", content: "sunny", tool_name: "get_weather" },
      ],
    });
    expect(second.message.content).toBe("The tool said: sunny");
  });

  test("a stream has all calls in one line", async () => {
    const prompt = 'call get_weather {"city":"Paris"}\ncall get_weather {"city":"Köln"}';
    const seen = await stream({ ...ask(prompt), tools: [WEATHER] });
    const calls = seen.flatMap((part) => part.message.tool_calls ?? []);
    expect(calls.map((call) => call.function.arguments)).toEqual([{ city: "Paris" }, { city: "Köln" }]);
    expect(seen.length).toBe(2);
  });
});

describe("streams", () => {
  test("lines are JSON, the last has the figures and no text", async () => {
    const reply = await post("/api/chat", ask("a b"));
    expect(reply.headers.get("content-type")).toBe("application/x-ndjson");
    const lines = (await reply.text()).split("\n");
    expect(lines.length).toBe(6);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      model: "llama3.2",
      created_at: "2025-06-15T15:06:40Z",
      message: { role: "assistant", content: "You" },
      done: false,
    });
    expect(JSON.parse(lines[4] ?? "")).toMatchObject({ message: { content: "" }, done: true, eval_count: 4 });
    expect(lines[5]).toBe("");
  });

  const same = ["plain", "split-1", "split-7", "gzip", "gzip+split-3", "crlf", "comments", "slow-1"];
  test.each(same)("the client reads the same from %s", async (flags) => {
    const seen = await stream(ask("Grüße 你好", `stub-thinking+${flags}`));
    expect(textOf(seen)).toBe("You said: Grüße 你好");
    expect(seen.map((part) => part.message.thinking ?? "").join("")).toBe("Let me look at what was said.");
    expect(seen.at(-1)?.done_reason).toBe("stop");
  });

  test("a truncated stream and one with an error fail at the client", async () => {
    await expect(stream(ask("a", "stub-truncated"))).rejects.toThrow("Did not receive done or success response");
    await expect(stream(ask("a", "stub-stream-error"))).rejects.toThrow("an error was encountered while running");
  });

  test("a streamed request may get a plain answer, a stream a line that is no JSON", async () => {
    const plain = await post("/api/chat", ask("a", "stub-not-sse"));
    expect(plain.headers.get("content-type")).toBe("application/json");
    const broken = await (await post("/api/chat", ask("a", "stub-bad-json"))).text();
    expect(() => JSON.parse(broken.split("\n")[1] ?? "")).toThrow(SyntaxError);
  });
});

test("embeddings are vectors of the texts", async () => {
  const answer = await client.embed({ model: "all-minilm", input: ["hello there", "other"] });
  expect(answer.embeddings[0]).toEqual([...vectorOf("hello there", 8)]);
  expect(answer).toMatchObject({ model: "all-minilm", prompt_eval_count: 3 });
  expect((await client.embed({ model: "all-minilm", input: "a", dimensions: 4 })).embeddings[0]?.length).toBe(4);
});

test("models are listed", async () => {
  const { models } = await client.list();
  expect(models.map((model) => model.name)).toContain("llama3.2:latest");
});

test("keys are asked for only where there are some", async () => {
  const closed = await startOllamaStub({ keys: ["secret"] });
  try {
    await expect(new Ollama({ host: closed.url }).list()).rejects.toMatchObject({ status_code: 401 });
    const keyed = new Ollama({ host: closed.url, headers: { authorization: "Bearer secret" } });
    expect((await keyed.list()).models.length).toBe(4);
  } finally {
    await closed.close();
  }
});

describe("errors", () => {
  test.each([
    { flags: "error-429", status_code: 429 },
    { flags: "error-quota", status_code: 429 },
    { flags: "error-500", status_code: 500 },
    { flags: "no-such-flag", status_code: 400 },
  ])("$flags is $status_code", async ({ flags, status_code }) => {
    await expect(chat(ask("hi", `stub-${flags}`))).rejects.toMatchObject({ status_code });
  });

  const user = { role: "user", content: "x" };
  const called = { role: "assistant", tool_calls: [{ function: { name: "f", arguments: "{}" } }] };
  test.each([
    { name: "no model", body: { model: "" }, status: 400, error: "model is required" },
    { name: "a model of another maker", body: { model: "gpt-4o" }, status: 404, error: "model 'gpt-4o' not found" },
    { name: "OpenAI's max_tokens", body: { max_tokens: 1 }, status: 400, error: 'json: unknown field "max_tokens"' },
    {
      name: "parts for a text",
      body: { messages: [{ role: "user", content: [{ type: "text", text: "x" }] }] },
      status: 400,
      error: "json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string",
    },
    {
      name: "a text for arguments",
      body: { messages: [user, called] },
      status: 400,
      error: expect.stringContaining(
        "cannot unmarshal string into Go struct field ChatRequest.messages.tool_calls.function",
      ),
    },
    {
      name: "a data URL",
      body: { messages: [{ ...user, images: ["data:image/png;base64,AA=="] }] },
      status: 400,
      error: expect.stringContaining("illegal base64 data at input byte 4"),
    },
    {
      name: "an unknown role",
      body: { messages: [{ role: "developer", content: "x" }] },
      status: 400,
      error: expect.stringContaining("must be one of"),
    },
    {
      name: "an unknown option",
      body: { options: { max_tokens: 1 } },
      status: 400,
      error: 'invalid option provided: "max_tokens"',
    },
    {
      name: "a text for an option",
      body: { options: { num_predict: "1" } },
      status: 400,
      error: 'option "num_predict" must be of type integer',
    },
    {
      name: "one stop text",
      body: { options: { stop: "a" } },
      status: 400,
      error: 'option "stop" must be of type array',
    },
    { name: "another format", body: { format: "xml" }, status: 500, error: expect.stringContaining("invalid format") },
  ])("$name is refused with $status", async ({ body, status, error }) => {
    const reply = await post("/api/chat", { model: "llama3.2", messages: [user], ...body });
    expect([reply.status, await reply.json()]).toEqual([status, { error }]);
  });

  test("a wrong path and a wrong method are told apart", async () => {
    expect((await post("/api/nothing", {})).status).toBe(404);
    expect((await fetch(`${stub.url}/api/chat`)).status).toBe(405);
  });
});

function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${stub.url}${path}`, { method: "POST", body: JSON.stringify(body) });
}
