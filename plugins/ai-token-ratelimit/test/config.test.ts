import { fileURLToPath } from "node:url";
import { HostEmulator } from "@sluice/host";
import { type Gateway, hosts, OPENAI_STUB_KEY, type ProviderStub, startOpenAiStub } from "@sluice/testbed";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { chat, ruleName } from "./scene.ts";

const GLOBAL = { global_threshold: { token_per_day: 1 } };

/** What the plugin says to a configuration; empty when it takes it. */
async function refusal(config: unknown, flavour: "envoy" | "higress" = "envoy"): Promise<string> {
  const file = flavour === "envoy" ? "ai-token-ratelimit.wasm" : "ai-token-ratelimit.higress.wasm";
  const wasm = fileURLToPath(new URL(`../../../dist/${file}`, import.meta.url));
  const plugin = { name: "ai-token-ratelimit", wasm, config: JSON.stringify(config) };
  const host = await HostEmulator.load({ personality: flavour, plugins: [plugin] }).catch((error: unknown) => error);
  if (host instanceof HostEmulator) {
    const lines = host.logs.filter(({ level }) => level === "error").map(({ message }) => message);
    host.close();
    return lines.join("\n");
  }
  return String(host);
}

describe("a configuration that can not serve is refused with its place", () => {
  test.each([
    ["no rule name", GLOBAL, "rule_name: is required"],
    ["no limit", { rule_name: "r" }, "one of global_threshold, rule_items and limits must be there"],
    [
      "two stores",
      { rule_name: "r", ...GLOBAL, store: {}, redis: { service_name: "x" } },
      "store: only one of redis and store",
    ],
    [
      "Redis without Higress",
      { rule_name: "r", ...GLOBAL, redis: { service_name: "x.static" } },
      "only Higress reaches Redis itself",
    ],
    [
      "a store without a service",
      { rule_name: "r", ...GLOBAL, store: { type: "http" } },
      "a store of this type needs service_name",
    ],
    [
      "a wrong type",
      { rule_name: "r", limits: [{ name: "a", amount: "1" }] },
      "limits[0].amount: expected an integer, got a string",
    ],
    ["a wrong rule", { _rules_: [{ _match_route_: ["a"], rule_name: "r" }] }, "_rules_[0]: one of global_threshold"],
  ])("%s", async (_name, config, expected) => {
    expect(await refusal(config)).toContain(expected);
  });

  test("a password is in no message", async () => {
    const store = { type: "redis", service_name: "x", password: "open sesame", timeout: "soon" };
    expect(await refusal({ rule_name: "r", ...GLOBAL, store })).not.toContain("sesame");
  });

  test("Higress's block of Redis is taken where there is Redis", async () => {
    const redis = {
      service_name: "redis.static",
      service_port: 6379,
      username: "",
      password: "",
      timeout: 0,
      database: 0,
    };
    expect(await refusal({ rule_name: "r", ...GLOBAL, redis }, "higress")).toBe("");
  });
});

describe.each(hosts)("rules on $name", (host) => {
  let openai: ProviderStub;
  beforeAll(async () => {
    openai = await startOpenAiStub();
  });
  afterAll(() => openai.close());

  async function statuses(gateway: Gateway, headers: Record<string, string>): Promise<number[]> {
    const found: number[] = [];
    for (let index = 0; index < 3; index++) {
      const reply = await chat(gateway, OPENAI_STUB_KEY, "stub-plain", { headers });
      await reply.text();
      found.push(reply.status);
    }
    return found;
  }

  test("a rule's limits take the place of the global ones", async () => {
    const limit = (amount: number) => ({
      rule_name: ruleName(),
      limits: [{ name: "calls", count: "requests", amount, window: 86_400 }],
    });
    const config = { ...limit(1), _rules_: [{ _match_route_: ["wide"], ...limit(2) }] };
    const gateway = await host.open({
      plugins: [{ plugin: "ai-token-ratelimit", config }],
      upstreams: { provider: { url: openai.url } },
      routes: [
        { name: "wide", upstream: "provider", headers: { "x-wide": "1" } },
        { name: "narrow", upstream: "provider" },
      ],
    });
    onTestFinished(() => gateway.close());
    expect(await statuses(gateway, { "x-wide": "1" })).toEqual([200, 200, 429]);
    expect(await statuses(gateway, {})).toEqual([200, 429, 429]);
  });

  test("a request that no limit is for passes untouched", async () => {
    const config = {
      rule_name: ruleName(),
      limits: [{ name: "of one", per: "consumer", count: "requests", amount: 1 }],
    };
    const gateway = await host.open({
      plugins: [{ plugin: "ai-token-ratelimit", config }],
      upstreams: { provider: { url: openai.url } },
    });
    onTestFinished(() => gateway.close());
    expect(await statuses(gateway, {})).toEqual([200, 200, 200]);
    expect(await statuses(gateway, { "x-mse-consumer": "a" })).toEqual([200, 429, 429]);
    expect(await statuses(gateway, { "x-mse-consumer": "b" })).toEqual([200, 429, 429]);
  });
});
