import { bootstrap, Envoy } from "@sluice/envoy";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountsOf, type Bill, billOf } from "../src/accounting/bill.ts";
import { ACCOUNT_HEADER, call } from "../src/accounting/caller.ts";
import { type DurableValkey, startDurableValkey } from "../src/accounting/durable-valkey.ts";
import { planCalls } from "../src/accounting/plan.ts";
import { type Producer, startProducer } from "../src/accounting/producer.ts";
import { resourcesOf } from "../src/host-matrix/envoy-host.ts";
import { type Bridge, startReadyBridge } from "../src/store/bridge.ts";

/** Calls at the same time. */
const CLIENTS = 24;
const WORKERS = 4;
/** Milliseconds for which the store is away. */
const OUTAGE = 300;
/** What the estimate of an account may be off by: a little more than of many English texts, since here are a few sentences. */
const ESTIMATE_ERROR = 0.08;
const RULE = "accounting";
const MUCH = 1_000_000_000;

describe.each([
  { count: 10_000, reserve: true },
  { count: 2_000, reserve: false },
])("$count calls, reserve: $reserve", ({ count, reserve }) => {
  const plans = planCalls(count, 7);
  let valkey: DurableValkey;
  let bridge: Bridge;
  let producer: Producer;
  let envoy: Envoy;
  beforeAll(async () => {
    valkey = await startDurableValkey();
    bridge = await startReadyBridge({ redisUrl: [valkey.url], timeout: 1000 });
    producer = await startProducer(new Map(plans.map((plan) => [plan.id, plan])));
    const store = { type: "http", service_name: "bridge", token: bridge.token, timeout: 1000, failures: 5, pause: 200 };
    const limit = { per: "header", key: ACCOUNT_HEADER, amount: MUCH, window: 31_622_400 };
    const limits = [
      { name: "total", ...limit },
      { name: "output", ...limit, count: "output" },
    ];
    const setup = {
      plugins: [{ plugin: "ai-token-ratelimit", config: { rule_name: RULE, reserve, store, limits } }],
      upstreams: { provider: { url: producer.url }, bridge: { url: bridge.url } },
    };
    envoy = await Envoy.start({ bootstrap: bootstrap(resourcesOf(setup)), concurrency: WORKERS });
  }, 120_000);
  afterAll(async () => {
    await envoy?.stop();
    await producer?.close();
    await bridge?.close();
    await valkey?.stop();
  });

  test("are charged what the provider produced, each once, though the store restarts amid them", {
    timeout: 300_000,
  }, async () => {
    const url = await envoy.url("gateway");
    const waiting = [...plans];
    let restarted: Promise<void> | undefined;
    const work = async () => {
      for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift()) {
        await call(url, plan, producer);
        if (waiting.length < count / 2) restarted ??= valkey.restart(OUTAGE);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, work));
    await restarted;
    // The store lets requests pass while it is away, so all of them came there.
    expect(await decidedWithoutStore()).toBeGreaterThan(0);
    expect(producer.asked.size).toBe(count);
    const bill = billOf(producer.asked);
    await expect.poll(() => chargedExactly(bill), { timeout: 60_000, interval: 500 }).toEqual(dueExactly(bill));
    for (const account of accountsOf("estimated", bill)) {
      const { total } = (await charged(bill)).get(account) ?? { total: 0 };
      const due = bill.get(account)?.total ?? 0;
      expect(Math.abs(total - due) / due).toBeLessThan(ESTIMATE_ERROR);
    }
  });

  async function decidedWithoutStore(): Promise<number> {
    const stats = await envoy.admin.stats("store\\.ai-token-ratelimit\\.");
    return [...stats.values()].reduce((sum, value) => sum + value, 0);
  }

  /** What the store has, account by account. */
  async function charged(bill: Bill): Promise<ReadonlyMap<string, { total: number; output: number }>> {
    const values = await valkey.values(`sluice-token-ratelimit:{${RULE}}:*`);
    const of = (account: string, name: string) => {
      const entries = [...values].filter(([key]) => key.endsWith(`:${account}`) && key.includes(`:${name}:`));
      return entries.reduce((sum, [, value]) => sum + Number(value), 0);
    };
    return new Map([...bill.keys()].map((name) => [name, { total: of(name, "total"), output: of(name, "output") }]));
  }

  async function chargedExactly(bill: Bill) {
    const all = await charged(bill);
    return accountsOf("exact", bill).map((account) => ({ account, ...all.get(account) }));
  }

  function dueExactly(bill: Bill) {
    return accountsOf("exact", bill).map((account) => {
      const { total = 0, output = 0 } = bill.get(account) ?? {};
      return { account, total, output };
    });
  }
});
