import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import {
  chunksOf,
  type Gateway,
  hosts,
  type PluginUse,
  type ProviderStub,
  showLogsOnFailure,
  startAnthropicStub,
  startOpenAiStub,
  startUpstream,
  type Upstream,
} from "@sluice/testbed";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { compileMarkPlugin } from "../src/testdata/mark-plugin.ts";

let module: string;
let upstream: Upstream;
let openai: ProviderStub;
let anthropic: ProviderStub;
beforeAll(async () => {
  [module, upstream, openai, anthropic] = await Promise.all([
    compileMarkPlugin(),
    startUpstream(),
    startOpenAiStub(),
    startAnthropicStub(),
  ]);
});
afterAll(async () => {
  await Promise.all([upstream.close(), openai.close(), anthropic.close(), rm(dirname(module), { recursive: true })]);
});

const mark = (config: string, position: "downstream" | "upstream" = "downstream"): PluginUse => ({
  plugin: module,
  config,
  position,
});

describe.each(hosts)("a gateway on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    upstream.clear();
    showLogsOnFailure(context, { upstream, openai, anthropic, gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  // The variable keeps the closed gateway: the report of a failure comes after this hook.
  afterEach(() => gateway?.close());

  test("a request and its answer pass through the chain in order", async () => {
    gateway = await host.open({ plugins: [mark("a"), mark("b")], upstreams: { main: { url: upstream.url } } });
    const reply = await fetch(`${gateway.url}/p?q=1`, {
      method: "POST",
      headers: { "x-stub-body": "hello", "x-stub-status": "201" },
      body: "ping",
    });
    expect(reply.status).toBe(201);
    expect(await reply.text()).toBe("hello");
    expect(reply.headers.get("x-marked-response")).toBe("b, a");
    const seen = await upstream.nextRequest();
    expect(seen).toMatchObject({ method: "POST", path: "/p?q=1", text: "ping" });
    expect(seen.headers["x-marked-request"]).toBe("a, b");
  });

  test("plugins' metrics and log lines can be read", async () => {
    const opened = await host.open({ plugins: [mark("m")], upstreams: { main: { url: upstream.url } } });
    gateway = opened;
    await fetch(opened.url).then((reply) => reply.text());
    await fetch(opened.url).then((reply) => reply.text());
    await vi.waitFor(async () => expect((await opened.metrics()).get("testbed_marked")).toBe(2));
    await expect.poll(() => opened.logs().some((line) => line.includes("mark: configured: m"))).toBe(true);
  });

  test("routes choose the upstream", async () => {
    gateway = await host.open({
      plugins: [],
      upstreams: { main: { url: upstream.url }, other: { url: openai.url } },
      routes: [
        { name: "chat", upstream: "other", prefix: "/v1/" },
        { name: "team", upstream: "other", headers: { "x-team": "a" } },
        { name: "rest", upstream: "main" },
      ],
    });
    expect((await fetch(`${gateway.url}/v1/models`)).status).toBe(401);
    expect((await fetch(gateway.url, { headers: { "x-team": "a" } })).status).toBe(401);
    expect((await fetch(gateway.url)).status).toBe(200);
  });

  test("an upstream's failure falls back to the next endpoint, and an upstream plugin knows which it is", async () => {
    upstream.respond((request, response) => {
      response.writeHead(request.headers["x-marked-provider"] === "second" ? 200 : 503).end();
    });
    try {
      gateway = await host.open({
        plugins: [mark("u", "upstream")],
        upstreams: {
          main: {
            url: upstream.url,
            metadata: { provider: "first" },
            fallback: [{ url: upstream.url, metadata: { provider: "second" } }],
          },
        },
      });
      const reply = await fetch(gateway.url);
      const providers = upstream.requests.map((request) => request.headers["x-marked-provider"]);
      const marks = upstream.requests.map((request) => request.headers["x-marked-request"]);
      // Where plugins are ordinary filters they run once, before an endpoint is chosen. In a cluster they run for each
      // attempt, on the same headers: what the first attempt added is still there in the second.
      expect(marks).toEqual(host.upstreamFilters ? ["u", "u, u"] : ["u", "u"]);
      expect(providers).toEqual(host.upstreamFilters ? ["first", "second"] : [undefined, undefined]);
      expect(reply.status).toBe(host.upstreamFilters ? 200 : 503);
    } finally {
      upstream.respond(undefined);
    }
  });

  test("a body over the limit passes, since nothing holds it back", async () => {
    gateway = await host.open({
      plugins: [mark("m")],
      upstreams: { main: { url: upstream.url } },
      bufferLimitBytes: 1024,
    });
    const body = "x".repeat(100_000);
    const reply = await fetch(gateway.url, { method: "POST", body });
    expect(((await reply.json()) as { body: string }).body.length).toBe(body.length);
  });

  test("a reset upstream is answered by the gateway", async () => {
    gateway = await host.open({ plugins: [mark("m")], upstreams: { main: { url: upstream.url } } });
    const reply = await fetch(gateway.url, { headers: { "x-stub-abort": "before-headers" } });
    expect(reply.status).toBe(503);
  });

  test("a client that leaves ends the upstream's request", async () => {
    gateway = await host.open({ plugins: [mark("m")], upstreams: { main: { url: openai.url } } });
    openai.clear();
    const client = new OpenAI({ apiKey: openai.key, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    const stream = await client.chat.completions.create({
      model: "stub-hang-after-2",
      stream: true,
      messages: [{ role: "user", content: "a b c" }],
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content !== "") break;
    const seen = await openai.nextRequest();
    await seen.settled;
    expect(seen.aborted).toBe(true);
  });

  test("official clients stream through it", async () => {
    gateway = await host.open({
      plugins: [mark("m")],
      upstreams: { openai: { url: openai.url }, anthropic: { url: anthropic.url } },
      routes: [
        { name: "anthropic", upstream: "anthropic", headers: { "x-to": "anthropic" } },
        { name: "openai", upstream: "openai" },
      ],
    });
    const chat = new OpenAI({ apiKey: openai.key, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    const stream = await chat.chat.completions.create({
      model: "stub-split-7",
      stream: true,
      messages: [{ role: "user", content: "Grüße" }],
    });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe("You said: Grüße");
    const claude = new Anthropic({
      apiKey: anthropic.key,
      baseURL: gateway.url,
      maxRetries: 0,
      defaultHeaders: { "x-to": "anthropic" },
    });
    const prompt = { model: "stub-split-7", max_tokens: 50, messages: [{ role: "user" as const, content: "Grüße" }] };
    const answer = await claude.messages.stream(prompt).finalMessage();
    expect(answer.content).toMatchObject([{ type: "text", text: "You said: Grüße" }]);
  });

  test("a body cut into chunks arrives whole", async () => {
    gateway = await host.open({ plugins: [mark("m")], upstreams: { main: { url: upstream.url } } });
    const chunks = chunksOf(Buffer.from("one two three"), 4);
    const body = new ReadableStream({
      pull: (controller) => {
        const next = chunks.shift();
        if (next === undefined) controller.close();
        else controller.enqueue(next);
      },
    });
    const reply = await fetch(gateway.url, { method: "POST", body, duplex: "half" });
    expect(await reply.json()).toMatchObject({ body: "one two three" });
  });

  test("a configuration that the plugin refuses is refused", async () => {
    const opening = host.open({ plugins: [mark("refuse")], upstreams: { main: { url: upstream.url } } });
    await expect(opening).rejects.toThrow(/mark/);
  });

  test("a plugin that is not built is named", async () => {
    const opening = host.open({
      plugins: [{ plugin: "no-such", config: {} }],
      upstreams: { main: { url: upstream.url } },
    });
    await expect(opening).rejects.toMatchObject({ where: expect.stringContaining("no-such.wasm") });
  });
});
