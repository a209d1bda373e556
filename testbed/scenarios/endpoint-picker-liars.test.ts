// Endpoint pickers that lie, break off, or say nothing, in each phase: the pod's answer arrives all the same, once.
import {
  EPP_SCRIPT,
  type EppBehaviour,
  type EppStub,
  type Misdeed,
  type ModelServer,
  OUTSIDE,
  type Phase,
  showLogsOnFailure,
  startEpp,
  startModelServer,
} from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { goJson } from "../src/epp-stub/go-json.ts";
import { Random } from "../src/fuzz/random.ts";
import { chatBody } from "../src/inference/chat.ts";
import { type PoolGateway, startPoolGateway } from "../src/inference/pool-gateway.ts";
import { EPP_CLUSTER } from "../src/inference/pool-parts.ts";
import { type StormReport, type StormRequest, storm } from "../src/inference/storm.ts";

/** An address that is in no pool, and yet somebody listens: nothing may ever come here. */
let stranger: ModelServer;
let pods: readonly ModelServer[];
let epp: EppStub;
let gateway: PoolGateway;

beforeAll(async () => {
  const hosts = ["127.0.0.21", "127.0.0.22"];
  pods = await Promise.all(hosts.map((host) => startModelServer({ host, keep: 4_000 })));
  stranger = await startModelServer({ host: new URL(`http://${OUTSIDE}`).hostname, port: 8000 });
  epp = await startEpp({ pick: ({ body }) => [pods[body === undefined ? 0 : 1]?.address ?? ""], keep: 4_000 });
  gateway = await startPoolGateway({
    endpoints: pods.map(({ address }) => address),
    epp,
    listeners: {
      full: { by: "plugin", timeout: 300 },
      headers: { by: "plugin", timeout: 300, responsePhase: "headers" },
      off: { by: "plugin", timeout: 300, responsePhase: "off" },
      closed: { by: "plugin", timeout: 300, failOpen: false },
    },
  });
});
afterAll(async () => {
  await gateway?.close();
  await epp?.close();
  await Promise.all([...(pods ?? []), ...(stranger === undefined ? [] : [stranger])].map((pod) => pod.close()));
});
beforeEach((context) => {
  for (const pod of [...pods, stranger]) pod.clear();
  epp.clear();
  showLogsOnFailure(context, { gateway, epp });
});

const REQUEST_PHASES: readonly Phase[] = ["start", "request-headers", "request-body", "answer"];
const RESPONSE_PHASES: readonly Phase[] = ["response-headers", "response-body"];

/** Bodies of more than one piece, so that there is a middle to break off in. */
const LONG = chatBody("long ".repeat(20_000));

/** @param count of requests that the picker deals with so */
async function badly(listener: string, behaviour: EppBehaviour, count = 4): Promise<StormReport> {
  // A script comes with the head, when the start is over.
  const headers: Record<string, string> = behaviour.in === "start" ? {} : { [EPP_SCRIPT]: JSON.stringify(behaviour) };
  if (behaviour.in === "start") epp.behave(behaviour);
  const requests = Array.from({ length: count }, (_, index) => ({ id: `r-${index}`, body: LONG, headers }));
  return storm(requests, { url: gateway.url(listener), concurrency: count });
}

/** What must hold whatever the picker does: no answer is lost, doubled or another's, and none comes from elsewhere. */
async function expectOrder({ statuses, strangers, served }: StormReport, expected: Readonly<Record<number, number>>) {
  expect(Object.fromEntries(statuses)).toEqual(expected);
  expect(strangers).toEqual([]);
  const asked = pods.flatMap(({ requestIds }) => [...requestIds.ids()]);
  expect(asked.sort()).toEqual([...served].sort());
  expect(pods.flatMap(({ requestIds }) => requestIds.repeated)).toEqual([]);
  expect(stranger.asked).toBe(0);
  await expectQuiet();
}

/**
 * Calls that the plugin has ended and the picker has not: so many are left to it, the oldest is broken off for the next
 * (sdk/assembly/grpc/routing.ts).
 */
const LINGERING = 1_024;

/** Nothing is left of the exchanges in Envoy, but calls of which a picker that was told everything may make what it will. */
async function expectQuiet(): Promise<void> {
  await expect.poll(async () => (await active()).requests).toBe(0);
  await expect.poll(async () => (await active()).calls).toBeLessThanOrEqual(LINGERING);
  await expect.poll(() => epp.log.open).toBeLessThanOrEqual(LINGERING);
  expect(gateway.envoy.running).toBe(true);
}

/** What Envoy has kept since: what only comes and goes is given back, some of it a moment after the answers. */
async function expectKept(before: number, most: number): Promise<void> {
  await expect.poll(async () => (await gateway.memory()) - before).toBeLessThan(most);
}

/** What Envoy has not ended. */
async function active(): Promise<{ readonly requests: number; readonly calls: number }> {
  const stats = [...(await gateway.stats("^cluster.*upstream_rq_active$"))];
  const sum = (isCall: boolean) =>
    stats.filter(([name]) => name.includes(EPP_CLUSTER) === isCall).reduce((total, [, count]) => total + count, 0);
  return { requests: sum(false), calls: sum(true) };
}

function cases(misdeeds: readonly Misdeed[], phases: readonly Phase[]) {
  return misdeeds.flatMap((misdeed) => phases.map((phase) => ({ misdeed, phase })));
}

const BREAKS: readonly Misdeed[] = ["reset", "end", "fail", "http", "malformed", "truncated", "empty", "wrong-phase"];

/** Whose words the pods were sent; a difference of so long texts would take minutes to print. */
function wordsSent(): ReadonlySet<string> {
  const texts = pods.flatMap(({ requests }) => requests.map(({ text }) => text));
  const anew = goJson(JSON.parse(LONG));
  const whose = (text: string) => (text === LONG ? "the client's" : text === anew ? "the picker's" : text.slice(0, 80));
  return new Set(texts.map((text) => `${whose(text)}`));
}

describe("in the request phase", () => {
  test.each(cases([...BREAKS, "silent", "drop"], REQUEST_PHASES))(
    "$misdeed at $phase: a pod answers",
    async ({ misdeed, phase }) => {
      await expectOrder(await badly("full", { misdeed, in: phase }), { 200: 4 });
      expect(wordsSent()).toEqual(new Set(["the client's"]));
    },
  );

  test.each(cases(["reset", "malformed", "silent"], ["request-body"]))(
    "$misdeed with FailClose: 503, and no pod is asked",
    async ({ misdeed, phase }) => {
      await expectOrder(await badly("closed", { misdeed, in: phase }), { 503: 4 });
    },
  );

  test.each(["endless-list", "header-bomb", "endless-pieces", "twice"] as const)(
    "%s: a pod answers",
    async (misdeed) => {
      await expectOrder(await badly("full", { misdeed, in: "request-body" }, 2), { 200: 2 });
    },
  );

  test("a message of 1 GB is not read to its end, and not kept", async () => {
    await badly("full", { misdeed: "huge" }, 1);
    for (const pod of pods) pod.clear();
    const before = await gateway.memory();
    await expectOrder(await badly("full", { misdeed: "huge", in: "request-body" }, 2), { 200: 2 });
    await expectKept(before, 64 * 1024 * 1024);
  });

  test.each([
    { name: "an address outside of the pool", endpoints: [OUTSIDE] },
    { name: "a list of them", endpoints: [OUTSIDE, "10.255.255.1:80", "[::1]:8000"] },
    { name: "a name", endpoints: ["localhost:8000"] },
    { name: "no address", endpoints: ["to whom it may concern", ",,", ""] },
    { name: "a header more", endpoints: ["127.0.0.66:8000\r\nx-evil: 1"] },
    { name: "bytes", endpoints: ["\u0000\u00ff:1"] },
    { name: "a port that is none", endpoints: ["127.0.0.22:99999999999"] },
  ])("named $name, the pool goes round", async ({ endpoints }) => {
    await expectOrder(await badly("full", { endpoints }), { 200: 4 });
    const evil = pods.flatMap(({ requests }) => requests.filter(({ headers }) => "x-evil" in headers));
    expect(evil).toEqual([]);
  });

  test("an answer that is late comes to nothing", async () => {
    await expectOrder(await badly("full", { delay: { "request-body": 600 } }), { 200: 4 });
  });
});

describe.each(["full", "headers", "off"])("in the response phase, told %s", (listener) => {
  test.each(cases([...BREAKS, "silent"], RESPONSE_PHASES))(
    "$misdeed at $phase: the answer is the pod's",
    async ({ misdeed, phase }) => {
      await expectOrder(await badly(listener, { misdeed, in: phase }, 2), { 200: 2 });
    },
  );
});

test.each(["header-bomb", "endless-pieces", "huge"] as const)(
  "%s about an answer: it is the pod's",
  async (misdeed) => {
    await expectOrder(await badly("full", { misdeed, in: "response-headers" }, 2), { 200: 2 });
  },
);

test("misdeeds without end, all at once: no answer lost, doubled or another's, and no memory kept", async () => {
  const misdeeds = [...BREAKS, "silent", "twice", undefined, undefined, undefined] as const;
  // A call that is left to its picker to the end keeps its memory: see LINGERING.
  const phases = [...REQUEST_PHASES.slice(1), "response-headers"] as const;
  const random = new Random(11);
  const requests = (round: number, count: number): StormRequest[] =>
    Array.from({ length: count }, (_, index) => {
      const misdeed = random.pick(misdeeds);
      const script = { ...(misdeed === undefined ? {} : { misdeed, in: random.pick(phases) }) };
      const body = random.below(10) === 0 ? LONG : chatBody(`${index}`);
      return { id: `s-${round}-${index}`, body, headers: { [EPP_SCRIPT]: JSON.stringify(script) } };
    });
  const run = (round: number, count: number) =>
    storm(requests(round, count), { url: gateway.url("full"), concurrency: 32 });
  // Pools of connections and the allocator's own pages are there after it.
  await expectOrder(await run(1, 250), { 200: 250 });
  for (const pod of pods) pod.clear();
  const before = await gateway.memory();
  await expectOrder(await run(2, 750), { 200: 750 });
  await expectKept(before, 512 * 1024);
});
