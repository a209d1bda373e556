import { hosts } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { describe, expect, test } from "vitest";

let number = 0;
/** A path that no other test has: what is in shared data is shared by a process. */
function ownPath(): string {
  number++;
  return `/own/${number}`;
}

/** An answer of the scripted upstream. */
function script(body: string, headers: Readonly<Record<string, string>>, status = 200): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [`x-stub-header-${name}`, value]);
  return { "x-stub-body": body, "x-stub-status": String(status), ...Object.fromEntries(pairs) };
}

const HOUR = { "cache-control": "max-age=3600" };

describe.each(hosts)("response-cache on $name", (host) => {
  const scenario = useScenario(host, "response-cache");
  const { open, send } = scenario;

  test("a second request is answered from the cache, with its age and tag; a client that has it gets 304", async () => {
    await open({});
    const path = ownPath();
    const first = await send({ path, headers: script("one", { ...HOUR, etag: '"v1"' }) });
    expect([first.status, first.text, first.headers["x-cache-status"]]).toEqual([200, "one", "miss"]);
    const second = await send({ path, headers: script("two", HOUR) });
    expect([second.status, second.text, second.headers["x-cache-status"]]).toEqual([200, "one", "hit"]);
    expect(second.headers).toMatchObject({ etag: '"v1"', "content-length": "3" });
    expect(Number(second.headers.age)).toBeGreaterThanOrEqual(0);
    const known = await send({ path, headers: { ...script("two", HOUR), "if-none-match": '"v1"' } });
    expect([known.status, known.text, known.headers.etag]).toEqual([304, "", '"v1"']);
    const head = await send({ method: "HEAD", path });
    expect([head.status, head.headers["content-length"], head.headers["x-cache-status"]]).toEqual([200, "3", "hit"]);
    expect(scenario.upstream.requests).toHaveLength(1);
  });

  test("what is stale is asked about, and answered whole when the upstream says 304", async () => {
    await open({});
    const path = ownPath();
    await send({ path, headers: script("one", { "cache-control": "max-age=0", etag: '"v1"' }) });
    const renewed = await send({ path, headers: script("", { ...HOUR, etag: '"v1"' }, 304) });
    expect([renewed.status, renewed.text, renewed.headers["x-cache-status"]]).toEqual([200, "one", "revalidated"]);
    expect(scenario.upstream.requests.at(-1)?.headers["if-none-match"]).toBe('"v1"');
    const next = await send({ path, headers: script("two", HOUR) });
    expect([next.text, next.headers["x-cache-status"]]).toEqual(["one", "hit"]);
  });

  test.each([
    { name: "an error", failing: script("down", {}, 503) },
    { name: "an upstream that is gone", failing: { "x-stub-abort": "before-headers" } },
  ])("a stale answer is given in the place of $name", async ({ failing }) => {
    await open({ staleIfError: 600 });
    const path = ownPath();
    await send({ path, headers: script("one", { "cache-control": "max-age=0" }) });
    const reply = await send({ path, headers: failing });
    expect([reply.status, reply.text, reply.headers["x-cache-status"]]).toEqual([200, "one", "stale"]);
  });

  test("a request that changes the resource forgets it", async () => {
    await open({});
    const path = ownPath();
    await send({ path, headers: script("one", HOUR) });
    await send({ method: "POST", path, headers: script("done", {}), chunks: ["x"] });
    expect((await send({ path, headers: script("two", HOUR) })).text).toBe("two");
  });

  test("thirty requests at the same time are sent on once, and all get the whole answer", async () => {
    await open({});
    const path = ownPath();
    const body = "0123456789".repeat(2000);
    const headers = { ...script(body, HOUR), "x-stub-cut": "5000", "x-stub-delay-ms": "20" };
    const replies = await Promise.all(Array.from({ length: 30 }, () => send({ path, headers })));
    expect(new Set(replies.map(({ text }) => text))).toEqual(new Set([body]));
    expect(scenario.upstream.requests).toHaveLength(1);
  });

  test("a key in a JSON body is Higress's way", async () => {
    await open({ cacheKeyFromBody: "question", cacheValueFromBody: "answer" });
    const ask = (text: string) => ({ chunks: [JSON.stringify({ question: ownQuestion, text })] });
    const ownQuestion = ownPath();
    const headers = { "content-type": "application/json", ...script('{"answer":"42"}', {}) };
    const first = await send({ method: "POST", path: "/ask", ...ask("a"), headers });
    expect([first.text, first.headers["x-cache-status"]]).toEqual(['{"answer":"42"}', "miss"]);
    const second = await send({ method: "POST", path: "/ask", ...ask("b"), headers });
    expect([second.status, second.text, second.headers["x-cache-status"]]).toEqual([200, "42", "hit"]);
    expect(second.headers["content-type"]).toBe("application/json");
    expect(scenario.upstream.requests).toHaveLength(1);
  });
});
