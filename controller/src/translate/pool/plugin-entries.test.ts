import { expect, test } from "vitest";
import type { UsedPool } from "./fleet-pools.ts";
import { balancerEntry } from "./plugin-entries.ts";

/** A pool that ai-load-balancer picks for, with so many endpoints. */
function pool(count: number): UsedPool {
  const endpoints = Array.from({ length: count }, (_, index) => ({
    address: `10.0.${index >> 8}.${index & 255}`,
    port: 8000,
    priority: 0,
    weight: 1,
  }));
  const backend = {
    name: "pool/default/llm",
    protocol: "http1",
    endpoints,
    discovery: "addresses",
    plugins: [],
  } as const;
  const picking = { kind: "balancer", policy: "endpoint_metrics" } as const;
  return { pool: {} as UsedPool["pool"], picking, backend, picker: undefined, isMeasured: false };
}

test.each([
  { count: 3, named: 3 },
  { count: 1024, named: 1024 },
  { count: 1025, named: 0 },
])("of $count endpoints ai-load-balancer is told $named: more would cost all pools theirs", ({ count, named }) => {
  const [entry] = balancerEntry(pool(count));
  expect(entry).toMatchObject({ cluster: "pool/default/llm", lb_policy: "endpoint_metrics" });
  expect(entry?.endpoints).toHaveLength(named);
});
