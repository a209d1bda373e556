import { type RawReply, showLogsOnFailure, startUpstream, type Upstream, valuesOf } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ControlPlane } from "../../src/controller/control-plane.ts";
import { ControlledProxy, type Question } from "../../src/controller/controlled-proxy.ts";
import { httpRoutesYaml, UPSTREAMS, type UpstreamName } from "./http-routes.yaml.ts";

const variants = ["sotw", "delta"] as const;

let plane: ControlPlane;
let upstreams: Record<UpstreamName, Upstream>;
let proxies: Record<(typeof variants)[number], ControlledProxy>;

beforeAll(async () => {
  const started = await Promise.all(UPSTREAMS.map(async (name) => [name, await startUpstream({ name })] as const));
  upstreams = Object.fromEntries(started) as typeof upstreams;
  plane = await ControlPlane.start();
  plane.apply(httpRoutesYaml((name) => upstreams[name].port));
  const running = variants.map(async (variant) => [variant, await ControlledProxy.start(plane, { variant })] as const);
  proxies = Object.fromEntries(await Promise.all(running)) as typeof proxies;
  await plane.settled("gateway/default/gw");
});

afterAll(async () => {
  await Promise.all(Object.values(proxies).map((proxy) => proxy.stop()));
  await plane.close();
  await Promise.all(Object.values(upstreams).map((upstream) => upstream.close()));
});

const NO_BACKEND = "The gateway has no backend for this request.\n";
const NO_ROUTE = "The gateway has no route for this request.\n";

describe.each(variants)("HTTPRoute by %s", (variant) => {
  beforeEach((context) => {
    for (const upstream of Object.values(upstreams)) {
      upstream.clear();
      upstream.respond(undefined);
    }
    const { log } = proxies[variant].envoy;
    showLogsOnFailure(context, { envoy: { logs: () => [...log.lines] } });
  });

  const ask = (question: Question): Promise<RawReply> => proxies[variant].ask(question);

  /** What the upstream saw, as its answer tells. */
  async function seen(question: Question): Promise<{ path: string; headers: Record<string, string> }> {
    return JSON.parse((await ask(question)).text);
  }

  const red = { "x-team": "red" };
  const match = { host: "match.example.com" };
  test.each<{ readonly name: string; readonly question: Question; readonly by: string | number }>([
    { name: "an exact path", question: { ...match, path: "/exact?q=1" }, by: "a" },
    { name: "nothing below an exact path", question: { ...match, path: "/exact/" }, by: 404 },
    { name: "a prefix", question: { ...match, path: "/v1" }, by: "b" },
    { name: "what is below a prefix", question: { ...match, path: "/v1/x" }, by: "b" },
    { name: "a prefix by whole segments", question: { ...match, path: "/v10" }, by: 404 },
    { name: "the longest prefix", question: { ...match, path: "/v1/long/x" }, by: "c" },
    { name: "a regular expression", question: { ...match, path: "/items/12" }, by: "a" },
    { name: "a regular expression as a whole", question: { ...match, path: "/items/12x" }, by: 404 },
    { name: "a header", question: { ...match, path: "/by", headers: red }, by: "a" },
    { name: "a header's pattern", question: { ...match, path: "/by", headers: { "x-team": "blue" } }, by: "b" },
    { name: "no other header", question: { ...match, path: "/by", headers: { "x-team": "xblue" } }, by: 404 },
    { name: "a query parameter", question: { ...match, path: "/by?animal=whale" }, by: "c" },
    {
      name: "a method before a header",
      question: { ...match, path: "/by", method: "DELETE", headers: red },
      by: "second",
    },
    { name: "the host without its port", question: { host: "match.example.com:8080", path: "/exact" }, by: "a" },
    { name: "the host in any case", question: { host: "MATCH.example.COM", path: "/exact" }, by: "a" },
    { name: "one way of writing a path", question: { ...match, path: "/x/..//v1/./long" }, by: "c" },
    { name: "an exact host before a wildcard", question: { host: "one.wild.example.com" }, by: "a" },
    { name: "several labels for a wildcard", question: { host: "two.three.wild.example.com" }, by: "b" },
    { name: "not the wildcard's own suffix", question: { host: "wild.example.com" }, by: 404 },
    { name: "no host that no route has", question: { host: "unknown.example.org" }, by: 404 },
    {
      name: "a listener by its hostname",
      question: { host: "one.shop.example.com", port: 8080, path: "/own" },
      by: "b",
    },
    { name: "no route of a less specific listener", question: { host: "one.shop.example.com", port: 8080 }, by: 404 },
    { name: "no route of another port", question: { host: "www.example.com" }, by: 404 },
    { name: "the less specific listener for the rest", question: { host: "www.example.com", port: 8080 }, by: "a" },
  ])("finds $name", async ({ question, by }) => {
    const { status, headers } = await ask(question);
    expect(status === 200 ? headers["x-upstream"] : status).toBe(by);
  });

  test("an escaped slash is told to be written plainly", async () => {
    const { status, headers } = await ask({ ...match, path: "/v1%2Flong" });
    expect([status, headers.location]).toEqual([307, "/v1/long"]);
  });

  test("headers are set, added and removed, those of a backend last", async () => {
    const { headers } = await seen({
      host: "headers.example.com",
      headers: { "x-set": "own", "x-add": "own", "x-remove": "own" },
    });
    expect([headers["x-set"], headers["x-add"], headers["x-remove"]]).toEqual(["backend", "own, added", undefined]);
    const scripted = {
      "x-stub-header-x-answer": "own",
      "x-stub-header-x-more": "own",
      "x-stub-header-x-secret": "own",
    };
    const reply = await ask({ host: "headers.example.com", headers: scripted });
    expect(reply.headers["x-answer"]).toBe("set");
    expect(valuesOf(reply.rawHeaders, "x-more")).toEqual(["own", "added"]);
    expect(reply.headers["x-secret"]).toBeUndefined();
  });

  test("headers by which plugins tell each other what they found cannot be sent", async () => {
    const { headers } = await seen({
      ...match,
      path: "/exact",
      headers: { "x-sluice-target": "0", "X-Mse-Consumer": "root", "x-gateway-destination-endpoint": "10.0.0.1:1" },
    });
    expect(Object.keys(headers).filter((name) => /sluice|mse|destination/.test(name))).toEqual([]);
  });

  test("a client cannot tell the proxy how long to wait, nor how often to try", async () => {
    const timeout = {
      "x-envoy-upstream-rq-timeout-ms": "1",
      "x-stub-cut": "1",
      "x-stub-delay-ms": "20",
      "x-stub-body": "abc",
    };
    const { status, text } = await ask({ ...match, path: "/exact", headers: timeout });
    expect([status, text]).toEqual([200, "abc"]);
    const retries = { "x-envoy-retry-on": "5xx", "x-envoy-max-retries": "3", "x-stub-status": "503" };
    await ask({ ...match, path: "/v1", headers: retries });
    expect(upstreams.b.requests).toHaveLength(1);
  });

  test.each([
    { path: "/scheme/x?q=1", status: 302, location: "https://redirect.example.com/scheme/x?q=1" },
    { path: "/host/x", status: 301, location: "http://other.example.com:8443/host/x" },
    { path: "/full/x?q=1", status: 302, location: "http://redirect.example.com/new?q=1" },
    { path: "/prefix/x", status: 302, location: "http://redirect.example.com/x" },
    { path: "/prefix", status: 302, location: "http://redirect.example.com/" },
  ])("$path is redirected to $location", async ({ path, status, location }) => {
    const reply = await ask({ host: "redirect.example.com:8080", path });
    expect([reply.status, reply.headers.location]).toEqual([status, location]);
  });

  test.each([
    { path: "/full/x?q=1", becomes: "/new?q=1" },
    { path: "/foo/bar", becomes: "/xyz/bar" },
    { path: "/foo/", becomes: "/xyz/" },
    { path: "/foo", becomes: "/xyz" },
    { path: "/empty/bar?q=1", becomes: "/bar?q=1" },
    { path: "/empty", becomes: "/" },
    { path: "/slash/bar", becomes: "/bar" },
    { path: "/slash", becomes: "/" },
  ])("$path becomes $becomes", async ({ path, becomes }) => {
    expect((await seen({ host: "rewrite.example.com", path })).path).toBe(becomes);
  });

  test("the host that a backend sees is the client's, or the one it is rewritten to", async () => {
    expect((await seen({ ...match, path: "/exact" })).headers.host).toBe("match.example.com");
    expect((await seen({ host: "rewrite.example.com", path: "/full" })).headers.host).toBe("inner.example.com");
  });

  async function shares(path: string, count: number): Promise<Record<string, number>> {
    const replies = await Promise.all(Array.from({ length: count }, () => ask({ host: "weights.example.com", path })));
    const tally: Record<string, number> = {};
    for (const { status, headers } of replies) {
      const key = status === 200 ? String(headers["x-upstream"]) : String(status);
      tally[key] = (tally[key] ?? 0) + 1;
    }
    return tally;
  }

  test("backends get requests by their weights, and none by weight 0", async () => {
    const { a = 0, b = 0, ...rest } = await shares("/share", 400);
    expect(rest).toEqual({});
    // Five standard deviations of a binomial distribution around 300.
    expect(a).toBeGreaterThan(256);
    expect(a).toBeLessThan(344);
    expect(a + b).toBe(400);
  });

  test("the share of a backend that is missing is answered 500", async () => {
    const { a = 0, 500: lost = 0, ...rest } = await shares("/lost", 400);
    expect(rest).toEqual({});
    expect(lost).toBeGreaterThan(150);
    expect(lost).toBeLessThan(250);
    expect(a + lost).toBe(400);
  });

  test.each([
    { path: "/nowhere", why: "no backend can be had", status: 500, text: NO_BACKEND },
    { path: "/zero", why: "all weights are 0", status: 500, text: NO_BACKEND },
    { path: "/foreign", why: "a namespace has not granted its backend", status: 500, text: NO_BACKEND },
    { path: "/empty", why: "a Service has no endpoints", status: 503, text: "no healthy upstream" },
    { path: "/unknown", why: "no rule matches", status: 404, text: NO_ROUTE },
  ])("$status and a word about it where $why", async ({ path, status, text }) => {
    expect(await ask({ host: "weights.example.com", path })).toMatchObject({ status, text });
  });

  test("a word about it where no route has the host", async () => {
    expect(await ask({ host: "unknown.example.org" })).toMatchObject({ status: 404, text: NO_ROUTE });
  });

  test("the share of a backend that is missing gets a word about it", async () => {
    const replies = await Promise.all(
      Array.from({ length: 40 }, () => ask({ host: "weights.example.com", path: "/lost" })),
    );
    const texts = replies.filter(({ status }) => status === 500).map(({ text }) => text);
    expect([...new Set(texts)]).toEqual([NO_BACKEND]);
  });

  test.each([404, 500])("a backend's own empty %i stays empty", async (status) => {
    const headers = { "x-stub-status": String(status), "x-stub-body": "" };
    expect(await ask({ host: "time.example.com", path: "/none", headers })).toMatchObject({ status, text: "" });
  });

  const slow = { "x-stub-body": "late", "x-stub-cut": "2", "x-stub-delay-ms": "400" };
  test("a request that takes too long is answered 504", async () => {
    upstreams.a.respond(() => undefined);
    expect((await ask({ host: "time.example.com", path: "/request" })).status).toBe(504);
    expect((await ask({ host: "time.example.com", path: "/attempt" })).status).toBe(504);
  });

  test("a request without a limit may take its time", async () => {
    expect((await ask({ host: "time.example.com", path: "/none", headers: slow })).text).toBe("late");
  });

  test("a request is repeated at another endpoint, as often as the rule says", async () => {
    const failed = { host: "time.example.com", path: "/retry", headers: { "x-stub-status": "503" } };
    expect((await ask(failed)).status).toBe(503);
    expect(upstreams.a.requests.length + upstreams.b.requests.length).toBe(3);
    expect(Math.min(upstreams.a.requests.length, upstreams.b.requests.length)).toBeGreaterThan(0);
    await ask({ ...failed, headers: { "x-stub-status": "502" } });
    expect(upstreams.a.requests.length + upstreams.b.requests.length).toBe(4);
  });

  test.each([
    { kind: "cookie", answer: "set-cookie", question: (value: string) => ({ cookie: value.split(";", 1)[0] ?? "" }) },
    { kind: "header", answer: "x-session", question: (value: string) => ({ "x-session": value }) },
  ])("a client with a session by $kind stays with its endpoint", async ({ kind, answer, question }) => {
    const path = `/${kind}`;
    const first = await ask({ host: "session.example.com", path });
    const [token = ""] = valuesOf(first.rawHeaders, answer);
    expect(token).not.toBe("");
    for (let i = 0; i < 6; i++) {
      const next = await ask({ host: "session.example.com", path, headers: question(token) });
      expect(next.headers["x-upstream"]).toBe(first.headers["x-upstream"]);
    }
  });

  test("requests without a session are spread", async () => {
    const replies = await Promise.all([1, 2, 3, 4].map(() => ask({ host: "session.example.com", path: "/cookie" })));
    expect(new Set(replies.map(({ headers }) => headers["x-upstream"])).size).toBe(2);
  });

  test("a mirror gets what the backend gets, and its answer counts for nothing", async () => {
    upstreams.mirror.respond((_request, response) => {
      response.writeHead(500).end();
    });
    const reply = await ask({ host: "mirror.example.com", method: "POST", path: "/x", chunks: ["body"] });
    expect([reply.status, reply.headers["x-upstream"]]).toEqual([200, "a"]);
    const copy = await upstreams.mirror.nextRequest();
    expect([copy.method, copy.path, copy.text, copy.headers.host]).toEqual([
      "POST",
      "/x",
      "body",
      "mirror.example.com",
    ]);
    expect(upstreams.second.requests).toHaveLength(0);
  });

  const cors = { host: "cors.example.com", path: "/app" };
  test.each([
    { origin: "https://a.example.com", allowed: true },
    { origin: "https://x.b.example.com", allowed: true },
    { origin: "https://b.example.com", allowed: false },
    { origin: "https://a.example.com.evil.org", allowed: false },
  ])("a preflight from $origin is answered by the proxy, allowed: $allowed", async ({ origin, allowed }) => {
    const { status, headers } = await ask({
      ...cors,
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "PUT", "access-control-request-headers": "x-a" },
    });
    expect(status).toBe(200);
    expect(upstreams.a.requests).toHaveLength(0);
    // The word that browsers go by: without it they send no request.
    expect(headers["access-control-allow-origin"]).toBe(allowed ? origin : undefined);
    if (!allowed) return;
    expect(headers["access-control-allow-methods"]).toBe("PUT");
    expect(headers["access-control-allow-headers"]).toBe("x-a");
    expect(headers["access-control-allow-credentials"]).toBe("true");
    expect(headers["access-control-max-age"]).toBe("60");
  });

  test("an answer to another origin says who may read it", async () => {
    const origin = "https://a.example.com";
    const { status, headers } = await ask({ ...cors, method: "PUT", headers: { origin } });
    expect([status, headers["access-control-allow-origin"], headers["access-control-expose-headers"]]).toEqual([
      200,
      origin,
      "x-b",
    ]);
  });
});
