import { type Gateway, hosts, rawRequest, showLogsOnFailure, startUpstream } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { closeStubs, openAiClient, providerOf, type Stubs, startStubs } from "./gateways.ts";

/** What ai-proxy can do in the providers' cluster only: Higress has no filters there. */
const withUpstreamFilters = hosts.filter(({ upstreamFilters }) => upstreamFilters);

let stubs: Stubs;
beforeAll(async () => {
  stubs = await startStubs();
});
afterAll(() => closeStubs(stubs));

const ask = { model: "m", messages: [{ role: "user" as const, content: "hi there" }] };

describe.each(withUpstreamFilters)("ai-proxy in the cluster on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    stubs.openai.clear();
    stubs.anthropic.clear();
    showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  /** First Anthropic, then OpenAI; `flags` is how the former behaves. */
  async function open(flags: string, more: Record<string, unknown> = {}): Promise<Gateway> {
    const providers = [
      providerOf("claude", stubs, { modelMapping: { "*": `stub-${flags}` } }),
      providerOf("openai", stubs, { modelMapping: { "*": "stub-plain" }, ...more }),
    ];
    gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { providers }, position: "upstream" }],
      upstreams: {
        main: {
          url: stubs.anthropic.url,
          metadata: { provider: "claude", fallback: "true" },
          fallback: [{ url: stubs.openai.url, metadata: { provider: "openai" } }],
        },
      },
    });
    return gateway;
  }

  test.each(["error-500", "error-503", "error-529", "error-429", "reset", "gzip", "bad-json"])(
    "after %s the next provider gets the request in its own protocol",
    async (flags) => {
      const client = openAiClient(await open(flags));
      const answer = await client.chat.completions.create(ask);
      expect(answer.choices[0]?.message.content).toBe("You said: hi there");
      expect(JSON.parse(stubs.anthropic.requests[0]?.text ?? "{}")).toMatchObject({ model: `stub-${flags}` });
      const second = await stubs.openai.nextRequest();
      expect(second.path).toBe("/v1/chat/completions");
      expect(second.headers.authorization).toBe(`Bearer ${stubs.openai.key}`);
      expect(second.headers["x-api-key"]).toBeUndefined();
      expect(second.headers["anthropic-version"]).toBeUndefined();
      expect(second.json).toEqual({ ...ask, model: "stub-plain" });
    },
  );

  test.each([
    { status: 200, type: "openai" as const },
    { status: 200, type: "claude" as const },
    { status: 503, type: "claude" as const },
  ])("after $status without a body from $type the next provider is asked", async ({ status, type }) => {
    const silent = await startUpstream();
    silent.respond((_, response) => {
      response.writeHead(status, { "content-type": "text/event-stream", "content-length": "0" }).end();
    });
    const providers = [{ ...providerOf(type, stubs), id: "silent" }, providerOf("openai", stubs)];
    gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { providers }, position: "upstream" }],
      upstreams: {
        main: {
          url: silent.url,
          metadata: { provider: "silent", fallback: "true" },
          fallback: [{ url: stubs.openai.url, metadata: { provider: "openai" } }],
        },
      },
    });
    try {
      const stream = await openAiClient(gateway).chat.completions.create({ ...ask, model: "stub-plain", stream: true });
      let text = "";
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
      expect(text).toBe("You said: hi there");
      expect(silent.requests).toHaveLength(1);
    } finally {
      await silent.close();
    }
  });

  test("a stream that falls back stays a stream", async () => {
    const client = openAiClient(await open("error-503"));
    const stream = await client.chat.completions.create({ ...ask, stream: true });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe("You said: hi there");
  });

  test.each(["first-error", "empty", "error-503"])(
    "a stream that fails before its first word (%s) falls back, though its status was 200",
    async (flags) => {
      const client = openAiClient(await open(flags));
      const stream = await client.chat.completions.create({ ...ask, stream: true });
      let text = "";
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
      expect(text).toBe("You said: hi there");
      expect(stubs.openai.requests).toHaveLength(1);
    },
  );

  test("the last provider's error reaches the client in its protocol", async () => {
    gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { providers: [providerOf("claude", stubs)] }, position: "upstream" }],
      upstreams: {
        main: {
          url: stubs.anthropic.url,
          metadata: { provider: "claude" },
          fallback: [{ url: stubs.anthropic.url, metadata: { provider: "claude" } }],
        },
      },
    });
    const failed = openAiClient(gateway).chat.completions.create({ ...ask, model: "stub-error-529" });
    await expect(failed).rejects.toMatchObject({ status: 503, code: "overloaded" });
    expect(stubs.anthropic.requests).toHaveLength(2);
  });

  test("the next provider does not see the key of the one before", async () => {
    await open("error-503", { apiTokens: [] });
    const reply = await fetch(`${gateway?.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${stubs.openai.key}`, "x-mine": "1" },
      body: JSON.stringify(ask),
    });
    expect(reply.status).toBe(200);
    const { headers } = await stubs.openai.nextRequest();
    expect(headers).toMatchObject({ authorization: `Bearer ${stubs.openai.key}`, "x-mine": "1" });
    expect(JSON.stringify(headers)).not.toContain(stubs.anthropic.key);
    expect(headers["x-envoy-attempt-count"] ?? "2").toBe("2");
  });

  test("no provider sees who the client is, nor what the gateway's parts tell each other", async () => {
    const { url } = await open("error-503");
    const own = { "x-mine": "1", "user-agent": "client/1.0", "content-type": "application/json" };
    const hidden = {
      "x-mse-consumer": "gustav",
      "x-forwarded-for": "192.0.2.7",
      "x-forwarded-host": "llm.corp.example",
      forwarded: "for=192.0.2.7",
      "x-real-ip": "192.0.2.7",
      cookie: "session=192.0.2.7",
      "x-sluice-target": "0",
    };
    const reply = await rawRequest(url, {
      path: "/v1/chat/completions?token=client-secret",
      headers: { ...own, ...hidden, host: "llm.corp.example" },
      chunks: [JSON.stringify(ask)],
    });
    expect(reply.status).toBe(200);
    for (const stub of [stubs.anthropic, stubs.openai]) {
      const [request] = stub.requests;
      expect(request?.headers).toMatchObject(own);
      const names = Object.keys(request?.headers ?? {});
      const gateways = /^(x-(envoy|forwarded|mse|sluice|higress|real-ip)|forwarded|cookie)/;
      expect(names.filter((name) => gateways.test(name) && name !== "x-envoy-original-path")).toEqual([]);
      const text = JSON.stringify(request?.headers);
      for (const value of ["gustav", "192.0.2.7", "127.0.0.1", "corp.example"]) {
        expect(text.replaceAll(new URL(stub.url).host, "")).not.toContain(value);
      }
    }
    expect(JSON.stringify(stubs.anthropic.requests[0]?.headers)).not.toContain("client-secret");
  });

  describe("of the last provider", () => {
    async function openLast(flags: string): Promise<Gateway> {
      const provider = providerOf("claude", stubs, { modelMapping: { "*": `stub-${flags}` } });
      gateway = await host.open({
        plugins: [{ plugin: "ai-proxy", config: { providers: [provider] }, position: "upstream" }],
        upstreams: { main: { url: stubs.anthropic.url, metadata: { provider: "claude" } } },
      });
      return gateway;
    }

    test("an answer that turns out to be none is an error of the gateway", async () => {
      const client = openAiClient(await openLast("bad-json"));
      const none = { status: 502, code: "malformed_answer" };
      await expect(client.chat.completions.create(ask)).rejects.toMatchObject(none);
      await expect(client.chat.completions.create(ask)).rejects.toMatchObject(none);
    });

    test.each([
      { flags: "first-error", error: { status: 503, code: "overloaded" } },
      { flags: "empty", error: { status: 502, code: "stream_truncated" } },
    ])("a stream without a word ($flags) is an error with its status", async ({ flags, error }) => {
      const client = openAiClient(await openLast(flags));
      await expect(client.chat.completions.create({ ...ask, stream: true })).rejects.toMatchObject(error);
    });
  });

  describe("at endpoints that want a model", () => {
    const mapped = { modelMapping: { "*": "mapped" } };

    /** Endpoints of one provider, tried in turn; each with the model it wants. */
    async function openEndpoints(models: readonly (string | undefined)[], back: "openai" | "claude"): Promise<Gateway> {
      const url = back === "openai" ? stubs.openai.url : stubs.anthropic.url;
      const [first = { url }, ...fallback] = models.map((model, index) => {
        const hasNext = index < models.length - 1 ? { fallback: "true" } : {};
        return { url, metadata: { provider: back, ...hasNext, ...(model === undefined ? {} : { model }) } };
      });
      gateway = await host.open({
        plugins: [
          { plugin: "ai-proxy", config: { providers: [providerOf(back, stubs, mapped)] }, position: "upstream" },
        ],
        upstreams: { main: { ...first, fallback } },
      });
      return gateway;
    }

    const askedModels = (back: "openai" | "claude") =>
      (back === "openai" ? stubs.openai : stubs.anthropic).requests.map(({ text }) => JSON.parse(text).model);

    test.each(["openai", "claude"] as const)("each attempt at %s asks for its endpoint's model", async (back) => {
      const client = openAiClient(await openEndpoints(["stub-error-503", "second"], back));
      const answer = await client.chat.completions.create(ask);
      expect(answer.choices[0]?.message.content).toBe("You said: hi there");
      expect(askedModels(back)).toEqual(["stub-error-503", "second"]);
    });

    test.each([{ wanted: undefined }, { wanted: "" }])(
      "one that wants $wanted leaves it to the mapping",
      async ({ wanted }) => {
        await openAiClient(await openEndpoints([wanted], "openai")).chat.completions.create(ask);
        expect(askedModels("openai")).toEqual(["mapped"]);
      },
    );

    test("an API that is no chat is asked so too", async () => {
      await openAiClient(await openEndpoints(["small"], "openai")).embeddings.create({ model: "m", input: "hi" });
      expect(askedModels("openai")).toEqual(["small"]);
    });
  });

  describe("with several keys", () => {
    const upstreams = startUpstream();
    afterAll(async () => (await upstreams).close());

    /** Asks a provider that always fails, by as many attempts as there may be; answers their keys. */
    async function keysOf(apiTokens: string[], path = "/v1/chat/completions", attempts = 3): Promise<unknown[]> {
      const upstream = await upstreams;
      upstream.clear();
      const endpoint = { url: upstream.url, metadata: { provider: "openai" } };
      gateway ??= await host.open({
        plugins: [
          {
            plugin: "ai-proxy",
            config: { providers: [providerOf("openai", stubs, { apiTokens })] },
            position: "upstream",
          },
        ],
        upstreams: { main: { ...endpoint, fallback: Array.from({ length: attempts - 1 }, () => endpoint) } },
      });
      await fetch(`${gateway.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-stub-status": "503" },
        body: JSON.stringify(ask),
      });
      return upstream.requests.map(({ headers }) => headers.authorization);
    }

    test("each attempt at a provider takes another one", async () => {
      for (let i = 0; i < 5; i++) {
        expect((await keysOf(["a", "b", "c"])).sort()).toEqual(["Bearer a", "Bearer b", "Bearer c"]);
      }
    });

    test("when all were tried, one is tried again", async () => {
      const keys = await keysOf(["a", "b"]);
      expect(keys).toHaveLength(3);
      expect(new Set(keys)).toEqual(new Set(["Bearer a", "Bearer b"]));
    });

    test("an API whose objects belong to an account stays with its key", async () => {
      const keys = await keysOf(["a", "b", "c"], "/v1/responses");
      expect(keys).toHaveLength(3);
      expect(new Set(keys).size).toBe(1);
    });
  });

  test("probes of a key go to the service, for they are no client's requests", async () => {
    const probes = await startUpstream();
    const failover = { enabled: true, failureThreshold: 1, healthCheckInterval: 100, healthCheckModel: "probe-model" };
    const keys = { apiTokens: ["bad-key"], failover, serviceName: "probes" };
    gateway = await host.open({
      plugins: [
        { plugin: "ai-proxy", config: { providers: [providerOf("openai", stubs, keys)] }, position: "upstream" },
      ],
      upstreams: {
        main: { url: stubs.openai.url, metadata: { provider: "openai" } },
        probes: { url: probes.url },
      },
    });
    try {
      await expect(openAiClient(gateway).chat.completions.create(ask)).rejects.toMatchObject({ status: 401 });
      const probe = await probes.nextRequest();
      expect(probe.path).toBe("/v1/chat/completions");
      expect(probe.headers.authorization).toBe("Bearer bad-key");
      expect(JSON.parse(probe.text)).toMatchObject({ model: "probe-model" });
    } finally {
      await probes.close();
    }
  });

  test("a bad request is answered once and tried nowhere", async () => {
    await open("plain");
    const reply = await fetch(`${gateway?.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(reply.status).toBe(400);
    expect(stubs.anthropic.requests).toHaveLength(0);
    expect(stubs.openai.requests).toHaveLength(0);
  });

  test("an endpoint that names no provider of the configuration gets nothing", async () => {
    gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { providers: [providerOf("openai", stubs)] }, position: "upstream" }],
      upstreams: { main: { url: stubs.openai.url, metadata: { provider: "other" } } },
    });
    const failed = openAiClient(gateway).chat.completions.create(ask);
    await expect(failed).rejects.toMatchObject({ status: 500, code: "unknown_provider" });
    expect(stubs.openai.requests).toHaveLength(0);
  });
});
