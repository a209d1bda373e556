import { parseAccessEntry, periodNamer, UsageBook, usageRecordOf } from "@sluice/cli";
import { bootstrap, Envoy } from "@sluice/envoy";
import { type PluginUse, resourcesOf } from "@sluice/testing/hosts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountsOf, type Bill, billOf, type Due, NOTHING, PRICE } from "../src/accounting/bill.ts";
import { call } from "../src/accounting/caller.ts";
import { type DurableValkey, startDurableValkey } from "../src/accounting/durable-valkey.ts";
import { planCalls } from "../src/accounting/plan.ts";
import { type Producer, startProducer } from "../src/accounting/producer.ts";
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
const YEAR = 31_622_400;

describe.each([
  { count: 10_000, reserve: true },
  { count: 2_000, reserve: false },
])("$count calls, reserve: $reserve", ({ count, reserve }) => {
  const plans = planCalls(count, 7);
  const book = new UsageBook(["consumer"], periodNamer("all", "UTC"));
  let valkey: DurableValkey;
  let bridge: Bridge;
  let producer: Producer;
  let envoy: Envoy;
  beforeAll(async () => {
    valkey = await startDurableValkey();
    bridge = await startReadyBridge({ redisUrl: [valkey.url], timeout: 1000 });
    producer = await startProducer(new Map(plans.map((plan) => [plan.id, plan])));
    const setup = {
      plugins: pluginsWith(bridge, reserve),
      upstreams: { provider: { url: producer.url }, bridge: { url: bridge.url } },
    };
    envoy = await Envoy.start({ bootstrap: bootstrap(resourcesOf(setup)), concurrency: WORKERS });
    envoy.accessLog.onLine((line) => {
      const entry = parseAccessEntry(line);
      const record = entry === undefined ? undefined : usageRecordOf(entry);
      if (record !== undefined) book.add(record);
    });
  });
  afterAll(async () => {
    await envoy?.stop();
    await producer?.close();
    await bridge?.close();
    await valkey?.stop();
  });

  test("limits, budgets and the log have what the provider produced, once, though the store restarts amid them", {
    timeout: 600_000,
  }, async () => {
    await makeCalls();
    expect(await decidedWithoutStore()).toBeGreaterThan(0);
    // The store lets requests pass while it is away, so all of them came there.
    expect(producer.asked.size).toBe(count);
    const bill = billOf(producer.asked);
    for (const { fields, read } of LEDGERS) {
      const found = async () => amountsOf(await read(), fields, accountsOf("exact", bill));
      const due = amountsOf(bill, fields, accountsOf("exact", bill));
      await expect.poll(found, { timeout: 60_000, interval: 500 }).toEqual(due);
      expectEstimates(bill, await read(), fields);
    }
  });

  /** What each keeps, account by account. */
  const LEDGERS: readonly Ledger[] = [
    { fields: ["total", "output"], read: () => stored("sluice-token-ratelimit") },
    { fields: ["total", "cost"], read: () => stored("sluice-quota") },
    { fields: ["total", "output", "cost"], read: async () => billOfLog() },
  ];

  async function makeCalls(): Promise<void> {
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
  }

  async function decidedWithoutStore(): Promise<number> {
    const stats = await envoy.admin.stats("store\\.ai-token-ratelimit\\.");
    return [...stats.values()].reduce((sum, value) => sum + value, 0);
  }

  /** What is charged to limits or budgets: their names are those of the fields. */
  async function stored(prefix: string): Promise<Bill> {
    const bill = new Map<string, Due>();
    for (const [key, value] of await valkey.values(`${prefix}:{${RULE}}:*`)) {
      const [, account] = /((?:exact|estimated)-\d+)/.exec(key) ?? [];
      const [, field] = /:(total|output|cost):/.exec(key) ?? [];
      if (account === undefined || field === undefined) continue;
      const before = bill.get(account) ?? NOTHING;
      bill.set(account, { ...before, [field]: field === "cost" ? before.cost + BigInt(value) : Number(value) });
    }
    return bill;
  }

  /** What `sluice usage` says. */
  function billOfLog(): Bill {
    const rows = book.rows().map(({ names, amounts }) => {
      const { totalTokens, outputTokens, cost } = amounts;
      return [names[0] ?? "", { total: totalTokens, output: outputTokens, cost }] as const;
    });
    return new Map(rows);
  }
});

interface Ledger {
  readonly fields: readonly (keyof Due)[];
  read(): Promise<Bill>;
}

function amountsOf(bill: Bill, fields: readonly (keyof Due)[], accounts: readonly string[]) {
  return accounts.map((account) => [account, ...fields.map((field) => (bill.get(account) ?? NOTHING)[field])]);
}

function expectEstimates(due: Bill, found: Bill, fields: readonly (keyof Due)[]): void {
  for (const account of accountsOf("estimated", due)) {
    for (const field of fields) {
      const ratio = Number(found.get(account)?.[field] ?? 0) / Number(due.get(account)?.[field]);
      expect(Math.abs(ratio - 1), `${field} of ${account}`).toBeLessThan(ESTIMATE_ERROR);
    }
  }
}

/** Statistics, budgets and limits in one chain: each reads what the first has found. */
function pluginsWith(bridge: Bridge, reserve: boolean): readonly PluginUse[] {
  const store = { type: "http", service_name: "bridge", token: bridge.token, timeout: 1000, failures: 5, pause: 200 };
  const prices = [{ model: "planned", price: PRICE }];
  const consumer = { key: "consumer", value_source: "request_header", value: "x-mse-consumer", apply_to_log: true };
  const limit = { per: "consumer", amount: MUCH, window: YEAR };
  const budget = { per: "consumer", amount: "1000000", period: "Month" };
  return [
    { plugin: "ai-statistics", config: { prices, attributes: [consumer] } },
    {
      plugin: "ai-quota",
      config: {
        ...{ rule_name: RULE, store, reserve, prices, onStoreError: "allow" },
        budgets: [
          { name: "total", ...budget, amount: String(MUCH), unit: "tokens" },
          { name: "cost", ...budget, unit: "USD" },
        ],
      },
    },
    {
      plugin: "ai-token-ratelimit",
      config: {
        ...{ rule_name: RULE, store, reserve },
        limits: [
          { name: "total", ...limit },
          { name: "output", ...limit, count: "output" },
        ],
      },
    },
  ];
}
