import type { PluginManifest } from "@sluice/manifest";
import { describe, expect, test } from "vitest";
import { findFaults, findOverruns, type ModuleFacts, type ModuleFault } from "./inspect.ts";

const manifest: PluginManifest = {
  name: "a",
  version: "1.0.0",
  description: "A.",
  category: "custom",
  phase: "AUTHN",
  priority: 1,
  envoy: { phase: "AUTHN", priority: 1 },
  flavours: ["envoy", "higress"],
  hostcalls: [],
  license: "Apache-2.0",
  budget: { rawBytes: 1000 },
  folder: "/a",
};

const good: ModuleFacts = {
  imports: ["env.proxy_log", "wasi_snapshot_preview1.random_get"],
  exports: [
    "proxy_abi_version_0_2_100",
    "proxy_abi_version_0_2_1",
    "proxy_on_memory_allocate",
    "_initialize",
    "memory",
  ],
  rawBytes: 1000,
  gzipBytes: 500,
};

const messages = (faults: readonly ModuleFault[]) => faults.map(({ message }) => message);

describe("findFaults", () => {
  test("a module that both hosts load has none", () => {
    expect(findFaults(good, manifest, "envoy")).toEqual([]);
  });

  test.each([
    { name: "a missing marker", facts: { exports: good.exports.slice(1) }, fault: /must export both/ },
    {
      name: "markers in the wrong order",
      facts: { exports: [...good.exports].reverse() },
      fault: /proxy_abi_version_0_2_100 before proxy_abi_version_0_2_1/,
    },
    {
      name: "no allocator",
      facts: { exports: good.exports.filter((name) => !name.includes("allocate")) },
      fault: /must export proxy_on_memory_allocate/,
    },
    {
      name: "no start",
      facts: { exports: good.exports.filter((name) => name !== "_initialize") },
      fault: /must export _initialize/,
    },
    { name: "env.abort", facts: { imports: ["env.abort"] }, fault: /imports env\.abort/ },
    {
      name: "another WASI call",
      facts: { imports: ["wasi_snapshot_preview1.fd_write"] },
      fault: /imports wasi_snapshot_preview1\.fd_write/,
    },
  ])("finds $name", ({ facts, fault }) => {
    expect(messages(findFaults({ ...good, ...facts }, manifest, "envoy"))).toEqual([expect.stringMatching(fault)]);
  });

  test("a Higress host call is granted to the higress flavour alone, and when the manifest names it", () => {
    const facts = { ...good, imports: ["env.proxy_redis_call"] };
    const granted = { ...manifest, hostcalls: ["proxy_redis_call"] };
    expect(findFaults(facts, granted, "higress")).toEqual([]);
    expect(findFaults(facts, granted, "envoy")).toHaveLength(1);
    expect(findFaults(facts, manifest, "higress")).toHaveLength(1);
  });
});

describe("findOverruns", () => {
  test("a module may be as large as its budget, and no byte larger", () => {
    expect(findOverruns(good, manifest)).toEqual([]);
    expect(messages(findOverruns({ ...good, rawBytes: 1001 }, manifest))).toEqual([
      "is 1001 bytes, over its budget of 1000",
    ]);
  });

  test("judges the gzipped size where it has a budget", () => {
    const tight = { ...manifest, budget: { rawBytes: 1000, gzipBytes: 499 } };
    expect(messages(findOverruns(good, tight))).toEqual(["is 500 bytes gzipped, over its budget of 499"]);
  });
});
