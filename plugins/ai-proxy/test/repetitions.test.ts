import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { type Gateway, hosts, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

type Respond = (response: ServerResponse) => void;

const JSON_TYPE = { "content-type": "application/json" };
const SSE = { "content-type": "text/event-stream" };
const MIB = 1 << 20;

const ask = { model: "m", max_tokens: 9, messages: [{ role: "user", content: "hi" }] };
const completion = {
  id: "c",
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", content: "fine" }, finish_reason: "stop" }],
};
const message = { id: "m", type: "message", content: [{ type: "text", text: "fine" }], stop_reason: "end_turn" };

/** The client's protocol, and what its answers and errors look like. */
const clients = [
  { client: "OpenAI's client", path: "/v1/chat/completions", fine: { choices: [{ message: { content: "fine" } }] } },
  { client: "Anthropic's client", path: "/v1/messages", fine: { type: "message", content: [{ text: "fine" }] } },
] as const;

const send =
  (status: number, headers: Record<string, string | string[]>, body: string | Buffer = ""): Respond =>
  (response) =>
    void response.writeHead(status, headers).end(body);
const sendJson = (status: number, body: unknown, headers = {}): Respond =>
  send(status, { ...JSON_TYPE, ...headers }, JSON.stringify(body));

const boom = { error: { message: "boom", type: "server_error" } };

/** The connection breaks amid the body. */
const breakOff: Respond = (response) => {
  response.writeHead(200, { ...JSON_TYPE, "content-length": 1000 });
  response.write("{", () => response.destroy());
};

/** More than a callout may bring. */
const sendTooMuch: Respond = (response) => {
  response.writeHead(200, JSON_TYPE);
  response.end(`{"choices":[],"pad":"${"z".repeat(40 * MIB)}"}`);
};

describe.each(hosts)("repetitions on $name", (host) => {
  const names = ["main", "unready", "second", "third"] as const;
  let gateway: Gateway;
  let upstreams: Record<(typeof names)[number], Upstream>;

  /** `main` speaks OpenAI's protocol, `second` Anthropic's, `third` OpenAI's; `unready` has no context text. */
  beforeAll(async () => {
    const [main, unready, second, third] = (await Promise.all(names.map(() => startUpstream()))) as [
      Upstream,
      Upstream,
      Upstream,
      Upstream,
    ];
    upstreams = { main, unready, second, third };
    const own = (name: string) => ({ id: name, apiTokens: ["k"], serviceName: name, servicePort: 80 });
    const context = { fileUrl: "http://texts.test/policy", serviceName: "nobody", servicePort: 80 };
    gateway = await host.open({
      plugins: [
        {
          plugin: "ai-proxy",
          config: {
            providers: [
              { id: "main", type: "openai", apiTokens: ["k"] },
              { ...own("unready"), type: "openai", context },
              { ...own("second"), type: "claude" },
              { ...own("third"), type: "openai" },
            ],
            activeProviderId: "main",
            fallback: ["unready", "second", "third"],
          },
        },
      ],
      upstreams: Object.fromEntries(names.map((name) => [name, { url: upstreams[name].url }])),
    });
  });
  afterAll(async () => {
    await gateway.close();
    await Promise.all(names.map((name) => upstreams[name].close()));
  });
  beforeEach((context) => {
    for (const name of names) upstreams[name].clear();
    showLogsOnFailure(context, { gateway: { logs: () => gateway.logs() } });
  });

  async function post(path: string, first: Respond, second: Respond, third: Respond, more = {}): Promise<Response> {
    upstreams.main.respond((_, response) => first(response));
    upstreams.second.respond((_, response) => second(response));
    upstreams.third.respond((_, response) => third(response));
    return fetch(gateway.url + path, {
      method: "POST",
      headers: JSON_TYPE,
      body: JSON.stringify({ ...ask, ...more }),
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
    });
  }

  const asked = () => names.filter((name) => upstreams[name].requests.length > 0);

  describe.each(clients)("for $client", ({ path, fine }) => {
    test("when every repetition breaks off the first provider's error is told", async () => {
      const reply = await post(path, sendJson(500, boom), breakOff, breakOff);
      expect(reply.status).toBe(500);
      expect(reply.headers.get("x-sluice-provider")).toBe("main");
      expect(reply.headers.get("x-sluice-attempts")).toBe("3");
      expect(await reply.json()).toMatchObject({ error: { message: "boom" } });
    });

    test("an error without a body is told when every repetition breaks off", async () => {
      const reply = await post(path, send(500, { "content-length": "0" }), breakOff, breakOff);
      expect(reply.status).toBe(500);
      expect(asked()).toEqual(["main", "second", "third"]);
    });

    test("an answer of 40 MB is no answer", async () => {
      const reply = await post(path, sendJson(500, boom), breakOff, sendTooMuch);
      expect([500, 502]).toContain(reply.status);
      expect(await reply.json()).toMatchObject({ error: { message: expect.any(String) } });
    });

    const none: readonly { name: string; respond: Respond; stream?: boolean }[] = [
      { name: "a page", respond: send(200, { "content-type": "text/html" }, "<html></html>") },
      { name: "another document", respond: sendJson(200, { message: "Down for maintenance" }) },
      { name: "half a document", respond: send(200, JSON_TYPE, '{"id":"m","type":"message","content":[{"ty') },
      { name: "an error in a 200", respond: sendJson(200, { type: "error", ...boom }) },
      { name: "a compressed answer", respond: send(200, { ...JSON_TYPE, "content-encoding": "gzip" }, gzipSync("{}")) },
      { name: "no content", respond: send(204, {}) },
      { name: "a redirect", respond: send(302, { location: "/elsewhere" }) },
      { name: "a stream of nothing", respond: send(200, SSE, "\n\n"), stream: true },
      { name: "a stream without a body", respond: send(200, { ...SSE, "content-length": "0" }), stream: true },
      { name: "a stream of an error", respond: send(200, SSE, `data: ${JSON.stringify(boom)}\n\n`), stream: true },
    ];

    test.each(none)("$name of a fallback provider is passed over", async ({ respond, stream = false }) => {
      const reply = await post(path, sendJson(500, boom), respond, sendJson(200, completion), { stream });
      const text = await reply.text();
      expect(reply.status, text).toBe(200);
      expect(text).toContain("fine");
      expect(reply.headers.get("x-sluice-provider")).toBe("third");
      expect(reply.headers.get("content-encoding")).toBeNull();
      expect(asked()).toEqual(["main", "second", "third"]);
    });

    test.each(none)("$name of the last provider is told as an error of the client's protocol", async (row) => {
      const reply = await post(path, sendJson(500, boom), breakOff, row.respond, { stream: row.stream ?? false });
      expect(reply.status).toBe(row.name.includes("error") ? 500 : 502);
      expect(reply.headers.get("content-type")).toBe("application/json");
      expect(await reply.json()).toMatchObject({ error: { message: expect.any(String) } });
    });

    const firstNone = none.filter(({ name }) => ["no content", "a redirect", "a stream without a body"].includes(name));

    test.each(firstNone)("after $name the next provider is asked", async ({ respond, stream = false }) => {
      const reply = await post(path, respond, sendJson(200, message), breakOff, { stream });
      expect(reply.status).toBe(200);
      expect(await reply.text()).toContain("fine");
      expect(asked()).toEqual(["main", "second"]);
    });

    test("the answer has its own head, not that of the failed one", async () => {
      const failed = { "retry-after": "7", "x-ratelimit-limit-tokens": "5", "set-cookie": "a=1", etag: "x" };
      const own = { "x-ratelimit-limit-tokens": "9", "x-request-id": "req_1", "set-cookie": ["b=2", "c=3"] };
      const reply = await post(path, sendJson(429, boom, failed), sendJson(200, message, own), breakOff);
      expect(await reply.json()).toMatchObject(fine);
      expect(reply.headers.get("retry-after")).toBeNull();
      expect(reply.headers.get("etag")).toBeNull();
      expect(reply.headers.get("x-ratelimit-limit-tokens")).toBe("9");
      expect(reply.headers.get("x-request-id")).toBe("req_1");
      expect(reply.headers.getSetCookie()).toEqual(["b=2", "c=3"]);
    });

    test("the last error keeps its own retry-after", async () => {
      const last = sendJson(429, boom, { "retry-after": "11" });
      const reply = await post(path, sendJson(503, boom, { "retry-after": "7" }), breakOff, last);
      expect(reply.status).toBe(429);
      expect(reply.headers.get("retry-after")).toBe("11");
    });

    test("a provider that is not ready is passed over", async () => {
      const reply = await post(path, sendJson(500, boom), sendJson(200, message), breakOff);
      expect(await reply.json()).toMatchObject(fine);
      expect(asked()).toEqual(["main", "second"]);
    });
  });

  test("when every repetition breaks off the first provider's error in a 200 is told", async () => {
    const reply = await post("/v1/messages", sendJson(200, boom), breakOff, breakOff);
    expect(reply.status).toBe(500);
    expect(reply.headers.get("x-sluice-attempts")).toBe("3");
    expect(await reply.json()).toMatchObject({ type: "error", error: { message: "boom" } });
  });

  test("a provider that is down is told of in the client's protocol", async () => {
    const providers = [
      { id: "main", type: "openai", apiTokens: ["k"] },
      { id: "dead", type: "openai", apiTokens: ["k"], serviceName: "dead", servicePort: 80 },
    ];
    upstreams.main.respond((_, response) => sendJson(500, boom)(response));
    const down = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { providers, activeProviderId: "main", fallback: ["dead"] } }],
      upstreams: { main: { url: upstreams.main.url }, dead: { url: "http://127.0.0.1:9" } },
    });
    try {
      const body = JSON.stringify(ask);
      const reply = await fetch(`${down.url}/v1/chat/completions`, { method: "POST", headers: JSON_TYPE, body });
      expect(reply.status).toBe(503);
      expect(await reply.json()).toMatchObject({ error: { message: expect.any(String) } });
    } finally {
      await down.close();
    }
  });

  test("retryOnFailure acts on an error in a 200 by the status that it stands for", async () => {
    const overloaded = { type: "error", error: { type: "overloaded_error", message: "busy" } };
    upstreams.main.respond((request, response) =>
      sendJson(200, request.headers["x-api-key"] === "bad" ? overloaded : message)(response),
    );
    const retryOnFailure = { enabled: true, retryOnStatus: ["503"] };
    const provider = { type: "claude", apiTokens: ["bad", "good"], retryOnFailure };
    const keyed = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { provider } }],
      upstreams: { main: { url: upstreams.main.url } },
    });
    try {
      for (let i = 0; i < 8; i++) {
        const body = JSON.stringify(ask);
        const reply = await fetch(`${keyed.url}/v1/messages`, { method: "POST", headers: JSON_TYPE, body });
        expect(reply.status).toBe(200);
        const translated = await fetch(`${keyed.url}/v1/chat/completions`, {
          method: "POST",
          headers: JSON_TYPE,
          body,
        });
        expect(await translated.json()).toMatchObject({ choices: [{ message: { content: "fine" } }] });
      }
    } finally {
      await keyed.close();
    }
  });
});
