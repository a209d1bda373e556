import { expect, test } from "vitest";
import type { ConfigMap } from "../../../resources/resources.ts";
import { ResourceStore } from "../../../store/resource-store.ts";
import { adapterList } from "./adapter-list.ts";
import { baseModels } from "./base-models.ts";

function map(name: string, data: Readonly<Record<string, string>>, more: object = {}): ConfigMap {
  const labels = { "inference.networking.k8s.io/bbr-managed": "true" };
  const metadata = { name, namespace: "default", creationTimestamp: "2026-01-01T00:00:00Z", labels, ...more };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data };
}

test.each([
  {
    name: "a list",
    data: { baseModel: " llama ", adapters: "- b\n- a \n- a\n- ''\n" },
    says: { adapters: ["a", "b"] },
  },
  { name: "no adapters", data: { baseModel: "llama" }, says: { adapters: [] } },
  { name: "an empty text", data: { baseModel: "llama", adapters: " \n" }, says: { adapters: [] } },
])("$name is read", ({ data, says }) => {
  expect(adapterList(map("m", data))).toEqual({ baseModel: "llama", ...says });
});

test.each([
  { name: "no model", data: { adapters: "- a" }, path: "data.baseModel" },
  { name: "an empty model", data: { baseModel: " " }, path: "data.baseModel" },
  { name: "a text", data: { baseModel: "m", adapters: "a, b" }, path: "data.adapters" },
  { name: "numbers", data: { baseModel: "m", adapters: "- 1" }, path: "data.adapters" },
  { name: "no YAML", data: { baseModel: "m", adapters: "- [" }, path: "data.adapters" },
])("$name is refused, with the key", ({ data, path }) => {
  expect(adapterList(map("m", data))).toMatchObject({ path });
});

test("other ConfigMaps say nothing of adapters", () => {
  expect(adapterList(map("m", { baseModel: "m" }, { labels: {} }))).toBeUndefined();
});

test("of two models that claim a name the older one has it; a model that is another's adapter has none itself", () => {
  const later = { creationTimestamp: "2026-01-02T00:00:00Z" };
  const last = { creationTimestamp: "2026-01-03T00:00:00Z" };
  const maps = [
    map("b", { baseModel: "phi", adapters: "- food\n- sums" }, later),
    map("a", { baseModel: "llama", adapters: "- food" }),
    map("c", { baseModel: "sums", adapters: "- more" }, last),
    map("d", { baseModel: "elsewhere" }, { namespace: "other" }),
  ];
  expect(baseModels(ResourceStore.of(maps), new Set(["default"]))).toEqual([
    { name: "llama", adapters: ["food"] },
    { name: "phi", adapters: ["sums"] },
  ]);
});
