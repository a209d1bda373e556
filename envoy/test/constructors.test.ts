import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ADS_CLUSTER,
  type AdsInit,
  type BootstrapInit,
  bootstrap,
  type Cluster,
  CORS_FILTER,
  closeFilter,
  corsFilter,
  corsPolicy,
  directResponse,
  disabledFilter,
  discoveredFilter,
  downstreamTls,
  EXT_PROC_FILTER,
  enableFilter,
  extProcFilter,
  extProcRoute,
  filterChain,
  httpCluster,
  httpConnectionFilter,
  httpListener,
  type Listener,
  listener,
  maglev,
  overrideHostByMetadata,
  type Route,
  redirect,
  retryPolicy,
  ringHash,
  route,
  routeConfiguration,
  routedExtProcFilter,
  STATEFUL_SESSION_FILTER,
  skipFilter,
  statefulSession,
  statefulSessionFilter,
  tcpCluster,
  tcpProxy,
  udpListener,
  validateBootstrap,
  virtualHost,
  wasmFilter,
} from "../src/index.ts";
import { selfSigned } from "./certificate.ts";
import { compileMarker } from "./marker.ts";

const identity = selfSigned("llm.internal");
const ads: AdsInit = { variant: "delta", host: "127.0.0.1", port: 9 };
let directory: string;
let module: Uint8Array;

beforeAll(async () => {
  module = await compileMarker();
  directory = mkdtempSync(join(tmpdir(), "constructors-test-"));
  writeFileSync(join(directory, "ca.pem"), identity.certificate);
  writeFileSync(join(directory, "key.pem"), identity.key);
});
afterAll(() => rmSync(directory, { recursive: true }));

/** What Envoy itself says. */
async function verdict(init: BootstrapInit): Promise<unknown> {
  return await validateBootstrap(bootstrap({ ads, ...init }));
}

const VALID = { kind: "valid" };

function web(...routes: Route[]): Listener {
  const filters = [
    corsFilter(),
    statefulSessionFilter(),
    disabledFilter(wasmFilter({ name: "marker", module: { bytes: module }, configuration: "x" })),
  ];
  const host = virtualHost({ name: "all", routes, filterConfigs: { marker: skipFilter() } });
  return httpListener({ name: "web", filters, virtualHosts: [host] });
}

const plain = (name: string): Cluster => httpCluster({ name, endpoints: [{ address: "10.0.0.1", port: 80 }] });

describe("Envoy takes", () => {
  test("a route with every part", async () => {
    const edits = { set: [{ name: "x-a", value: "50%" }], add: [{ name: "x-b", value: "" }], remove: ["x-c"] };
    const match = {
      pathPrefix: "/v1",
      method: "POST",
      headers: { "x-a": "1", "x-b": { regex: "b+" }, "x-c": { present: false } },
      query: { q: { regex: "a|b" }, r: "1" },
    };
    const weighted = [
      { cluster: "a", weight: 9, requestHeaders: edits, responseHeaders: edits, rewriteHost: "x" },
      { cluster: "b", weight: 1, filterConfigs: { marker: enableFilter() } },
    ];
    const full = route({
      name: "full",
      match,
      to: { weighted },
      requestHeaders: edits,
      responseHeaders: edits,
      timeout: 10,
      idleTimeout: 5,
      retry: retryPolicy({
        retries: 2,
        avoid: "hosts",
        statuses: [500, 503],
        backOff: { base: 0.1, max: 1 },
        perTryTimeout: 3,
      }),
      rewritePath: { prefix: "/v1", replacement: "/" },
      mirrors: [{ cluster: "a", share: 0.05 }, { cluster: "b" }],
      refusedUpgrades: ["websocket"],
      hash: [{ header: "h" }, { query: "q" }, { sourceAddress: true }, { cookie: "c", ttl: 60, path: "/" }],
      clusterNotFound: 500,
      metadata: { rule: 0 },
      filterConfigs: {
        marker: enableFilter(),
        [CORS_FILTER]: corsPolicy({ origins: ["*", "https://a.test"], methods: ["GET"], maxAge: 5, credentials: true }),
        [STATEFUL_SESSION_FILTER]: statefulSession({ cookie: "session", ttl: 60 }),
      },
    });
    const whole = route({
      name: "whole",
      match: { pathRegex: "/x/[0-9]+" },
      to: { cluster: "a" },
      rewriteHost: "b.test",
      rewritePath: { path: "/new" },
      filterConfigs: { [STATEFUL_SESSION_FILTER]: statefulSession({ header: "x-session" }) },
    });
    expect(await verdict({ listeners: [web(full, whole)], clusters: [plain("a"), plain("b")] })).toEqual(VALID);
  });

  test("endpoint pickers, for a listener and for a route", async () => {
    const pool = httpCluster({
      name: "pool",
      endpoints: [{ address: "10.0.0.1", port: 8000 }],
      loadBalancing: overrideHostByMetadata("x-gateway-destination-endpoint"),
    });
    const picker = { cluster: "epp", authority: "epp.test", failOpen: true };
    const filterConfigs = { [EXT_PROC_FILTER]: extProcRoute(picker) };
    const hosts = [
      virtualHost({ name: "all", routes: [route({ name: "r", to: { cluster: "pool" }, filterConfigs })] }),
    ];
    const listeners = [extProcFilter({ ...picker, messageTimeout: 1 }), routedExtProcFilter()].map((filter, index) =>
      httpListener({ name: `l${index}`, filters: [filter], virtualHosts: hosts }),
    );
    const epp = httpCluster({ name: "epp", protocol: "http2", endpoints: [{ address: "10.0.0.2", port: 9002 }] });
    expect(await verdict({ listeners, clusters: [pool, epp] })).toEqual(VALID);
  });

  test("redirects and direct responses", async () => {
    const routes = [
      redirect({ name: "scheme", match: { path: "/a" }, scheme: "https", port: 443, status: 301 }),
      redirect({ name: "path", match: { path: "/b" }, hostname: "b", path: { path: "/c" }, status: 307 }),
      redirect({ name: "prefix", match: { pathPrefix: "/c" }, path: { prefix: "/c", replacement: "/d" }, status: 308 }),
      redirect({ name: "cut", match: { pathPrefix: "/d" }, path: { prefix: "/d", replacement: "" }, status: 303 }),
      directResponse({ name: "rest", status: 404, body: "no", responseHeaders: { set: [{ name: "x", value: "1" }] } }),
    ];
    expect(await verdict({ listeners: [web(...routes)] })).toEqual(VALID);
  });

  test("filter chains by server name: HTTP by RDS with a discovered filter and secrets, passthrough, refusal", async () => {
    const tls = downstreamTls({ certificates: ["a", "b"], clientAuthorities: "ca", clientCertificate: "optional" });
    const web = httpConnectionFilter({
      name: "web",
      routeConfiguration: "web",
      filters: [discoveredFilter("p")],
      trustedHops: 1,
    });
    const weighted = [
      { cluster: "t", weight: 3 },
      { cluster: "t", weight: 1 },
    ];
    const chains = [
      filterChain({ name: "https", serverNames: ["a.test", "*.a.test"], tls, filters: [web] }),
      filterChain({
        name: "passthrough",
        serverNames: ["b.test"],
        filters: [tcpProxy({ name: "b", to: { weighted } })],
      }),
      filterChain({
        name: "tls",
        serverNames: ["c.test"],
        tls: downstreamTls({ certificates: ["a"], alpn: [] }),
        filters: [tcpProxy({ name: "c", to: { cluster: "t" }, idleTimeout: 0 })],
      }),
      filterChain({ name: "rest", filters: [closeFilter()] }),
    ];
    const clusters = [tcpCluster({ name: "t", endpoints: [{ address: "10.0.0.1", port: 5432 }] })];
    expect(await verdict({ listeners: [listener({ name: "l", filterChains: chains })], clusters })).toEqual(VALID);
  });

  test("a UDP listener", async () => {
    const clusters = [tcpCluster({ name: "dns", discovered: [{}] })];
    expect(
      await verdict({ listeners: [udpListener({ name: "u", cluster: "dns", idleTimeout: 5 })], clusters }),
    ).toEqual(VALID);
  });

  test("clusters of each protocol and trust", async () => {
    const authorities = identity.certificate;
    const caFile = join(directory, "ca.pem");
    const names = [{ dns: "a.test" }, { uri: "spiffe://a/b" }];
    const fromEndpoint = { authorities, serverName: { fromEndpoint: true } } as const;
    const clusters = [
      httpCluster({
        name: "discovered",
        discovered: [{ tls: { authorities, serverName: "a", subjectAltNames: names } }],
      }),
      httpCluster({
        name: "providers",
        endpoints: [
          { address: "a.test", port: 443, tls: fromEndpoint },
          { address: "b.test", port: 443, priority: 1, tls: fromEndpoint },
          { address: "10.0.0.1", port: 80, priority: 2 },
        ],
        loadBalancing: maglev(),
      }),
      httpCluster({
        name: "auto",
        protocol: "auto",
        endpoints: [{ address: "10.0.0.1", port: 443, hostname: "a.test", tls: { caFile } }],
        loadBalancing: ringHash(),
      }),
      httpCluster({ name: "h2c", protocol: "http2", discovered: [{}], keepalive: { interval: 1, timeout: 2 } }),
    ];
    expect(await verdict({ clusters })).toEqual(VALID);
  });

  test("a module that it is to fetch", async () => {
    const module = { url: "http://modules/p.wasm", cluster: "modules", sha256: "0".repeat(64) };
    const filters = [wasmFilter({ name: "p", module })];
    const virtualHosts = [virtualHost({ name: "all", routes: [directResponse({ name: "r", status: 200 })] })];
    const listeners = [httpListener({ name: "l", filters, virtualHosts })];
    expect(await verdict({ listeners, clusters: [plain("modules")] })).toEqual(VALID);
  });

  test("an ADS server with mutual TLS", async () => {
    const client = { certificateFile: join(directory, "ca.pem"), keyFile: join(directory, "key.pem") };
    const tls = { caFile: join(directory, "ca.pem"), serverName: "controller", client };
    const server: AdsInit = { variant: "sotw", host: "controller.test", port: 18000, tls };
    const node = { id: "a", cluster: "b", metadata: { "sluice.dev/gateway": "default/gw" } };
    expect(await verdict({ ads: server, node })).toEqual(VALID);
  });
});

test("Envoy turns down a route to a cluster that is not there, so that the answers above mean something", async () => {
  const missing = web(route({ name: "r", to: { cluster: "absent" } }));
  expect(await verdict({ listeners: [missing] })).toMatchObject({
    kind: "invalid",
    message: expect.stringContaining("absent"),
  });
});

test("the bootstrap names the cluster of its ADS server", () => {
  const { staticResources, dynamicResources } = bootstrap({ ads });
  expect(staticResources?.clusters.map(({ name }) => name)).toEqual([ADS_CLUSTER]);
  expect(dynamicResources?.adsConfig?.grpcServices).toMatchObject([
    { targetSpecifier: { value: { clusterName: ADS_CLUSTER } } },
  ]);
});

test("hosts are found without the port when asked for", () => {
  const options = { ignorePort: true, targetEditsWin: true };
  const configuration = routeConfiguration("r", [], options);
  expect(configuration).toMatchObject({ ignorePortInHostMatching: true, mostSpecificHeaderMutationsWins: true });
});
