import { fileURLToPath } from "node:url";
import { bootstrap, Envoy, httpCluster, httpListener, route, virtualHost, wasmFilter } from "@sluice/envoy";
import { startUpstream } from "@sluice/testbed";
import { type RawReply, rawRequest, type Upstream } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { HeldAnswers } from "../src/cache/held-answers.ts";

const MODULE = fileURLToPath(new URL("../../dist/ai-cache.wasm", import.meta.url));
const WORKERS = 4;
const CALLS = 500;
const WORDS = Array.from({ length: 200 }, (_, index) => `word ${index}, `);
const ANSWER = WORDS.join("");

const ID = { id: "chatcmpl-1", created: 1, model: "m" };
const USAGE = { prompt_tokens: 3, completion_tokens: 400, total_tokens: 403 };

/** The provider's answer, whole, in the form that was asked for. */
function answerTo(body: string): { readonly type: string; readonly parts: readonly string[] } {
  if (!JSON.parse(body).stream) {
    const choice = { index: 0, message: { role: "assistant", content: ANSWER }, finish_reason: "stop" };
    const text = JSON.stringify({ ...ID, object: "chat.completion", choices: [choice], usage: USAGE });
    return { type: "application/json", parts: [text.slice(0, 200), text.slice(200)] };
  }
  const event = (data: object) => `data: ${JSON.stringify({ ...ID, object: "chat.completion.chunk", ...data })}\n\n`;
  const events = WORDS.map((content) => event({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }));
  const end = event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage: USAGE });
  return { type: "text/event-stream", parts: [...events, end, "data: [DONE]\n\n"] };
}

/** What a client reads; undefined for half an answer. */
function textOf(reply: RawReply, isStream: boolean): string | undefined {
  if (reply.status !== 200 || reply.cut) return undefined;
  if (!isStream) return JSON.parse(reply.text).choices[0].message.content;
  const data = reply.text.split("\n\n").flatMap((event) => (event.startsWith("data: {") ? [event.slice(6)] : []));
  const ended = reply.text.trimEnd().endsWith("data: [DONE]");
  return ended ? data.map((json) => JSON.parse(json).choices[0]?.delta.content ?? "").join("") : undefined;
}

describe("five hundred ask ai-cache one question at once, plain and streamed, in four workers", () => {
  let upstream: Upstream;
  let envoy: Envoy;
  let held: HeldAnswers;
  let question: string;
  beforeAll(async () => {
    upstream = await startUpstream();
    const filter = wasmFilter({ name: "ai-cache", module: { file: MODULE }, configuration: { ttl: 60 } });
    const routes = [route({ name: "chat", match: { prefix: "/" }, to: { cluster: "provider" } })];
    const listener = httpListener({
      name: "main",
      filters: [filter],
      virtualHosts: [virtualHost({ name: "all", routes })],
    });
    const endpoint = { address: "127.0.0.1", port: Number(new URL(upstream.url).port) };
    const clusters = [httpCluster({ name: "provider", endpoints: [endpoint] })];
    envoy = await Envoy.start({ bootstrap: bootstrap({ listeners: [listener], clusters }), concurrency: WORKERS });
  });
  afterAll(async () => {
    await envoy?.stop();
    await upstream?.close();
  });
  beforeEach((context) => {
    question = context.task.id;
    held = new HeldAnswers(upstream);
  });

  /** All of them, when they have reached the gateway. */
  async function askAll(): Promise<Promise<RawReply>[]> {
    const url = await envoy.url("main");
    const messages = [{ role: "user", content: question }];
    const calls = Array.from({ length: CALLS }, (_, index) =>
      rawRequest(url, {
        path: "/v1/chat/completions",
        headers: { "content-type": "application/json" },
        chunks: [JSON.stringify({ model: "m", messages, stream: index % 2 === 1 })],
      }),
    );
    const active = async () => (await envoy.admin.stats("downstream_rq_active")).get("http.main.downstream_rq_active");
    await expect.poll(active).toBe(CALLS);
    await held.count(1);
    return calls;
  }

  async function answer(index: number): Promise<void> {
    const { type, parts } = answerTo(held.bodies[index] ?? "{}");
    await held.begin(index, parts[0] ?? "", 200, { "content-type": type });
    held.end(index, parts.slice(1).join(""));
  }

  const statusOf = (replies: readonly RawReply[], status: string) =>
    replies.filter((reply) => reply.headers["x-cache-status"] === status).length;

  test("the provider is asked once, and all get the whole answer in the form they asked for", async () => {
    const calls = await askAll();
    await answer(0);
    const replies = await Promise.all(calls);
    expect(replies.map((reply, index) => textOf(reply, index % 2 === 1)).every((text) => text === ANSWER)).toBe(true);
    expect([statusOf(replies, "miss"), statusOf(replies, "hit")]).toEqual([1, CALLS - 1]);
    expect(held.length).toBe(1);
  });

  test("its answer breaks off: it is asked once more, and nobody else gets half an answer or hangs", async () => {
    const calls = await askAll();
    const { type, parts } = answerTo(held.bodies[0] ?? "{}");
    await held.begin(0, parts[0] ?? "", 200, { "content-type": type });
    held.break(0);
    await held.count(2);
    await answer(1);
    const replies = await Promise.all(calls);
    const texts = replies.map((reply, index) => textOf(reply, index % 2 === 1));
    expect(texts.filter((text) => text === undefined)).toHaveLength(1);
    expect(texts.filter((text) => text === ANSWER)).toHaveLength(CALLS - 1);
    expect([statusOf(replies, "miss"), statusOf(replies, "hit")]).toEqual([2, CALLS - 2]);
    expect(held.length).toBe(2);
  });
});
