import { expect, test } from "vitest";
import { BUDGET_CHAIN, readBenchOptions } from "./options.ts";

test("without arguments the chain of the budgets is measured and nothing is gated", () => {
  expect(readBenchOptions([])).toMatchObject({
    plugins: BUDGET_CHAIN,
    gate: "none",
    detail: false,
    seconds: undefined,
  });
});

test("a short run with its files", () => {
  const args = ["--requests", "50", "--rounds", "2", "--seconds", "9", "--json", "a.json", "--svg", "a.svg", "--gate"];
  expect(readBenchOptions(args)).toMatchObject({
    ...{ requests: 50, rounds: 2, seconds: 9, json: "a.json", svg: "a.svg", gate: "all" },
  });
  expect(readBenchOptions(["--gate-stable"]).gate).toBe("stable");
});

test("the order of the chain stays, whatever the order of the list", () => {
  expect(readBenchOptions(["--plugins", "ai-proxy,model-router"]).plugins).toEqual(["model-router", "ai-proxy"]);
});

test.each([
  { name: "a count of zero", args: ["--requests", "0"], says: '--requests takes a whole number from 1 on, not "0"' },
  { name: "a fraction", args: ["--rounds", "1.5"], says: "--rounds takes a whole number" },
  { name: "no number", args: ["--seconds", "soon"], says: "--seconds takes a whole number" },
  { name: "an unknown plugin", args: ["--plugins", "waf"], says: "there is no waf in the chain" },
  { name: "an unknown option", args: ["--fast"], says: "--fast" },
])("$name is refused", ({ args, says }) => {
  expect(() => readBenchOptions(args)).toThrow(says);
});
