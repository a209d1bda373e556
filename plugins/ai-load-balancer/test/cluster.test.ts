import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type Gateway, hosts, type RouteUse, showLogsOnFailure, startUpstream, type Upstream } from "@sluice/testbed";
import { fencedBlocks } from "@sluice/testbed/fenced-blocks";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";

const TARGET = "x-target";

/** A case is a path: of each there are routes to a and to b, and one that leads nowhere. */
const CASES = {
  busy: { mode: "LeastBusy", service_list: ["busy-a", "busy-b"] },
  failing: { mode: "LeastBusy", service_list: ["failing-a", "failing-b"] },
  total: { mode: "LeastTotalLatency", service_list: ["total-a", "total-b"] },
  first: { mode: "LeastFirstTokenLatency", service_list: ["first-a", "first-b"] },
  given: {
    mode: "Given",
    services: [{ name: "given-a", max_in_flight: 1 }, { name: "given-b", max_in_flight: 2 }, { name: "given-c" }],
  },
  kept: {
    mode: "LeastBusy",
    keep_header: true,
    services: [{ name: "kept-a", max_in_flight: 1, named_only: true }, { name: "kept-b" }],
  },
  retried: {
    mode: "LeastTotalLatency",
    services: ["a", "b"].map((name) => ({ name: `retried-${name}`, provider: `retried-${name}` })),
  },
};
type Case = keyof typeof CASES;
const cases = Object.keys(CASES) as readonly Case[];

const routes: readonly RouteUse[] = cases.flatMap((name) => [
  ...["a", "b", "c"].map((letter) => ({
    name: `${name}/${letter}`,
    prefix: `/${name}`,
    upstream: name === "retried" ? `retried-${letter}` : letter,
    headers: { [TARGET]: `${name}-${letter}` },
  })),
  { name, prefix: `/${name}`, upstream: "none" },
]);

const config = {
  _rules_: cases.map((name) => ({
    _match_route_: [name, ...["a", "b", "c"].map((letter) => `${name}/${letter}`)],
    lb_type: "cluster",
    lb_policy: "cluster_metrics",
    lb_config: { cluster_header: "X-Target", ...CASES[name] },
  })),
};

describe.each(hosts)("ai-load-balancer chooses a service on $name", (host) => {
  const upstreams = new Map<string, Upstream>();
  let gateway: Gateway;
  beforeAll(async () => {
    for (const name of ["a", "b", "c", "none"]) upstreams.set(name, await startUpstream());
    const [a, b] = ["a", "b"].map((name) => ({
      url: upstream(name).url,
      metadata: { provider: `retried-${name}` },
    }));
    gateway = await host.open({
      plugins: [{ plugin: "ai-load-balancer", config, reroutes: true }],
      upstreams: {
        ...Object.fromEntries([...upstreams].map(([name, { url }]) => [name, { url }])),
        ...(host.upstreamFilters && a !== undefined && b !== undefined
          ? { "retried-a": { ...a, fallback: [b] }, "retried-b": b, "retried-c": b }
          : { "retried-a": upstream("a"), "retried-b": upstream("b"), "retried-c": upstream("c") }),
      },
      routes,
    });
  });
  afterAll(async () => {
    await gateway?.close();
    await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
  });
  beforeEach((context) => {
    showLogsOnFailure(context, { gateway, ...Object.fromEntries(upstreams) });
    for (const upstream of upstreams.values()) {
      upstream.respond(undefined);
      upstream.clear();
    }
  });

  function upstream(name: string): Upstream {
    const found = upstreams.get(name);
    if (found === undefined) throw new Error(`no upstream ${name}`);
    return found;
  }

  /** Requests that each of a, b, c and none has got. */
  function seen(): readonly number[] {
    return ["a", "b", "c", "none"].map((name) => upstream(name).requests.length);
  }

  /** From now on the upstream says its first word, and its last, after so many milliseconds. */
  function answer(name: string, first: number, last = 0, status = 200): void {
    upstream(name).respond(async (_request, response) => {
      await pause(first);
      response.statusCode = status;
      response.write("first");
      if (last > 0) await pause(last);
      response.end("last");
    });
  }

  /** The upstream answers when the given function is called. */
  function hold(name: string): () => void {
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    upstream(name).respond(async (_request, response) => {
      response.write("first");
      await held;
      response.end("last");
    });
    return letGo;
  }

  async function ask(name: Case, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<string> {
    const init = { headers, ...(signal === undefined ? {} : { signal }) };
    const reply = await fetch(`${gateway.url}/${name}`, init);
    return reply.text();
  }

  /** Starts requests one by one, each when the one before has reached an upstream. */
  async function begin(name: Case, count: number, headers: Record<string, string> = {}): Promise<Promise<string>[]> {
    const replies: Promise<string>[] = [];
    for (let i = 0; i < count; i++) {
      const before = seen().reduce((sum, n) => sum + n, 0);
      replies.push(ask(name, headers));
      await vi.waitFor(() => expect(seen().reduce((sum, n) => sum + n, 0)).toBe(before + 1), { interval: 5 });
    }
    return replies;
  }

  test("the least busy: what is under way is spread evenly", async () => {
    const release = [hold("a"), hold("b")];
    const replies = await begin("busy", 6);
    expect(seen()).toEqual([3, 3, 0, 0]);
    for (const letGo of release) letGo();
    await Promise.all(replies);
  });

  test("a stream counts until its end, and no longer", async () => {
    const releaseA = hold("a");
    const releaseB = hold("b");
    const replies = await begin("busy", 4);
    let over = 0;
    for (const reply of replies) void reply.then(() => over++);
    releaseB();
    await vi.waitFor(() => expect(over).toBe(2));
    answer("b", 0);
    for (let i = 0; i < 4; i++) await ask("busy");
    expect(seen()).toEqual([2, 6, 0, 0]);
    releaseA();
    await Promise.all(replies);
  });

  test("one that fails at once does not get all the requests for being idle", async () => {
    answer("a", 0, 0, 503);
    for (let i = 0; i < 12; i++) await ask("failing");
    const [a = 0, b = 0] = seen();
    expect(a).toBeLessThanOrEqual(1);
    expect(a + b).toBe(12);
  });

  // Who is slow is so by more than a busy machine is; one request is to find out.
  test("by the whole answer", async () => {
    answer("a", 1, 2_000);
    answer("b", 20);
    for (let i = 0; i < 6; i++) await ask("total");
    expect(seen()).toEqual([1, 5, 0, 0]);
  });

  test("by its first piece", async () => {
    answer("a", 1, 20);
    answer("b", 2_000);
    for (let i = 0; i < 6; i++) await ask("first");
    expect(seen()).toEqual([5, 1, 0, 0]);
  });

  test("a full one's requests go to the next, and come back when it has room", async () => {
    const before = await gateway.metrics();
    const release = [hold("a"), hold("b")];
    const replies = await begin("given", 4, { [TARGET]: "given-a" });
    expect(seen()).toEqual([1, 2, 1, 0]);
    for (const letGo of release) letGo();
    await Promise.all(replies);
    await ask("given", { [TARGET]: "given-a" });
    expect(seen()).toEqual([2, 2, 1, 0]);
    const after = await gateway.metrics();
    const switched = "ai_load_balancer.overload.switched";
    expect((after.get(switched) ?? 0) - (before.get(switched) ?? 0)).toBe(3);
  });

  test("a client that leaves takes its request with it", async () => {
    hold("a");
    const leaving = new AbortController();
    const left = ask("given", { [TARGET]: "given-a" }, leaving.signal).catch(() => "left");
    await vi.waitFor(() => expect(seen()[0]).toBe(1));
    leaving.abort();
    expect(await left).toBe("left");
    answer("a", 0);
    await vi.waitFor(async () => {
      upstream("a").clear();
      await ask("given", { [TARGET]: "given-a" });
      expect(seen()[0]).toBe(1);
    });
  });

  test("a header that nobody in front has written chooses nothing", async () => {
    answer("a", 0);
    answer("b", 0);
    for (const forged of ["busy-c", "given-a", ""]) await ask("busy", { [TARGET]: forged });
    const [a = 0, b = 0, ...rest] = seen();
    expect([a + b, ...rest]).toEqual([3, 0, 0]);
  });

  test("who is named is asked, even when it is full; else the others are", async () => {
    const release = hold("a");
    const replies = await begin("kept", 2, { [TARGET]: "kept-a" });
    for (let i = 0; i < 3; i++) await ask("kept");
    expect(seen()).toEqual([2, 3, 0, 0]);
    release();
    await Promise.all(replies);
  });

  // Elsewhere it is not the host that asks another one.
  if (host.upstreamFilters) {
    test("what another one answers after a retry is not the first one's", async () => {
      answer("a", 0, 0, 503);
      answer("b", 30);
      for (let i = 0; i < 20; i++) expect(await ask("retried")).toBe("firstlast");
      // The first request finds out about a, by b; the next about b itself, if it has not been measured by then. A busy machine
      // may make b look slow for a while.
      expect(seen()[0]).toBeLessThanOrEqual(6);
      expect(seen()[1]).toBe(20);
    });
  }
});

describe.each(hosts)("ai-load-balancer for services on $name", (host) => {
  test.each([{ name: "no mode", lb_config: { service_list: ["a"] }, line: "lb_config.mode: is required" }])(
    "$name: the configuration is refused",
    async ({ lb_config, line }) => {
      const upstream = await startUpstream();
      const config = { lb_type: "cluster", lb_policy: "cluster_metrics", lb_config };
      const opening = host.open({
        plugins: [{ plugin: "ai-load-balancer", config }],
        upstreams: { u: { url: upstream.url } },
      });
      await expect(opening).rejects.toThrow(line);
      await upstream.close();
    },
  );
});

describe.each(hosts)("the README's services on $name", (host) => {
  test("are chosen among", async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const config: unknown = fencedBlocks(readme, "yaml")
      .map((block) => parse(block))
      .find(hasServices);
    const upstreams = await Promise.all(["0", "1", "none"].map((name) => startUpstream({ name })));
    const [first, second, none] = upstreams.map(({ url }) => ({ url }));
    if (first === undefined || second === undefined || none === undefined) throw new Error("three were started");
    const gateway = await host.open({
      plugins: [{ plugin: "ai-load-balancer", config, reroutes: true }],
      upstreams: { "0": first, "1": second, none },
      routes: [
        { name: "0", upstream: "0", headers: { "x-sluice-target": "0" } },
        { name: "1", upstream: "1", headers: { "x-sluice-target": "1" } },
        { name: "rest", upstream: "none" },
      ],
    });
    const names = [];
    for (let i = 0; i < 2; i++) names.push((await fetch(gateway.url)).headers.get("x-upstream"));
    // Nobody has tried either before.
    expect(names).toEqual(["0", "1"]);
    await gateway.close();
    await Promise.all(upstreams.map((upstream) => upstream.close()));
  });
});

function hasServices(config: { readonly lb_type?: string }): boolean {
  return config.lb_type === "cluster";
}
