import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  bootstrap,
  type EndpointInit,
  Envoy,
  type EnvoyResources,
  httpCluster,
  httpListener,
  retryPolicy,
  route,
  stdoutAccessLog,
  validateBootstrap,
  virtualHost,
  wasmFilter,
} from "../src/index.ts";
import { selfSigned } from "./certificate.ts";
import { compileMarker } from "./marker.ts";
import { sampleGateway } from "./sample.ts";

const identity = selfSigned("llm.internal");
let module: Uint8Array;
let directory: string;
let caFile: string;

beforeAll(async () => {
  module = await compileMarker();
  directory = mkdtempSync(join(tmpdir(), "gateway-test-"));
  caFile = join(directory, "ca.pem");
  writeFileSync(caFile, identity.certificate);
});
afterAll(() => rmSync(directory, { recursive: true }));

test("Envoy accepts a gateway that uses every constructor", async () => {
  expect(await validateBootstrap(sampleGateway({ bytes: module }, caFile))).toEqual({ kind: "valid" });
});

/** Port of a server that lives as long as the test. */
async function serve(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function plainServer(handler: RequestListener): Promise<number> {
  return serve(createServer(handler));
}

function tlsServer(handler: RequestListener): Promise<number> {
  return serve(createTlsServer({ key: identity.key, cert: identity.certificate }, handler));
}

/** Answers 200 with what it was sent: attempt count and host name. */
const echo: RequestListener = (request, response) => {
  const { "x-envoy-attempt-count": attempt, host } = request.headers;
  response.end(JSON.stringify({ attempt, host }));
};

const unavailable: RequestListener = (_request, response) => {
  response.writeHead(503).end("overloaded");
};

function gateway(endpoints: EndpointInit[], cluster = "providers"): EnvoyResources {
  const attempts = route({ name: "chat", to: { cluster }, retry: retryPolicy({ retries: 1 }), rewriteHost: true });
  const listener = httpListener({
    name: "gateway",
    virtualHosts: [virtualHost({ name: "all", routes: [attempts] })],
    accessLogs: [stdoutAccessLog()],
  });
  const filter = wasmFilter({ name: "marker", module: { bytes: module }, configuration: "upstream" });
  return { listeners: [listener], clusters: [httpCluster({ name: cluster, endpoints, filters: [filter] })] };
}

describe("a gateway in front of providers", () => {
  let envoy: Envoy;
  let url: string;

  beforeAll(async () => {
    envoy = await Envoy.start({
      bootstrap: bootstrap(),
      resources: gateway([{ address: "127.0.0.1", port: 9 }]),
      drainSeconds: 1,
    });
    url = await envoy.url("gateway");
  });
  afterAll(() => envoy.stop());

  test("falls back to the next priority, with TLS and an upstream filter of its own", async () => {
    const [first, second] = [await plainServer(unavailable), await tlsServer(echo)];
    await envoy.apply(
      gateway([
        { address: "127.0.0.1", port: first },
        { address: "127.0.0.1", port: second, priority: 1, hostname: "llm.internal", tls: { caFile } },
      ]),
    );
    const response = await fetch(`${url}/v1/chat`, { headers: { connection: "close" } });
    expect(response.headers.get("x-marker")).toBe('"upstream"');
    expect(await response.json()).toEqual({ attempt: "2", host: "llm.internal" });
  });

  test("does not trust a certificate for another name", async () => {
    const port = await tlsServer(echo);
    await envoy.apply(gateway([{ address: "127.0.0.1", port, hostname: "llm.elsewhere", tls: { caFile } }]));
    expect((await fetch(url, { headers: { connection: "close" } })).status).toBe(503);
    const counter = "cluster.providers.ssl.fail_verify_san";
    expect((await envoy.admin.stats(counter)).get(counter)).toBeGreaterThan(0);
  });

  test("writes a JSON line for each request", async () => {
    await envoy.apply(gateway([{ address: "127.0.0.1", port: await plainServer(echo) }]));
    await (await fetch(`${url}/v1/logged`, { headers: { connection: "close" } })).text();
    const logged = () => envoy.accessLog.lines.find((line) => line.includes("/v1/logged"));
    await expect.poll(logged, { timeout: 20_000 }).toBeDefined();
    expect(JSON.parse(logged() ?? "")).toMatchObject({
      response_code: 200,
      route_name: "chat",
      upstream_cluster: "providers",
    });
  });

  test("moves to another cluster and lets the old one go", async () => {
    const port = await plainServer(echo);
    await envoy.apply(gateway([{ address: "127.0.0.1", port }], "first"));
    expect(await envoy.apply(gateway([{ address: "127.0.0.1", port }], "second"))).toEqual({ kind: "applied" });
    expect((await fetch(url, { headers: { connection: "close" } })).status).toBe(200);
    const clusters = await envoy.admin.get("/clusters");
    expect(clusters).toContain("second::");
    expect(clusters).not.toContain("first::");
  });

  test("keeps the old cluster when Envoy refuses the new one, and says why", async () => {
    const port = await plainServer(echo);
    const good = gateway([{ address: "127.0.0.1", port }]);
    await envoy.apply(good);
    const bad = gateway([{ address: "127.0.0.1", port, tls: { caFile: join(directory, "absent.pem") } }]);
    const result = await envoy.apply(bad);
    expect(result).toMatchObject({ kind: "rejected", errors: [{ resource: "cluster" }] });
    expect(result).toHaveProperty("errors[0].message", expect.stringContaining("absent.pem"));
    expect((await fetch(url, { headers: { connection: "close" } })).status).toBe(200);
    expect(await envoy.apply(bad)).toMatchObject({ kind: "rejected" });
    expect(await envoy.apply(good)).toEqual({ kind: "applied" });
  });
});
