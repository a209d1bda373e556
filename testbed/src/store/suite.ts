import { randomUUID } from "node:crypto";
import { type Gateway, showLogsOnFailure } from "@sluice/testing/hosts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ALGORITHM, chargeState, type ProbeAccount, type ProbeChargeOptions, runBatch } from "./store-probe.ts";

/** A gateway with the probe in front of some store. */
export interface ServedStore {
  readonly gateway: Gateway;
  close(): Promise<void>;
}

const HOUR = 3_600_000;

/** Seconds that are left of a minute which began in this test. */
const MOST_OF_A_MINUTE = expect.toSatisfy((seconds: number) => seconds > 40 && seconds <= 60, "40 < seconds <= 60");

/** What every store has to do; call it in the body of `describe`. Keys are new in each run. */
export function storeSuite(open: () => Promise<ServedStore>): void {
  let served: ServedStore;
  let prefix: string;
  beforeAll(async () => {
    served = await open();
  });
  afterAll(() => served?.close());
  beforeEach((context) => {
    prefix = `suite:${randomUUID()}:`;
    showLogsOnFailure(context, { gateway: served.gateway });
  });

  const run = (...commands: Parameters<typeof runBatch>[1]) => runBatch(served.gateway.url, commands);
  const values = async (...commands: Parameters<typeof runBatch>[1]) => (await run(...commands)).values;
  const key = (name: string): string => prefix + name;
  const charge = async (accounts: readonly ProbeAccount[], options: ProbeChargeOptions = {}) =>
    chargeState((await values(["charge", accounts, options]))[0]);

  test("what is not there is nil, what was set comes back byte for byte", async () => {
    expect(await values(["get", key("a")])).toEqual([null]);
    const text = 'é "\\\u0000\r\n😀';
    expect(await values(["set", key("a"), text, 0])).toEqual(["OK"]);
    expect(await values(["get", key("a")])).toEqual([text]);
    expect(await values(["set", key("a"), "", 0])).toEqual(["OK"]);
    expect(await values(["get", key("a")])).toEqual([""]);
    expect(await values(["set", key("b"), "OK", 0])).toEqual(["OK"]);
    expect(await values(["get", key("b")])).toEqual(["OK"]);
  });

  test("keys may be any bytes, and stay apart", async () => {
    const hex = (text: string) => `hex:${Buffer.from(prefix + text, "latin1").toString("hex")}`;
    expect(await values(["incrBy", hex("\xff"), 1])).toEqual([1]);
    expect(await values(["incrBy", hex("\xfe"), 5])).toEqual([5]);
    expect(await values(["get", hex("\xff")], ["get", hex("\xfe")])).toEqual(["1", "5"]);
  });

  test("a value goes when its time is over", async () => {
    expect(await values(["set", key("short"), "x", 40])).toEqual(["OK"]);
    await expect.poll(() => values(["get", key("short")]), { interval: 10 }).toEqual([null]);
    expect(await values(["set", key("long"), "x", HOUR])).toEqual(["OK"]);
    expect(await values(["get", key("long")])).toEqual(["x"]);
  });

  test("incrBy starts at nothing, goes both ways, and keeps 64 bits", async () => {
    expect(await values(["incrBy", key("n"), 5])).toEqual([5]);
    expect(await values(["incrBy", key("n"), -7])).toEqual([-2]);
    expect(await values(["set", key("big"), "9223372036854775806", 0], ["get", key("n")])).toEqual(["OK", "-2"]);
    expect((await run(["incrBy", key("big"), 2])).fault).toBe("server");
    expect(await values(["get", key("big")])).toEqual(["9223372036854775806"]);
  });

  test("a command that fails leaves the others of its batch alone", async () => {
    await run(["set", key("text"), "abc", 0]);
    const reply = await run(["incrBy", key("text"), 1], ["incrBy", key("ok"), 1], ["get", key("text")]);
    expect(reply.fault).toBe("wrong_type");
    expect(reply.values).toEqual([{ fault: "wrong_type", error: expect.any(String) }, 1, "abc"]);
  });

  test("a script answers integers, texts, nil and lists", async () => {
    expect(await values(["eval", "kinds", [key("unused")], []])).toEqual([[1, "text", null, [2, "deep"]]]);
  });

  test("a batch of scripts that the server does not know yet is answered whole", async () => {
    const account = { op: "reserve", key: key("w"), algorithm: ALGORITHM.fixedWindow, most: 5, window: HOUR } as const;
    const reply = await values(
      ["eval", "fixed-window-read", [key("r")], [10, 60]],
      ["charge", [{ ...account, amount: 2 }], {}],
      ["get", key("nothing")],
    );
    expect(reply[0]).toEqual([10, 0, 60]);
    expect(chargeState(reply[1]).accounts).toMatchObject([{ fits: true, used: 2 }]);
    expect(reply[2]).toBeNull();
  });

  test("Higress's token window adds until it is over, and then no more", async () => {
    const read = () => values(["eval", "fixed-window-read", [key("t")], [100, 60]]);
    const add = (tokens: number) => values(["eval", "fixed-window-add", [key("t")], [100, 60, tokens]]);
    expect(await read()).toEqual([[100, 0, 60]]);
    expect(await add(60)).toEqual([[100, 60, 60]]);
    expect(await add(50)).toEqual([[100, 110, MOST_OF_A_MINUTE]]);
    expect(await add(50)).toEqual([[100, 110, MOST_OF_A_MINUTE]]);
    expect(await read()).toEqual([[100, 110, MOST_OF_A_MINUTE]]);
    expect(await values(["get", key("t")])).toEqual(["110"]);
  });

  test("Higress's token window mends a counter without a time", async () => {
    await run(["set", key("t"), "7", 0]);
    expect(await values(["eval", "fixed-window-read", [key("t")], [100, 60]])).toEqual([[100, 7, 60]]);
    expect(await values(["eval", "fixed-window-add", [key("t")], [100, 60, 3]])).toEqual([[100, 10, MOST_OF_A_MINUTE]]);
  });

  test("Higress's request window counts one over its limit, and then no more", async () => {
    const hit = async () => (await values(["eval", "fixed-window-hit", [key("h")], [2, 60]]))[0];
    expect([await hit(), await hit(), await hit(), await hit()]).toEqual([
      [2, 1, 60],
      [2, 2, MOST_OF_A_MINUTE],
      [2, 3, MOST_OF_A_MINUTE],
      [2, 3, MOST_OF_A_MINUTE],
    ]);
  });

  const KINDS = [
    { name: "fixed window", algorithm: ALGORITHM.fixedWindow, window: HOUR },
    { name: "sliding window", algorithm: ALGORITHM.slidingWindow, window: HOUR },
    { name: "token bucket", algorithm: ALGORITHM.tokenBucket, window: 1_000 * HOUR },
    { name: "period", algorithm: ALGORITHM.period, window: Date.now() + HOUR },
  ];

  test.each(KINDS)("$name: reserves what fits, settles, gives back", async ({ algorithm, window }) => {
    const limit = { key: key("k"), algorithm, most: 100, window };
    const first = await charge([{ op: "reserve", ...limit, amount: 60 }]);
    expect(first).toMatchObject({ outcome: 1, accounts: [{ fits: true, used: 60, retry: 0 }] });
    const second = await charge([{ op: "reserve", ...limit, amount: 41 }]);
    expect(second).toMatchObject({ outcome: 0, accounts: [{ fits: false, used: 60 }] });
    expect(second.accounts[0]?.retry).toBeGreaterThan(0);
    expect(await charge([{ op: "reserve", ...limit, amount: 101 }])).toMatchObject({ accounts: [{ retry: -1 }] });
    const mark = first.accounts[0]?.mark ?? 0;
    const settled = await charge([{ op: "settle", ...limit, reserved: 60, amount: 25, mark }]);
    expect(settled).toMatchObject({ outcome: 1, accounts: [{ used: 25 }] });
    const more = await charge([{ op: "settle", ...limit, reserved: 0, amount: 90, mark: 0 }]);
    expect(more).toMatchObject({ outcome: 1, accounts: [{ fits: false, used: 115 }] });
    expect(await charge([{ op: "reserve", ...limit, amount: 0 }])).toMatchObject({ outcome: 0 });
  });

  test("what was reserved in a window that is over is not given back to the next one", async () => {
    const limit = { key: key("over"), algorithm: ALGORITHM.fixedWindow, most: 100 };
    const first = await charge([{ op: "reserve", ...limit, window: 30, amount: 60 }]);
    await expect.poll(() => values(["get", key("over")]), { interval: 10 }).toEqual([null]);
    const settle = { op: "settle", ...limit, window: HOUR, reserved: 60, mark: first.accounts[0]?.mark ?? 0 } as const;
    expect(await charge([{ ...settle, amount: 10 }])).toMatchObject({ outcome: 1, accounts: [{ used: 0 }] });
    await charge([{ op: "reserve", ...limit, window: HOUR, amount: 5 }]);
    expect(await charge([{ ...settle, amount: 10 }])).toMatchObject({ outcome: 1, accounts: [{ used: 5 }] });
    expect(await charge([{ ...settle, amount: 70 }])).toMatchObject({ outcome: 1, accounts: [{ used: 15 }] });
  });

  test("a quota is what somebody set, and nothing there is nothing left", async () => {
    const limit = { key: key("q"), algorithm: ALGORITHM.quota };
    const ask = { op: "reserve", ...limit, amount: 0 } as const;
    expect(await charge([ask])).toMatchObject({ outcome: 0, accounts: [{ used: 0, reset: -1, retry: -1 }] });
    await run(["set", key("q"), "10", 0]);
    expect(await charge([ask])).toMatchObject({ outcome: 1, accounts: [{ used: 10 }] });
    expect(await charge([{ op: "reserve", ...limit, amount: 11 }])).toMatchObject({ outcome: 0 });
    expect(await charge([{ op: "reserve", ...limit, amount: 8 }])).toMatchObject({ accounts: [{ used: 2 }] });
    const settle = { op: "settle", ...limit, reserved: 8, amount: 15, mark: 0 } as const;
    expect(await charge([settle])).toMatchObject({ outcome: 1, accounts: [{ used: -5 }] });
    expect(await charge([ask])).toMatchObject({ outcome: 0 });
  });

  test("of several accounts none is charged when one refuses; one in shadow does not", async () => {
    const [wide, narrow] = [1000, 10].map((most, at) => {
      return { key: key(`m${at}`), algorithm: ALGORITHM.fixedWindow, most, window: HOUR };
    });
    const bucket = { key: key("m2"), algorithm: ALGORITHM.tokenBucket, most: 1000, window: 1_000 * HOUR };
    const accounts = (op: "reserve" | "shadow") => [
      { op: "reserve" as const, key: "", algorithm: 0, ...wide, amount: 20 },
      { op, key: "", algorithm: 0, ...narrow, amount: 20 },
      { op: "reserve" as const, ...bucket, amount: 20 },
    ];
    const used = async () => (await values(["get", key("m0")], ["get", key("m1")], ["get", key("m2")])).map(Boolean);
    expect(await charge(accounts("reserve"))).toMatchObject({
      outcome: 0,
      accounts: [{ fits: true }, { fits: false }, {}],
    });
    expect(await used()).toEqual([false, false, false]);
    expect(await charge(accounts("shadow"))).toMatchObject({
      outcome: 1,
      accounts: [
        { fits: true, used: 20 },
        { fits: false, used: 20 },
        { fits: true, used: 20 },
      ],
    });
    expect(await used()).toEqual([true, true, true]);
  });

  test("a charge with a name of its own is done once", async () => {
    const limit = { key: key("o"), algorithm: ALGORITHM.fixedWindow, most: 100, window: HOUR };
    const once = { once: key("o:1"), remember: HOUR };
    const settle = { op: "settle", ...limit, reserved: 0, amount: 7, mark: 0 } as const;
    expect(await charge([settle], once)).toMatchObject({ outcome: 1, accounts: [{ used: 7 }] });
    expect(await charge([settle], once)).toEqual({ outcome: -1, accounts: [] });
    expect(await values(["get", key("o")])).toEqual(["7"]);
  });

  test.each(Object.entries(ALGORITHM))(
    "a reservation in a %s that nobody heard of is settled if it was made, and only then",
    async (name, algorithm) => {
      const limits = ["a", "b"].map((part) => ({ key: key(part), algorithm, most: 1000, window: 1_000 * HOUR }));
      const isQuota = algorithm === ALGORITHM.quota;
      if (isQuota) for (const limit of limits) await run(["set", limit.key, "1000", 0]);
      if (name === "period") for (const limit of limits) limit.window = Date.now() + HOUR;
      const used = async () => {
        const { accounts } = await charge(limits.map((limit) => ({ op: "reserve", ...limit, amount: 0 })));
        return accounts.map((account) => (isQuota ? 1000 - account.used : account.used));
      };
      const call = { opens: key("call"), remember: HOUR };
      const reserve = limits.map((limit) => ({ op: "reserve" as const, ...limit, amount: 50 }));
      const settle = limits.map((limit) => ({ op: "settle" as const, ...limit, reserved: 50, amount: 7, mark: 0 }));
      expect(await charge(reserve, call)).toMatchObject({ outcome: 1 });
      expect(await used()).toEqual([50, 50]);
      const end = { once: key("call"), unsure: true, remember: HOUR };
      expect(await charge(settle, end)).toMatchObject({ outcome: 1 });
      expect(await used()).toEqual([7, 7]);
      expect(await charge(settle, end)).toEqual({ outcome: -1, accounts: [] });
      // It comes too late: its call is settled.
      expect(await charge(reserve, call)).toEqual({ outcome: -1, accounts: [] });
      expect(await charge(settle, { ...end, once: key("other") })).toMatchObject({ outcome: 1 });
      expect(await used()).toEqual([14, 14]);
    },
  );

  test.each(["fixedWindow", "sliding"] as const)(
    "what a %s holds stays in 64 bits, and above its limit",
    async (name) => {
      const algorithm = name === "sliding" ? ALGORITHM.slidingWindow : ALGORITHM.fixedWindow;
      const limit = { key: key(name), algorithm, most: 5, window: HOUR };
      const settle = { op: "settle", ...limit, reserved: 0, amount: 1e18, mark: 0 } as const;
      for (let call = 0; call < 12; call++) expect(await charge([settle])).toMatchObject({ outcome: 1 });
      expect(await charge([{ op: "reserve", ...limit, amount: 1 }])).toMatchObject({ outcome: 0 });
    },
  );

  test("something else under a key is told, and nothing is charged", async () => {
    await run(["set", key("x"), "no number", 0]);
    for (const algorithm of Object.values(ALGORITHM)) {
      const accounts = [
        { op: "reserve", key: key("y"), algorithm: 0, most: 9, window: HOUR, amount: 1 },
        { op: "reserve", key: key("x"), algorithm, most: 9, window: HOUR, amount: 1 },
      ] as const;
      expect(await run(["charge", accounts, {}])).toMatchObject({ fault: "wrong_type" });
    }
    expect(await values(["get", key("y")], ["get", key("x")])).toEqual([null, "no number"]);
  });

  test("a hundred reservations at once never pass the limit together", async () => {
    const one = { key: key("p"), algorithm: ALGORITHM.fixedWindow, most: 500, window: HOUR };
    const two = { key: key("p2"), algorithm: ALGORITHM.slidingWindow, most: 400, window: HOUR };
    const accounts = [one, two].map((limit) => ({ op: "reserve" as const, ...limit, amount: 10 }));
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => charge(accounts)));
    expect(outcomes.filter(({ outcome }) => outcome === 1)).toHaveLength(40);
    expect(await values(["get", key("p")])).toEqual(["400"]);
  });

  test("what is charged in onLog arrives after the stream is gone", async () => {
    const before = (await served.gateway.metrics()).get("store_probe_at_end") ?? 0;
    await runBatch(served.gateway.url, [["get", key("l")]], {
      "x-store-at-end": JSON.stringify([["incrBy", key("l"), 3]]),
    });
    await expect
      .poll(async () => (await served.gateway.metrics()).get("store_probe_at_end"), { interval: 20 })
      .toBe(before + 1);
    expect(await values(["get", key("l")])).toEqual(["3"]);
  });
}
