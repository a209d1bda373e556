import { type EppBehaviour, hosts, type Misdeed, OUTSIDE } from "@sluice/testbed";
import { describe, expect, test, vi } from "vitest";
import { PICKED, useScene } from "./scene.ts";

const ENDPOINT = "x-gateway-destination-endpoint";
const TIMEOUT = 100;

/** JSON that no picker would write in just this way, so that a body that went through one is told from the original. */
const BODY = '{ "model":"m",\t"prompt": "<original>" }';

/** The request cannot be picked for. */
const REQUEST_FAULTS: readonly (EppBehaviour & { readonly misdeed: Misdeed; readonly reason: string })[] = [
  { misdeed: "silent", reason: "timeout" },
  { misdeed: "silent", in: "start", reason: "timeout" },
  { misdeed: "silent", in: "answer", reason: "timeout" },
  { misdeed: "reset", in: "start", reason: "closed" },
  { misdeed: "reset", in: "request-headers", reason: "closed" },
  { misdeed: "reset", reason: "closed" },
  { misdeed: "drop", reason: "closed" },
  { misdeed: "end", reason: "closed" },
  { misdeed: "fail", reason: "closed" },
  { misdeed: "http", reason: "closed" },
  { misdeed: "malformed", reason: "malformed" },
  { misdeed: "truncated", reason: "malformed" },
  { misdeed: "empty", reason: "timeout" },
  { misdeed: "wrong-phase", reason: "malformed" },
  { misdeed: "huge", reason: "closed" },
  { misdeed: "header-bomb", reason: "closed" },
  { misdeed: "endless-pieces", reason: "too_large" },
];

/** The request was picked for, and then the picker fails. */
const RESPONSE_FAULTS: readonly (EppBehaviour & { readonly misdeed: Misdeed; readonly reason: string })[] = [
  { misdeed: "silent", in: "response-headers", reason: "timeout" },
  { misdeed: "reset", in: "response-headers", reason: "closed" },
  { misdeed: "drop", in: "response-headers", reason: "closed" },
  { misdeed: "end", in: "response-headers", reason: "closed" },
  { misdeed: "fail", in: "response-headers", reason: "closed" },
  { misdeed: "malformed", in: "response-headers", reason: "malformed" },
  { misdeed: "truncated", in: "response-headers", reason: "malformed" },
  { misdeed: "wrong-phase", in: "response-headers", reason: "timeout" },
  { misdeed: "huge", in: "response-headers", reason: "closed" },
  { misdeed: "header-bomb", in: "response-headers", reason: "malformed" },
];

describe.each(hosts)("gie-endpoint-picker and a picker that fails, on $name", (host) => {
  const scene = useScene(host);

  async function faults(): Promise<Record<string, number>> {
    const metrics = await (await scene.open(lastPool)).metrics();
    const entries = [...metrics].filter(
      ([name, value]) => /^gie_endpoint_picker\.(response_)?faults/.test(name) && value,
    );
    return Object.fromEntries(
      entries.map(([name, value]) => [`${name.split(";")[0]?.split(".")[1]} ${name.split("=.").at(-1)}`, value]),
    );
  }
  let lastPool = {};
  const open = (pool: object) => {
    lastPool = { timeout: TIMEOUT, breaker: { failures: 0 }, ...pool };
    return scene.open(lastPool);
  };

  /** The request went on just as it came. */
  async function expectOriginal(body = BODY): Promise<void> {
    const seen = await scene.seen();
    expect(seen.text).toBe(body);
    expect(seen.headers).not.toHaveProperty(ENDPOINT);
  }

  test.each(REQUEST_FAULTS)("fails open: $misdeed in $in", async ({ reason, ...behaviour }) => {
    await open({ failureMode: "FailOpen" });
    scene.epp.behave(behaviour);
    const before = await faults();
    const reply = await scene.ask(BODY);
    expect(reply.status).toBe(200);
    await expectOriginal();
    const key = `faults ${reason}`;
    expect((await faults())[key]).toBe((before[key] ?? 0) + 1);
    await vi.waitFor(() => expect(scene.epp.log.open).toBe(0));
  });

  test.each(REQUEST_FAULTS)("fails closed: $misdeed in $in", async ({ reason: _, ...behaviour }) => {
    await open({ failureMode: "FailClose" });
    scene.epp.behave(behaviour);
    const reply = await scene.ask(BODY, { path: "/v1/messages" });
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.text)).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
    expect(reply.headers["retry-after"]).toBe("1");
    expect(scene.upstream.requests).toHaveLength(0);
    await vi.waitFor(() => expect(scene.epp.log.open).toBe(0));
  });

  test.each(RESPONSE_FAULTS)("an answer goes on: $misdeed in $in", async ({ reason, ...behaviour }) => {
    await open({ failureMode: "FailClose" });
    scene.epp.behave(behaviour);
    const before = await faults();
    const reply = await scene.ask(BODY, {
      headers: { "x-stub-body": "whole", "x-stub-header-set-cookie": ["a", "b"] },
    });
    expect([reply.status, reply.text, reply.cut]).toEqual([200, "whole", false]);
    expect(reply.headers["set-cookie"]).toEqual(["a", "b"]);
    expect(reply.headers).not.toHaveProperty("x-went-into-resp-headers");
    expect(reply.headers).not.toHaveProperty("x-wrong-phase");
    expect((await scene.seen()).headers[ENDPOINT]).toBe(PICKED);
    const key = `response_faults ${reason}`;
    expect((await faults())[key]).toBe((before[key] ?? 0) + 1);
    await vi.waitFor(() => expect(scene.epp.log.open).toBe(0));
  });

  test.each(["reset", "drop", "fail", "end", "silent", "endless-pieces", "huge", "malformed"] as const)(
    "the body of an answer goes on: %s while it is told",
    async (misdeed) => {
      await open({});
      scene.epp.behave({ misdeed, in: "response-body" });
      const body = "abc".repeat(1_000);
      const reply = await scene.ask(BODY, {
        headers: { "x-stub-body": body, "x-stub-cut": "500", "x-stub-delay-ms": "5" },
      });
      expect([reply.status, reply.text, reply.cut]).toEqual([200, body, false]);
      expect(reply.headers["x-went-into-resp-headers"]).toBe("true");
      await vi.waitFor(() => expect(scene.epp.log.open).toBe(0));
    },
  );

  test("a list without end is cut, and an address outside of the pool is only a word", async () => {
    await open({ failureMode: "FailClose" });
    scene.epp.behave({ endpoints: Array.from({ length: 5_000 }, (_, index) => `127.0.${index >> 8}.66:8000`) });
    expect((await scene.ask(BODY)).status).toBe(200);
    expect(String((await scene.seen()).headers[ENDPOINT]).split(",")).toHaveLength(32);
    scene.epp.behave({ endpoints: [OUTSIDE] });
    await scene.ask(BODY);
    expect((await scene.seen()).headers[ENDPOINT]).toBe(OUTSIDE);
  });

  test("a pick without an endpoint is none", async () => {
    await open({ failureMode: "FailOpen" });
    scene.epp.behave({ endpoints: ["pod-1:8000"] });
    expect((await scene.ask(BODY)).status).toBe(200);
    await expectOriginal();
    expect(await faults()).toMatchObject({ "faults no_endpoint": 1 });
  });

  test.each([
    { name: "a GET", request: { path: "/v1/models" }, body: "" },
    { name: "100 KB", request: { method: "POST", chunks: ["x".repeat(100_000)] }, body: "x".repeat(100_000) },
    { name: "chunks", request: { method: "POST", chunks: ["{", '"a":', "1}"] }, body: '{"a":1}' },
  ])("with nobody there, $name goes on as it came", async ({ request, body }) => {
    await open({ failureMode: "FailOpen" });
    scene.epp.shut();
    try {
      const reply = await scene.send(request);
      expect(reply.status).toBe(200);
      await expectOriginal(body);
    } finally {
      await scene.epp.open();
    }
  });

  test("one that is back is asked at once", async () => {
    await open({ failureMode: "FailClose" });
    scene.epp.shut();
    expect((await scene.ask(BODY)).status).toBe(503);
    await scene.epp.open();
    await vi.waitFor(async () => expect((await scene.ask(BODY)).status).toBe(200));
  });

  test.each(["nosuch", "empty", "\u0012\u0000"])(
    "a cluster that is none, here %j, is a picker that fails",
    async (cluster) => {
      lastPool = { failureMode: "FailOpen", picker: { cluster } };
      await scene.open(lastPool);
      expect((await scene.ask(BODY)).status).toBe(200);
      await expectOriginal();
      expect(await faults()).toMatchObject({ "faults unavailable": expect.any(Number) });
    },
  );

  test("a frozen one costs its timeout once, until it is tried again", async () => {
    await open({ failureMode: "FailOpen", breaker: { failures: 5, openFor: 600_000 } });
    scene.epp.behave({ misdeed: "silent", in: "start" });
    for (let i = 0; i < 20; i++) expect((await scene.ask(BODY)).status).toBe(200);
    expect(scene.epp.log.streams).toBe(1);
    expect((await faults())["faults breaker"]).toBeGreaterThanOrEqual(19);
  });

  test("one that is slow for some requests is not taken for a frozen one", async () => {
    await open({ failureMode: "FailOpen", breaker: { failures: 5, openFor: 600_000 } });
    scene.epp.behave({ misdeed: "silent", in: "answer" });
    for (let i = 0; i < 4; i++) await scene.ask(BODY);
    scene.epp.behave();
    await scene.ask(BODY);
    expect(scene.epp.log.streams).toBe(5);
    expect(scene.epp.log.picks).toBe(5);
  });

  test("one that is left alone is tried again after a while, and then is back", async () => {
    await open({ failureMode: "FailClose", breaker: { failures: 2, openFor: 50 } });
    scene.epp.behave({ misdeed: "reset" });
    expect([(await scene.ask(BODY)).status, (await scene.ask(BODY)).status]).toEqual([503, 503]);
    scene.epp.behave();
    await vi.waitFor(async () => expect((await scene.ask(BODY)).status).toBe(200));
    for (let i = 0; i < 5; i++) expect((await scene.ask(BODY)).status).toBe(200);
    await vi.waitFor(() => expect(scene.logs().some((line) => line.includes("is back"))).toBe(true));
  });

  test("what fails is told in a few lines, and neither prompts nor keys are", async () => {
    await open({ failureMode: "FailOpen" });
    scene.epp.behave({ misdeed: "reset" });
    const before = scene.logs().length;
    for (let i = 0; i < 30; i++) await scene.ask(BODY, { headers: { authorization: "Bearer secret" } });
    const lines = scene.logs().slice(before);
    const own = lines.filter((line) => line.includes("requests go on without a pick"));
    expect(own).toHaveLength(1);
    expect(own[0]).toMatch(/gie-endpoint-picker: pool main: requests go on without a pick: closed: gRPC status 14/);
    expect(lines.join()).not.toMatch(/original|secret/);
  });
});
