import { expect, test } from "vitest";
import { type LabelSelector, matchesSelector } from "./selector.ts";

const labels = { team: "a", stage: "live" };

test.each<{ name: string; selector: LabelSelector; matches: boolean }>([
  { name: "an empty selector", selector: {}, matches: true },
  { name: "all labels", selector: { matchLabels: labels }, matches: true },
  { name: "one label of two", selector: { matchLabels: { team: "a", stage: "test" } }, matches: false },
  { name: "In", selector: { matchExpressions: [{ key: "team", operator: "In", values: ["a"] }] }, matches: true },
  {
    name: "In of a missing label",
    selector: { matchExpressions: [{ key: "x", operator: "In", values: ["a"] }] },
    matches: false,
  },
  {
    name: "NotIn",
    selector: { matchExpressions: [{ key: "team", operator: "NotIn", values: ["a"] }] },
    matches: false,
  },
  {
    name: "NotIn of a missing label",
    selector: { matchExpressions: [{ key: "x", operator: "NotIn", values: ["a"] }] },
    matches: true,
  },
  { name: "Exists", selector: { matchExpressions: [{ key: "team", operator: "Exists" }] }, matches: true },
  { name: "DoesNotExist", selector: { matchExpressions: [{ key: "team", operator: "DoesNotExist" }] }, matches: false },
  { name: "an unknown operator", selector: { matchExpressions: [{ key: "team", operator: "Like" }] }, matches: false },
])("$name: $matches", ({ selector, matches }) => {
  expect(matchesSelector(selector, labels)).toBe(matches);
});
