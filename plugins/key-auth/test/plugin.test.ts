import { createHash } from "node:crypto";
import { type Gateway, hosts, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

const consumers = [
  { name: "alice", credential: "key-a" },
  { name: "bob", credential: `sha256:${createHash("sha256").update("key-b").digest("hex")}` },
];
const base = { consumers, keys: ["Authorization", "x-api-key"], in_header: true };

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

describe.each(hosts)("key-auth on $name", (host) => {
  let gateway: Gateway | undefined;
  beforeEach((context) => {
    gateway = undefined;
    upstream.clear();
    showLogsOnFailure(context, { upstream, gateway: { logs: () => gateway?.logs() ?? [] } });
  });
  afterEach(() => gateway?.close());

  async function call(config: unknown, headers: Record<string, string>, path = "/v1/x"): Promise<Response> {
    gateway ??= await host.open({
      plugins: [{ plugin: "key-auth", config }],
      upstreams: { main: { url: upstream.url } },
      routeName: "chat",
    });
    return fetch(`${gateway.url}${path}`, { headers });
  }

  async function consumerSeen(): Promise<string | string[] | undefined> {
    return (await upstream.nextRequest()).headers["x-mse-consumer"];
  }

  test("a known key passes and names its consumer", async () => {
    expect((await call(base, { authorization: "Bearer key-a" })).status).toBe(200);
    expect(await consumerSeen()).toBe("alice");
    expect((await call(base, { "x-api-key": "key-b" })).status).toBe(200);
    expect(await consumerSeen()).toBe("bob");
  });

  test("a consumer that the client names itself is overwritten", async () => {
    await call(base, { authorization: "Bearer key-a", "x-mse-consumer": "root" });
    expect(await consumerSeen()).toBe("alice");
  });

  test.each([
    { name: "no key", headers: {}, status: 401, text: "No Key Authentication information found." },
    {
      name: "two keys",
      headers: { authorization: "Bearer key-a", "x-api-key": "key-a" },
      status: 401,
      text: "Multi Key Authentication information found.",
    },
    { name: "an unknown key", headers: { "x-api-key": "nobody" }, status: 403, text: "Unauthorized consumer." },
  ])("$name is refused with $status", async ({ headers, status, text }) => {
    const reply = await call(base, headers);
    expect(reply.status).toBe(status);
    expect(reply.headers.get("www-authenticate")).toBe("Key realm=MSE Gateway");
    expect(await reply.text()).toBe(`Request denied by Key Auth check. ${text}`);
    expect(upstream.requests).toHaveLength(0);
  });

  test("the query string is read when the headers hold no key", async () => {
    const config = { ...base, keys: ["apikey"], in_query: true };
    expect((await call(config, {}, "/v1/x?apikey=key-a")).status).toBe(200);
    expect(await consumerSeen()).toBe("alice");
    expect((await call(config, {}, "/v1/x?apikey=key-a&apikey=key-b")).status).toBe(401);
  });

  test("a rule lets pass only those it allows, and without global_auth other routes stay open", async () => {
    const config = {
      ...base,
      _rules_: [{ _match_route_: ["chat"], when: [{ path: { prefix: "/in" } }], allow: ["bob"] }],
    };
    expect((await call(config, {}, "/out")).status).toBe(200);
    expect((await call(config, { "x-api-key": "key-a" }, "/in")).status).toBe(403);
    expect((await call(config, { "x-api-key": "key-b" }, "/in")).status).toBe(200);
  });

  test("with global_auth true a route without a rule needs a key, any key", async () => {
    const config = { ...base, global_auth: true, _rules_: [{ _match_route_: ["other"], allow: ["bob"] }] };
    expect((await call(config, {})).status).toBe(401);
    expect((await call(config, { "x-api-key": "key-a" })).status).toBe(200);
  });

  test.each([
    { name: "no consumers", config: { keys: ["x"], in_header: true }, says: "key-auth: consumers: is required" },
    {
      name: "no place to look",
      config: { consumers, keys: ["x"] },
      says: "one of in_header and in_query must be true",
    },
    {
      name: "a credential twice",
      config: { ...base, consumers: [consumers[0], { name: "eve", credential: "key-a" }] },
      says: "consumers[1].credential: another consumer has the same credential",
    },
    {
      name: "a rule without allow",
      config: { ...base, _rules_: [{ _match_route_: ["chat"] }] },
      says: "_rules_[0].allow: is required",
    },
  ])("$name is refused as a configuration, with its place", async ({ config, says }) => {
    await expect(call(config, {})).rejects.toThrow(says);
  });
});
