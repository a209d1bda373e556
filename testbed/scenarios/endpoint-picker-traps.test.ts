// The ten traps of asking an endpoint picker from inside of a Wasm plugin, on the real Envoy.
import { setTimeout as wait } from "node:timers/promises";
import {
  EPP_SCRIPT,
  type EppStub,
  MODEL,
  type ModelServer,
  rawRequest,
  showLogsOnFailure,
  startEpp,
  startModelServer,
} from "@sluice/testbed";
import { valuesOf } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CHAT_PATH, chatBody } from "../src/inference/chat.ts";
import { type PoolGateway, startPoolGateway } from "../src/inference/pool-gateway.ts";
import { EPP_CLUSTER } from "../src/inference/pool-parts.ts";
import { storm } from "../src/inference/storm.ts";

/** Requests of which the memory is measured. */
const ROUND = 500;

/** Bytes that stay of each call where the plugin does not cancel it. */
const LEAK = 97;

let pods: readonly ModelServer[];
let epp: EppStub;
let gateway: PoolGateway;

beforeAll(async () => {
  pods = await Promise.all(["127.0.0.51", "127.0.0.52"].map((host) => startModelServer({ host, keep: 2_000 })));
  epp = await startEpp({ keep: 2_000 });
  gateway = await startPoolGateway({
    endpoints: pods.map(({ address }) => address),
    epp,
    listeners: { plugin: { by: "plugin", timeout: 10_000 } },
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

function post(body = chatBody(), headers: Record<string, string | string[]> = {}) {
  return rawRequest(gateway.url("plugin"), { path: CHAT_PATH, chunks: [body], headers });
}

function lastAsked() {
  const request = pods[1]?.requests.at(-1);
  if (request === undefined) throw new Error("the pod was asked nothing");
  return request;
}

async function stat(name: string): Promise<number> {
  return (await gateway.stats(`^${name}$`)).get(name) ?? 0;
}

test("trap 1: a picker's message acts on the request that it is for, whatever others wait", async () => {
  epp.pick(({ headers }) => [addressOf(Number(headers.get("x-pod")))]);
  // The later a request comes, the sooner it is answered.
  const asked = Array.from({ length: 10 }, async (_, index) => {
    const script = JSON.stringify({ delay: { "request-body": (10 - index) * 20 } });
    const reply = await post(chatBody(`question ${index}`), { "x-pod": String(index % 2), [EPP_SCRIPT]: script });
    return reply.status;
  });
  expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
  for (const [index, pod] of pods.entries()) {
    expect(pod.requests.map(({ headers }) => headers["x-pod"])).toEqual(Array(5).fill(String(index)));
    expect(pod.requests.map(({ text }) => Number(/question (\d)/.exec(text)?.[1]) % 2)).toEqual(Array(5).fill(index));
  }
});

test("trap 2: a call that the picker ends first leaves nothing behind", async () => {
  epp.shut();
  const requests = Array.from({ length: ROUND }, (_, index) => ({ id: `${index}`, body: chatBody() }));
  const round = async () => {
    const { statuses } = await storm(requests, { url: gateway.url("plugin"), concurrency: 16 });
    expect(Object.fromEntries(statuses)).toEqual({ 200: ROUND });
    return gateway.memory();
  };
  const first = Math.min(await round(), await round());
  // What comes and goes by itself is some 200 KB, however many calls there were; a leak grows with them.
  let kept = Number.POSITIVE_INFINITY;
  for (let calls = 2 * ROUND; calls <= 30 * ROUND && !(calls > 6 * ROUND && kept < LEAK / 2); calls += 2 * ROUND) {
    kept = (Math.min(await round(), await round()) - first) / calls;
  }
  expect(kept).toBeLessThan(LEAK / 2);
});

test("trap 3: a client that is gone before the picker's answer takes its call along", async () => {
  epp.behave({ delay: { "request-body": 300 } });
  const abort = new AbortController();
  const asked = Array.from({ length: 20 }, () =>
    fetch(`${gateway.url("plugin")}${CHAT_PATH}`, { method: "POST", body: chatBody(), signal: abort.signal }).catch(
      () => 0,
    ),
  );
  await expect.poll(() => epp.log.open).toBe(20);
  abort.abort();
  await Promise.all(asked);
  await expect.poll(() => epp.log.open).toBe(0);
  expect(await stat(`cluster.${EPP_CLUSTER}.upstream_rq_active`)).toBe(0);
  // The picker's answers would have come by now.
  await wait(400);
  epp.behave();
  expect((await post()).status).toBe(200);
  expect(lastAsked().headers["x-gateway-destination-endpoint"]).toBe(addressOf(1));
});

test.each([
  { name: "shorter", model: "m" },
  { name: "longer", model: `${MODEL}-${"x".repeat(100)}` },
])("trap 4: of a body that the picker makes $name the length is right, whatever it says of it", async ({ model }) => {
  for (const pod of pods) pod.respond((_request, response) => void response.end("{}"));
  // Behind the new length and the client's, which native ext_proc is told as well, comes one that is neither.
  epp.behave({ model, headers: { "content-length": "7" } });
  expect((await post()).status).toBe(200);
  const { body, headers, json } = lastAsked();
  expect(headers["content-length"]).toBe(String(body.length));
  expect(json).toMatchObject({ model, messages: [{ content: "hello" }] });
});

test("trap 5: of what the picker says back only changes count, and none of the request line", async () => {
  epp.behave({ headers: { ":path": "/elsewhere", ":method": "DELETE", host: "evil.test", "x-set": "by the picker" } });
  expect((await post(chatBody(), { "x-own": "mine", "x-dup": ["1", "2"] })).status).toBe(200);
  const { headers, method, path, rawHeaders } = lastAsked();
  expect([method, path, headers.host]).toEqual(["POST", CHAT_PATH, new URL(gateway.url("plugin")).host]);
  expect([headers["x-own"], headers["x-set"]]).toEqual(["mine", "by the picker"]);
  // The picker says the last of them back, as it does with all that it does not change.
  expect(valuesOf(rawHeaders, "x-dup")).toEqual(["1", "2"]);
});

test("trap 6: a body that comes in pieces reaches the picker piece by piece, and the pod once", async () => {
  const body = chatBody("piece ".repeat(30_000));
  const pieces = Array.from({ length: 18 }, (_, index) => body.slice(index * 10_000, (index + 1) * 10_000));
  const chunks = [...pieces, body.slice(180_000)];
  const reply = await rawRequest(gateway.url("plugin"), { path: CHAT_PATH, chunks });
  expect(reply.status).toBe(200);
  expect(lastAsked().json).toEqual(JSON.parse(body));
  expect(epp.exchanges[0]?.requestBody.toString()).toBe(body);
  expect(epp.exchanges[0]?.requestPieces).toBeGreaterThan(2);
  expect((await rawRequest(gateway.url("plugin"), { path: "/v1/models" })).status).toBe(200);
});

test("trap 7: the call is ended in order, by closing it after the last word", async () => {
  const reply = await post();
  await expect.poll(() => epp.exchanges[0]?.end).toBe("closed");
  expect(epp.exchanges[0]?.responseBody.toString()).toBe(reply.text);
  expect(epp.exchanges[0]?.responseEnded).toBe(true);
});

test("trap 8: more calls than Envoy's own limit of 1,024 are open at once", async () => {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  for (const pod of pods) {
    pod.respond(async (_request, response) => {
      await gate;
      response.end("{}");
    });
  }
  const requests = Array.from({ length: 1_100 }, (_, index) => ({ id: `${index}`, body: chatBody() }));
  const answered = storm(requests, { url: gateway.url("plugin"), concurrency: 1_100 });
  await expect.poll(() => pods[1]?.requests.length, { timeout: 40_000 }).toBe(1_100);
  expect(epp.log.open).toBe(1_100);
  release();
  expect(Object.fromEntries((await answered).statuses)).toEqual({ 200: 1_100 });
});

test("trap 9: a prompt above Envoy's own limit of 1 MiB is picked for", async () => {
  const body = chatBody("z".repeat(3 * 1024 * 1024));
  const reply = await post(body);
  expect([reply.status, reply.headers["x-went-into-resp-headers"]]).toEqual([200, "true"]);
  expect(lastAsked().body.length).toBeGreaterThan(3 * 1024 * 1024);
});

test("trap 10: a picker that says 503 has answered, so that the pool does not go round", async () => {
  epp.pick([]);
  expect((await post()).status).toBe(503);
  expect(pods.map(({ asked }) => asked)).toEqual([0, 0]);
});
