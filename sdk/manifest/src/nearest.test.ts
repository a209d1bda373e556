import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const KNOWN = ["greeting", "rules", "ttl", "maxTokens"];

test.each([
  ["greting", "greeting"],
  ["GREETING", "greeting"],
  ["max_tokens", "maxTokens"],
  ["tttl", "ttl"],
  ["tl", "ttl"],
  ["tt", "ttl"],
  ["x", undefined],
  ["nothing", undefined],
  ["g".repeat(100), undefined],
  ["", undefined],
])("%j is meant to be %j", (name, meant) => {
  expect(nearest(name, KNOWN)).toBe(meant);
});
