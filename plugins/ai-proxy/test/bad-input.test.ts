import { type Gateway, hosts, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Back, closeStubs, openGateway, type Stubs, startStubs } from "./gateways.ts";

type FrontName = "openai" | "anthropic";

const PATHS = { openai: "/v1/chat/completions", anthropic: "/v1/messages" } as const;
/** Pairs whose protocols differ, and one whose do not. */
const PAIRS: readonly { front: FrontName; back: Back }[] = [
  { front: "openai", back: "claude" },
  { front: "anthropic", back: "openai" },
  { front: "openai", back: "openai" },
];

let stubs: Stubs;
beforeAll(async () => {
  stubs = await startStubs();
});
afterAll(() => closeStubs(stubs));

interface Call {
  readonly front: FrontName;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
}

const send = (gateway: Gateway, { front, body, headers }: Call): Promise<Response> =>
  fetch(`${gateway.url}${PATHS[front]}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });

const question = (model: string, more: Record<string, unknown> = {}): string =>
  JSON.stringify({ model, max_tokens: 100, messages: [{ role: "user", content: "hi there" }], ...more });

/** The error in the client's protocol. */
async function expectError(reply: Response, front: FrontName): Promise<Record<string, unknown>> {
  expect(reply.headers.get("content-type")).toBe("application/json");
  const body = (await reply.json()) as { type?: string; error: Record<string, unknown> };
  expect(body.type).toBe(front === "anthropic" ? "error" : undefined);
  expect(body.error.message).toMatch(/\w/);
  expect(body.error.type).toMatch(/_error$|^request_too_large$/);
  if (front === "openai") expect(body.error.code).toMatch(/^\w+$/);
  return body.error;
}

const places = hosts.flatMap((host) => (["downstream", "upstream"] as const).map((position) => ({ host, position })));

describe.each(places)("bad input on $host.name, $position", ({ host, position }) => {
  const gateways = new Map<Back, Gateway>();
  beforeAll(async () => {
    for (const back of ["claude", "openai"] as const) {
      const config = { maxRequestBytes: 100_000 };
      gateways.set(back, await openGateway(host, back, stubs, { position, config }));
    }
  });
  afterAll(async () => {
    for (const gateway of gateways.values()) await gateway.close();
  });
  beforeEach((context) => {
    stubs.anthropic.clear();
    stubs.openai.clear();
    showLogsOnFailure(context, { claude: gateways.get("claude"), openai: gateways.get("openai") });
  });

  function gatewayTo(back: Back): Gateway {
    const gateway = gateways.get(back);
    if (gateway === undefined) throw new Error(`no gateway to ${back}`);
    return gateway;
  }

  describe.each(PAIRS)("$front to $back", ({ front, back }) => {
    const call = (body: Call["body"], headers: Record<string, string> = {}): Promise<Response> =>
      send(gatewayTo(back), { front, body, headers });
    const stub = (): Stubs["openai"] => (back === "openai" ? stubs.openai : stubs.anthropic);

    test.each([
      { name: "not JSON", body: '{"model":"m",', message: "The body is not JSON: byte 13" },
      { name: "no object", body: '["model"]', message: "The body is no JSON object" },
      { name: "nested 10,000 deep", body: `{"model":"m","messages":${"[".repeat(10_000)}`, message: /not JSON/ },
      { name: "empty", body: "", message: /not JSON|missing/ },
    ])("a body that is $name is answered 400", async ({ body, message }) => {
      const reply = await call(body);
      // Where nothing is translated an empty body is the provider's to judge.
      if (body === "" && front === "openai" && back === "openai") return expect(reply.status).toBe(400);
      expect(reply.status).toBe(400);
      const error = await expectError(reply, front);
      expect(error.message).toMatch(message);
      expect(stub().requests).toHaveLength(0);
    });

    test("a request without a model is answered 400", async () => {
      const reply = await call(JSON.stringify({ messages: [{ role: "user", content: "x" }], max_tokens: 1 }));
      expect(reply.status).toBe(400);
      expect((await expectError(reply, front)).message).toBe("missing model in request");
    });

    test("a body of exactly the limit passes", async () => {
      expect((await call(question("stub-plain").padEnd(100_000))).status).toBe(200);
    });

    test("a body over the limit is answered 413, announced or not", async () => {
      const large = question("stub-plain", { padding: "x".repeat(100_000) });
      const announced = await call(large);
      expect(announced.status).toBe(413);
      await expectError(announced, front);
      const chunked = await fetch(`${gatewayTo(back).url}${PATHS[front]}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: new Blob([large]).stream(),
        duplex: "half",
      } as RequestInit);
      expect(chunked.status).toBe(413);
      await expectError(chunked, front);
    });

    test.each([
      { name: "a form", headers: { "content-type": "application/x-www-form-urlencoded" }, status: 415 },
      { name: "no media type", headers: { "content-type": "json" }, status: 415 },
      { name: "compressed", headers: { "content-encoding": "gzip" }, status: 415 },
    ])("a body that is $name is answered $status", async ({ headers, status }) => {
      const reply = await call(question("stub-plain"), headers);
      expect(reply.status).toBe(status);
      await expectError(reply, front);
      expect(stub().requests).toHaveLength(0);
    });

    test("a body without a content type is answered 400", async () => {
      const reply = await fetch(`${gatewayTo(back).url}${PATHS[front]}`, {
        method: "POST",
        body: new TextEncoder().encode(question("stub-plain")),
      });
      expect(reply.status).toBe(400);
      expect((await expectError(reply, front)).message).toMatch(/content type is missing/);
    });

    test("bytes that are not UTF-8 do no harm", async () => {
      const body = Buffer.from(question("stub-plain"));
      const at = body.indexOf("hi there");
      body[at] = 0xff;
      body[at + 1] = 0xc0;
      const reply = await call(new Uint8Array(body));
      expect(reply.status).toBe(200);
      expect(await reply.text()).toContain("You said: ");
    });

    test("a number beyond 2^53 keeps its text", async () => {
      const body = question("stub-plain").replace('"max_tokens":100', '"max_tokens":9007199254740993');
      await call(body);
      const text = (await stub().nextRequest()).body.toString();
      expect(text).toContain('"max_tokens":9007199254740993');
    });

    test("a huge header passes, or the host refuses it", async () => {
      const reply = await call(question("stub-plain"), { "x-large": "y".repeat(40_000) });
      expect([200, 431]).toContain(reply.status);
    });
  });

  test("of two models the provider sees one", async () => {
    for (const back of ["openai", "claude"] as const) {
      const reply = await send(gatewayTo(back), {
        front: "openai",
        body: '{"model":"forbidden","model":"stub-plain","messages":[{"role":"user","content":"x"}]}',
      });
      expect(reply.status).toBe(200);
    }
    const seen = (await stubs.openai.nextRequest()).body.toString();
    expect(seen).not.toContain("forbidden");
    expect((await stubs.anthropic.nextRequest()).body.toString()).not.toContain("forbidden");
  });
});

const FIN = "data: [DONE]\n\n";

describe.each(places)("bad answers on $host.name, $position", ({ host, position }) => {
  const gateways = new Map<Back, Gateway>();
  beforeAll(async () => {
    for (const back of ["claude", "openai"] as const)
      gateways.set(back, await openGateway(host, back, stubs, { position }));
  });
  afterAll(async () => {
    for (const gateway of gateways.values()) await gateway.close();
  });
  beforeEach((context) =>
    showLogsOnFailure(context, { claude: gateways.get("claude"), openai: gateways.get("openai") }),
  );

  describe.each(PAIRS.slice(0, 2))("$front to $back", ({ front, back }) => {
    const call = (model: string, stream: boolean): Promise<Response> => {
      const gateway = gateways.get(back);
      if (gateway === undefined) throw new Error(`no gateway to ${back}`);
      return send(gateway, { front, body: question(model, { stream }) });
    };
    const terminal = front === "openai" ? FIN : "event: message_stop\n";

    test.each([false, true])("a compressed answer is 502 (streamed: %s)", async (stream) => {
      const reply = await call("stub-gzip", stream);
      expect(reply.status).toBe(502);
      expect((await expectError(reply, front)).message).toMatch(/compressed/);
    });

    test("an answer that is not JSON is 502", async () => {
      const reply = await call("stub-bad-json", false);
      expect(reply.status).toBe(502);
      await expectError(reply, front);
    });

    test("a stream with half an event in its midst ends with an error event", async () => {
      const text = await (await call("stub-bad-json", true)).text();
      expect(text).toContain("You");
      expect(text).toContain("could not be read");
      expect(text).not.toContain(terminal);
    });

    test("a plain answer to a streamed request becomes a stream", async () => {
      const reply = await call("stub-not-sse", true);
      expect(reply.headers.get("content-type")).toBe("text/event-stream");
      const text = await reply.text();
      expect(text).toContain("You said: hi there");
      expect(text).toContain(terminal);
    });

    test("a stream that ends too soon ends with an error event", async () => {
      const reply = await call("stub-truncated", true);
      expect(reply.status).toBe(200);
      const text = await reply.text();
      expect(text).toContain("You");
      expect(text).not.toContain(terminal);
      const last = text.trimEnd().split("\n\n").at(-1) ?? "";
      expect(last).toMatch(front === "openai" ? /^data: \{"error":/ : /^event: error\ndata: \{"type":"error"/);
    });

    test("an upstream that resets before its answer is 503", async () => {
      for (const stream of [false, true]) {
        const reply = await call("stub-reset", stream);
        expect(reply.status).toBe(503);
      }
    });

    test("an upstream that resets in mid-stream cuts the client's stream", async () => {
      const reply = await call("stub-abort-after-5", true);
      await expect(reply.text()).rejects.toThrow();
    });

    test("a plain answer cut by a reset is no answer", async () => {
      // Envoy's router has begun its response then, and can only cut the connection; in the cluster it can still answer.
      const status = await call("stub-abort-after-20", false).then(
        (reply) => reply.status,
        () => 0,
      );
      expect([0, 502, 503]).toContain(status);
    });

    test.each(["split", "split-7", "crlf", "comments", "crlf+split-3+comments"])(
      "a stream in odd form: %s",
      async (flags) => {
        const text = await (await call(`stub-${flags}`, true)).text();
        for (const word of ["You", "said:", "hi", "there"]) expect(text).toContain(word);
        expect(text).toContain(terminal);
      },
    );
  });
});

describe.each(places)("answers that no provider should give, on $host.name, $position", ({ host, position }) => {
  let upstream: Upstream;
  let gateway: Gateway;
  beforeAll(async () => {
    upstream = await startUpstream();
    const providers = [{ id: "c", type: "claude", apiTokens: ["k"] }];
    gateway = await host.open({
      plugins: [{ plugin: "ai-proxy", config: { providers, activeProviderId: "c" }, position }],
      upstreams: { main: { url: upstream.url, metadata: position === "upstream" ? { provider: "c" } : {} } },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await upstream.close();
  });
  beforeEach((context) => showLogsOnFailure(context, { gateway, upstream }));

  const call = (script: Record<string, string>, stream = false): Promise<Response> =>
    send(gateway, { front: "openai", body: question("m", { stream }), headers: script });

  test("an error page", async () => {
    const reply = await call({ "x-stub-status": "502", "x-stub-body": "<html>", "x-stub-content-type": "text/html" });
    expect(reply.status).toBe(502);
    expect((await expectError(reply, "openai")).message).toBe("The provider failed");
  });

  test("an error without a body", async () => {
    upstream.respond((_, response) => void response.writeHead(529, { "retry-after": "7", "content-length": 0 }).end());
    for (const stream of [false, true]) {
      const reply = await call({}, stream);
      expect(reply.status).toBe(503);
      expect(reply.headers.get("retry-after")).toBe("7");
      expect((await expectError(reply, "openai")).message).toBe("The provider is overloaded");
    }
    upstream.respond(undefined);
  });

  test("events where one answer was asked for", async () => {
    const body = [
      '{"type":"message_start","message":{"id":"m1","model":"m","usage":{"input_tokens":3}}}',
      '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}',
      '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}',
      '{"type":"message_stop"}',
    ];
    const reply = await call({
      "x-stub-content-type": "text/event-stream",
      "x-stub-body-base64": Buffer.from(body.map((data) => `data: ${data}\n\n`).join("")).toString("base64"),
    });
    expect(await reply.json()).toMatchObject({
      id: "m1",
      choices: [{ message: { content: "Hello" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 3, completion_tokens: 1 },
    });
  });

  test("an error in a 200", async () => {
    const error = JSON.stringify({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } });
    for (const stream of [false, true]) {
      const reply = await call({ "x-stub-body": error, "x-stub-content-type": "application/json" }, stream);
      expect(reply.status).toBe(503);
      expect((await expectError(reply, "openai")).message).toBe("Overloaded");
    }
  });

  test("trailers behind a plain answer", async () => {
    const answer = {
      id: "m1",
      type: "message",
      model: "m",
      content: [{ type: "text", text: "hi" }],
      stop_reason: "end_turn",
    };
    const reply = await call({
      "x-stub-body": JSON.stringify(answer),
      "x-stub-content-type": "application/json",
      "x-stub-trailer-x-sum": "1",
    });
    expect(await reply.json()).toMatchObject({ object: "chat.completion", choices: [{ message: { content: "hi" } }] });
  });
});
