import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  type AdsInit,
  type AdsRefusal,
  AdsServer,
  bootstrap,
  type Cluster,
  certificateSecret,
  directResponse,
  discoveredFilter,
  downstreamTls,
  duration,
  Envoy,
  filterChain,
  httpCluster,
  httpConnectionFilter,
  httpListener,
  type Listener,
  listener,
  loadAssignment,
  makeSnapshot,
  type NodeState,
  type Route,
  route,
  routeConfiguration,
  type SnapshotInit,
  virtualHost,
  wasmExtension,
} from "../src/index.ts";
import { selfSigned } from "./certificate.ts";
import { compileMarker } from "./marker.ts";

let module: Uint8Array;
let upstream: number;

beforeAll(async () => {
  module = await compileMarker();
  const server = createServer((_request, response) => void response.end("upstream\n"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  upstream = (server.address() as AddressInfo).port;
  return () => server.close();
});

/** What a test varies of a gateway with a discovered filter before its router and one in its cluster. */
interface GatewayInit {
  readonly filter?: string;
  readonly upstreamFilter?: string;
  readonly routes?: readonly Route[];
  readonly clusters?: readonly Cluster[];
  readonly listeners?: readonly Listener[];
}

const hello = (body: string) => directResponse({ name: "hello", status: 200, body });
const to = (cluster: string) => route({ name: "up", match: { pathPrefix: "/up" }, to: { cluster } });

function discovered(name: string): Cluster {
  return httpCluster({ name, discovered: [{}], filters: [discoveredFilter("upstream")] });
}

function marker(name: string, configuration: string) {
  return wasmExtension({ name, module: { bytes: module }, configuration });
}

function gateway(init: GatewayInit = {}): SnapshotInit {
  const clusters = init.clusters ?? [discovered("backend")];
  const web = httpListener({ name: "web", routeConfiguration: "web", filters: [discoveredFilter("downstream")] });
  const virtualHosts = [virtualHost({ name: "all", routes: init.routes ?? [to("backend"), hello("one")] })];
  const endpoints = [{ address: "127.0.0.1", port: upstream }];
  return {
    listeners: [web, ...(init.listeners ?? [])],
    routes: [routeConfiguration("web", virtualHosts)],
    clusters,
    endpoints: clusters.map(({ name }) => loadAssignment({ cluster: name, endpoints, kinds: [{}] })),
    extensions: [marker("downstream", init.filter ?? "down"), marker("upstream", init.upstreamFilter ?? "up")],
  };
}

/** The answer's body, and what the filters have marked it with. */
async function ask(url: string): Promise<{ status: number; body: string; marker: string | null }> {
  const response = await fetch(url, { headers: { connection: "close" } });
  return { status: response.status, body: await response.text(), marker: response.headers.get("x-marker") };
}

/** The body of an answer over TLS, by a name that need not resolve. */
function askTls(port: number, servername: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, servername, ca, agent: false }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => {
        body += chunk.toString("utf8");
      });
      response.on("end", () => resolve(body));
    });
    sent.on("error", reject);
    sent.end();
  });
}

const GROUP = "gateway/default/gw";

test("Envoy and server show each other certificates, and the server knows whose it is", async () => {
  const directory = mkdtempSync(join(tmpdir(), "ads-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const [own, client] = [selfSigned("controller.internal"), selfSigned("gateway-a")];
  const file = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  const tls = { certificateChain: own.certificate, privateKey: own.key, clientAuthorities: client.certificate };
  const server = await AdsServer.start({
    tls,
    groupOf: (_node, { certificateNames }) => certificateNames.join(),
  });
  onTestFinished(() => server.close());
  server.setSnapshot("DNS:gateway-a", makeSnapshot(gateway()));
  const shown = { certificateFile: file("client.pem", client.certificate), keyFile: file("key.pem", client.key) };
  const ads: AdsInit = {
    variant: "delta",
    host: "127.0.0.1",
    port: server.port,
    tls: { caFile: file("ca.pem", own.certificate), serverName: "controller.internal", client: shown },
  };
  const envoy = await Envoy.start({ bootstrap: bootstrap({ ads }) });
  onTestFinished(async () => void (await envoy.stop()));
  expect((await ask(`${await envoy.url("web")}/x`)).body).toBe("one");
});

describe.each(["sotw", "delta"] as const)("Envoy by %s", (variant) => {
  let server: AdsServer;
  let envoy: Envoy;
  let url: string;
  const refusals: AdsRefusal[] = [];

  function startServer(port = 0): Promise<AdsServer> {
    return AdsServer.start({
      port,
      groupOf: ({ metadata }) => String(metadata["sluice.dev/gateway"] ?? ""),
      clusterLinger: 50,
      events: { refused: (refusal) => refusals.push(refusal) },
    });
  }

  function startEnvoy(): Promise<Envoy> {
    const ads: AdsInit = { variant, host: "127.0.0.1", port: server.port };
    const node = { id: "envoy-1", cluster: "gw", metadata: { "sluice.dev/gateway": GROUP } };
    return Envoy.start({ bootstrap: bootstrap({ ads, node }), drainSeconds: 1 });
  }

  /** Resolves when Envoy has taken, or refused, all of it. */
  function serve(init: GatewayInit | SnapshotInit): Promise<readonly NodeState[]> {
    server.setSnapshot(GROUP, makeSnapshot("extensions" in init ? init : gateway(init as GatewayInit)));
    return server.waitUntilServed(GROUP);
  }

  beforeAll(async () => {
    server = await startServer();
    server.setSnapshot(GROUP, makeSnapshot(gateway()));
    envoy = await startEnvoy();
    url = await envoy.url("web");
    return async () => {
      await envoy.stop();
      await server.close();
    };
  });

  /** Waits until the clusters of earlier configurations have gone; the backend and the server remain. */
  async function tidy(): Promise<void> {
    const gauge = "cluster_manager.active_clusters";
    await expect.poll(async () => (await envoy.admin.stats(`${gauge}$`)).get(gauge)).toBe(2);
  }

  beforeEach(async () => {
    await serve({});
    await tidy();
    refusals.length = 0;
  });

  /** How often each subscription of Envoy's has taken something, and how often listeners and filters were made anew. */
  async function updates(): Promise<Record<string, number>> {
    const counters = await envoy.admin.stats(
      "(update_success|config_reload|listener_added|listener_modified|cluster_added|cluster_modified)$",
    );
    // Those of a listener that drains go with it.
    return Object.fromEntries([...counters].filter(([name]) => !name.startsWith("sds.")));
  }

  test("serves listener, routes, cluster, endpoints and filters", async () => {
    expect(await ask(`${url}/x`)).toEqual({ status: 200, body: "one", marker: '"down"' });
    expect(await ask(`${url}/up`)).toEqual({ status: 200, body: "upstream\n", marker: '"up", "down"' });
    const [state] = server.nodes();
    const held = { cluster: 1, endpoint: 1, extension: 2, listener: 1, route: 1 };
    expect(state).toMatchObject({ group: GROUP, node: "envoy-1", variant, settled: true, held, refusals: [] });
  });

  test("takes one changed route and nothing else", async () => {
    const before = await updates();
    await serve({ routes: [to("backend"), hello("two")] });
    expect((await ask(`${url}/x`)).body).toBe("two");
    const after = await updates();
    const grown = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(grown.sort()).toEqual(["http.web.rds.web.config_reload", "http.web.rds.web.update_success"]);
  });

  test("takes a changed configuration of a filter without a new listener or cluster", async () => {
    const before = await envoy.admin.stats("(listener|cluster)_modified$");
    await serve({ filter: "changed", upstreamFilter: "too" });
    await expect.poll(() => ask(`${url}/up`)).toMatchObject({ marker: '"too", "changed"' });
    expect(await envoy.admin.stats("(listener|cluster)_modified$")).toEqual(before);
  });

  test("moves to another cluster, which is warm before a route leads there, and lets the old one go", async () => {
    await serve({ clusters: [discovered("second")], routes: [to("second")] });
    expect((await ask(`${url}/up`)).body).toBe("upstream\n");
    await expect.poll(() => envoy.admin.get("/clusters")).not.toContain("backend::");
  });

  test("warms a changed cluster at once although its endpoints are as they were", async () => {
    const changed = httpCluster({ name: "backend", discovered: [{}], connectTimeout: 1 });
    await serve({ clusters: [changed] });
    expect(await envoy.admin.stats("cluster_manager.(warming_clusters|cds.update_rejected)$")).toEqual(
      new Map([
        ["cluster_manager.cds.update_rejected", 0],
        ["cluster_manager.warming_clusters", 0],
      ]),
    );
    const timeouts = await envoy.admin.stats("init_fetch_timeout$");
    expect([...timeouts.values()].filter((count) => count > 0)).toEqual([]);
    expect((await ask(`${url}/up`)).body).toBe("upstream\n");
  });

  test("fails no request while routes move from cluster to cluster", async () => {
    const statuses = new Set<number>();
    let moving = true;
    const client = async () => {
      while (moving) {
        statuses.add((await ask(`${url}/up`)).status);
      }
    };
    const clients = [client(), client()];
    for (let move = 0; move < 30; move++) {
      const name = `cluster-${move}`;
      await serve({ clusters: [discovered(name)], routes: [to(name)] });
    }
    moving = false;
    await Promise.all(clients);
    expect([...statuses]).toEqual([200]);
  });

  test("adds and removes a listener with a certificate of its own", async () => {
    const { key, certificate } = selfSigned("a.test");
    const tls = downstreamTls({ certificates: ["a.test"] });
    const filters = [httpConnectionFilter({ name: "https", routeConfiguration: "web" })];
    const https = listener({
      name: "https",
      filterChains: [filterChain({ name: "a", serverNames: ["a.test"], tls, filters })],
    });
    const secrets = [certificateSecret({ name: "a.test", certificateChain: certificate, privateKey: key })];
    await serve({ ...gateway({ listeners: [https] }), secrets });
    const tlsUrl = new URL(await envoy.url("https"));
    expect(await askTls(Number(tlsUrl.port), "a.test", certificate)).toBe("one");
    await serve({});
    await expect.poll(() => envoy.listeners()).toHaveLength(1);
  });

  test("says which resource it refuses, and serves the rest", async () => {
    const routes = [route({ name: "r", match: { pathRegex: "(" }, to: { cluster: "backend" } })];
    const broken = routeConfiguration("web", [virtualHost({ name: "all", routes })]);
    await serve({ ...gateway({ filter: "served" }), routes: [broken] });
    expect(refusals).toMatchObject([{ group: GROUP, node: "envoy-1", type: "route", refusals: [{ name: "web" }] }]);
    expect(refusals[0]?.refusals[0]?.error).toContain("missing )");
    expect(await ask(`${url}/x`)).toMatchObject({ body: "one", marker: '"served"' });
    await serve({ routes: [hello("mended")] });
    expect((await ask(`${url}/x`)).body).toBe("mended");
  });

  test("keeps a filter whose new configuration the plugin refuses", async () => {
    await serve({ filter: "bad" });
    expect(refusals).toMatchObject([{ type: "extension", refusals: [{ name: "downstream" }] }]);
    expect((await ask(`${url}/x`)).marker).toBe('"down"');
  });

  test("takes a cluster that it refused for its filter's sake once the filter is right", async () => {
    const serveLate = (configuration: string, ...names: string[]) => {
      const init = { discovered: [{}], filters: [discoveredFilter("late")] };
      const clusters = [discovered("backend"), ...names.map((name) => httpCluster({ name, ...init }))];
      const rest = gateway({ clusters, routes: [to(names.at(-1) ?? "backend"), hello("one")] });
      return serve({ ...rest, extensions: [...(rest.extensions ?? []), marker("late", configuration)] });
    };
    await serveLate("bad", "first");
    // The first one waits for the filter; a second one is refused with it.
    const [refusing] = await serveLate("bad", "first", "second");
    expect(refusing?.refusals.map(({ type, name }) => [type, name])).toEqual([
      ["cluster", "second"],
      ["extension", "late"],
    ]);
    expect(await serveLate("right", "first", "second")).toMatchObject([{ refusals: [] }]);
    const right = { status: 200, body: "upstream\n", marker: '"right", "down"' };
    await expect.poll(() => ask(`${url}/up`)).toEqual(right);
  });

  test("refuses each of two filters whose new configurations the plugin refuses, and takes the third", async () => {
    const [state] = await serve({ filter: "bad", upstreamFilter: "too" });
    expect(state?.refusals).toMatchObject([{ type: "extension", name: "downstream" }]);
    await expect.poll(async () => (await ask(`${url}/up`)).marker).toBe('"too", "down"');
    const [both] = await serve({ filter: "bad 2", upstreamFilter: "bad 2" });
    expect(both?.refusals.map(({ name }) => name)).toEqual(["downstream", "upstream"]);
    expect((await ask(`${url}/up`)).marker).toBe('"too", "down"');
  });

  test("takes ninety-nine clusters and a listener beside one cluster that breaks Envoy's rules", async () => {
    const good = Array.from({ length: 99 }, (_, index) => discovered(`good-${index}`));
    const bad = { ...discovered("ugly"), connectTimeout: undefined, dnsRefreshRate: duration(0) };
    await serve({ clusters: [discovered("backend"), bad, ...good], routes: [to("good-98"), hello("one")] });
    expect(refusals.map(({ type, refusals: [refusal] }) => [type, refusal?.name])).toEqual([["cluster", "ugly"]]);
    expect((await ask(`${url}/up`)).body).toBe("upstream\n");
  });

  test("serves on without the server, and takes nothing anew when it is back", async () => {
    await serve({ clusters: [discovered("backend"), discovered("gone")] });
    await serve({});
    await tidy();
    const before = await updates();
    const { port } = server;
    await server.close();
    await expect
      .poll(() => envoy.admin.stats("control_plane.connected_state$"))
      .toEqual(new Map([["control_plane.connected_state", 0]]));
    expect((await ask(`${url}/up`)).body).toBe("upstream\n");
    server = await startServer(port);
    server.setSnapshot(GROUP, makeSnapshot(gateway()));
    await server.waitUntilServed(GROUP);
    expect(await updates()).toEqual(before);
    await serve({ routes: [hello("after")] });
    // Envoy's worker may take it a moment after Envoy has acknowledged it.
    await expect.poll(async () => (await ask(`${url}/x`)).body).toBe("after");
  });

  test("gets all of it again when it is started again", async () => {
    await envoy.stop();
    envoy = await startEnvoy();
    url = await envoy.url("web");
    expect(await ask(`${url}/up`)).toMatchObject({ body: "upstream\n", marker: '"up", "down"' });
  });
});
