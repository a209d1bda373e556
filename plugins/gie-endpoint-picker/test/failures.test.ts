import { request as httpRequest } from "node:http";
import { EPP_SCRIPT, type EppBehaviour, hosts, type Misdeed, OUTSIDE } from "@sluice/testbed";
import { describe, expect, test, vi } from "vitest";
import { PICKED, useScene } from "./scene.ts";

const ENDPOINT = "x-gateway-destination-endpoint";

/** JSON that no picker would write in just this way, so that a body that went through one is told from the original. */
const BODY = '{ "model":"m",\t"prompt": "<original>" }';

/** Faults of large messages. */
const LARGE = /closed|malformed|too_large/;
const SENDS_MUCH: readonly Misdeed[] = ["huge", "header-bomb", "endless-pieces"];

/** The request cannot be picked for. */
const REQUEST_FAULTS: readonly (EppBehaviour & { readonly misdeed: Misdeed; readonly reason: string })[] = [
  { misdeed: "silent", reason: "timeout" },
  { misdeed: "silent", in: "start", reason: "timeout" },
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
  { misdeed: "header-bomb", reason: "malformed" },
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
];

describe.each(hosts)("gie-endpoint-picker and a picker that fails, on $name", (host) => {
  const scene = useScene(host);

  /** On a slow machine a large message may take its time, too. */
  function expectOneMore(before: Record<string, number>, after: Record<string, number>, key: string): void {
    const slow = `${key.split(" ")[0]} timeout`;
    const more = Object.keys(after).filter((name) => name.includes("faults") && after[name] !== (before[name] ?? 0));
    expect(more).toHaveLength(1);
    expect(LARGE.test(key) ? [key, slow] : [key]).toContain(more[0]);
  }

  /** The stream is over at the picker, too; node keeps one for which it has megabytes to write. */
  async function expectOver(misdeed: Misdeed): Promise<void> {
    if (SENDS_MUCH.includes(misdeed)) return;
    await vi.waitFor(() => expect(scene.epp.exchanges.at(-1)?.end).not.toBe("open"));
  }

  /** The request went on just as it came. */
  async function expectOriginal(body = BODY): Promise<void> {
    const seen = await scene.seen();
    expect(seen.text).toBe(body);
    expect(seen.headers).not.toHaveProperty(ENDPOINT);
  }

  test.each(REQUEST_FAULTS)("fails open: $misdeed in $in", async ({ reason, ...behaviour }) => {
    scene.epp.behave(behaviour);
    const before = await scene.counted("open");
    const reply = await scene.ask(BODY, { pool: "open" });
    expect(reply.status).toBe(200);
    await expectOriginal();
    expectOneMore(before, await scene.counted("open"), `faults ${reason}`);
    await expectOver(behaviour.misdeed);
  });

  test.each(["silent", "reset", "malformed", "endless-pieces"] as const)("fails closed: %s", async (misdeed) => {
    scene.epp.behave({ misdeed });
    const reply = await scene.ask(BODY, { path: "/v1/messages", pool: "closed" });
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.text)).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
    expect(reply.headers["retry-after"]).toBe("1");
    expect(scene.upstream.requests).toHaveLength(0);
    await expectOver(misdeed);
  });

  test.each(RESPONSE_FAULTS)("an answer goes on: $misdeed in $in", async ({ reason, ...behaviour }) => {
    scene.epp.behave(behaviour);
    const before = await scene.counted("answers");
    const reply = await scene.ask(BODY, {
      pool: "answers",
      headers: { "x-stub-body": "whole", "x-stub-header-set-cookie": ["a", "b"] },
    });
    expect([reply.status, reply.text, reply.cut]).toEqual([200, "whole", false]);
    expect(reply.headers["set-cookie"]).toEqual(["a", "b"]);
    expect(reply.headers).not.toHaveProperty("x-went-into-resp-headers");
    expect(reply.headers).not.toHaveProperty("x-wrong-phase");
    expect((await scene.seen()).headers[ENDPOINT]).toBe(PICKED);
    expectOneMore(before, await scene.counted("answers"), `response_faults ${reason}`);
    await expectOver(behaviour.misdeed);
  });

  test.each(["reset", "drop", "fail", "end", "silent", "endless-pieces", "huge", "malformed"] as const)(
    "the body of an answer goes on: %s while it is told",
    async (misdeed) => {
      scene.epp.behave({ misdeed, in: "response-body" });
      const body = "abc".repeat(1_000);
      const reply = await scene.ask(BODY, {
        headers: { "x-stub-body": body, "x-stub-cut": "500", "x-stub-delay-ms": "5" },
      });
      expect([reply.status, reply.text, reply.cut]).toEqual([200, body, false]);
      expect(reply.headers["x-went-into-resp-headers"]).toBe("true");
    },
  );

  test("a list without end is cut, and an address outside of the pool is only a word", async () => {
    scene.epp.behave({ endpoints: Array.from({ length: 5_000 }, (_, index) => `127.0.${index >> 8}.66:8000`) });
    expect((await scene.ask(BODY)).status).toBe(200);
    expect(String((await scene.seen()).headers[ENDPOINT]).split(",")).toHaveLength(32);
    scene.epp.behave({ endpoints: [OUTSIDE] });
    await scene.ask(BODY);
    expect((await scene.seen()).headers[ENDPOINT]).toBe(OUTSIDE);
  });

  test("a pick without an endpoint is none", async () => {
    scene.epp.behave({ endpoints: ["pod-1:8000"] });
    expect((await scene.ask(BODY, { pool: "told" })).status).toBe(200);
    await expectOriginal();
    expect(await scene.counted("told")).toMatchObject({ "faults no_endpoint": 1 });
  });

  test.each([
    { name: "a GET", request: { path: "/v1/models" }, body: "" },
    { name: "100 KB", request: { method: "POST", chunks: ["x".repeat(100_000)] }, body: "x".repeat(100_000) },
    { name: "chunks", request: { method: "POST", chunks: ["{", '"a":', "1}"] }, body: '{"a":1}' },
  ])("with nobody there, $name goes on as it came", async ({ request, body }) => {
    scene.epp.shut();
    try {
      const reply = await scene.send({ ...request, pool: "open" });
      expect(reply.status).toBe(200);
      await expectOriginal(body);
    } finally {
      await scene.epp.open();
    }
  });

  test("what comes of a body after the picker has failed goes on behind what came before", async () => {
    scene.epp.shut();
    try {
      const client = httpRequest(scene.gateway.url, { method: "POST", headers: { "x-pool": "open" } });
      const status = new Promise((resolve) =>
        client.on("response", (response) => resolve(response.resume().statusCode)),
      );
      for (const piece of ["{", '"a":', "1}"]) {
        client.write(piece);
        // Longer than a refused connection takes, so that each piece comes in a callback of its own.
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
      client.end();
      expect(await status).toBe(200);
      await expectOriginal('{"a":1}');
    } finally {
      await scene.epp.open();
    }
  });

  test("one that is back is asked at once", async () => {
    scene.epp.shut();
    expect((await scene.ask(BODY, { pool: "closed" })).status).toBe(503);
    await scene.epp.open();
    await vi.waitFor(async () => expect((await scene.ask(BODY, { pool: "closed" })).status).toBe(200));
  });

  test.each(["lost", "lost-as-empty", "lost-as-bytes"] as const)(
    "a cluster that is none, %s, is a picker that fails",
    async (pool) => {
      expect((await scene.ask(BODY, { pool })).status).toBe(200);
      await expectOriginal();
      expect(await scene.counted(pool)).toMatchObject({ "faults unavailable": 1 });
    },
  );

  test("a frozen one costs its timeout once, until it is tried again", async () => {
    scene.epp.behave({ misdeed: "silent", in: "start" });
    for (let i = 0; i < 20; i++) expect((await scene.ask(BODY, { pool: "frozen" })).status).toBe(200);
    expect(scene.epp.log.streams).toBe(1);
    expect(await scene.counted("frozen")).toMatchObject({ "faults timeout": 1, "faults breaker": 19 });
  });

  test("one that is slow for a request is not taken for a frozen one", async () => {
    const script = JSON.stringify({ misdeed: "silent" });
    const slow = scene.ask(BODY, { pool: "busy", headers: { [EPP_SCRIPT]: script } });
    await vi.waitFor(() => expect(scene.epp.log.streams).toBe(1));
    await scene.ask(BODY, { pool: "busy" });
    expect((await slow).status).toBe(200);
    await scene.ask(BODY, { pool: "busy" });
    expect(await scene.counted("busy")).toMatchObject({ picks: 2, "faults timeout": 1 });
  });

  test("one that is left alone is tried again after a while, and then is back", async () => {
    scene.epp.behave({ misdeed: "reset" });
    const ask = async () => (await scene.ask(BODY, { pool: "back" })).status;
    expect([await ask(), await ask()]).toEqual([503, 503]);
    scene.epp.behave();
    await vi.waitFor(async () => expect(await ask()).toBe(200));
    for (let i = 0; i < 5; i++) expect(await ask()).toBe(200);
    await vi.waitFor(() => expect(scene.gateway.logs().some((line) => line.includes("is back"))).toBe(true));
  });

  test("what fails is told in a few lines, and neither prompts nor keys are", async () => {
    scene.epp.behave({ misdeed: "reset" });
    for (let i = 0; i < 30; i++) {
      await scene.ask(BODY, { pool: "told", headers: { authorization: "Bearer secret" } });
    }
    const lines = scene.gateway.logs();
    const own = lines.filter((line) => line.includes("pool told: requests go on without a pick"));
    expect(own.length).toBeLessThanOrEqual(2);
    expect(lines.join()).toMatch(/pool open: requests go on without a pick: \w+: \S/);
    expect(lines.join()).not.toMatch(/<original>|Bearer secret/);
  });
});
