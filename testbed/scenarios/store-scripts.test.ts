import { randomUUID } from "node:crypto";
import { type Gateway, hosts, startUpstream, startValkey } from "@sluice/testbed";
import { expect, onTestFinished, test } from "vitest";
import { Random } from "../src/fuzz/random.ts";
import {
  ALGORITHM,
  type ChargeState,
  chargeState,
  type ProbeAccount,
  runBatch,
  type StoreConfig,
  storeProbe,
} from "../src/store/store-probe.ts";

/** Charges of one run. */
const STEPS = 250;

/** The same commands for a script's Lua in a real Valkey and for its AssemblyScript in shared data. */
test("a script's two texts do the same, whatever is charged in whatever order", async () => {
  const valkey = await startValkey();
  onTestFinished(() => valkey.stop());
  const port = () => Number(new URL(valkey.url).port);
  const lua = await open({ type: "redis", service_name: "redis.static", timeout: 20_000 }, port);
  const shared = await open({ type: "shared" }, port);
  const prefix = `scripts:${randomUUID()}:`;
  for (const seed of [1, 2]) {
    const random = new Random(seed);
    const marks = new Map<string, number[]>();
    const outcomes: number[] = [];
    let at = Date.now();
    const quota = ["set", `${prefix}${seed}:quota`, "2000", 0] as const;
    for (const { url } of [lua, shared]) await runBatch(url, [quota]);
    for (let step = 0; step < STEPS; step++) {
      at += random.below(40_000);
      const accounts = accountsOf(random, `${prefix}${seed}:`, marks);
      const command = ["charge", accounts, { at }] as const;
      const [one, two] = await Promise.all([lua, shared].map(({ url }) => runBatch(url, [command])));
      expect(two?.values, `seed ${seed}, step ${step}: ${JSON.stringify(accounts)}`).toEqual(one?.values);
      const state = chargeState(one?.values[0]);
      outcomes.push(state.outcome);
      remember(accounts, state, marks);
    }
    for (const outcome of [0, 1]) expect(outcomes.filter((one) => one === outcome).length).toBeGreaterThan(STEPS / 10);
  }
});

async function open(config: StoreConfig, redisPort: () => number): Promise<Gateway> {
  const host = hosts.find(({ name }) => name === "emulator (higress)");
  if (host === undefined) throw new Error("no emulator of Higress");
  const main = await startUpstream();
  const gateway = await host.open({
    plugins: [storeProbe(config)],
    upstreams: { main: { url: main.url } },
    redisPort,
  });
  onTestFinished(async () => {
    await gateway.close();
    await main.close();
  });
  return gateway;
}

/**
 * Those whose answers do not hang on the servers' clocks: no window ends by these in the time that a run takes on a busy machine.
 * A quota that is not there, and limits that are soon reached.
 */
const LIMITS = [
  { key: "sliding", algorithm: ALGORITHM.slidingWindow, most: 100, window: 500_000 },
  { key: "sliding-odd", algorithm: ALGORITHM.slidingWindow, most: 37, window: 100_001 },
  { key: "bucket", algorithm: ALGORITHM.tokenBucket, most: 100, window: 500_000 },
  { key: "bucket-large", algorithm: ALGORITHM.tokenBucket, most: 2_000_000_000, window: 86_400_000 },
  { key: "bucket-none", algorithm: ALGORITHM.tokenBucket, most: 0, window: 100_000 },
  { key: "quota", algorithm: ALGORITHM.quota, most: 0, window: 1 },
] as const;

function accountsOf(random: Random, prefix: string, marks: ReadonlyMap<string, readonly number[]>): ProbeAccount[] {
  const start = random.below(LIMITS.length);
  return Array.from({ length: 1 + random.below(3) }, (_, index) => {
    const limit = LIMITS[(start + index) % LIMITS.length] ?? LIMITS[0];
    const scale = limit.most > 1_000 ? 10_000_000 : 1;
    const amount = random.below(60) * scale;
    const key = prefix + limit.key;
    const op = (["reserve", "reserve", "settle", "shadow"] as const)[random.below(4)] ?? "reserve";
    const known = marks.get(key) ?? [];
    const mark = random.below(3) === 0 ? 0 : (known[random.below(known.length + 1)] ?? 0);
    return { ...limit, key, op, amount, ...(op === "settle" ? { reserved: random.below(60) * scale, mark } : {}) };
  });
}

function remember(accounts: readonly ProbeAccount[], state: ChargeState, marks: Map<string, number[]>): void {
  for (const [index, { key }] of accounts.entries()) {
    const mark = state.accounts[index]?.mark ?? 0;
    marks.set(key, [...(marks.get(key) ?? []).slice(-8), mark]);
  }
}
