import { describe, expect, test } from "vitest";
import { type Ask, answer, openScene, type Scene } from "./scene.ts";

const byHeader = { cacheKeyFromHeader: "x-http-cache-key" };
const json = { "content-type": "application/json" };

function keyed(key: string, headers: Readonly<Record<string, string>> = {}): Ask {
  return { headers: { "x-http-cache-key": key, ...headers } };
}

function post(body: object | string, headers: Readonly<Record<string, string>> = json): Ask {
  return { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) };
}

/** The second answer to two requests, of which the upstream answers the first "one" and the second "two". */
function second(scene: Scene, first: Ask, next: Ask): string {
  scene.get(answer("one", json), first);
  scene.pass(1);
  return scene.get(answer("two", json), next).text;
}

describe("a key of the configuration's, as on Higress", () => {
  test("in a header", async () => {
    const scene = await openScene(byHeader);
    expect(scene.get(answer("one", { etag: "a" }), keyed("k"))).toMatchObject({ text: "one", cache: "miss" });
    scene.pass(5);
    const hit = scene.get(answer("two"), keyed("k"));
    expect(hit).toMatchObject({ status: 200, text: "one", cache: "hit", age: "5", details: "response-cache.hit" });
    expect(hit.header("content-type")).toBe("application/json");
    expect(hit.header("etag")).toBeUndefined();
    expect(scene.get(answer("two"), keyed("K")).text).toBe("two");
    expect(scene.get(answer("three")).cache).toBeUndefined();
  });

  test.each(["DELETE", "PUT", "PATCH", "HEAD"])("stands for no answer to %s", async (method) => {
    const scene = await openScene(byHeader);
    scene.get(answer("one", json), keyed("k"));
    scene.pass(1);
    expect(scene.get(answer("two", json), { method, ...keyed("k") })).toMatchObject({ text: "two", cache: "skip" });
    expect(scene.get(answer("three", json), keyed("k")).text).toBe("one");
  });

  test("in a header of several lines: all of them", async () => {
    const scene = await openScene(byHeader);
    const lines: [string, string][] = ["k", "other"].map((key) => ["x-http-cache-key", key]);
    const stream = scene.host.request({ method: "GET", path: "/a", headers: lines });
    stream.respond({ ...answer("odd"), end: true });
    expect(scene.get(answer("one"), keyed("k")).text).toBe("one");
  });

  test("in a JSON body", async () => {
    const scene = await openScene({ cacheKeyFromBody: "messages.@reverse.0.content" });
    const ask = (content: string, more: object = {}) => post({ messages: [{ content: "x" }, { content }], ...more });
    expect(second(scene, ask("hello"), ask("hello", { model: "other" }))).toBe("one");
    expect(second(scene, ask("a"), ask("b"))).toBe("two");
    expect(second(scene, post({}), post({}))).toBe("two");
    expect(second(scene, post("x=1", { "content-type": "text/plain" }), post("x=1"))).toBe("two");
    expect(scene.seen.at(-1)?.body.toString()).toBe("x=1");
  });

  test("the whole JSON body", async () => {
    const scene = await openScene({ mode: "key" });
    expect(second(scene, post({ a: 1 }), post({ a: 1 }))).toBe("one");
    expect(second(scene, post({ b: 1 }), post({ b: 2 }))).toBe("two");
  });

  test("keeps some of the answer, in the type that it says", async () => {
    const config = { ...byHeader, cacheValueFromBody: "messages.@reverse.0.content" };
    const scene = await openScene(config);
    const body = JSON.stringify({ messages: [{ content: "1" }, { content: "3" }] });
    expect(scene.get(answer(body), keyed("k")).text).toBe(body);
    expect(scene.get(answer("x"), keyed("k")).text).toBe("3");
    scene.get(answer("{}"), keyed("none"));
    expect(scene.get(answer("two"), keyed("none")).text).toBe("two");
    const html = await openScene({ ...byHeader, cacheValueFromBodyType: "text/html" });
    html.get(answer("<p>"), keyed("k"));
    expect(html.get(answer("x"), keyed("k")).header("content-type")).toBe("text/html");
  });

  test.each([
    { name: "another status", config: byHeader, reply: answer("one", {}, 201), cache: "skip" },
    { name: "a named status", config: { ...byHeader, cacheResponseCode: [201] }, reply: answer("one", {}, 201) },
    { name: "no-store", config: byHeader, reply: answer("one", { "cache-control": "no-store" }), cache: "skip" },
    { name: "an encoding", config: byHeader, reply: answer("one", { "content-encoding": "gzip" }), cache: "skip" },
    { name: "private", config: byHeader, reply: answer("one", { "cache-control": "private" }), cache: "skip" },
  ])("is told for $name", async ({ config, reply, cache = "miss" }) => {
    const scene = await openScene(config);
    expect(scene.get(reply, keyed("k")).cache).toBe(cache);
    expect(scene.get(answer("two"), keyed("k")).text).toBe(cache === "miss" ? "one" : "two");
  });

  test("is left alone with Higress's header, which tells so", async () => {
    const scene = await openScene(byHeader);
    scene.get(answer("one"), keyed("k"));
    const skipped = scene.get(answer("two"), keyed("k", { "x-higress-skip-response-cache": "on" }));
    expect(skipped).toMatchObject({ text: "two", cache: "skip" });
  });

  test("lives as long as the configuration says", async () => {
    const scene = await openScene({ ...byHeader, cache: { cacheTTL: 60 } });
    scene.get(answer("one"), keyed("k"));
    scene.pass(59);
    expect(scene.get(answer("two"), keyed("k")).text).toBe("one");
    scene.pass(1);
    expect(scene.get(answer("two"), keyed("k")).text).toBe("two");
  });
});

describe.each([
  { name: "RFC 9111", config: {}, ask: (headers: Record<string, string>): Ask => ({ headers }) },
  { name: "a key", config: byHeader, ask: (headers: Record<string, string>): Ask => keyed("k", headers) },
])("who shares answers, by $name", ({ config, ask }) => {
  const fresh = { "cache-control": "max-age=60" };

  test.each([
    { scope: "consumer", header: "x-mse-consumer", same: false },
    { scope: "route", header: "x-mse-consumer", same: true },
    { scope: "global", header: "x-mse-consumer", same: true },
    { scope: "header", header: "x-tenant", same: false },
  ])("$scope: $header tells them apart, $same", async ({ scope, header, same }) => {
    const more = scope === "header" ? { scopeHeader: "X-Tenant" } : {};
    const scene = await openScene({ ...config, scope, ...more });
    scene.get(answer("one", fresh), ask({ [header]: "alice" }));
    scene.pass(1);
    expect(scene.get(answer("two", fresh), ask({ [header]: "bob" })).text).toBe(same ? "one" : "two");
    expect(scene.get(answer("three", fresh), ask({ [header]: "alice" })).text).toBe("one");
    const nobody = scene.get(answer("nobody", fresh), ask({}));
    expect(nobody.text).toBe(same ? "one" : "nobody");
    if (scope === "header") expect(nobody.cache).toBe("skip");
  });
});
