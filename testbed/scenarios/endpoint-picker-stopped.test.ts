// An endpoint picker that is stopped with its connection open: what the plugin does with its timeout and its breaker.
import { setTimeout as wait } from "node:timers/promises";
import { EppProcess, type ModelServer, rawRequest, showLogsOnFailure, startModelServer } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { CHAT_PATH, chatBody } from "../src/inference/chat.ts";
import { type PoolGateway, startPoolGateway } from "../src/inference/pool-gateway.ts";

/** Milliseconds: one that is not stopped answers within them also on a machine that does other things as well. */
const TIMEOUT = 2_000;
/** Milliseconds. */
const OPEN_FOR = 1_000;

let pods: readonly ModelServer[];
let picker: EppProcess;
let gateway: PoolGateway;

beforeAll(async () => {
  const hosts = ["127.0.0.61", "127.0.0.62", "127.0.0.63"];
  pods = await Promise.all(hosts.map((host, index) => startModelServer({ host, pod: `pod-${index}` })));
  const endpoints = pods.map(({ address }) => address);
  picker = await EppProcess.start({ endpoints: endpoints.slice(1, 2) });
  const use = { by: "plugin", timeout: TIMEOUT } as const;
  const alone = { failures: 5, openFor: 60_000 };
  gateway = await startPoolGateway({
    endpoints,
    epp: picker,
    listeners: {
      open: { ...use, breaker: alone },
      closed: { ...use, breaker: alone, failOpen: false },
      answering: { ...use, breaker: alone },
      "tried again": { ...use, breaker: { failures: 5, openFor: OPEN_FOR } },
    },
  });
});
afterAll(async () => {
  await gateway?.close();
  await picker?.stop();
  await Promise.all((pods ?? []).map((pod) => pod.close()));
});
beforeEach((context) => {
  for (const pod of pods) {
    pod.clear();
    pod.respond(undefined);
  }
  showLogsOnFailure(context, { gateway });
});
afterEach(() => picker.thaw());

async function ask(listener: string) {
  const started = performance.now();
  const { status, headers } = await rawRequest(gateway.url(listener), { path: CHAT_PATH, chunks: [chatBody()] });
  const isTold = headers["x-went-into-resp-headers"] === "true";
  return { status, isTold, milliseconds: performance.now() - started };
}

/** What the plugin has counted: `faults timeout`, `faults breaker` and so on. */
async function faults(): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  for (const [name, value] of await gateway.stats("gie_endpoint_picker.*faults")) {
    const [, kind, reason] = /\.((?:response_)?faults).*reason=\.(\w+)/.exec(name) ?? [];
    counted.set(`${kind} ${reason}`, value);
  }
  return counted;
}

/** What was counted meanwhile. */
async function counting(work: () => Promise<void>): Promise<Record<string, number>> {
  const before = await faults();
  await work();
  const grown = [...(await faults())].map(([name, value]) => [name, value - (before.get(name) ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, value]) => value > 0));
}

async function askMany(listener: string, count: number) {
  return Promise.all(Array.from({ length: count }, () => ask(listener)));
}

test.each([
  { listener: "open", status: 200 },
  { listener: "closed", status: 503 },
])("$listener: one request waits its timeout, the next ones not at all", async ({ listener, status }) => {
  expect(await ask(listener)).toMatchObject({ status: 200, isTold: true });
  picker.freeze();
  const first = await counting(async () => {
    const { milliseconds, ...reply } = await ask(listener);
    expect(reply).toEqual({ status, isTold: false });
    expect(milliseconds).toBeGreaterThanOrEqual(TIMEOUT);
  });
  expect(first).toEqual({ "faults timeout": 1 });
  const next = await counting(async () => {
    for (let index = 0; index < 10; index++) expect(await ask(listener)).toMatchObject({ status, isTold: false });
  });
  expect(next).toEqual({ "faults breaker": 10 });
  const asked = pods.flatMap(({ requests }) => requests.filter(({ path }) => path !== "/metrics"));
  expect(asked).toHaveLength(status === 200 ? 12 : 1);
});

test("amid an answer: it is held for the timeout, and the next ones go on untold", async () => {
  for (const pod of pods) {
    pod.respond((_request, response) => {
      picker.freeze();
      response.end("{}");
    });
  }
  const first = await counting(async () => {
    expect(await ask("answering")).toMatchObject({ status: 200, isTold: false });
  });
  expect(first).toEqual({ "response_faults timeout": 1 });
  const next = await counting(async () => {
    for (const reply of await askMany("answering", 5)) expect(reply).toMatchObject({ status: 200, isTold: false });
  });
  expect(next).toEqual({ "faults breaker": 5 });
});

test("after each while one request tries it again, until it is back", async () => {
  const listener = "tried again";
  expect((await ask(listener)).isTold).toBe(true);
  picker.freeze();
  await ask(listener);
  await wait(OPEN_FOR);
  const tried = await counting(async () => {
    for (const { status } of await askMany(listener, 8)) expect(status).toBe(200);
  });
  expect(tried).toEqual({ "faults timeout": 1, "faults breaker": 7 });
  picker.thaw();
  await expect.poll(async () => (await ask(listener)).isTold).toBe(true);
  // It is asked by all again.
  const back = await counting(async () => {
    for (const { isTold } of await askMany(listener, 8)) expect(isTold).toBe(true);
  });
  expect(back).toEqual({});
});
