import { afterEach, expect, onTestFinished, test } from "vitest";
import { MODEL, type ModelServer, type ModelServerOptions, startModelServer } from "./model-server.ts";
import { ModelServerProcess } from "./process.ts";

let server: ModelServer | undefined;
afterEach(() => server?.close());

async function start(options: ModelServerOptions = {}): Promise<ModelServer> {
  server = await startModelServer(options);
  return server;
}

function ask(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${server?.url}${path}`, { method: "POST", body: JSON.stringify(body), headers });
}

const chat = (content: string, more: object = {}) => ({ model: MODEL, messages: [{ role: "user", content }], ...more });

/** Values by what stands before them. */
async function metrics(): Promise<Map<string, number>> {
  const text = await (await fetch(`${server?.url}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}

test("a chat and a completion are answered by a pod that says who it is", async () => {
  await start({ pod: "vllm-1", namespace: "ai", host: "127.0.0.7" });
  const reply = await ask("/v1/chat/completions", chat("how are you"), { "x-client-request-id": "r-1" });
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    "x-inference-pod": "vllm-1",
    "x-inference-port": String(server?.port),
    "x-inference-namespace": "ai",
    "x-client-request-id": "r-1",
  });
  expect(await reply.json()).toMatchObject({
    object: "chat.completion",
    choices: [{ message: { content: "w0 w1 w2 w3 w4 w5 w6 w7 " }, finish_reason: "stop" }],
    usage: { prompt_tokens: 4, completion_tokens: 8, total_tokens: 12 },
  });
  const completion = await ask("/v1/completions", { model: MODEL, prompt: "one two", max_tokens: 2 });
  expect(await completion.json()).toMatchObject({ object: "text_completion", choices: [{ text: "w0 w1 " }] });
  expect(server?.asked).toBe(2);
  expect([...(server?.requestIds.ids() ?? [])]).toEqual(["r-1"]);
  expect(server?.address).toBe(`127.0.0.7:${server?.port}`);
});

test("a stream has an event for each token, and the usage if it is asked for", async () => {
  await start();
  const options = { stream: true, stream_options: { include_usage: true }, max_tokens: 3 };
  const text = await (await ask("/v1/chat/completions", chat("hello", options))).text();
  expect(text.match(/"content":"w\d "/g)).toHaveLength(3);
  expect(text).toContain('"usage":{"prompt_tokens":2,"completion_tokens":3,"total_tokens":5');
  expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
});

test.each([
  { name: "an unknown model", body: chat("x", { model: "nobody" }), status: 404 },
  { name: "no messages", body: { model: MODEL }, status: 400 },
  { name: "no JSON object", body: [], status: 400 },
])("$name is refused", async ({ body, status }) => {
  await start();
  const reply = await ask("/v1/chat/completions", body);
  expect(reply.status).toBe(status);
  expect(await reply.json()).toMatchObject({ error: { code: status } });
});

test("requests above its slots queue, and the metrics say so", async () => {
  let work = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    work = resolve;
  });
  await start({ slots: 1, speed: { decode: () => held }, loras: ["tuned"] });
  const asked = [MODEL, "tuned", "tuned"].map((model) => ask("/v1/chat/completions", chat("x", { model })));
  await expect.poll(async () => (await metrics()).get(`vllm:num_requests_waiting{model_name="${MODEL}"}`)).toBe(2);
  const lora = 'vllm:lora_requests_info{max_lora="2",running_lora_adapters="",waiting_lora_adapters="tuned"}';
  expect([...(await metrics()).keys()]).toContain(lora);
  work();
  for (const reply of await Promise.all(asked)) expect(reply.status).toBe(200);
  expect((await metrics()).get(`vllm:num_requests_waiting{model_name="${MODEL}"}`)).toBe(0);
});

test("a prompt that begins as one before is found in the prefix cache", async () => {
  await start();
  const question = "what is a sluice? ".repeat(40);
  const cached = async (text: string) => {
    const { usage } = (await (await ask("/v1/chat/completions", chat(text))).json()) as { usage: Usage };
    return usage.prompt_tokens_details.cached_tokens;
  };
  expect(await cached(question)).toBe(0);
  expect(await cached(`${question} And a weir?`)).toBeGreaterThan(100);
  expect(await cached(`Now: ${question}`)).toBe(0);
});

interface Usage {
  readonly prompt_tokens_details: { readonly cached_tokens: number };
}

test.each([
  { family: "vllm", queue: `vllm:num_requests_waiting{model_name="${MODEL}"}` },
  { family: "sglang", queue: `sglang:num_queue_reqs{model_name="${MODEL}"}` },
  { family: "tgi", queue: "tgi_queue_size" },
  { family: "triton", queue: 'nv_trt_llm_request_metrics{model="tensorrt_llm",version="1",request_type="waiting"}' },
] as const)("$family's metrics tell what it is told to pretend", async ({ family, queue }) => {
  (await start({ metrics: family })).pretend({ queue: 7, kv: 0.5 });
  expect((await metrics()).get(queue)).toBe(7);
});

test("a pod in a process of its own is asked as one, and tells what it was asked", async () => {
  const pod = await ModelServerProcess.start({ pod: "apart" });
  onTestFinished(() => pod.stop());
  const body = JSON.stringify(chat("x"));
  for (const id of ["a", "b", "a"]) {
    const reply = await fetch(`${pod.url}/v1/chat/completions`, {
      method: "POST",
      body,
      headers: { "x-client-request-id": id },
    });
    expect(reply.headers.get("x-inference-pod")).toBe("apart");
  }
  expect(await pod.report()).toEqual({ address: pod.address, asked: 3, ids: ["a", "b"], repeated: ["a"] });
});
