import { request as httpRequest } from "node:http";
import { hosts, startUpstream, type Upstream } from "@sluice/testbed";
import { type Gateway, showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { askFor, cacheCommand, cacheProbe } from "../src/cache/cache-probe.ts";
import { HeldAnswers, toldOf } from "../src/cache/held-answers.ts";

/** Streams that may wait for one value. */
const ROOM = 8;

/** Milliseconds that nothing takes, on however busy a machine. */
const LONG = 60_000;
const PATIENT = { max_followers: ROOM, wait: LONG, lease: LONG };

describe.each(hosts)("many who ask for one value on $name", (host) => {
  let upstream: Upstream;
  let gateway: Gateway;
  let held: HeldAnswers;
  let key = "";
  beforeAll(async () => {
    upstream = await startUpstream();
    gateway = await open(PATIENT);
  });
  afterAll(async () => {
    await gateway?.close();
    await upstream?.close();
  });
  beforeEach((context) => {
    key = context.task.id;
    held = new HeldAnswers(upstream);
    showLogsOnFailure(context, { gateway, upstream });
  });

  const open = (flight: object) =>
    host.open({ plugins: [cacheProbe({ flight })], upstreams: { main: { url: upstream.url } } });
  const followers = async (of = gateway) => (await of.metrics()).get("cache_probe_followers") ?? 0;
  /** So many more wait, who have asked for the key of this test. */
  async function follow(count: number, through = gateway): Promise<ReturnType<typeof askFor>[]> {
    const before = await followers(through);
    const asked = Array.from({ length: count }, () => askFor(through.url, key));
    await expect.poll(() => followers(through), { interval: 10 }).toBe(before + count);
    return asked;
  }

  test("one asks upstream, all others get its whole answer", async () => {
    const leader = askFor(gateway.url, key);
    await held.count(1);
    const others = await follow(5);
    await held.begin(0, "the first part, ");
    held.end(0, "and the rest");
    const replies = await Promise.all([leader, ...others]);
    expect(replies.map(({ status, text }) => [status, text])).toEqual(
      Array(6).fill([200, "the first part, and the rest"]),
    );
    expect(toldOf(replies)).toEqual({ leader: 1, follower: 5 });
    expect(held.length).toBe(1);
  });

  test("who asked before the answer was there and comes after it gets it, who asks later does not", async () => {
    const leader = askFor(gateway.url, key);
    await held.count(1);
    held.end(0, "one");
    await leader;
    expect((await askFor(gateway.url, key, { "x-asked": "-10000" })).headers["x-told"]).toBe("ready");
    const next = askFor(gateway.url, key, { "x-asked": "10000" });
    await held.count(2);
    held.end(1, "two");
    expect((await next).headers["x-told"]).toBe("leader");
  });

  test.each(["an error", "no answer at all", "a broken connection", "a client that leaves"])(
    "the leader fails by %s: one of the others leads, the rest get its answer",
    async (how) => {
      const leader = httpRequest(gateway.url, { headers: { "x-flight": key } });
      leader.on("error", () => undefined);
      leader.on("response", (response) => response.on("error", () => undefined).resume());
      leader.end();
      await held.count(1);
      const others = await follow(4);
      if (how !== "no answer at all") await held.begin(0, "half of an ans", how === "an error" ? 500 : 200);
      if (how === "no answer at all" || how === "a broken connection") held.break(0);
      else if (how === "a client that leaves") leader.destroy();
      await held.count(2);
      held.end(1, "whole");
      const replies = await Promise.all(others);
      expect(replies.map(({ text, cut }) => [text, cut])).toEqual(Array(4).fill(["whole", false]));
      expect(toldOf(replies)).toEqual({ leader: 1, follower: 3 });
      if (how === "an error") held.end(0, "");
    },
  );

  test("an answer that is for its client alone makes all others ask for themselves", async () => {
    const leader = askFor(gateway.url, key);
    await held.count(1);
    const others = await follow(3);
    await held.begin(0, "mine", 200, { "cache-control": "private" });
    held.end(0, "");
    await held.count(4);
    for (const index of [1, 2, 3]) held.end(index, `answer ${index}`);
    const replies = await Promise.all([leader, ...others]);
    expect(toldOf(replies)).toEqual({ leader: 1, alone: 3 });
    expect(replies.map(({ text }) => text).sort()).toEqual(["answer 1", "answer 2", "answer 3", "mine"]);
  });

  test("who waits too long asks for itself, and so does who finds no room", async () => {
    // All of them come within this time.
    const hasty = await open({ ...PATIENT, wait: 3_000 });
    onTestFinished(() => hasty.close());
    const leader = askFor(hasty.url, key);
    await held.count(1);
    const others = await follow(ROOM, hasty);
    const further = askFor(hasty.url, key);
    await held.count(2);
    held.end(1, "no room");
    expect((await further).headers["x-told"]).toBe("alone");
    await held.count(2 + ROOM);
    for (let index = 2; index < 2 + ROOM; index++) held.end(index, "too late");
    expect(toldOf(await Promise.all(others))).toEqual({ alone: ROOM });
    held.end(0, "at last");
    expect((await leader).text).toBe("at last");
  });

  test("a follower that leaves is not waited for", async () => {
    const leader = askFor(gateway.url, key);
    await held.count(1);
    const before = await followers();
    const leaving = httpRequest(gateway.url, { headers: { "x-flight": key } }).on("error", () => undefined);
    leaving.end();
    await expect.poll(() => followers(), { interval: 10 }).toBe(before + 1);
    leaving.destroy();
    const [other] = await follow(1);
    held.end(0, "x");
    expect(toldOf([await leader, ...(other === undefined ? [] : [await other])])).toEqual({ leader: 1, follower: 1 });
  });

  test("a long answer reaches those who wait in several steps, and whole", async () => {
    const leader = askFor(gateway.url, key);
    await held.count(1);
    const others = await follow(ROOM);
    const long = "0123456789".repeat(30_000);
    held.end(0, long);
    const replies = await Promise.all([leader, ...others]);
    expect(replies.every(({ text }) => text === long)).toBe(true);
    expect(toldOf(replies)).toEqual({ leader: 1, follower: ROOM });
  });

  test("what was kept is a hit afterwards", async () => {
    const leader = askFor(gateway.url, key, { "x-keep": "yes" });
    await held.count(1);
    held.end(0, "kept");
    await leader;
    expect(await askFor(gateway.url, key, { "x-keep": "yes" })).toMatchObject({
      text: "kept",
      headers: { "x-told": "hit" },
    });
    await vi.waitFor(async () => expect((await cacheCommand(gateway.url, ["read", key])).value).toBe("kept"));
  });
});
