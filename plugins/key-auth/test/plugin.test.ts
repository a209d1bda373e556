import { createHash } from "node:crypto";
import { envoyHost, hosts, type RawReply } from "@sluice/testbed";
import { useScenario } from "@sluice/testing";
import { describe, expect, test, vi } from "vitest";

const consumers = [
  { name: "alice", credential: "key-a" },
  { name: "bob", credential: `sha256:${createHash("sha256").update("key-b").digest("hex")}` },
];
const base = { consumers, keys: ["Authorization", "x-api-key"], in_header: true };

const REALM = "Key realm=MSE Gateway";

describe.each(hosts)("key-auth on $name", (host) => {
  const scenario = useScenario(host, "key-auth");
  const { open, send, seen, logs } = scenario;

  async function call(config: unknown, headers: Record<string, string | string[]>, path = "/v1/x"): Promise<RawReply> {
    await open(config, { routeName: "chat" });
    return send({ path, headers });
  }

  async function consumerSeen(): Promise<string | string[] | undefined> {
    return (await seen()).headers["x-mse-consumer"];
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
    {
      name: "a hash in the place of its key",
      headers: { "x-api-key": consumers[1]?.credential ?? "" },
      status: 403,
      text: "Unauthorized consumer.",
    },
    {
      name: "an empty key",
      headers: { "x-api-key": "" },
      status: 401,
      text: "No Key Authentication information found.",
    },
    { name: "Bearer alone", headers: { authorization: "Bearer " }, status: 403, text: "Unauthorized consumer." },
  ])("$name is refused with $status", async ({ headers, status, text }) => {
    const reply = await call(base, headers);
    expect(reply.status).toBe(status);
    expect(reply.headers["www-authenticate"]).toBe(REALM);
    expect(reply.text).toBe(`Request denied by Key Auth check. ${text}`);
    expect(scenario.upstream.requests).toHaveLength(0);
  });

  test("the query string is read when the headers hold no key", async () => {
    const config = { ...base, keys: ["apikey"], in_query: true };
    expect((await call(config, {}, "/v1/x?apikey=key-a")).status).toBe(200);
    expect(await consumerSeen()).toBe("alice");
    expect((await call(config, {}, "/v1/x?apikey=key-a&apikey=key-b")).status).toBe(401);
  });

  test("a header that holds the key wins over the query string", async () => {
    const config = { ...base, keys: ["apikey"], in_query: true };
    expect((await call(config, { apikey: "key-b" }, "/v1/x?apikey=key-a")).status).toBe(200);
    expect(await consumerSeen()).toBe("bob");
    expect((await call(config, { apikey: "nobody" }, "/v1/x?apikey=key-a")).status).toBe(403);
  });

  test("only the place that is switched on is looked at", async () => {
    const inQuery = { consumers, keys: ["apikey"], in_query: true };
    expect((await call(inQuery, { apikey: "key-a" })).status).toBe(401);
    expect((await call(inQuery, {}, "/v1/x?apikey=key-a")).status).toBe(200);
    const inHeader = { consumers, keys: ["apikey"], in_header: true };
    expect((await call(inHeader, {}, "/v1/x?apikey=key-a")).status).toBe(401);
  });

  test("a key in the query string is decoded, and its name too", async () => {
    const config = { ...base, consumers: [{ name: "carol", credential: "k +/é" }], keys: ["api key"], in_query: true };
    expect((await call(config, {}, "/v1/x?api+key=k%20%2B%2F%C3%A9")).status).toBe(200);
    expect(await consumerSeen()).toBe("carol");
  });

  test("a credential may begin with Bearer itself, as Higress's console writes it", async () => {
    const config = { ...base, consumers: [{ name: "carol", credential: "Bearer key-c" }] };
    expect((await call(config, { authorization: "Bearer key-c" })).status).toBe(200);
    expect(await consumerSeen()).toBe("carol");
    expect((await call(config, { authorization: "key-c" })).status).toBe(403);
  });

  test("the key stays in the request, for plugins and providers behind", async () => {
    await call(base, { authorization: "Bearer key-a" }, "/v1/x?a=b");
    const { headers, path } = await seen();
    expect(headers.authorization).toBe("Bearer key-a");
    expect(path).toBe("/v1/x?a=b");
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

  test.each([
    { globalAuth: undefined, rules: false, elsewhere: 401 },
    { globalAuth: true, rules: false, elsewhere: 401 },
    { globalAuth: false, rules: false, elsewhere: 200 },
    { globalAuth: undefined, rules: true, elsewhere: 200, allowed: 401 },
    { globalAuth: true, rules: true, elsewhere: 401, allowed: 401 },
    { globalAuth: false, rules: true, elsewhere: 200, allowed: 401 },
  ])(
    "global_auth $globalAuth, rules $rules: without a key $elsewhere, where a rule allows somebody $allowed",
    async ({ globalAuth, rules, elsewhere, allowed }) => {
      const config = {
        ...base,
        global_auth: globalAuth,
        ...(rules ? { _rules_: [{ _match_domain_: ["a.example"], allow: ["bob"] }] } : {}),
      };
      expect((await call(config, { host: "b.example" })).status).toBe(elsewhere);
      if (allowed !== undefined) expect((await call(config, { host: "a.example" })).status).toBe(allowed);
    },
  );

  test("rules may name domains, services and prefixes of routes, and the first that matches counts", async () => {
    const config = {
      ...base,
      _plugin_id_: "auth-1",
      _rules_: [
        { _match_domain_: ["*.a.example"], allow: ["alice"] },
        { _match_service_: ["main.dns"], when: [{ path: { prefix: "/service" } }], allow: ["bob"] },
        { _match_route_prefix_: ["ch"], when: [{ method: ["DELETE"] }], allow: ["nobody"] },
      ],
    };
    const upstreams = { "outbound|80||main.dns": { url: scenario.upstream.url } };
    await open(config, { upstreams, routeName: "chat" });
    const key = (name: string) => ({ "x-api-key": `key-${name}` });
    const statuses = async (request: { method?: string; path?: string; headers?: Record<string, string> }) => [
      (await send({ ...request, headers: { ...request.headers, ...key("a") } })).status,
      (await send({ ...request, headers: { ...request.headers, ...key("b") } })).status,
    ];
    expect(await statuses({ headers: { host: "x.a.example:8080" }, path: "/service" })).toEqual([200, 403]);
    expect(await statuses({ path: "/service" })).toEqual([403, 200]);
    expect(await statuses({ method: "DELETE" })).toEqual([403, 403]);
    expect(await statuses({})).toEqual([200, 200]);
  });

  // Only there does a scenario see what the access log says of a local reply.
  if (host === envoyHost) {
    test.each([
      { details: "key-auth.no_key", headers: {} },
      { details: "key-auth.multi_key", headers: { authorization: "a", "x-api-key": "b" } },
      { details: "key-auth.unauthorized", headers: { "x-api-key": "nobody" } },
    ])("the access log says $details", async ({ details, headers }) => {
      await call(base, headers as Record<string, string>);
      await vi.waitFor(() => expect(logs().at(-1)).toContain(details));
    });
  }

  test("with global_auth true a route without a rule needs a key, any key", async () => {
    const config = { ...base, global_auth: true, _rules_: [{ _match_route_: ["other"], allow: ["bob"] }] };
    expect((await call(config, {})).status).toBe(401);
    expect((await call(config, { "x-api-key": "key-a" })).status).toBe(200);
  });

  test.each([
    { name: "no consumers", config: { keys: ["x"], in_header: true }, says: "key-auth: consumers: is required" },
    { name: "no keys", config: { consumers, in_header: true }, says: "key-auth: keys: is required" },
    { name: "no consumer", config: { ...base, consumers: [] }, says: "key-auth: consumers: must not be empty" },
    { name: "no key", config: { ...base, keys: [] }, says: "key-auth: keys: must not be empty" },
    {
      name: "a consumer without a name",
      config: { ...base, consumers: [{ credential: "x" }] },
      says: "consumers[0].name: is required",
    },
    {
      name: "a consumer without a credential",
      config: { ...base, consumers: [...consumers, { name: "eve", credential: "" }] },
      says: "consumers[2].credential: must not be empty",
    },
    {
      name: "global_auth as text",
      config: { ...base, global_auth: "true" },
      says: "global_auth: expected a boolean, got a string",
    },
    {
      name: "an empty allow",
      config: { ...base, _rules_: [{ _match_route_: ["chat"], allow: [] }] },
      says: "_rules_[0].allow: must not be empty",
    },
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
      name: "a hash that is none",
      config: { ...base, consumers: [{ name: "eve", credential: "sha256:12" }] },
      says: "consumers[0].credential: after sha256: there must be 64 hexadecimal digits",
    },
    {
      name: "a rule without allow",
      config: { ...base, _rules_: [{ _match_route_: ["chat"] }] },
      says: "_rules_[0].allow: is required",
    },
  ])("$name is refused as a configuration, with its place", async ({ config, says }) => {
    await expect(call(config, {})).rejects.toThrow(says);
  });

  test("no log line holds a key", async () => {
    const secret = [{ name: "alice", credential: "secret-1" }];
    await call({ ...base, consumers: secret, consumer: "secret-2" }, { "x-api-key": "secret-3" });
    const lines = logs().join("\n");
    const twice = { ...base, consumers: [...secret, { name: "eve", credential: "secret-1" }] };
    const refused = await open(twice).catch((error: unknown) => String(error));
    expect(`${lines}${refused}`).not.toContain("secret-");
    expect(lines).toContain('key-auth: consumer: unknown key; did you mean "consumers"?');
    expect(refused).toContain("consumers[1].credential");
  });
});
