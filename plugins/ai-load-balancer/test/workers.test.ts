import {
  bootstrap,
  Envoy,
  httpCluster,
  httpListener,
  overrideHost,
  route,
  routeRefreshFilter,
  virtualHost,
  wasmFilter,
} from "@sluice/envoy";
import { type ModelServer, rawRequest, startModelServer, startUpstream, type Upstream } from "@sluice/testbed";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { CLUSTER, HEADER, MODULE } from "./pool.ts";

const TARGET = "x-target";
const WORKERS = 2;

const limits = { max_queue: 5, max_kv_cache: 0.9 };
const CASES = {
  busy: { mode: "LeastBusy", service_list: ["busy-a", "busy-b"] },
  given: { mode: "Given", services: [{ name: "given-a", max_in_flight: 3 }, { name: "given-b" }] },
  pool: { mode: "Given", services: [{ name: "pool-p", pool: CLUSTER, ...limits }, { name: "pool-b" }] },
} as const;
type Case = keyof typeof CASES;

/** A real Envoy with several workers, which share what they know. */
let envoy: Envoy;
let url: string;
let server: ModelServer;
const upstreams = new Map<string, Upstream>();

beforeAll(async () => {
  for (const name of ["a", "b", "none"]) upstreams.set(name, await startUpstream());
  server = await startModelServer({ pod: "vllm-0" });
  envoy = await Envoy.start({ bootstrap: bootstrap({}), resources: resourcesOf(100), concurrency: WORKERS });
  url = await envoy.url("main");
});

afterAll(async () => {
  await envoy?.stop();
  await Promise.all([server, ...upstreams.values()].map((one) => one?.close()));
});

beforeEach(() => {
  for (const upstream of upstreams.values()) {
    upstream.respond(undefined);
    upstream.clear();
  }
});

/** @param window changes the configuration of the plugin */
function resourcesOf(window: number) {
  const cases = Object.keys(CASES) as readonly Case[];
  const routes = cases.flatMap((name) => [
    ...["a", "b", "p"].map((letter) =>
      route({
        name,
        match: { prefix: `/${name}`, headers: { [TARGET]: `${name}-${letter}` } },
        to: { cluster: letter === "p" ? CLUSTER : letter },
      }),
    ),
    route({ name, match: { prefix: `/${name}` }, to: { cluster: "none" } }),
  ]);
  const chooser = {
    _rules_: cases.map((name) => ({
      _match_route_: [name],
      lb_type: "cluster",
      lb_policy: "cluster_metrics",
      lb_config: { cluster_header: TARGET, queue_size: window, ...CASES[name] },
    })),
  };
  const reading = { lb_policy: "endpoint_metrics", metricsInterval: 50, picks: false };
  const pools = [{ cluster: CLUSTER, endpoints: [server.address], ...reading }];
  const module = { file: MODULE };
  const listener = httpListener({
    name: "main",
    filters: [
      wasmFilter({ name: "chooser", module, configuration: chooser }),
      routeRefreshFilter("chooser.route-refresh"),
      wasmFilter({ name: "picker", module, configuration: { pools } }),
    ],
    virtualHosts: [virtualHost({ name: "all", routes })],
  });
  const plain = [...upstreams].map(([name, { port }]) =>
    httpCluster({ name, endpoints: [{ address: "127.0.0.1", port }] }),
  );
  const loadBalancing = overrideHost(HEADER);
  const pool = httpCluster({ name: CLUSTER, endpoints: [{ address: "127.0.0.1", port: server.port }], loadBalancing });
  return { listeners: [listener], clusters: [...plain, pool] };
}

function upstream(name: string): Upstream {
  const found = upstreams.get(name);
  if (found === undefined) throw new Error(`no upstream ${name}`);
  return found;
}

function seen(): readonly number[] {
  return ["a", "b", "none"].map((name) => upstream(name).requests.length);
}

/** The upstreams answer when the given function is called. */
function hold(...names: readonly string[]): () => void {
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  for (const name of names) {
    upstream(name).respond(async (_request, response) => {
      await held;
      response.end();
    });
  }
  return letGo;
}

/** On a connection of its own, so that either worker may get it. */
async function ask(name: Case, target = ""): Promise<number> {
  const headers = target === "" ? {} : { [TARGET]: target };
  return (await rawRequest(url, { path: `/${name}`, headers })).status;
}

async function begin(name: Case, count: number, target = ""): Promise<readonly Promise<number>[]> {
  const replies: Promise<number>[] = [];
  for (let i = 0; i < count; i++) {
    const before = seen().reduce((sum, n) => sum + n, 0);
    replies.push(ask(name, target));
    await vi.waitFor(() => expect(seen().reduce((sum, n) => sum + n, 0)).toBe(before + 1), { interval: 5 });
  }
  return replies;
}

test("what one worker has under way counts for the others", async () => {
  const letGo = hold("a", "b");
  const replies = await begin("busy", 12);
  expect(seen()).toEqual([6, 6, 0]);
  letGo();
  await Promise.all(replies);
});

test("what was under way when the configuration changed counts until its end, and not for ever", async () => {
  const letGo = hold("a");
  const replies = [...(await begin("given", 3, "given-a"))];
  await envoy.apply(resourcesOf(50));
  replies.push(...(await begin("given", 2, "given-a")));
  expect(seen()).toEqual([3, 2, 0]);
  letGo();
  await Promise.all(replies);
  await vi.waitFor(async () => {
    upstream("a").clear();
    await ask("given", "given-a");
    expect(seen()[0]).toBe(1);
  });
});

test.each([
  { name: "too long a queue", pretence: { queue: 6 } },
  { name: "too full a cache", pretence: { kv: 0.95 } },
])("a pool with $name is passed over until it has told that it is better", async ({ pretence }) => {
  server.pretend({ queue: 0, kv: 0.1 });
  await vi.waitFor(async () => {
    upstream("b").clear();
    await ask("pool", "pool-p");
    expect(seen()[1]).toBe(0);
  });
  server.pretend(pretence);
  await vi.waitFor(async () => {
    upstream("b").clear();
    await ask("pool", "pool-p");
    expect(seen()[1]).toBe(1);
  });
  server.pretend({ queue: 0, kv: 0.1 });
  await vi.waitFor(async () => {
    upstream("b").clear();
    await ask("pool", "pool-p");
    expect(seen()[1]).toBe(0);
  });
});
