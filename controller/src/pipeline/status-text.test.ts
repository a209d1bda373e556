import { expect, test } from "vitest";
import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import { problemsOf } from "./status-text.ts";

const condition = (type: string, status: "True" | "False", message: string): ConditionIr => ({
  type,
  status,
  reason: "Invalid",
  message,
});

const policy = (...conditions: readonly ConditionIr[]): StatusUpdate => ({
  ref: { kind: "AIPolicy", namespace: "default", name: "chat" },
  generation: 2,
  kind: "conditions",
  conditions,
});

const WRONG = condition("Accepted", "False", "spec.a: must be string; generation 1 stays in effect");
const MISSING = condition("ResolvedRefs", "False", "there is no Secret default/key");

test("what is as it should be is not told, whichever word says so", () => {
  const conditions = [condition("Accepted", "True", "fine"), condition("Conflicted", "False", "fine")];
  expect(problemsOf([policy(...conditions, condition("PartiallyInvalid", "True", "one rule"))])).toEqual([
    "AIPolicy default/chat: PartiallyInvalid=True (Invalid): one rule",
  ]);
});

test("what was said of an object already is not repeated, everything else is", () => {
  const said = [{ object: "AIPolicy default/chat", message: "must be string" }];
  expect(problemsOf([policy(WRONG, MISSING)], said)).toEqual([
    "AIPolicy default/chat: ResolvedRefs=False (Invalid): there is no Secret default/key",
  ]);
});

test("what was said of another object does not count", () => {
  const said = [{ object: "AIPolicy default/other", message: "must be string" }];
  expect(problemsOf([policy(WRONG)], said)).toHaveLength(1);
});
