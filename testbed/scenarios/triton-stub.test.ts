import { startTritonStub } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { sseData } from "./sse-data.ts";
import { useStub } from "./use-stub.ts";

const stub = await useStub(startTritonStub());

interface Generated {
  readonly model_name?: string;
  readonly text_output?: string;
  readonly error?: string;
}

const ask = (text: string, parameters: object = {}) => ({ text_input: text, parameters });

async function events(text: string, model = "llama"): Promise<Generated[]> {
  const reply = await post(`/v2/models/${model}/generate_stream`, ask(text, { stream: true }));
  return (await sseData(reply)).map((data) => JSON.parse(data) as Generated);
}

const textOf = (seen: readonly Generated[]): string => seen.map((event) => event.text_output ?? "").join("");

describe("plain answers", () => {
  test("a text is echoed by the newest version, or the one that is named", async () => {
    const newest = await post("/v2/models/llama/generate", ask("how are you", { stream: false, temperature: 0 }));
    expect(await newest.json()).toEqual({
      model_name: "llama",
      model_version: "2",
      text_output: "You said: how are you",
    });
    const first = await post("/v2/models/llama/versions/1/generate", ask("hi"));
    expect(await first.json()).toMatchObject({ model_version: "1", text_output: "You said: hi" });
  });

  test("parameters cut the answer, inside their object or beside the text", async () => {
    const short = await post("/v2/models/llama/generate", ask("a b c d", { max_tokens: 3 }));
    expect(await short.json()).toMatchObject({ text_output: "You said: a" });
    const stopped = await post("/v2/models/llama/generate", { text_input: "one STOP two", stop: "STOP" });
    expect(await stopped.json()).toMatchObject({ text_output: "You said: one " });
  });
});

describe("streams", () => {
  test("each event is a whole answer with the next words, and nothing comes behind them", async () => {
    const reply = await post("/v2/models/llama/generate_stream", ask("a", { stream: true }));
    expect(reply.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const event = (words: string): string =>
      `data: {"model_name":"llama","model_version":"2","text_output":"${words}"}\n\n`;
    expect(await reply.text()).toBe(event("You") + event(" said:") + event(" a"));
  });

  test("a model that is not told to stream answers at once", async () => {
    const reply = await post("/v2/models/llama/versions/1/generate_stream", ask("a"));
    expect(await reply.text()).toBe('data: {"model_name":"llama","model_version":"1","text_output":"You said: a"}\n\n');
  });

  const same = ["split-1", "split-7", "gzip", "gzip+split-3", "crlf", "comments", "slow-1"];
  test.each(same)("%s changes how the bytes come, not what they say", async (flags) => {
    expect(textOf(await events("Grüße 你好", `stub-${flags}`))).toBe("You said: Grüße 你好");
  });

  test("a truncated stream lacks its end, a failing one has an error", async () => {
    expect(textOf(await events("a", "stub-truncated"))).toBe("You said:");
    const failed = await events("[stub:stream-error] a");
    expect(failed).toEqual([expect.objectContaining({ text_output: "You" }), { error: expect.any(String) }]);
  });

  test("a stream may be answered as if it were none", async () => {
    const reply = await post("/v2/models/stub-not-sse/generate_stream", ask("a"));
    expect(await reply.json()).toMatchObject({ text_output: "You said: a" });
  });
});

test("keys are asked for only where there are some", async () => {
  const closed = await startTritonStub({ keys: ["secret"] });
  try {
    const url = `${closed.url}/v2/models/llama/generate`;
    const body = JSON.stringify(ask("x"));
    expect((await fetch(url, { method: "POST", body })).status).toBe(401);
    expect((await fetch(url, { method: "POST", body, headers: { authorization: "Bearer secret" } })).status).toBe(200);
  } finally {
    await closed.close();
  }
});

describe("errors", () => {
  test.each([
    { flags: "error-400", status: 400 },
    { flags: "error-429", status: 429 },
    { flags: "error-quota", status: 429 },
    { flags: "error-500", status: 500 },
    { flags: "no-such-flag", status: 400 },
  ])("$flags is $status, as JSON with both paths", async ({ flags, status }) => {
    for (const path of ["generate", "generate_stream"]) {
      const reply = await post(`/v2/models/stub-${flags}/${path}`, ask("hi"));
      expect([reply.status, await reply.json()]).toEqual([status, { error: expect.any(String) }]);
    }
  });

  test.each([
    { name: "an unknown version", path: "llama/versions/9/generate", body: ask("x"), status: 404, text: "version 9" },
    { name: "a model of another maker", path: "gpt-4o/generate", body: ask("x"), status: 404, text: "'gpt-4o'" },
    { name: "an unknown path", path: "llama/versions/generate_stream", body: ask("x"), status: 404, text: "Not Found" },
    { name: "no text", path: "llama/generate", body: {}, status: 400, text: "['text_input']" },
    { name: "OpenAI's messages", path: "llama/generate", body: { messages: [] }, status: 400, text: "'messages'" },
    { name: "a number for the text", path: "llama/generate", body: { text_input: 1 }, status: 400, text: "non-string" },
    {
      name: "a list as parameter",
      path: "llama/generate",
      body: ask("x", { stop: ["a"] }),
      status: 400,
      text: "'stop'",
    },
    { name: "an unknown parameter", path: "llama/generate", body: ask("x", { n: 2 }), status: 400, text: "'n'" },
    {
      name: "a stream where only one answer can be",
      path: "llama/generate",
      body: ask("x", { stream: true }),
      status: 400,
      text: "exactly 1 response",
    },
  ])("$name is refused with $status", async ({ path, body, status, text }) => {
    const reply = await post(`/v2/models/${path}`, body);
    expect([reply.status, await reply.json()]).toEqual([status, { error: expect.stringContaining(text) }]);
  });
});

function post(path: string, body: object): Promise<Response> {
  return fetch(`${stub.url}${path}`, { method: "POST", body: JSON.stringify(body) });
}
