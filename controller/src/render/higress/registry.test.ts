import { expect, test } from "vitest";
import { mergeMcpBridge, mergeRegistries } from "./registry.ts";

const theirs = [{ name: "nacos", type: "nacos" }, { name: "llm-openai.internal", type: "dns" }, "odd", null];
const ours = [{ name: "llm-sluice.b.x.internal" }, { name: "llm-sluice-1.a.x.internal" }];

test("entries of others stay as they are, ours are replaced", () => {
  const before = [{ name: "llm-sluice.gone.x.internal" }, ...theirs, { name: "llm-sluice.b.x.internal", port: 1 }];
  expect(mergeRegistries(before, ours)).toEqual([...theirs, ours[1], ours[0]]);
});

test("none of ours leaves the object to its other owners", () => {
  expect(mergeRegistries([...theirs, ...ours], [])).toEqual(theirs);
});

test("everything else of the object stays", () => {
  const metadata = { name: "default", namespace: "higress-system", resourceVersion: "7" };
  const base = { apiVersion: "networking.higress.io/v1", kind: "McpBridge" };
  const existing = { ...base, metadata, spec: { proxies: [{ name: "p" }], registries: theirs } };
  const wanted = { ...base, metadata: { name: "default", namespace: "higress-system" }, spec: { registries: ours } };
  expect(mergeMcpBridge(existing, wanted)).toEqual({
    ...existing,
    spec: { proxies: [{ name: "p" }], registries: [...theirs, ours[1], ours[0]] },
  });
  expect(mergeMcpBridge(undefined, wanted)).toBe(wanted);
});
