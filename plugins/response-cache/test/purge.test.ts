import { describe, expect, test } from "vitest";
import { type Ask, answer, openScene, type Scene } from "./scene.ts";

const HOUR = { "cache-control": "max-age=3600" };
const config = { adminConsumer: "admin", tagHeader: "Cache-Tag" };
const admin = { "x-mse-consumer": "admin" };

/** The paths whose answers are still there after an order, each of another consumer and with other tags. */
const KEPT: readonly { readonly ask: Ask; readonly tags: string }[] = [
  { ask: { path: "/a?x=1", headers: { "x-mse-consumer": "alice" } }, tags: "red" },
  { ask: { path: "/b", headers: { "x-mse-consumer": "bob" } }, tags: "red, blue" },
  { ask: { path: "/c" }, tags: "green" },
];

function fill(scene: Scene): void {
  for (const { ask, tags } of KEPT) scene.get(answer("kept", { ...HOUR, "cache-tag": tags }), ask);
}

function left(scene: Scene): string[] {
  return KEPT.filter(({ ask }) => scene.get(answer("new"), ask).text === "kept").map(({ ask }) => String(ask.path));
}

function order(scene: Scene, query: string, headers: Readonly<Record<string, string>> = admin, method = "POST") {
  return scene.get(answer("never"), { method, path: `/response-cache/purge${query}`, headers, body: "" });
}

describe("an order to purge", () => {
  test.each([
    { query: "?url=gateway.test/a%3Fx%3D1", stay: ["/b", "/c"] },
    { query: "?url=https://gateway.test/b", stay: ["/a?x=1", "/c"] },
    { query: "?tag=red", stay: ["/c"] },
    { query: "?tag=blue", stay: ["/a?x=1", "/c"] },
    { query: "?scope=consumer:alice", stay: ["/b", "/c"] },
    { query: "?scope=route:default", stay: ["/a?x=1", "/b"] },
    { query: "?all=true", stay: [] },
    { query: "?age=0", stay: [] },
    { query: "?age=60", stay: ["/a?x=1", "/b", "/c"] },
    { query: "?tag=red&age=60", stay: ["/a?x=1", "/b", "/c"] },
    { query: "?tag=none", stay: ["/a?x=1", "/b", "/c"] },
  ])("$query leaves $stay", async ({ query, stay }) => {
    const scene = await openScene(config);
    fill(scene);
    scene.pass(1);
    expect(order(scene, query)).toMatchObject({ status: 200, text: "purged", details: "response-cache.purged" });
    scene.pass(1);
    expect(left(scene)).toEqual(stay);
  });

  test("comes by POST, and by nothing else", async () => {
    const scene = await openScene(config);
    fill(scene);
    const reply = order(scene, "?all=true", admin, "GET");
    expect(reply).toMatchObject({ status: 405, text: "Purge by POST", details: "response-cache.method" });
    expect(reply.header("allow")).toBe("POST");
    scene.pass(1);
    expect(left(scene)).toEqual(["/a?x=1", "/b", "/c"]);
  });

  test("by age takes what is older, and leaves what is not", async () => {
    const scene = await openScene(config);
    fill(scene);
    scene.pass(100);
    scene.get(answer("young", HOUR), { path: "/young" });
    scene.pass(10);
    order(scene, "?age=60");
    expect(left(scene)).toEqual([]);
    expect(scene.get(answer("new"), { path: "/young" }).text).toBe("young");
  });

  test("of a key of the configuration's", async () => {
    const scene = await openScene({ ...config, cacheKeyFromHeader: "x-key" });
    scene.get(answer("one"), { headers: { "x-key": "k" } });
    scene.pass(1);
    order(scene, "?key=other");
    expect(scene.get(answer("two"), { headers: { "x-key": "k" } }).text).toBe("one");
    order(scene, "?key=k");
    scene.pass(1);
    expect(scene.get(answer("two"), { headers: { "x-key": "k" } }).text).toBe("two");
  });

  test.each([
    { query: "", says: "one of url, key, scope, tag, age and all=true must be there" },
    { query: "?url=a/b&tag=c", says: "only one of url, key, scope, tag and all may be there" },
    { query: "?all=true&tag=c", says: "only one of url, key, scope, tag and all may be there" },
    { query: "?url=nowhere", says: "url: expected an authority and a path, as example.com/a?b" },
    { query: "?scope=nobody", says: "scope: expected consumer:NAME, route:NAME, header:VALUE or global" },
    { query: "?age=1h", says: "age: expected a number of seconds" },
  ])("$query is refused", async ({ query, says }) => {
    const scene = await openScene(config);
    fill(scene);
    expect(order(scene, query)).toMatchObject({ status: 400, text: says, details: "response-cache.bad_order" });
    expect(left(scene)).toHaveLength(3);
  });

  test("is for one consumer only, and for nobody where none is named", async () => {
    const scene = await openScene(config);
    fill(scene);
    expect(order(scene, "?all=true", { "x-mse-consumer": "alice" })).toMatchObject({ status: 403 });
    expect(order(scene, "?all=true", {})).toMatchObject({ status: 403, details: "response-cache.unauthorized" });
    expect(left(scene)).toHaveLength(3);
    expect(order(await openScene({}), "?all=true").text).toBe("never");
  });
});
