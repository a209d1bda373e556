// Who leads, by a real Lease.
import { type KubeApi, type KubeClient, type KubeRequest, LeaderElector } from "@sluice/controller";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually, newNamespace, sharedClient } from "./support.ts";

/** Milliseconds; who leads does not lose it on a machine that does other things as well. */
const TIMING = { lease: 60_000, renew: 40_000, retry: 200 };
/** So short that a test sees its end; a Lease counts whole seconds. */
const SHORT = { lease: 5_000, renew: 3_500, retry: 200 };

let api: KubeClient;
let namespace: string;
let electors: LeaderElector[] = [];
let log: string[] = [];
beforeAll(async () => {
  api = await sharedClient();
});
beforeEach(async () => {
  namespace = await newNamespace(api, "leader");
  log = [];
});
afterEach(async () => {
  await Promise.all(electors.map((elector) => elector.stop()));
  electors = [];
});

function elector(identity: string, timing = TIMING, server: KubeApi = api): LeaderElector {
  const onChange = (isLeader: boolean) => log.push(`${identity} ${isLeader ? "leads" : "leads no more"}`);
  const lease = { namespace, name: "sluice-controller" };
  const created = new LeaderElector({ api: server, lease, identity, onChange, timing });
  electors.push(created);
  created.start();
  return created;
}

const renewals = async () => {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/sluice-controller`;
  const lease = (await api.request({ method: "GET", path })) as { spec: { renewTime: string; holderIdentity: string } };
  return lease.spec;
};

/** Stands in for the server of a process that was killed: it hears nothing more of it. */
class Severed implements KubeApi {
  isSevered = false;

  async request(init: KubeRequest): Promise<unknown> {
    if (this.isSevered) throw new Error("connect ECONNREFUSED");
    return api.request(init);
  }

  async watch(): Promise<void> {
    throw new Error("nobody watches leases");
  }
}

test("of three one leads, renews, and is not disturbed by the others", async () => {
  const replicas = ["a", "b", "c"].map((identity) => elector(identity));
  await eventually(() => expect(replicas.filter(({ isLeader }) => isLeader)).toHaveLength(1));
  const first = await renewals();
  const seen = new Set<string>();
  await eventually(async () => {
    seen.add((await renewals()).renewTime);
    expect(seen.size).toBeGreaterThan(8);
  });
  expect((await renewals()).holderIdentity).toBe(first.holderIdentity);
  expect(log).toEqual([`${first.holderIdentity} leads`]);
});

test("a leader that is killed is followed by one other, after it has stepped down itself", async () => {
  const severed = new Severed();
  const a = elector("a", SHORT, severed);
  await eventually(() => expect(a.isLeader).toBe(true));
  const others = [elector("b", SHORT), elector("c", SHORT)];
  await eventually(() => expect(others.map(({ holder }) => holder)).toEqual(["a", "a"]));
  severed.isSevered = true;
  await eventually(() => expect(others.filter(({ isLeader }) => isLeader)).toHaveLength(1));
  const next = others[0]?.isLeader ? "b" : "c";
  expect(log).toEqual(["a leads", "a leads no more", `${next} leads`]);
  severed.isSevered = false;
  await eventually(() => expect(a.holder).toBe(next));
  expect(log).toHaveLength(3);
});

test("a leader that is stopped gives the lease back at once", async () => {
  const a = elector("a");
  await eventually(() => expect(a.isLeader).toBe(true));
  const b = elector("b");
  await eventually(() => expect(b.holder).toBe("a"));
  await a.stop();
  expect((await renewals()).holderIdentity).toBe("");
  await eventually(() => expect(b.isLeader).toBe(true));
  expect(log).toEqual(["a leads", "a leads no more", "b leads"]);
});
