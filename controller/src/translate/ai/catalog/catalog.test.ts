import { expect, test } from "vitest";
import plugins from "../../../generated/plugins.gen.json" with { type: "json" };
import { CREDENTIAL_FIELDS } from "../provider/credentials.ts";
import { reservedOption } from "../provider/options.ts";
import { bundledModel } from "./model-prices.ts";
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
  expect(() => BUNDLED_PLUGINS.info("ai-quota")).toThrow("ai-quota");
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
