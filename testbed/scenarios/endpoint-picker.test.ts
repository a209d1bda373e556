// Each row of what Envoy's own ext_proc does with an endpoint picker, beside what the plugin does.
import { createHash } from "node:crypto";
import {
  type EppStub,
  type ModelServer,
  OUTSIDE,
  type RawReply,
  rawRequest,
  showLogsOnFailure,
  startEpp,
  startModelServer,
} from "@sluice/testbed";
import { valuesOf } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { CHAT_PATH, chatBody } from "../src/inference/chat.ts";
import { postWithTrailers } from "../src/inference/http2-request.ts";
import { type PoolGateway, startPoolGateway } from "../src/inference/pool-gateway.ts";
import { EPP_CLUSTER } from "../src/inference/pool-parts.ts";

const MIB = 1024 * 1024;

/** Milliseconds that a picker gets which answers: none is late on a machine that does other things as well. */
const PATIENT = { by: "plugin", timeout: 20_000 } as const;

/** Envoy's gauge of them. */
const PICKER_CONNECTIONS = `^cluster.${EPP_CLUSTER}.upstream_cx_active$`;

let pods: readonly ModelServer[];
let epp: EppStub;
let gateway: PoolGateway;

beforeAll(async () => {
  const hosts = ["127.0.0.11", "127.0.0.12", "127.0.0.13"];
  pods = await Promise.all(hosts.map((host, index) => startModelServer({ host, pod: `pod-${index}` })));
  epp = await startEpp();
  gateway = await startPoolGateway({
    endpoints: pods.map(({ address }) => address),
    epp,
    listeners: {
      native: { by: "native" },
      plugin: PATIENT,
      "half a second": { by: "plugin", timeout: 500 },
      closed: { ...PATIENT, failOpen: false },
      breaker: { by: "plugin", breaker: { failures: 5, openFor: 60_000 } },
      retrying: { ...PATIENT, retries: 2 },
      "small native": { by: "native", bufferLimit: MIB },
      "small plugin": { ...PATIENT, bufferLimit: MIB },
    },
  });
});
afterAll(async () => {
  await gateway?.close();
  await epp?.close();
  await Promise.all((pods ?? []).map((pod) => pod.close()));
});
beforeEach(async (context) => {
  for (const pod of pods) {
    pod.clear();
    pod.respond(undefined);
  }
  await epp.open();
  epp.clear();
  epp.pick([addressOf(1)]);
  showLogsOnFailure(context, { gateway, epp });
});

function addressOf(pod: number): string {
  return pods[pod]?.address ?? "";
}

/** Requests that the pods were asked, all of them. */
function asked() {
  return pods.flatMap(({ requests }) => requests.filter(({ path }) => path !== "/metrics"));
}

function post(
  listener: string,
  body: string | Uint8Array = chatBody(),
  headers: Record<string, string | string[]> = {},
) {
  return rawRequest(gateway.url(listener), { path: CHAT_PATH, chunks: [body], headers });
}

function podOf(reply: RawReply): unknown {
  return reply.headers["x-inference-pod"];
}

/** Words of a streamed answer that have come. */
function wordsIn(text: string): number {
  return text.match(/"content":"w\d "/g)?.length ?? 0;
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe("the picker is there", () => {
  test.each(["native", "plugin"])(
    "%s: the endpoint that it names answers, and the answer says so",
    async (listener) => {
      for (const pod of [0, 1, 2]) {
        epp.pick([addressOf(pod)]);
        const reply = await post(listener);
        expect([reply.status, podOf(reply)]).toEqual([200, `pod-${pod}`]);
        expect(reply.headers["x-went-into-resp-headers"]).toBe("true");
      }
      expect(asked()).toHaveLength(3);
    },
  );

  test("a header that a client sends to choose its endpoint: native passes it on, the plugin takes it away", async () => {
    const headers = { "x-gateway-destination-endpoint": OUTSIDE, "x-gateway-destination-endpoint-subset": OUTSIDE };
    const named = async (listener: string) => {
      const reply = await post(listener, chatBody(), headers);
      const seen = asked().at(-1)?.headers["x-gateway-destination-endpoint"];
      return [reply.status, podOf(reply), seen];
    };
    expect(await named("native")).toEqual([200, "pod-1", OUTSIDE]);
    expect(await named("plugin")).toEqual([200, "pod-1", addressOf(1)]);
    const told = epp.exchanges.at(-1)?.requestHeaders.map(([name]) => name);
    expect(told).not.toContain("x-gateway-destination-endpoint");
    expect(told).not.toContain("x-gateway-destination-endpoint-subset");
  });

  test("repeated headers: native keeps the last, the plugin all", async () => {
    for (const pod of pods) {
      pod.respond((_request, response) => {
        response.setHeader("set-cookie", ["a=1", "b=2"]);
        response.end("{}");
      });
    }
    const seen = async (listener: string) => {
      const reply = await post(listener, chatBody(), { "x-dup": ["1", "2"] });
      const sent = asked().at(-1);
      return { cookies: valuesOf(reply.rawHeaders, "set-cookie"), dup: valuesOf(sent?.rawHeaders ?? [], "x-dup") };
    };
    expect(await seen("native")).toEqual({ cookies: ["b=2"], dup: ["2"] });
    expect(await seen("plugin")).toEqual({ cookies: ["a=1", "b=2"], dup: ["1", "2"] });
  });

  test("a request with trailers: native hangs, the plugin answers", async () => {
    const ask = (listener: string, patience: number) =>
      postWithTrailers(`${gateway.url(listener)}${CHAT_PATH}`, chatBody(), patience);
    expect(await ask("native", 1_000)).toBeUndefined();
    expect(await ask("plugin", 10_000)).toMatchObject({
      status: 200,
      text: expect.stringContaining("chat.completion"),
    });
    expect(epp.exchanges.at(-1)).toMatchObject({ requestEnded: true });
  });

  test("a body above the buffer's limit: native streams it, the plugin, which must keep it, refuses it with 413", async () => {
    const body = chatBody("x".repeat(2 * MIB));
    expect((await post("small native", body)).status).toBe(200);
    expect((await post("small plugin", body)).status).toBe(413);
    const reply = await post("plugin", body);
    expect([reply.status, podOf(reply)]).toEqual([200, "pod-1"]);
    expect(JSON.parse(asked().at(-1)?.text ?? "")).toEqual(JSON.parse(body));
  });

  test("the length of the body: native takes it away, the plugin sets it", async () => {
    const lengths = async (listener: string) => {
      await post(listener);
      const { headers, body } = asked().at(-1) ?? { headers: {}, body: Buffer.alloc(0) };
      return [headers["content-length"], headers["transfer-encoding"], body.length];
    };
    const [nativeLength, encoding] = await lengths("native");
    expect([nativeLength, encoding]).toEqual([undefined, "chunked"]);
    const [length, none, size] = await lengths("plugin");
    expect([length, none]).toEqual([String(size), undefined]);
  });

  test("a JSON answer: native passes on what the picker made of it, the plugin what the model server wrote", async () => {
    const text = '{ "z": 1,  "a": {"c": 1, "b": 2} }';
    for (const pod of pods) {
      pod.respond((_request, response) => {
        response.setHeader("content-type", "application/json");
        response.setHeader("content-length", text.length);
        response.end(text);
      });
    }
    const native = await post("native");
    expect([native.text, native.headers["content-length"]]).toEqual(['{"a":{"b":2,"c":1},"z":1}', undefined]);
    const plugin = await post("plugin");
    expect([plugin.text, plugin.headers["content-length"]]).toEqual([text, String(text.length)]);
    await expect.poll(() => epp.exchanges.at(-1)?.responseBody.toString()).toBe(text);
  });

  test.each(["native", "plugin"])(
    "%s: a streamed answer comes event by event, and the picker counts its tokens",
    async (listener) => {
      let text = "";
      let tokens = 0;
      // Each token waits until the client has seen those before it.
      const decode = async () => {
        await vi.waitUntil(() => wordsIn(text) === tokens, { interval: 5 });
        tokens++;
      };
      for (const pod of pods) pod.work({ decode });
      const options = { stream: true, stream_options: { include_usage: true }, max_tokens: 6 };
      const reply = await fetch(`${gateway.url(listener)}${CHAT_PATH}`, {
        method: "POST",
        body: chatBody("hi", options),
      });
      for await (const piece of reply.body ?? []) text += Buffer.from(piece).toString();
      for (const pod of pods) pod.work({});
      expect(wordsIn(text)).toBe(6);
      expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
      await expect.poll(() => epp.exchanges.at(-1)?.responseEnded).toBe(true);
      expect(epp.exchanges.at(-1)?.responseBody.toString()).toBe(text);
      expect(epp.log.outputTokens).toBe(6);
      await expect.poll(() => epp.log.open).toBe(0);
    },
  );

  test.each(["native", "plugin"])(
    "%s: the body that the picker wrote anew goes on, with the model that it named",
    async (listener) => {
      epp.behave({ model: "meta-llama/Llama-3.1-8B-Instruct-lora" });
      for (const pod of pods) pod.respond((_request, response) => void response.end("{}"));
      const words = "<long> ".repeat(30_000);
      expect((await post(listener, chatBody(words))).status).toBe(200);
      const sent = asked().at(-1);
      expect(sent?.json).toMatchObject({
        model: "meta-llama/Llama-3.1-8B-Instruct-lora",
        messages: [{ content: words }],
      });
      expect(sent?.body.length).toBeGreaterThan(3 * 62_000);
    },
  );

  test.each([
    { name: "a bad request", status: 400, text: "inference gateway: BadRequest - no" },
    { name: "shed load", status: 429, text: "inference gateway: InferencePoolResourceExhausted - later" },
    { name: "no endpoint", status: 503, text: "inference gateway: ServiceUnavailable - none" },
    { name: "a picker in trouble", status: 500, text: "inference gateway: Internal - sorry" },
  ])("the picker's own answer to $name reaches the client, and no pod is asked", async ({ status, text }) => {
    epp.behave({ status, text });
    const native = await post("native");
    expect([native.status, native.text]).toEqual([status, text]);
    const plugin = await post("plugin");
    expect(plugin.status).toBe(status);
    expect(JSON.stringify(JSON.parse(plugin.text))).toContain(text);
    expect(asked()).toHaveLength(0);
  });

  test.each(["native", "plugin"])("%s: a request without a body is picked for as well", async (listener) => {
    const reply = await rawRequest(gateway.url(listener), { path: "/v1/models" });
    expect([reply.status, podOf(reply)]).toEqual([200, "pod-1"]);
  });

  test("of a list the first that can be reached answers", async () => {
    const [first, ...others] = pods;
    const { port = 0 } = first ?? {};
    await first?.close();
    epp.pick([OUTSIDE, `127.0.0.11:${port}`, addressOf(2)]);
    const reply = await post("retrying");
    pods = [await startModelServer({ host: "127.0.0.11", port, pod: "pod-0" }), ...others];
    expect([reply.status, podOf(reply)]).toEqual([200, "pod-2"]);
  });
});

describe("the picker is not there", () => {
  beforeEach(() => epp.shut());

  const bodies: readonly { readonly name: string; readonly chunks: readonly (string | Uint8Array)[] }[] = [
    { name: "a small body", chunks: [chatBody()] },
    { name: "a body of 100 KB", chunks: [chatBody("y".repeat(100_000))] },
    { name: "a body in chunks", chunks: [chatBody().slice(0, 20), chatBody().slice(20)] },
    { name: "a body that is no JSON", chunks: ["{ this is\u0000 none"] },
  ];

  test.each(bodies)("$name: native answers 500, the plugin passes the very bytes to a pod", async ({ chunks }) => {
    const native = await rawRequest(gateway.url("native"), { path: CHAT_PATH, chunks });
    expect(native.status).toBe(500);
    expect(asked()).toHaveLength(0);
    await rawRequest(gateway.url("plugin"), { path: CHAT_PATH, chunks });
    const whole = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk)));
    expect(asked().map(({ body }) => digest(body))).toEqual([digest(whole)]);
  });

  test("requests go round among the pods, each once", async () => {
    for (let index = 0; index < 9; index++) expect((await post("plugin")).status).toBe(200);
    expect(pods.map(({ requests }) => requests.length)).toEqual([3, 3, 3]);
  });

  test("a GET and a streamed answer pass", async () => {
    expect((await rawRequest(gateway.url("plugin"), { path: "/v1/models" })).status).toBe(200);
    const reply = await post("plugin", chatBody("hi", { stream: true }));
    expect([reply.status, reply.text.endsWith("data: [DONE]\n\n")]).toEqual([200, true]);
  });

  test("FailClose answers 503", async () => {
    expect((await post("closed")).status).toBe(503);
    expect(asked()).toHaveLength(0);
  });

  test("it is used again as soon as it is back", async () => {
    expect((await post("plugin")).status).toBe(200);
    await epp.open();
    epp.pick([addressOf(2)]);
    await expect.poll(async () => (await post("plugin")).headers["x-went-into-resp-headers"]).toBe("true");
  });
});

test("the picker dies while the model server works: native loses the answer, the plugin passes it on", async () => {
  for (const pod of pods) {
    pod.respond(async (_request, response) => {
      epp.shut();
      // Its connections' end must be seen before the answer.
      await vi.waitFor(async () => expect([...(await gateway.stats(PICKER_CONNECTIONS)).values()]).toEqual([0]));
      response.end('{"id": "kept"}');
    });
  }
  const native = await post("native");
  expect(native.status).toBe(500);
  await epp.open();
  const plugin = await post("plugin");
  expect([plugin.status, plugin.text]).toEqual([200, '{"id": "kept"}']);
  expect(asked()).toHaveLength(2);
});

describe("the picker is frozen", () => {
  beforeEach(() => epp.behave({ misdeed: "silent", in: "start" }));

  test("native waits on, the plugin for its timeout", async () => {
    const abort = new AbortController();
    const body = chatBody();
    const native = fetch(`${gateway.url("native")}${CHAT_PATH}`, { method: "POST", body, signal: abort.signal });
    const outcome = native.then(
      () => "answered",
      () => "given up",
    );
    const started = performance.now();
    expect((await post("half a second")).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(480);
    abort.abort();
    expect(await outcome).toBe("given up");
    expect(asked().map(({ text }) => text)).toEqual([body]);
  });

  test("with a breaker it costs its timeout once", async () => {
    expect((await post("breaker")).status).toBe(200);
    const streams = epp.log.streams;
    for (let index = 0; index < 10; index++) expect((await post("breaker")).status).toBe(200);
    expect(epp.log.streams).toBe(streams);
  });

  test("in the response phase the answer comes after the timeout, without the picker's header", async () => {
    epp.behave({ misdeed: "silent", in: "response-headers" });
    const reply = await post("half a second");
    expect([reply.status, reply.headers["x-went-into-resp-headers"]]).toEqual([200, undefined]);
  });
});
