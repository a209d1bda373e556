import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { describe, expect, test } from "vitest";

interface Outcome {
  readonly errors: string;
  readonly warnings: string;
}

interface Schema {
  readonly $defs: object;
  readonly properties: Readonly<Record<string, object>>;
}

function schemaOf(plugin: string): Schema {
  return JSON.parse(readFileSync(new URL(`../../${plugin}/config.schema.json`, import.meta.url), "utf8")) as Schema;
}

/** What the plugin says to a configuration. */
async function outcomeOf(config: unknown, flavour: "envoy" | "higress" = "envoy"): Promise<Outcome> {
  const file = flavour === "envoy" ? "ai-quota.wasm" : "ai-quota.higress.wasm";
  const wasm = fileURLToPath(new URL(`../../../dist/${file}`, import.meta.url));
  const plugin = { name: "ai-quota", wasm, config: JSON.stringify(config) };
  const host = await HostEmulator.load({ personality: flavour, plugins: [plugin] }).catch((error: unknown) => error);
  if (!(host instanceof HostEmulator)) return { errors: String(host), warnings: "" };
  const lines = (wanted: string) =>
    host.logs
      .filter(({ level }) => level === wanted)
      .map(({ message }) => message)
      .join("\n");
  const outcome = { errors: lines("error"), warnings: lines("warn") };
  host.close();
  return outcome;
}

describe("a configuration that can not serve is refused with its place", () => {
  test.each([
    ["neither quotas nor budgets", {}, "one of admin_consumer and budgets must be there"],
    ["budgets without a name", { budgets: [{ name: "a", amount: "1" }] }, "rule_name: is required with budgets"],
    [
      "an amount that is none",
      { rule_name: "r", budgets: [{ name: "a", amount: "1.5" }] },
      "budgets[0].amount: expected a whole number of tokens",
    ],
    [
      "a price that is none",
      { rule_name: "r", budgets: [{ name: "a", amount: "1" }], prices: [{ model: "m", price: { input: "x" } }] },
      "prices[0].price.input: expected a decimal number",
    ],
    [
      "two stores",
      { admin_consumer: "a", store: {}, redis: { service_name: "x" } },
      "store: only one of redis and store",
    ],
    [
      "Redis without Higress",
      { admin_consumer: "a", redis: { service_name: "x.static" } },
      "only Higress reaches Redis itself",
    ],
    ["an empty administrator", { admin_consumer: "" }, "admin_consumer: "],
  ])("%s", async (_name, config, expected) => {
    expect((await outcomeOf(config)).errors).toContain(expected);
  });

  test("a password is in no message", async () => {
    const store = { type: "redis", service_name: "x", password: "open sesame", timeout: "soon" };
    expect((await outcomeOf({ admin_consumer: "a", store })).errors).not.toContain("sesame");
  });
});

test("who keeps quotas in one process is told that they are forgotten with it", async () => {
  expect((await outcomeOf({ admin_consumer: "a" })).warnings).toContain("forgotten with it");
  const redis = { service_name: "redis.static", password: "x" };
  expect(await outcomeOf({ admin_consumer: "a", redis }, "higress")).toEqual({ errors: "", warnings: "" });
});

test("redis and store are what they are in ai-token-ratelimit", () => {
  const [own, other] = ["ai-quota", "ai-token-ratelimit"].map((plugin) => {
    const { redis, store } = schemaOf(plugin).properties;
    return { redis, store: { ...store, description: "" } };
  });
  expect(own).toEqual(other);
});

test("prices are what they are in ai-statistics", () => {
  const [own, other] = ["ai-quota", "ai-statistics"].map((plugin) => {
    const { $defs, properties } = schemaOf(plugin);
    return { $defs, prices: { ...properties.prices, description: "" } };
  });
  expect(own).toEqual(other);
});
