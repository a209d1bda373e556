import { createHash } from "node:crypto";
import { type Gateway, hosts, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cacheStatus, chat, ownText } from "./scene.ts";

const MEGABYTE = 1 << 20;
const LENGTH = 8 * MEGABYTE;
/** Of the largest answer that is kept. */
const LIMIT = MEGABYTE / 4;
/** Of 64 KiB: what a VM may have (docs/performance.md). */
const MOST_PAGES = 64;

const WORDS = "words of an answer that has no end, ".repeat(100);
const EVENT = `data: ${JSON.stringify({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1,
  model: "m",
  choices: [{ index: 0, delta: { content: WORDS }, finish_reason: null }],
})}\n\n`;

const STREAM = `${EVENT.repeat(Math.ceil(LENGTH / EVENT.length))}data: [DONE]\n\n`;
const completion = (content: string) =>
  JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
const PLAIN = completion("x".repeat(LENGTH));

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

describe.each(hosts)("an answer far over the limit on $name", (host) => {
  let upstream: Upstream;
  let gateway: Gateway;
  beforeAll(async () => {
    upstream = await startUpstream();
    upstream.respond((request, response) => {
      const stream = JSON.parse(request.text).stream === true;
      response.setHeader("content-type", stream ? "text/event-stream" : "application/json");
      response.end(stream ? STREAM : PLAIN);
    });
    gateway = await host.open({
      plugins: [{ plugin: "ai-cache", config: { maxEntryBytes: LIMIT } }],
      upstreams: { provider: { url: upstream.url } },
    });
  });
  afterAll(async () => {
    await gateway?.close();
    await upstream?.close();
  });

  test.each([
    { name: "plain", stream: false, body: PLAIN },
    { name: "streamed", stream: true, body: STREAM },
  ])("$name, passes as it is, is not kept, and leaves the VM small", async ({ stream, body }) => {
    const text = ownText();
    for (let times = 0; times < 2; times++) {
      const answer = await chat(gateway, text, { stream });
      expect([answer.status, cacheStatus(answer)]).toEqual([200, "miss"]);
      expect(digest(answer.text)).toBe(digest(body));
    }
    const counters = [...(await gateway.metrics())].filter(([name]) => name.endsWith("ai_cache_unkept_too_large"));
    expect(counters.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(2);
    expect(gateway.memoryPages()).toBeLessThanOrEqual(MOST_PAGES);
  });
});

describe.each(hosts)("long requests on $name", (host) => {
  test.each([
    { name: "that are sent on", same: false },
    { name: "that wait for one answer", same: true },
  ])("$name leave the VM small", async ({ same }) => {
    const upstream = await startUpstream();
    upstream.respond((_request, response) => {
      response.setHeader("content-type", "application/json");
      setTimeout(() => response.end(completion("short")), 1500);
    });
    const gateway = await host.open({
      plugins: [{ plugin: "ai-cache", config: {} }],
      upstreams: { provider: { url: upstream.url } },
    });
    try {
      const text = `${ownText()} ${"word ".repeat(40_000)}`;
      const asked = Array.from({ length: 50 }, (_, index) => chat(gateway, same ? text : `${index} ${text}`));
      for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
      expect(gateway.memoryPages()).toBeLessThanOrEqual(MOST_PAGES);
    } finally {
      await gateway.close();
      await upstream.close();
    }
  });
});
