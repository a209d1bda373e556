import { type Gateway, hosts, type ProviderStub, showLogsOnFailure, startOpenAiStub } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../../ai-token-ratelimit/test/scene.ts";
import { cacheStatus, chat, openCache, ownText } from "./scene.ts";

let openai: ProviderStub;
beforeAll(async () => {
  openai = await startOpenAiStub();
});
afterAll(() => openai.close());

const STREAM = { stream: true };
const WARM = { temperature: 1.5 };

describe.each(hosts)("the cache on $name", (host) => {
  let gateway: Gateway;
  beforeEach((context) => showLogsOnFailure(context, { gateway: { logs: () => gateway?.logs() ?? [] } }));
  afterEach(() => gateway?.close());

  /** What the cache says of two requests, the second with these headers. */
  async function twice(body: object, headers: Record<string, string> = {}, first: Record<string, string> = {}) {
    const text = ownText();
    const statuses = [await chat(gateway, text, body, first), await chat(gateway, text, body, headers)].map(
      cacheStatus,
    );
    return statuses.join(", ");
  }

  test("clients decide by cache-control, and Higress's header", async () => {
    gateway = await openCache(host, openai);
    const rows: [string, string][] = [
      ["", "miss, hit"],
      ["max-age=60", "miss, hit"],
      ["max-stale=5, min-fresh=10", "miss, hit"],
      ["only-if-cached", "miss, hit"],
      ["no-cache", "miss, miss"],
      ["NO-STORE", "miss, skip"],
      ["min-fresh=100000", "miss, miss"],
    ];
    for (const [control, expected] of rows) {
      const headers: Record<string, string> = control === "" ? {} : { "cache-control": control };
      expect([control, await twice({}, headers)]).toEqual([control, expected]);
    }
    expect(await twice({}, { "x-higress-skip-ai-cache": "on" })).toBe("miss, skip");
    expect(await twice({}, {}, { "cache-control": "no-store" })).toBe("skip, miss");
  });

  test("a client that wants nothing but a kept answer is told that there is none", async () => {
    gateway = await openCache(host, openai);
    const before = openai.requests.length;
    const reply = await chat(gateway, ownText(), {}, { "cache-control": "only-if-cached" });
    expect([reply.status, cacheStatus(reply)]).toEqual([504, "miss"]);
    expect(JSON.parse(reply.text).error).toMatchObject({ code: "not_cached" });
    expect(openai.requests.length).toBe(before);
  });

  test("no-cache renews what is kept", async () => {
    gateway = await openCache(host, openai);
    const text = ownText();
    const ids = [];
    for (const control of ["", "no-cache", ""]) {
      const headers: Record<string, string> = control === "" ? {} : { "cache-control": control };
      ids.push(JSON.parse((await chat(gateway, text, {}, headers)).text).id);
    }
    expect(ids[0]).not.toBe(ids[1]);
    expect(ids[2]).toBe(ids[1]);
  });

  test("what clients say does not count where they may not say it", async () => {
    gateway = await openCache(host, openai, { clientControl: false });
    expect(await twice({}, { "cache-control": "no-cache" })).toBe("miss, hit");
  });

  test("only whole answers are kept", async () => {
    gateway = await openCache(host, openai, { maxEntryBytes: 2000 });
    const rows: [string, object][] = [
      ["an error", { model: "stub-error-500" }],
      ["a client's error", { model: "stub-error-400" }],
      ["cut by a limit of tokens", { max_tokens: 1 }],
      ["cut by a limit of tokens, streamed", { max_tokens: 1, ...STREAM }],
      ["filtered", { model: "stub-filter" }],
      ["refused", { model: "stub-refusal", ...STREAM }],
      ["a stream that failed", { model: "stub-stream-error", ...STREAM }],
      ["a stream that broke off", { model: "stub-truncated", ...STREAM }],
      ["no JSON", { model: "stub-bad-json" }],
      ["too large", { model: "stub-words-600" }],
      ["too large, streamed", { model: "stub-words-600", ...STREAM }],
      ["compressed", { model: "stub-gzip" }],
      ["hot", WARM],
    ];
    for (const [name, body] of rows) {
      expect([name, await twice(body)]).toEqual([name, body === WARM ? "skip, skip" : "miss, miss"]);
    }
    expect(await twice(STREAM)).toBe("miss, hit");
  });

  test("a temperature may be allowed, and a scope may be missing", async () => {
    gateway = await openCache(host, openai, { maxTemperature: 2, scope: "header", scopeHeader: "X-Tenant" });
    expect(await twice({})).toBe("skip, skip");
    const tenant = { "x-tenant": "a" };
    expect(await twice(WARM, tenant, tenant)).toBe("miss, hit");
    expect(await twice(WARM, { "x-tenant": "b" }, tenant)).toBe("miss, miss");
  });

  test("an old answer is given while one request gets a new one", async () => {
    gateway = await openCache(host, openai, { ttl: 1, ttlJitter: 0, staleWhileRevalidate: 600 });
    const text = ownText();
    const body = { model: "stub-wait-700" };
    const { id } = JSON.parse((await chat(gateway, text, body)).text);
    await eventually(async () => {
      const fresh = await chat(gateway, text, body, { "cache-control": "only-if-cached, min-fresh=0" });
      expect(fresh.status).toBe(504);
    });
    const before = openai.requests.length;
    const renewal = chat(gateway, text, body);
    await eventually(() => expect(openai.requests.length).toBe(before + 1));
    const stale = await chat(gateway, text, body);
    expect([cacheStatus(stale), JSON.parse(stale.text).id]).toEqual(["stale", id]);
    expect(cacheStatus(await renewal)).toBe("revalidated");
    await eventually(async () => expect(JSON.parse((await chat(gateway, text, body)).text).id).not.toBe(id));
  });

  test("identical requests at the same time make one call", async () => {
    gateway = await openCache(host, openai);
    const before = openai.requests.length;
    const text = ownText();
    const body = { model: "stub-wait-300" };
    const asked = Array.from({ length: 20 }, (_, index) =>
      chat(gateway, text, index % 2 ? { ...body, ...STREAM } : body),
    );
    const answers = await Promise.all(asked);
    expect(openai.requests.length).toBe(before + 1);
    expect(answers.map(cacheStatus).sort()).toEqual([...Array(19).fill("hit"), "miss"]);
    for (const { status, text: body } of answers) expect([status, body.includes("You said")]).toEqual([200, true]);
  });

  test("those who wait for what can not be kept go on for themselves", async () => {
    gateway = await openCache(host, openai);
    const text = ownText();
    const asked = Array.from({ length: 5 }, () => chat(gateway, text, { model: "stub-wait-300", max_tokens: 1 }));
    for (const answer of await Promise.all(asked)) expect([answer.status, cacheStatus(answer)]).toEqual([200, "miss"]);
    const failing = Array.from({ length: 5 }, () => chat(gateway, text, { model: "stub-wait-100+error-503" }));
    for (const answer of await Promise.all(failing)) expect(answer.status).toBe(503);
  });

  test("when the first one's client leaves in the middle, another takes its place and nobody gets half", async () => {
    gateway = await openCache(host, openai);
    const before = openai.requests.length;
    const text = ownText();
    const body = { model: "stub-slow-60+words-12", ...STREAM };
    const leaving = new AbortController();
    const first = chat(gateway, text, body, {}, leaving.signal).catch(() => undefined);
    await eventually(() => expect(openai.requests.length).toBe(before + 1));
    const waiting = Array.from({ length: 4 }, () => chat(gateway, text, body));
    leaving.abort();
    await first;
    for (const answer of await Promise.all(waiting)) {
      expect([answer.status, answer.text.includes("word12"), answer.text.endsWith("data: [DONE]\n\n")]).toEqual([
        200,
        true,
        true,
      ]);
    }
    expect(openai.requests.length).toBe(before + 2);
  });

  test("those who have waited long enough go on for themselves", async () => {
    gateway = await openCache(host, openai, { followerTimeout: 100 });
    const before = openai.requests.length;
    const text = ownText();
    const body = { model: "stub-wait-900" };
    const first = chat(gateway, text, body);
    await eventually(() => expect(openai.requests.length).toBe(before + 1));
    expect(cacheStatus(await chat(gateway, text, body))).toBe("miss");
    expect([cacheStatus(await first), openai.requests.length]).toEqual(["miss", before + 2]);
  });
});
