import { describe, expect, test } from "vitest";
import { answer, openScene, type Scene } from "./scene.ts";

const HOUR = { "cache-control": "max-age=3600" };

/** What a second request gets after the first one was answered so. */
async function second(
  first: Parameters<Scene["get"]>,
  next: Parameters<Scene["get"]>,
  { config = {}, later = 0 }: { config?: object; later?: number } = {},
) {
  const scene = await openScene(config);
  const before = scene.get(...first);
  scene.pass(later);
  const after = scene.get(...next);
  return { scene, before, after };
}

describe("an answer to GET", () => {
  test("is kept as long as it says, with its age, and asked for anew after that", async () => {
    const { scene, before, after } = await second([answer("one", HOUR)], [answer("two", HOUR)], { later: 3599 });
    expect([before.cache, before.text]).toEqual(["miss", "one"]);
    expect(after).toMatchObject({ status: 200, text: "one", cache: "hit", age: "3599", details: "response-cache.hit" });
    expect(after.header("content-type")).toBe("text/plain");
    expect(after.header("content-length")).toBe("3");
    scene.pass(1);
    expect(scene.get(answer("two", HOUR))).toMatchObject({ text: "two", cache: "miss" });
    expect(scene.get(answer("three", HOUR))).toMatchObject({ text: "two", cache: "hit", age: "0" });
    expect(scene.seen).toHaveLength(2);
  });

  test.each([
    { name: "no-store", headers: { "cache-control": "no-store" } },
    { name: "private", headers: { "cache-control": "private, max-age=60" } },
    { name: "a cookie", headers: { ...HOUR, "set-cookie": "a=b" } },
    { name: "vary: *", headers: { ...HOUR, vary: "*" } },
    { name: "no time, and no last change", headers: {} },
    { name: "an expiry that is past", headers: { expires: "0" } },
    { name: "a part", headers: HOUR, status: 206 },
    { name: "an error without a time", headers: {}, status: 503 },
  ])("is not kept: $name", async ({ headers, status = 200 }) => {
    const { after } = await second([answer("one", headers, status)], [answer("two", headers, status)]);
    expect(after).toMatchObject({ text: "two", cache: "skip" });
  });

  test.each([
    { name: "a request that says no-store", headers: { "cache-control": "no-store" } },
    { name: "Higress's header", headers: { "x-higress-skip-response-cache": "on" } },
    { name: "a part of it", headers: { range: "bytes=0-1" } },
    { name: "a condition that only the origin judges", headers: { "if-match": '"a"' } },
  ])("is neither looked up nor kept for $name", async ({ headers }) => {
    const scene = await openScene({});
    expect(scene.get(answer("one", HOUR), { headers }).cache).not.toBe("miss");
    expect(scene.get(answer("two", HOUR))).toMatchObject({ text: "two", cache: "miss" });
    expect(scene.get(answer("three", HOUR), { headers }).text).toBe("three");
  });

  test("to a request with credentials is kept only where it says that it may", async () => {
    const headers = { authorization: "Bearer x" };
    const kept = await second([answer("one", HOUR), { headers }], [answer("two"), { headers }]);
    expect(kept.after.text).toBe("two");
    const open = { "cache-control": "public, max-age=60" };
    const shared = await second([answer("one", open), { headers }], [answer("two"), { headers }]);
    expect(shared.after.text).toBe("one");
  });

  test.each([
    { name: "the scheme", headers: { "x-forwarded-proto": "http" } },
    { name: "the host", headers: { "x-forwarded-host": "evil.test" } },
    { name: "the path", headers: { "x-original-url": "/admin" } },
    { name: "the method", headers: { "x-http-method-override": "DELETE" } },
  ])("to a request that may be taken for another one by $name is not for others", async ({ headers }) => {
    const scene = await openScene({});
    scene.get(answer("odd", HOUR), { headers });
    expect(scene.get(answer("usual", HOUR), { headers: { "x-forwarded-proto": "https" } }).text).toBe("usual");
    expect(scene.get(answer("x"), { headers }).text).toBe("odd");
    scene.pass(1);
    scene.get(answer("done"), { method: "POST", body: "x" });
    expect(scene.get(answer("new"), { headers }).text).toBe("new");
  });

  test("to a request with cookies is not guessed to be for others", async () => {
    const headers = { cookie: "session=1" };
    const config = { defaultTtl: 60 };
    const guessed = await second([answer("one"), { headers }], [answer("two")], { config });
    expect(guessed.after.text).toBe("two");
    const said = await second([answer("one", HOUR), { headers }], [answer("two")], { config });
    expect(said.after.text).toBe("one");
  });

  test("is kept for a tenth of the time since its last change, or as the configuration says", async () => {
    const scene = await openScene({});
    const headers = { date: scene.date(), "last-modified": scene.date(-1000) };
    scene.get(answer("one", headers));
    scene.pass(99);
    expect(scene.get(answer("two"))).toMatchObject({ text: "one", cache: "hit" });
    const { after } = await second([answer("one")], [answer("two")], { config: { defaultTtl: 60 }, later: 59 });
    expect(after.text).toBe("one");
    const capped = await second([answer("one", HOUR)], [answer("two")], { config: { maxTtl: 10 }, later: 10 });
    expect(capped.after.text).toBe("two");
  });

  test("counts the age that it came with", async () => {
    const { after } = await second([answer("one", { ...HOUR, age: "3590" })], [answer("two")], { later: 5 });
    expect(after).toMatchObject({ text: "one", age: "3595" });
    const late = await second([answer("one", { ...HOUR, age: "3590" })], [answer("two")], { later: 10 });
    expect(late.after.text).toBe("two");
  });

  test("that is empty, or an error that says how long, is kept with its status", async () => {
    const gone = await second([answer("gone", HOUR, 410)], [answer("two")]);
    expect(gone.after).toMatchObject({ status: 410, text: "gone", cache: "hit" });
    const empty = await second([answer("", HOUR, 204)], [answer("two")]);
    expect(empty.after).toMatchObject({ status: 204, text: "", cache: "hit" });
  });

  test("is bytes: what is no text comes back as it was", async () => {
    const body = Buffer.from([0, 255, 10, 13, 128]);
    const scene = await openScene({});
    scene.get({ headers: Object.entries(HOUR), body });
    const stream = scene.open();
    expect(stream.expectResponse().body).toEqual(body);
  });

  test("over the limit passes, and is not kept", async () => {
    const config = { maxEntryBytes: 2048 };
    const large = "x".repeat(5000);
    const { before, after, scene } = await second([answer(large, HOUR)], [answer(large, HOUR)], { config });
    expect([before.text.length, after.text.length, scene.seen.length]).toEqual([5000, 5000, 2]);
  });

  test("that breaks off is not kept", async () => {
    const scene = await openScene({});
    const stream = scene.open();
    stream
      .respond({ headers: Object.entries(HOUR), end: false })
      .body("half")
      .reset();
    expect(stream.response.reset).toBe(true);
    expect(scene.get(answer("whole", HOUR))).toMatchObject({ text: "whole", cache: "miss" });
  });
});

describe("what a request says to caches", () => {
  test.each([
    { name: "no-cache", says: "no-cache", text: "two" },
    { name: "max-age that is over", says: "max-age=9", text: "two" },
    { name: "max-age that is not", says: "max-age=10", text: "one" },
    { name: "min-fresh that is left", says: "min-fresh=50", text: "one" },
    { name: "min-fresh that is not", says: "min-fresh=51", text: "two" },
    { name: "only-if-cached", says: "only-if-cached", text: "one" },
  ])("$name", async ({ says, text }) => {
    const control = { "cache-control": "max-age=60" };
    const ask = { headers: { "cache-control": says } };
    const { after } = await second([answer("one", control)], [answer("two", control), ask], { later: 10 });
    expect(after.text).toBe(text);
  });

  test("max-stale takes what is stale, unless that must be asked about", async () => {
    const headers = { "cache-control": "max-stale=5" };
    const kept = { "cache-control": "max-age=60, stale-if-error=600" };
    const stale = await second([answer("one", kept)], [answer("two"), { headers }], { later: 65 });
    expect(stale.after).toMatchObject({ text: "one", cache: "stale", age: "65" });
    const over = await second([answer("one", kept)], [answer("two"), { headers }], { later: 66 });
    expect(over.after.text).toBe("two");
  });

  test("only-if-cached is answered 504 where nothing is kept", async () => {
    const scene = await openScene({});
    const reply = scene.get(answer("one"), { headers: { "cache-control": "only-if-cached" } });
    expect(reply).toMatchObject({ status: 504, details: "response-cache.only_if_cached" });
    expect(scene.seen).toHaveLength(0);
  });

  test("counts for nothing where the configuration says so", async () => {
    const headers = { "cache-control": "no-cache, no-store" };
    const config = { clientControl: false };
    const { after } = await second([answer("one", HOUR)], [answer("two"), { headers }], { config });
    expect(after.text).toBe("one");
  });
});

describe("validators", () => {
  const tagged = { "cache-control": "max-age=10", etag: '"v1"', "last-modified": "Sun, 06 Nov 1994 08:49:37 GMT" };

  test.each([
    { name: "its tag", headers: { "if-none-match": 'W/"v1"' }, status: 304 },
    { name: "another tag", headers: { "if-none-match": '"v2"' }, status: 200 },
    { name: "its time", headers: { "if-modified-since": "Sun, 06 Nov 1994 08:49:37 GMT" }, status: 304 },
    { name: "an earlier time", headers: { "if-modified-since": "Sun, 06 Nov 1994 08:49:36 GMT" }, status: 200 },
  ])("a client that has $name gets $status from the cache", async ({ headers, status }) => {
    const { after, scene } = await second([answer("one", tagged)], [answer("two"), { headers }], { later: 5 });
    expect(after).toMatchObject({ status, cache: "hit", age: "5", text: status === 304 ? "" : "one" });
    expect(after.header("etag")).toBe('"v1"');
    expect(scene.seen).toHaveLength(1);
  });

  test("what is stale is asked about, and used on when the upstream says 304", async () => {
    const scene = await openScene({});
    scene.get(answer("one", tagged));
    scene.pass(20);
    const renewed = scene.get({ status: 304, headers: Object.entries({ ...tagged, "x-new": "1" }) });
    expect(renewed).toMatchObject({ status: 200, text: "one", cache: "revalidated", age: "0" });
    expect(renewed.header("x-new")).toBe("1");
    const [, asked] = scene.seen;
    expect(asked?.requestHeaders.get("if-none-match")).toBe('"v1"');
    expect(asked?.requestHeaders.get("if-modified-since")).toBe("Sun, 06 Nov 1994 08:49:37 GMT");
    scene.pass(9);
    expect(scene.get(answer("two"))).toMatchObject({ text: "one", cache: "hit", age: "9" });
  });

  test.each([
    { name: "private", headers: { "cache-control": "private, max-age=60" } },
    { name: "no-store", headers: { "cache-control": "no-store, max-age=60" } },
    { name: "a cookie", headers: { "cache-control": "max-age=60", "set-cookie": "a=b" } },
    { name: "vary: *", headers: { "cache-control": "max-age=60", vary: "*" } },
  ])("what the upstream says 304 to with $name is for this client alone", async ({ headers }) => {
    const scene = await openScene({});
    scene.get(answer("one", tagged));
    scene.pass(20);
    const leader = scene.open();
    const follower = scene.open();
    leader.respond({ status: 304, headers: Object.entries({ etag: '"v1"', ...headers }), end: true });
    expect(leader.expectResponse().text).toBe("one");
    for (let i = 0; i < 10; i++) scene.pass(0.1);
    expect(follower.upstream?.arrived).toBe(true);
    expect(scene.get(answer("two", tagged)).text).toBe("two");
  });

  test("a new answer takes the place of the stale one", async () => {
    const { after, scene } = await second([answer("one", tagged)], [answer("two", tagged)], { later: 20 });
    expect(after).toMatchObject({ text: "two", cache: "miss" });
    expect(scene.get(answer("three"))).toMatchObject({ text: "two", cache: "hit" });
  });

  test("a client with its own condition gets its own answer of a renewed one", async () => {
    const scene = await openScene({});
    scene.get(answer("one", tagged));
    scene.pass(20);
    const headers = { "if-none-match": '"v0"' };
    const reply = scene.get({ status: 304, headers: Object.entries(tagged) }, { headers });
    expect(reply).toMatchObject({ status: 200, text: "one", cache: "revalidated" });
    expect(scene.seen[1]?.requestHeaders.get("if-none-match")).toBe('"v1"');
    scene.pass(20);
    const known = scene.get({ status: 304, headers: Object.entries(tagged) }, { headers: { "if-none-match": '"v1"' } });
    expect(known).toMatchObject({ status: 304, text: "", cache: "revalidated" });
  });

  test("no-cache is asked about each time", async () => {
    const control = { "cache-control": "no-cache", etag: '"v1"' };
    const { after, scene } = await second([answer("one", control)], [{ status: 304 }]);
    expect(after).toMatchObject({ status: 200, text: "one", cache: "revalidated" });
    expect(scene.seen).toHaveLength(2);
  });

  test("without a stored answer the client's condition goes to the upstream as it is", async () => {
    const scene = await openScene({});
    const headers = { "if-none-match": '"v1"' };
    expect(scene.get({ status: 304 }, { headers }).status).toBe(304);
    expect(scene.seen[0]?.requestHeaders.get("if-none-match")).toBe('"v1"');
    expect(scene.get(answer("one", HOUR))).toMatchObject({ text: "one", cache: "miss" });
  });
});

describe("vary", () => {
  const german = { headers: { "accept-language": "de" } };
  const english = { headers: { "accept-language": "en" } };
  const varying = { ...HOUR, vary: "Accept-Language" };

  test("each variant is kept for itself", async () => {
    const scene = await openScene({});
    scene.get(answer("de", varying), german);
    expect(scene.get(answer("en", varying), english)).toMatchObject({ text: "en", cache: "miss" });
    expect(scene.get(answer("x"), german)).toMatchObject({ text: "de", cache: "hit" });
    expect(scene.get(answer("x"), english)).toMatchObject({ text: "en", cache: "hit" });
    expect(scene.get(answer("none", varying))).toMatchObject({ text: "none", cache: "miss" });
  });

  test("an encoded answer varies by accept-encoding, said or not", async () => {
    const scene = await openScene({});
    scene.get(answer("zip", { ...HOUR, "content-encoding": "gzip" }), { headers: { "accept-encoding": "gzip" } });
    expect(scene.get(answer("plain", HOUR)).text).toBe("plain");
    expect(scene.get(answer("x"), { headers: { "accept-encoding": "gzip" } }).cache).not.toBe("skip");
  });
});

describe("other methods", () => {
  test("HEAD is answered by what is kept for GET, and keeps nothing itself", async () => {
    const scene = await openScene({});
    expect(scene.get({ headers: Object.entries(HOUR) }, { method: "HEAD" }).cache).toBe("skip");
    scene.get(answer("one", HOUR));
    const head = scene.get(answer("two"), { method: "HEAD" });
    expect(head).toMatchObject({ status: 200, text: "", cache: "hit" });
    expect(head.header("content-length")).toBe("3");
  });

  test.each(["POST", "PUT", "DELETE", "PATCH", "PURGE"])("%s forgets its URL when it succeeds", async (method) => {
    const scene = await openScene({});
    scene.get(answer("one", HOUR));
    scene.get(answer("no", {}, 403), { method, body: "x" });
    expect(scene.get(answer("two")).text).toBe("one");
    scene.pass(1);
    scene.get(answer("done", {}, 201), { method, body: "x" });
    expect(scene.get(answer("two", HOUR)).text).toBe("two");
  });

  test("and what its answer names of the same origin", async () => {
    const scene = await openScene({});
    for (const path of ["/b", "/c?d", "/e"]) scene.get(answer("one", HOUR), { path });
    scene.pass(1);
    const named = { location: "/b", "content-location": "http://gateway.test/c?d#f" };
    scene.get(answer("done", named, 201), { method: "POST", path: "/a", body: "x" });
    const texts = ["/b", "/c?d", "/e"].map((path) => scene.get(answer("two"), { path }).text);
    expect(texts).toEqual(["two", "two", "one"]);
    scene.get(answer("done", { location: "http://other.test/e" }), { method: "POST", path: "/a", body: "x" });
    expect(scene.get(answer("two"), { path: "/e" }).text).toBe("one");
  });

  test.each(["OPTIONS", "TRACE"])("%s passes, and changes nothing", async (method) => {
    const scene = await openScene({});
    scene.get(answer("one", HOUR));
    expect(scene.get(answer("two", HOUR), { method }).text).toBe("two");
    expect(scene.get(answer("three")).text).toBe("one");
  });
});

describe("stale answers", () => {
  test("are given while one request gets a new one", async () => {
    const control = { "cache-control": "max-age=10, stale-while-revalidate=60" };
    const scene = await openScene({});
    scene.get(answer("one", control));
    scene.pass(30);
    const renewing = scene.open();
    expect(renewing.response.started).toBe(false);
    for (let i = 0; i < 3; i++)
      expect(scene.get(answer("x"))).toMatchObject({ text: "one", cache: "stale", age: "30" });
    renewing.respond(answer("two", control));
    expect(renewing.expectResponse().text).toBe("two");
    expect(scene.get(answer("x"))).toMatchObject({ text: "two", cache: "hit" });
    expect(scene.seen).toHaveLength(1);
  });

  test.each([
    { name: "the answer says so", control: "max-age=10, stale-if-error=60", config: {} },
    { name: "the configuration says so", control: "max-age=10", config: { staleIfError: 60 } },
  ])("replace an error where $name", async ({ control, config }) => {
    const scene = await openScene(config);
    scene.get(answer("one", { "cache-control": control }));
    scene.pass(30);
    expect(scene.get(answer("down", {}, 503))).toMatchObject({ status: 200, text: "one", cache: "stale", age: "30" });
    scene.pass(1);
    expect(scene.get(answer("broken", {}, 404))).toMatchObject({ status: 404, text: "broken" });
    scene.pass(40);
    expect(scene.get(answer("down", {}, 503))).toMatchObject({ status: 503, text: "down" });
  });

  test("replace no error where they must be asked about each time", async () => {
    const control = { "cache-control": "max-age=10, no-cache", etag: '"v1"' };
    const { after } = await second([answer("one", control)], [answer("down", {}, 503)], {
      config: { staleIfError: 60 },
    });
    expect(after).toMatchObject({ status: 503, text: "down" });
  });

  test("replace no error where they must be asked about", async () => {
    const control = { "cache-control": "max-age=10, must-revalidate", etag: '"v1"' };
    const config = { staleIfError: 60, staleWhileRevalidate: 60 };
    const { after } = await second([answer("one", control)], [answer("down", {}, 503)], { config, later: 30 });
    expect(after).toMatchObject({ status: 503, text: "down" });
  });
});
