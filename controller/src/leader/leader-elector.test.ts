import { isRecord } from "@sluice/manifest";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { ApiError } from "../provider/kubernetes/api-error.ts";
import type { KubeApi, KubeRequest } from "../provider/kubernetes/kube-client.ts";
import { LeaderElector } from "./leader-elector.ts";

const LEASE = { namespace: "sluice", name: "sluice-controller" };

/** Keeps one Lease as an API server does, and can be down. */
class LeaseServer implements KubeApi {
  body: Record<string, unknown> | undefined;
  version = 0;
  /** `down`: refuses; `silent`: never answers. */
  mode: "up" | "down" | "silent" = "up";
  writes = 0;

  async request({ method, body, signal }: KubeRequest): Promise<unknown> {
    if (this.mode === "down") throw new Error("connect ECONNREFUSED");
    if (this.mode === "silent") await new Promise((_, reject) => signal?.addEventListener("abort", reject));
    if (method === "GET") return this.body ?? this.#fail(404);
    if (method === "POST" && this.body !== undefined) return this.#fail(409);
    if (method === "PUT" && !isSameVersion(body, this.version)) return this.#fail(409);
    this.version += 1;
    this.writes += 1;
    const metadata = { ...LEASE, resourceVersion: String(this.version) };
    this.body = { ...(isRecord(body) ? body : {}), metadata };
    return this.body;
  }

  async watch(): Promise<void> {
    throw new Error("nobody watches leases");
  }

  get spec(): unknown {
    return this.body?.spec;
  }

  #fail(status: number): never {
    throw ApiError.of("lease", status, {});
  }
}

function isSameVersion(body: unknown, version: number): boolean {
  return isRecord(body) && isRecord(body.metadata) && body.metadata.resourceVersion === String(version);
}

let clock: FakeClock;
let server: LeaseServer;
let electors: LeaderElector[];
let log: string[];
beforeEach(() => {
  clock = new FakeClock();
  server = new LeaseServer();
  electors = [];
  log = [];
});
afterEach(() => Promise.all(electors.map((elector) => elector.stop())));

function elector(identity: string, api: KubeApi = server): LeaderElector {
  const onChange = (isLeader: boolean) => log.push(`${identity} ${isLeader ? "leads" : "leads no more"}`);
  const created = new LeaderElector({ api, lease: LEASE, identity, onChange, clock, random: () => 0 });
  electors.push(created);
  created.start();
  return created;
}

test("of two one leads, and keeps leading", async () => {
  const a = elector("a");
  await clock.advance(100);
  const b = elector("b");
  await clock.advance(120_000);
  expect(log).toEqual(["a leads"]);
  expect([a.isLeader, b.isLeader, b.holder]).toEqual([true, false, "a"]);
  expect(server.spec).toMatchObject({ holderIdentity: "a", leaseDurationSeconds: 15, leaseTransitions: 0 });
});

test("a leader that stops gives the lease back, and the next leads within one retry", async () => {
  const a = elector("a");
  await clock.advance(100);
  elector("b");
  await clock.advance(10_000);
  await a.stop();
  await clock.advance(2_000);
  expect(log).toEqual(["a leads", "a leads no more", "b leads"]);
  expect(server.spec).toMatchObject({ holderIdentity: "b", leaseTransitions: 1 });
});

test("a leader that dies is followed after the lease, not before", async () => {
  server.body = {
    metadata: { ...LEASE, resourceVersion: "0" },
    spec: {
      holderIdentity: "dead",
      leaseDurationSeconds: 15,
      renewTime: "2026-01-01T00:00:00.000000Z",
      leaseTransitions: 3,
    },
  };
  const b = elector("b");
  await clock.advance(14_900);
  expect(b.isLeader).toBe(false);
  await clock.advance(2_200);
  expect(b.isLeader).toBe(true);
  expect(server.spec).toMatchObject({ holderIdentity: "b", leaseTransitions: 4 });
});

test.each(["1999-01-01T00:00:00.000000Z", "2999-01-01T00:00:00.000000Z", "", "no time"])(
  "a holder whose clock says %j is judged by when its renewals are seen",
  async (renewTime) => {
    const spec = { holderIdentity: "other", leaseDurationSeconds: 15, renewTime };
    server.body = { metadata: { ...LEASE, resourceVersion: "0" }, spec };
    const b = elector("b");
    for (let renewal = 0; renewal < 10; renewal++) {
      await clock.advance(10_000);
      server.version += 1;
      server.body = { metadata: { ...LEASE, resourceVersion: String(server.version) }, spec };
    }
    expect(b.isLeader).toBe(false);
    await clock.advance(18_000);
    expect(b.isLeader).toBe(true);
  },
);

test.each(["down", "silent"] as const)(
  "a leader whose server is %s leads no more after the renew deadline",
  async (mode) => {
    const a = elector("a");
    await clock.advance(100);
    server.mode = mode;
    await clock.advance(9_000);
    expect(a.isLeader).toBe(true);
    await clock.advance(2_000);
    expect(a.isLeader).toBe(false);
    expect(log).toEqual(["a leads", "a leads no more"]);
    server.mode = "up";
    await clock.advance(13_000);
    expect(log).toEqual(["a leads", "a leads no more", "a leads"]);
  },
);

test("a short failure of the server changes nothing", async () => {
  elector("a");
  elector("b");
  for (let round = 0; round < 10; round++) {
    await clock.advance(20_000);
    server.mode = "down";
    await clock.advance(6_000);
    server.mode = "up";
  }
  expect(log).toEqual(["a leads"]);
});

test("a leader that was suspended knows at once that it leads no more", async () => {
  const a = elector("a");
  await clock.advance(1_000);
  server.mode = "silent";
  await clock.advance(15_000);
  expect(a.isLeader).toBe(false);
});

test("a leader whose lease a person gives to another leads no more with the next try", async () => {
  const a = elector("a");
  await clock.advance(1_000);
  server.version += 1;
  const spec = { holderIdentity: "forced", leaseDurationSeconds: 15 };
  server.body = { metadata: { ...LEASE, resourceVersion: String(server.version) }, spec };
  await clock.advance(2_000);
  expect(a.isLeader).toBe(false);
});

test("a lease that is removed is made again by its leader, who leads on", async () => {
  elector("a");
  await clock.advance(1_000);
  server.body = undefined;
  await clock.advance(60_000);
  expect(log).toEqual(["a leads"]);
  expect(server.spec).toMatchObject({ holderIdentity: "a" });
});

test("a process that never led gives nothing back", async () => {
  elector("a");
  await clock.advance(100);
  const b = elector("b");
  await clock.advance(3_000);
  const { writes } = server;
  await b.stop();
  expect(server.writes).toBe(writes);
  expect(server.spec).toMatchObject({ holderIdentity: "a" });
});

test("a lead counts from when it was asked for, however long the answer takes", async () => {
  const never = new AbortController().signal;
  const slow: KubeApi = {
    request: async (sent) => {
      await clock.wait(4_000, never);
      return server.request(sent);
    },
    watch: () => server.watch(),
  };
  const a = elector("a", slow);
  await clock.advance(8_500);
  expect(a.isLeader).toBe(true);
  server.mode = "silent";
  await clock.advance(1_600);
  expect(a.isLeader).toBe(false);
});
