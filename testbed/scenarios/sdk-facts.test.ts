import { generateKeyPairSync, verify } from "node:crypto";
import { findEnvoy } from "@sluice/envoy";
import { type Gateway, hosts, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { rawRequest } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { probe } from "../src/probe.ts";

/** The emulator stands for the newest Envoy in this, since only there is something to try. */
async function canSign(host: string): Promise<boolean> {
  if (host !== "Envoy") return !host.includes("higress");
  return Number((await findEnvoy()).version.split(".")[1]) >= 40;
}

describe.each(hosts)("properties, routes, clock and logs through the SDK on $name", (host) => {
  let first: Upstream;
  let second: Upstream;
  let gateway: Gateway;
  beforeAll(async () => {
    first = await startUpstream();
    second = await startUpstream();
    gateway = await host.open({
      plugins: [probe(), probe({ header: "x-probe-next" })],
      upstreams: { first: { url: first.url }, second: { url: second.url } },
      routes: [
        { name: "to-second", upstream: "second", headers: { "x-tenant": "second" } },
        { name: "to-first", upstream: "first" },
      ],
    });
  });
  afterAll(async () => {
    await gateway?.close();
    await first?.close();
    await second?.close();
  });
  beforeEach((context) => {
    first.clear();
    second.clear();
    showLogsOnFailure(context, { gateway, first, second });
  });

  async function report(headers: Record<string, string>): Promise<Record<string, unknown>> {
    return JSON.parse((await rawRequest(gateway.url, { headers })).text);
  }

  test("route, cluster and the properties of a request are known by one name on every host", async () => {
    const found = await report({ "x-probe": "read-properties", "x-dotted.name": "v" });
    expect(found).toEqual({
      route: "to-first",
      cluster: "first",
      path: "/",
      header: "v",
      port: expect.any(Number),
      // Higress's Envoy does not tell.
      attempts: host.name.includes("higress") ? -1 : 0,
      notAnInteger: -1,
      unknown: true,
    });
    expect(found.port).toBeGreaterThan(0);
  });

  test("one plugin reads what another has set, and the access log is where it was set for", async () => {
    const key = { "x-probe-key": "ai_log", "x-probe-value": '{"who":"alice"}' };
    const reply = await rawRequest(gateway.url, {
      headers: { "x-probe": "set-property", "x-probe-next": "get-property", ...key },
    });
    const seen = await first.nextRequest();
    expect(seen.headers).toMatchObject({ "x-set": "true", "x-got": '{"who":"alice"}' });
    expect(reply.headers["x-from-upstream"]).toBe("true");
    expect(reply.headers["x-attempts"]).toBe(host.name.includes("higress") ? "-1" : "1");
    if (host.name === "Envoy")
      await vi.waitFor(() => expect(gateway.logs().join("\n")).toContain('{\\"who\\":\\"alice\\"}'));
  });

  test("a reply made before the upstream is told apart from the upstream's", async () => {
    const headers = { "x-probe": "get-property", "x-probe-next": "reply", "x-probe-phase": "request-headers" };
    const reply = await rawRequest(gateway.url, { headers });
    expect(reply.status).toBe(418);
    expect(reply.headers["x-from-upstream"]).toBe("false");
  });

  test("clear_route_cache sends the request where its headers now say", async () => {
    await rawRequest(gateway.url, { headers: { "x-probe": "reroute", "x-probe-route": "clear" } });
    expect((await second.nextRequest()).headers["x-tenant"]).toBe("second");
    expect(first.requests).toHaveLength(0);
  });

  test("a changed request header re-routes by itself, unless keepRoute was called on Higress", async () => {
    await rawRequest(gateway.url, { headers: { "x-probe": "reroute" } });
    const seen = await second.nextRequest();
    // What properties say of the route lags behind: it is chosen when the request goes on.
    expect(seen.headers).toMatchObject({ "x-tenant": "second", "x-routes": "to-first to-first" });
    await rawRequest(gateway.url, { headers: { "x-probe": "reroute", "x-probe-route": "keep" } });
    const kept = host.name.includes("higress") ? first : second;
    expect((await kept.nextRequest()).headers["x-tenant"]).toBe("second");
  });

  test("a foreign function answers bytes, an unknown one a reason", async () => {
    expect(await report({ "x-probe": "call-foreign" })).toEqual({
      compressed: true,
      restored: true,
      unknownFailed: true,
      reason: "foreign function no_such_function answered 1",
    });
  });

  test("a host that can sign gives the signature, any other one the reason", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = Buffer.from(privateKey.export({ type: "pkcs8", format: "pem" })).toString("base64");
    const { signature, reason } = await report({ "x-probe": "sign-by-host", "x-probe-key": key });
    if (!(await canSign(host.name))) {
      expect({ signature, reason }).toEqual({ signature: "", reason: "foreign function sign answered 1" });
      return;
    }
    expect(reason).toBe("");
    expect(verify("sha256", Buffer.from("/"), publicKey, Buffer.from(String(signature), "base64"))).toBe(true);
    const other = await report({ "x-probe": "sign-by-host", "x-probe-key": "bm8ga2V5" });
    expect(other).toEqual({ signature: "", reason: "foreign function sign gave no signature" });
  });

  test("the clocks are the machine's, and random numbers are in range", async () => {
    const before = Date.now();
    const found = await report({ "x-probe": "read-clock" });
    expect(found).toMatchObject({
      nanoseconds: true,
      forward: true,
      inRange: true,
      distinct: true,
      noBytes: 0,
      largest: 9,
    });
    expect(found.wall).toBeGreaterThanOrEqual(before - 1);
    expect(found.wall).toBeLessThanOrEqual(Date.now() + 1);
  });
});

describe.each(hosts)("the level of logs on $name", (host) => {
  async function linesAt(config: unknown): Promise<{ enabled: string; said: string[]; longest: number }> {
    const upstream = await startUpstream();
    onTestFinished(() => upstream.close());
    const gateway = await host.open({ plugins: [probe(config)], upstreams: { main: { url: upstream.url } } });
    onTestFinished(() => gateway.close());
    const { text } = await rawRequest(gateway.url, { headers: { "x-probe": "write-log" } });
    const long = () => gateway.logs().find((line) => line.includes("probe: long:"));
    await vi.waitFor(() => expect(long()).toBeDefined());
    const said = gateway.logs().flatMap((line) => /probe: says: (\w+)/.exec(line)?.[1] ?? []);
    return { enabled: JSON.parse(text).enabled.trim(), said, longest: /é+…/.exec(long() ?? "")?.[0].length ?? 0 };
  }

  test("is info when nobody says otherwise, and a long line is cut", async () => {
    const { enabled, said, longest } = await linesAt({});
    expect(enabled).toBe("info warn error critical");
    expect(said).toEqual(["info", "warn", "error", "critical"]);
    expect(longest).toBeGreaterThan(4000);
    expect(longest).toBeLessThanOrEqual(4097);
  });

  test("is what _log_level_ says", async () => {
    expect(await linesAt({ _log_level_: "error" })).toMatchObject({
      enabled: "error critical",
      said: ["error", "critical"],
    });
    expect((await linesAt({ _log_level_: "trace" })).enabled).toBe("trace debug info warn error critical");
  });
});

describe.each(hosts)("an upstream filter on $name", (host) => {
  test("reads the metadata of the endpoint that each attempt goes to", async () => {
    const failing = await startUpstream();
    failing.respond((_request, response) => void response.writeHead(503).end());
    const working = await startUpstream();
    const gateway = await host.open({
      plugins: [probe({}, { position: "upstream" })],
      upstreams: {
        main: {
          url: failing.url,
          metadata: { provider: "first" },
          fallback: [{ url: working.url, metadata: { provider: "second" } }],
        },
      },
    });
    onTestFinished(async () => {
      await gateway.close();
      await failing.close();
      await working.close();
    });
    const reply = await rawRequest(gateway.url, { headers: { "x-probe": "read-endpoint" } });
    expect(reply.status).toBe(200);
    const seen = [await failing.nextRequest(), await working.nextRequest()].map(({ headers }) => headers["x-provider"]);
    // On Higress the filter has run before an endpoint is picked.
    expect(seen).toEqual(host.upstreamFilters ? ["first", "second"] : ["", ""]);
  });
});
