import { expect, test } from "vitest";
import type { ModelMatchIr } from "../../../ir/ai.ts";
import type { AIProvider } from "../../../resources/resources.ts";
import { priceList } from "./price-list.ts";
import { withPrices } from "./priced-config.ts";

type Spec = AIProvider["spec"];

const OWN = { input: "1", output: "2" };
const ANY: ModelMatchIr = { kind: "any" };

function provider(type: string, spec: Partial<Spec> = {}): AIProvider {
  return {
    apiVersion: "sluice.dev/v1alpha1",
    kind: "AIProvider",
    metadata: { namespace: "ai", name: type },
    spec: { type, ...spec },
  } as AIProvider;
}

function listed(object: AIProvider, names: readonly string[], matches: readonly ModelMatchIr[] = []) {
  const id = `${object.metadata.namespace}/${object.metadata.name}`;
  return priceList([{ id, object, names: new Set(names), matches }]);
}

function models(list: ReturnType<typeof priceList>): readonly unknown[] {
  return list.map(({ model }) => model);
}

test("a model in use has the bundled price, whole, for the provider that is asked", () => {
  expect(listed(provider("gemini"), ["gemini-2.5-flash"])).toEqual([
    {
      provider: "ai/gemini",
      model: "gemini-2.5-flash",
      price: {
        input: "0.3",
        output: "2.5",
        cachedInput: "0.03",
        audioInput: "1",
        batch: { input: "0.15", output: "1.25", cachedInput: "0.03" },
      },
    },
  ]);
});

test("models that nobody asks for are not in the list, nor are those without a price", () => {
  expect(listed(provider("openai"), ["my-own-model"])).toEqual([]);
  expect(listed(provider("vllm"), ["gpt-4o"])).toEqual([]);
});

test("the user's price stands over the bundled one, for the model's versions too", () => {
  const spec = { models: [{ name: "gpt-4o", price: OWN }] };
  expect(listed(provider("openai", spec), ["gpt-4o", "gpt-4o-2024-05-13"])).toEqual([
    { provider: "ai/openai", model: "gpt-4o", price: OWN },
  ]);
});

test("the user's price of a beginning and a star stands over bundled prices of what it covers", () => {
  const spec = { models: [{ name: "gpt-4*", price: OWN }] };
  expect(models(listed(provider("openai", spec), ["gpt-4o", "gpt-5"]))).toEqual(["gpt-4*", "gpt-5"]);
});

test("a version is listed where it costs something else than its model", () => {
  expect(models(listed(provider("openai"), ["gpt-4o"]))).toEqual(["gpt-4o", "gpt-4o-2024-05-13"]);
});

test("what a provider maps names to, and what it lists, is in use", () => {
  const spec = { modelMapping: { "gpt-*": "claude-haiku-4-5" }, models: [{ name: "claude-sonnet-4-5" }] };
  expect(models(listed(provider("claude", spec), []))).toEqual(["claude-haiku-4-5", "claude-sonnet-4-5"]);
});

test.each<{ name: string; match: ModelMatchIr; has: string; hasNot?: string }>([
  { name: "a prefix", match: { kind: "prefix", value: "gpt-5" }, has: "gpt-5-mini", hasNot: "gpt-4o" },
  { name: "any", match: ANY, has: "gpt-4o" },
  { name: "an expression, which may mean any", match: { kind: "regex", value: "gpt-5.*" }, has: "gpt-4o" },
])("where clients choose the model by $name, all that can be meant are in use", ({ match, has, hasNot }) => {
  const found = models(listed(provider("openai"), [], [match]));
  expect(found).toContain(has);
  if (hasNot !== undefined) expect(found).not.toContain(hasNot);
});

test("a mapping of all names leaves clients no choice", () => {
  const object = provider("openai", { modelMapping: { "*": "gpt-5-nano" } });
  expect(models(listed(object, [], [ANY]))).toEqual(["gpt-5-nano"]);
});

test("providers stand in the order of their names, models in theirs", () => {
  const asked = (type: string, names: readonly string[]) => {
    return { id: `ai/${type}`, object: provider(type), names: new Set(names), matches: [] };
  };
  const list = priceList([asked("openai", ["gpt-5-nano", "gpt-5"]), asked("azure", ["gpt-5"])]);
  expect(list.map((entry) => `${entry.provider} ${entry.model}`)).toEqual([
    "ai/azure gpt-5",
    "ai/openai gpt-5",
    "ai/openai gpt-5-nano",
  ]);
});

test("a configuration keeps its own prices and gets those of the other models", () => {
  const price = { ...OWN };
  const mine = { model: "a", price: { input: "5", output: "5" } };
  const prices = ["a", "b"].map((model) => ({ provider: "p", model, price }));
  expect(withPrices({ prices: [mine] }, prices)).toEqual({ prices: [mine, { provider: "p", model: "b", price }] });
  expect(withPrices({ attributes: [] }, [])).toEqual({ attributes: [], prices: [] });
  expect(withPrices({ attributes: [] }, undefined)).toEqual({ attributes: [] });
});

test("the same configuration and prices come to the same object, so that what follows is kept", () => {
  const config = {};
  const prices = () => [{ provider: "p", model: "a", price: { ...OWN } }];
  expect(withPrices(config, prices())).toBe(withPrices(config, prices()));
  expect(withPrices(config, undefined)).toBe(config);
});
