import { expect, test } from "vitest";
import { podLine } from "./pod-line.ts";

const pods = [{ name: "vllm-0", address: "127.0.0.11:8000" }];
const entry = { method: "POST", path: "/v1/completions", response_code: 200, duration: 7 };

test.each([
  { name: "the pod that answered", more: { upstream_host: "127.0.0.11:8000" }, shown: "vllm-0 · " },
  { name: "an address that is no pod's", more: { upstream_host: "127.0.0.9:1" }, shown: "127.0.0.9:1 · " },
  { name: "why none did", more: { upstream_host: null, response_code_details: "no_route" }, shown: "no_route · " },
  { name: "neither", more: {}, shown: "" },
])("a line shows $name", ({ more, shown }) => {
  expect(podLine(JSON.stringify({ ...entry, ...more }), pods)).toBe(`200 POST /v1/completions · ${shown}7 ms`);
});

test("lines that are no access log are left out", () => {
  expect(podLine("[info] starting", pods)).toBeUndefined();
});
