import { Agent, get, type ServerResponse } from "node:http";
import { showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { ControlPlane } from "../../src/controller/control-plane.ts";
import { ControlledProxy, FLEET } from "../../src/controller/controlled-proxy.ts";
import { Load } from "../../src/controller/load.ts";
import { documents, gatewayYaml, routeYaml, serviceYaml } from "../../src/controller/yaml.ts";

const REQUESTS = 10_000;
const UPDATES = 100;
const HOST = "app.example.com";

let upstreams: readonly Upstream[];

beforeAll(async () => {
  upstreams = await Promise.all(["a", "b"].map((name) => startUpstream({ name, keep: 0 })));
});

afterAll(async () => {
  await Promise.all(upstreams.map((upstream) => upstream.close()));
});

const TO_APP = "[{backendRefs: [{name: app, port: 80}]}]";

/** One route, whose rules are `rules`. */
function world(rules = TO_APP, more: readonly string[] = []): string {
  const ports = upstreams.map(({ port }) => port);
  return documents(
    gatewayYaml(),
    serviceYaml({ name: "app", ports }),
    routeYaml({ name: "app", hostnames: [HOST], rules }),
    ...more,
  );
}

/** A hundred routes more. */
function largeWorld(): string {
  const name = (index: number): string => `other-${index}`;
  const others = Array.from({ length: 100 }, (_, index) =>
    routeYaml({ name: name(index), hostnames: [`${name(index)}.example.com`], rules: TO_APP }),
  );
  return world(TO_APP, others);
}

/** The world as the nth update leaves it: endpoints, clusters, routes, listeners come, change and go. */
function update(index: number): string {
  const [a = 0, b = 0] = upstreams.map(({ port }) => port);
  const own = serviceYaml({ name: `app-${index}`, ports: [index % 2 === 0 ? a : b] });
  const set = `{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-version, value: "${index}"}]}}`;
  const kinds = [
    { rules: `[{filters: [${set}], backendRefs: [{name: app, port: 80}]}]`, more: [] },
    { rules: `[{backendRefs: [{name: app-${index}, port: 80}]}]`, more: [own] },
    { rules: `[{backendRefs: [{name: app, port: 80}, {name: app-${index}, port: 80, weight: 9}]}]`, more: [own] },
    {
      rules: "[{matches: [{path: {value: /}, method: GET}], backendRefs: [{name: app, port: 80}]}]",
      more: [
        routeYaml({
          name: "more",
          hostnames: ["more.example.com"],
          rules: "[{backendRefs: [{name: none, port: 80}]}]",
        }),
      ],
    },
  ] as const;
  const kind = kinds[index % kinds.length] ?? kinds[0];
  const listeners = `[{name: http, port: 80, protocol: HTTP}, {name: other, port: ${8000 + (index % 5)}, protocol: HTTP}]`;
  return world(kind.rules, kind.more).replace(gatewayYaml(), gatewayYaml(listeners));
}

const variants = ["sotw", "delta"] as const;

const ACTIVE_CLUSTERS = "^cluster_manager\\.active_clusters$";

describe("proxies by sotw and by delta", () => {
  let plane: ControlPlane;
  let proxies: ControlledProxy[];
  /** How many each proxy has of the plain world. */
  let clusters: number[];

  const start = () =>
    Promise.all(variants.map((variant) => ControlledProxy.start(plane, { variant, start: { drainSeconds: 5 } })));

  beforeAll(async () => {
    plane = await ControlPlane.start();
    plane.apply(world());
    proxies = await start();
    await plane.settled(FLEET);
    clusters = await sums(ACTIVE_CLUSTERS);
  });

  afterAll(async () => {
    await Promise.all(proxies.map((proxy) => proxy.stop()));
    await plane.close();
  });

  beforeEach((context) => {
    showLogsOnFailure(context, { envoy: { logs: () => proxies.flatMap(({ envoy }) => [...envoy.log.lines]) } });
  });

  const statuses = async (host = HOST): Promise<number[]> =>
    Promise.all(proxies.map(async (proxy) => (await proxy.ask({ host })).status));

  /** Sum of the counters, proxy by proxy. */
  const sums = (pattern: string): Promise<number[]> =>
    Promise.all(
      proxies.map(async ({ envoy }) => {
        const stats = await envoy.admin.stats(pattern);
        return [...stats.values()].reduce((sum, value) => sum + value, 0);
      }),
    );

  test(`no request of ${REQUESTS} fails during ${UPDATES} updates`, async () => {
    const ports = await Promise.all(proxies.map((proxy) => proxy.port(80)));
    const loads = ports.flatMap((port) =>
      [true, false].map((keepAlive) => new Load({ port, host: HOST, clients: 2, keepAlive })),
    );
    onTestFinished(async () => void (await Promise.all(loads.map((load) => load.stop()))));
    const sent = (): number => loads.reduce((sum, load) => sum + load.sent, 0);
    for (let index = 0; index < UPDATES; index++) {
      // A tenth of the updates replaces the listener's filter chain.
      if (index % 10 === 0) plane.reconfigure({ accessLog: index % 20 === 0 ? { path: "%REQ(:PATH)%" } : "off" });
      plane.apply(update(index));
      await plane.settled(FLEET);
      await expect.poll(sent, { timeout: 60_000, interval: 5 }).toBeGreaterThan(((index + 1) * REQUESTS) / UPDATES);
    }
    const reports = await Promise.all(loads.map((load) => load.stop()));
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    for (const report of reports) expect(report.sent).toBeGreaterThan(REQUESTS / 20);
    expect(plane.refusals).toEqual([]);
  });

  test("a request under way when its listener is replaced is answered in full", async () => {
    plane.apply(world());
    await plane.settled(FLEET);
    const held: ServerResponse[] = [];
    for (const upstream of upstreams) upstream.respond((_request, response) => void held.push(response));
    onTestFinished(() => {
      for (const upstream of upstreams) upstream.respond(undefined);
    });
    const replies = Promise.all(proxies.map((proxy) => proxy.ask({ host: HOST })));
    const active = () => sums("^http\\.80_default\\.downstream_rq_active$");
    await expect.poll(active).toEqual([1, 1]);
    await expect.poll(() => held.length).toBe(2);
    plane.reconfigure({ accessLog: { replaced: "yes" } });
    await plane.settled(FLEET);
    for (const upstream of upstreams) upstream.respond(undefined);
    expect(await statuses()).toEqual([200, 200]);
    for (const response of held) response.end("answer");
    expect((await replies).map(({ text }) => text)).toEqual(["answer", "answer"]);
    const draining = () => sums("^listener_manager\\.total_filter_chains_draining$");
    await expect.poll(draining).toEqual([0, 0]);
  });

  test("of a hundred routes one that is wrong stops none of the others, and keeps its last good version", async () => {
    const right = largeWorld();
    plane.apply(right);
    const wrong = right.replace('["other-50.example.com"]', '["not a hostname"]');
    plane.apply(wrong.replace('["other-51.example.com"]', '["changed.example.com"]'));
    await plane.settled(FLEET);
    await expect.poll(() => statuses("changed.example.com")).toEqual([200, 200]);
    expect(await statuses("other-50.example.com")).toEqual([200, 200]);
    expect(await statuses("other-99.example.com")).toEqual([200, 200]);
    expect(plane.refusals).toEqual([]);
    plane.apply(world());
    await plane.settled(FLEET);
  });

  test("proxies serve on while the controller is down, and what did not change stays as it is when it is back", async () => {
    const clients = await Promise.all(proxies.map(async (proxy) => new KeptConnection(await proxy.port(80))));
    const kept = () => Promise.all(clients.map((client) => client.ask()));
    const changes = "(cluster|listener)_manager\\.(cluster|listener)_(modified|added|in_place_updated)";
    await kept();
    // What earlier tests used lingers: until it is gone the types' versions are not those of the plain world.
    await expect.poll(() => sums(ACTIVE_CLUSTERS)).toEqual(clusters);
    await plane.settled(FLEET);
    const before = await sums(changes);
    const { port } = plane;
    await plane.close();
    expect(await statuses()).toEqual([200, 200]);
    expect(await kept()).toEqual([true, true]);
    plane.pushes.length = 0;
    await plane.listen(port);
    const set = "{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-back, value: yes}]}}";
    plane.apply(world(`[{filters: [${set}], backendRefs: [{name: app, port: 80}]}]`));
    const back = () => Promise.all(proxies.map(async (proxy) => (await proxy.ask({ host: HOST })).headers["x-back"]));
    await expect.poll(back).toEqual(["yes", "yes"]);
    await plane.settled(FLEET);
    expect(await kept()).toEqual([true, true]);
    expect(await sums(changes)).toEqual(before);
    expect(new Set(plane.pushes.flatMap(({ changed }) => changed))).toEqual(new Set(["http/80/default"]));
    for (const client of clients) client.close();
  });

  test("a proxy that is started anew gets everything again", async () => {
    await Promise.all(proxies.map((proxy) => proxy.stop()));
    proxies = await start();
    await plane.settled(FLEET);
    expect(await statuses()).toEqual([200, 200]);
  });
});

/** A client with one connection that it keeps. */
class KeptConnection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** Whether the connection of the request before was still there. */
  ask(): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port: this.#port, agent: this.#agent, headers: { host: HOST } };
      const request = get(options, (response) => {
        response.resume().on("end", () => resolve(request.reusedSocket));
      });
      request.on("error", reject);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
