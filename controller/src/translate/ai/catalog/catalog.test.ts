import { expect, test } from "vitest";
import table from "../../../../data/model-prices.json" with { type: "json" };
import plugins from "../../../generated/plugins.gen.json" with { type: "json" };
import { CREDENTIAL_FIELDS } from "../provider/credentials.ts";
import { reservedOption } from "../provider/options.ts";
import { bundledModel, bundledPrice } from "./model-prices.ts";
import { BUNDLED_PLUGINS } from "./plugin-catalog.ts";
import { PROVIDER_TYPES, providerType } from "./provider-types.ts";

const fields: Readonly<Record<string, object>> = plugins["ai-proxy"].schema.$defs.provider.properties;

test("the fields that Secrets fill are ai-proxy's secret ones", () => {
  const secret = Object.entries(fields).flatMap(([name, schema]) => ("x-secret" in schema ? [name] : []));
  expect([...CREDENTIAL_FIELDS].sort()).toEqual(secret.sort());
});

test("no option may hold a secret, and every reserved one is ai-proxy's", () => {
  for (const name of [...CREDENTIAL_FIELDS, "apiTokens"]) expect(reservedOption(name)).toBeDefined();
  const reserved = Object.keys(fields).filter((name) => reservedOption(name) !== undefined);
  expect(reserved).toHaveLength(27);
});

test("a plugin that is not bundled is a bug", () => {
  expect(() => BUNDLED_PLUGINS.info("ai-nothing")).toThrow("ai-nothing");
  expect(() => BUNDLED_PLUGINS.check("toString", {})).toThrow("toString");
});

test("another API of a type is no type of its own", () => {
  expect(PROVIDER_TYPES).toContain("qwen");
  expect(PROVIDER_TYPES).not.toContain("qwen-native");
});

test.each([
  { type: "minimax", config: { minimaxApiType: "pro" }, host: "api.minimax.chat" },
  { type: "hunyuan", config: { hunyuanAuthId: "x" }, host: "hunyuan.tencentcloudapi.com" },
  { type: "qwen", config: { qwenEnableCompatible: false }, host: "dashscope.aliyuncs.com" },
  { type: "generic", config: {}, host: "" },
])("$type with $config is at $host", ({ type, config, host }) => {
  expect(providerType(type, config)?.host).toBe(host);
});

test.each([
  {
    type: "claude",
    model: "claude-sonnet-4-5",
    price: { input: "3", cachedInput: "0.3", output: "15" },
    window: 200_000,
  },
  { type: "openai", model: "text-embedding-3-small", price: { input: "0.02", output: "0" }, window: 8191 },
  { type: "vllm", model: "gpt-4o", price: undefined, window: undefined },
  { type: "openai", model: "toString", price: undefined, window: undefined },
])("what is known of $model at $type", ({ type, model, price, window }) => {
  expect(bundledModel(type, model)?.price).toEqual(price);
  expect(bundledModel(type, model)?.contextWindow).toBe(window);
});

test.each([
  {
    type: "claude",
    model: "claude-sonnet-4-5",
    price: {
      input: "3",
      output: "15",
      cachedInput: "0.3",
      cacheWrite: "3.75",
      cacheWriteHour: "6",
      batch: { input: "1.5", output: "7.5", cachedInput: "0.15", cacheWrite: "1.875" },
    },
  },
  {
    type: "gemini",
    model: "gemini-2.5-pro",
    price: {
      input: "1.25",
      output: "10",
      cachedInput: "0.125",
      longContext: { above: 200_000, input: "2.5", output: "15", cachedInput: "0.25" },
      batch: {
        input: "0.625",
        output: "5",
        cachedInput: "0.125",
        longContext: { input: "1.25", output: "7.5", cachedInput: "0.25" },
      },
    },
  },
  {
    type: "gemini",
    model: "gemini-2.5-flash",
    price: {
      input: "0.3",
      output: "2.5",
      cachedInput: "0.03",
      audioInput: "1",
      batch: { input: "0.15", output: "1.25", cachedInput: "0.03" },
    },
  },
  { type: "vllm", model: "gpt-4o", price: undefined },
])("the whole price of $model at $type", ({ type, model, price }) => {
  expect(bundledPrice(type, model)).toEqual(price);
});

test("every bundled price is one that plugins can read", () => {
  const prices = Object.entries(table.models).flatMap(([type, models]) =>
    Object.keys(models).map((model) => bundledPrice(type, model)),
  );
  expect(prices.length).toBeGreaterThan(1000);
  for (const price of prices) {
    const { longContext, batch, ...rates } = price ?? { input: "", output: "" };
    const { above = 1, ...long } = longContext ?? {};
    const { longContext: longBatch, ...short } = batch ?? {};
    expect(above).toBeGreaterThan(0);
    if (longBatch !== undefined) expect(longContext).toBeDefined();
    for (const rate of [rates, long, short, longBatch ?? {}].flatMap((each) => Object.values(each))) {
      expect(rate).toMatch(/^\d{1,6}(\.\d{1,6})?$/);
    }
  }
});
