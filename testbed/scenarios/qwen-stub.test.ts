import { startQwenStub, vectorOf } from "@sluice/testbed";
import { describe, expect, test } from "vitest";
import { sseData } from "./sse-data.ts";
import { useStub } from "./use-stub.ts";
import { WEATHER } from "./weather-tool.ts";

const stub = await useStub(startQwenStub());

const TEXT = "/api/v1/services/aigc/text-generation/generation";
const MULTIMODAL = "/api/v1/services/aigc/multimodal-generation/generation";
const EMBEDDING = "/api/v1/services/embeddings/text-embedding/text-embedding";

interface Call {
  readonly index?: number;
  readonly id: string;
  readonly function: { readonly name?: string; readonly arguments: string };
}

interface Reply {
  readonly output: {
    readonly text?: string;
    readonly finish_reason?: string;
    readonly choices?: {
      readonly finish_reason: string;
      readonly message: { content: string; reasoning_content?: string; tool_calls?: Call[] };
    }[];
  };
  readonly usage?: { readonly input_tokens: number; readonly output_tokens: number; readonly total_tokens: number };
  readonly request_id: string;
}

const ask = (content: unknown, model = "qwen-plus", parameters: object = {}) => ({
  model,
  input: { messages: [{ role: "user", content }] },
  parameters: { result_format: "message", ...parameters },
});

async function answer(body: unknown, path = TEXT): Promise<Reply> {
  const reply = await post(path, body);
  expect(reply.status).toBe(200);
  return (await reply.json()) as Reply;
}

const SSE = { "x-dashscope-sse": "enable" };

async function replies(body: unknown, path = TEXT): Promise<Reply[]> {
  const reply = await post(path, body, SSE);
  return (await sseData(reply, "data:")).map((data) => JSON.parse(data) as Reply);
}

const contents = (seen: readonly Reply[]): (string | undefined)[] =>
  seen.map((reply) => reply.output.choices?.[0]?.message.content);

describe("plain answers", () => {
  test("a question is echoed, words are tokens", async () => {
    expect(await answer(ask("how are you"))).toEqual({
      output: {
        choices: [{ finish_reason: "stop", message: { role: "assistant", content: "You said: how are you" } }],
      },
      usage: { input_tokens: 3, output_tokens: 5, total_tokens: 8, prompt_tokens_details: { cached_tokens: 0 } },
      request_id: expect.stringMatching(/^dashscope-\d+$/),
    });
  });

  test("without a result format the answer is a text", async () => {
    const { output } = await answer({ model: "qwen-plus", input: { prompt: "hi" } });
    expect(output).toEqual({ text: "You said: hi", finish_reason: "stop" });
  });

  test("parameters cut the answer, several choices have positions", async () => {
    const short = await answer(ask("a b c d", "qwen-plus", { max_tokens: 3 }));
    expect(short.output.choices).toMatchObject([{ finish_reason: "length", message: { content: "You said: a" } }]);
    const stopped = await answer(ask("one STOP two", "qwen-plus", { stop: "STOP", n: 2 }));
    expect(stopped.output.choices).toMatchObject([{ index: 0, message: { content: "You said: one " } }, { index: 1 }]);
  });

  test("thinking has its field and its share of the usage", async () => {
    const reply = await answer(ask("a", "qwen-plus", { enable_thinking: true, thinking_budget: 50 }));
    expect(reply.output.choices?.[0]?.message).toEqual({
      role: "assistant",
      content: "You said: a",
      reasoning_content: "Let me look at what was said.",
    });
    expect(reply.usage).toMatchObject({ output_tokens: 10, output_tokens_details: { reasoning_tokens: 7 } });
  });

  test("the multimodal service takes parts and answers with parts", async () => {
    const content = [{ image: "https://example.com/a.png" }, { text: "look" }];
    const reply = await answer(ask(content, "qwen-vl-max"), MULTIMODAL);
    expect(reply.output.choices?.[0]?.message.content).toEqual([
      { text: "You said: look I see the image https://example.com/a.png." },
    ]);
    expect(reply.usage?.input_tokens).toBe(86);
  });

  test("cached tokens are told, and usage may be missing", async () => {
    expect((await answer(ask("a b", "stub-cached-1"))).usage).toMatchObject({
      prompt_tokens_details: { cached_tokens: 1 },
    });
    expect(await answer(ask("a", "stub-no-usage"))).not.toHaveProperty("usage");
  });
});

describe("tools", () => {
  test("a call and its result make a round trip", async () => {
    const first = await answer(ask('call get_weather {"city":"Paris"}', "qwen-plus", { tools: [WEATHER] }));
    const [choice] = first.output.choices ?? [];
    expect(choice).toMatchObject({ finish_reason: "tool_calls", message: { content: "" } });
    const call = choice?.message.tool_calls?.[0];
    expect(call).toMatchObject({ type: "function", function: { name: "get_weather", arguments: '{"city":"Paris"}' } });
    const second = await answer({
      ...ask("", "qwen-plus", { tools: [WEATHER] }),
      input: {
        messages: [
          { role: "user", content: "weather?" },
          choice?.message,
          { role: "tool", tool_call_id: call?.id, content: "sunny" },
        ],
      },
    });
    expect(second.output.choices?.[0]?.message.content).toBe("The tool said: sunny");
  });

  test("several calls come only when they are allowed", async () => {
    const prompt = "call get_weather\ncall get_weather";
    const one = await answer(ask(prompt, "qwen-plus", { tools: [WEATHER] }));
    expect(one.output.choices?.[0]?.message.tool_calls?.length).toBe(1);
    const two = await answer(ask(prompt, "qwen-plus", { tools: [WEATHER], parallel_tool_calls: true }));
    expect(two.output.choices?.[0]?.message.tool_calls?.length).toBe(2);
    const chosen = ask("hi", "qwen-plus", { tools: [WEATHER], tool_choice: WEATHER });
    expect((await answer(chosen)).output.choices?.[0]?.finish_reason).toBe("tool_calls");
  });

  test.each([
    { name: "whole", incremental_output: false },
    { name: "in pieces", incremental_output: true },
  ])("streamed arguments come $name", async ({ incremental_output }) => {
    const prompt = 'call get_weather {"city":"Köln\\n"}';
    const seen = await replies(ask(prompt, "qwen-plus", { tools: [WEATHER], incremental_output }));
    const calls = seen.flatMap((reply) => reply.output.choices?.[0]?.message.tool_calls ?? []);
    const last = incremental_output
      ? calls.map((call) => call.function.arguments).join("")
      : calls.at(-1)?.function.arguments;
    expect(last).toBe('{"city":"Köln\\n"}');
    expect(calls[0]).toMatchObject({ index: 0, function: { name: "get_weather", arguments: "" } });
    expect(calls.at(-1)?.id === "").toBe(incremental_output);
    expect(seen.at(-1)?.output.choices?.[0]?.finish_reason).toBe("tool_calls");
  });
});

describe("streams", () => {
  test("events are numbered and tell a status, and are open with a word", async () => {
    const reply = await post(TEXT, ask("a", "qwen-plus", { incremental_output: true }), SSE);
    expect(reply.headers.get("content-type")).toBe("text/event-stream;charset=UTF-8");
    const events = (await reply.text()).split("\n\n");
    expect(events.length).toBe(5);
    expect(events[0]).toMatch(/^id:1\nevent:result\n:HTTP_STATUS\/200\ndata:\{"output"/);
    const [first, second, third, last] = await replies(ask("a", "qwen-plus", { incremental_output: true }));
    expect(first?.output.choices).toEqual([{ finish_reason: "null", message: { role: "assistant", content: "You" } }]);
    expect(contents([second, third, last].flatMap((seen) => seen ?? []))).toEqual([" said:", " a", ""]);
    expect(last?.output.choices?.[0]?.finish_reason).toBe("stop");
    expect([first, last].map((seen) => seen?.usage?.total_tokens)).toEqual([2, 4]);
    expect(new Set([first, second, third, last].map((seen) => seen?.request_id)).size).toBe(1);
  });

  test("each event repeats all so far unless told otherwise", async () => {
    const seen = await replies(ask("a"));
    expect(contents(seen)).toEqual(["You", "You said:", "You said: a", "You said: a"]);
    const thought = await replies(ask("a", "qwen-plus", { enable_thinking: true }));
    expect(thought.at(-1)?.output.choices?.[0]?.message).toMatchObject({
      content: "You said: a",
      reasoning_content: "Let me look at what was said.",
    });
  });

  test("the multimodal service and several choices stream, too", async () => {
    const seen = await replies(ask([{ text: "a" }], "qwen-vl-max", { incremental_output: true }), MULTIMODAL);
    expect(contents(seen)).toEqual([[{ text: "You" }], [{ text: " said:" }], [{ text: " a" }], []]);
    const both = await replies(ask("a", "qwen-plus", { n: 2 }));
    expect(both.filter((reply) => reply.output.choices?.[0]?.finish_reason === "stop").length).toBe(2);
  });

  const same = ["split-1", "split-7", "gzip", "gzip+split-3", "crlf", "comments", "slow-1"];
  test.each(same)("%s changes how the bytes come, not what they say", async (flags) => {
    const seen = await replies(ask("Grüße 你好", `stub-${flags}`, { incremental_output: true }));
    expect(contents(seen).join("")).toBe("You said: Grüße 你好");
    expect(seen.at(-1)?.output.choices?.[0]?.finish_reason).toBe("stop");
  });

  test("a truncated stream lacks its end", async () => {
    const seen = await replies(ask("a", "stub-truncated"));
    expect(seen.at(-1)?.output.choices?.[0]?.finish_reason).toBe("null");
  });

  test.each([
    { flags: "stream-error", status: 500, code: "InternalError" },
    { flags: "filter", status: 400, code: "DataInspectionFailed" },
  ])("$flags is an error's event in the stream", async ({ flags, status, code }) => {
    const text = await (await post(TEXT, ask("a b c", `stub-${flags}`), SSE)).text();
    const last = text.trimEnd().split("\n\n").at(-1) ?? "";
    expect(last).toContain(`event:error\n:HTTP_STATUS/${status}\ndata:{"code":"${code}"`);
  });

  test("a streamed request may get a plain answer", async () => {
    const reply = await post(TEXT, ask("a", "stub-not-sse"), SSE);
    expect(await reply.json()).toMatchObject({ output: { choices: [{ finish_reason: "stop" }] } });
  });
});

test("embeddings have the texts' positions", async () => {
  const reply = await post(EMBEDDING, {
    model: "text-embedding-v3",
    input: { texts: ["hello there", "other"] },
    parameters: { text_type: "query" },
  });
  expect(await reply.json()).toEqual({
    output: {
      embeddings: [
        { text_index: 0, embedding: [...vectorOf("hello there", 8)] },
        { text_index: 1, embedding: [...vectorOf("other", 8)] },
      ],
    },
    usage: { total_tokens: 3 },
    request_id: expect.stringMatching(/^dashscope-/),
  });
});

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const all = { authorization: `Bearer ${stub.key}`, "content-type": "application/json", ...headers };
  return fetch(`${stub.url}${path}`, { method: "POST", headers: all, body: JSON.stringify(body) });
}
