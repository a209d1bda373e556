import { describe, expect, test } from "vitest";
import type { Retry } from "./index.ts";
import { hostOf } from "./testdata/scripted.ts";

/** A host whose cluster tries again, or not, and sets limits. */
const hostWith = (retry: Partial<Retry>) =>
  hostOf([], { clusters: { upstream: { retry: { statuses: [503], retries: 1, ...retry } } } });

describe("an attempt", () => {
  test("is not repeated before the request has ended: there is no whole one to send again", async () => {
    const host = await hostWith({});
    const stream = host.request({ method: "POST" });
    stream.body("half");
    stream.respond({ status: 503, end: true });
    expect(stream.attempts).toHaveLength(1);
    expect(stream.expectResponse().status).toBe(503);
  });

  test("that has answered whole is not given up", async () => {
    const host = await hostWith({});
    const stream = host.request();
    stream.respond({ body: "ok" });
    expect(stream.closed).toBe(true);
    expect(stream.expectUpstream().aborted).toBe(false);
  });

  test("whose head is in time may take as long as it likes", async () => {
    const host = await hostWith({ perTryTimeoutMs: 100 });
    const stream = host.request();
    const writer = stream.respond({});
    host.clock.advance(1000);
    writer.body("late", { end: true });
    expect(stream.expectResponse().text).toBe("late");
  });

  test("that is late is made again, and behind the last one the client is told", async () => {
    const host = await hostWith({ perTryTimeoutMs: 100, resets: true });
    const stream = host.request();
    host.clock.advance(99);
    expect(stream.attempts).toHaveLength(1);
    host.clock.advance(1);
    expect(stream.attempts.map(({ aborted }) => aborted)).toEqual([true, false]);
    host.clock.advance(100);
    expect(stream.expectResponse()).toMatchObject({ status: 504, text: "upstream request timeout" });
  });

  test("that falls silent in its answer is cut, which the details do not tell", async () => {
    const host = await hostWith({ perTryIdleTimeoutMs: 100, resets: true });
    const stream = host.request();
    stream.respond({ body: "half", end: false });
    host.clock.advance(100);
    expect(stream.response).toMatchObject({ text: "half", reset: true, details: "via_upstream" });
    expect(stream.attempts.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test.each([
    { asked: "50", until: 50 },
    { asked: "0", until: 100 },
    { asked: "soon", until: 100 },
  ])("has the time that its request asks for: $asked", async ({ asked, until }) => {
    const host = await hostWith({ perTryTimeoutMs: 100, retries: 0 });
    const stream = host.request({ headers: { "x-envoy-upstream-rq-per-try-timeout-ms": asked } });
    expect(stream.expectUpstream().requestHeaders.has("x-envoy-upstream-rq-per-try-timeout-ms")).toBe(false);
    host.clock.advance(until - 1);
    expect(stream.response.started).toBe(false);
    host.clock.advance(1);
    expect(stream.expectResponse().status).toBe(504);
  });
});
