import { expect, test } from "vitest";
import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import { formatProblem } from "./problem.ts";
import { problemsOf, type Said } from "./status-problems.ts";

const condition = (type: string, status: "True" | "False", message: string): ConditionIr => ({
  type,
  status,
  reason: "Invalid",
  message,
});

const linesOf = (status: readonly StatusUpdate[], said?: readonly Said[]): readonly string[] =>
  problemsOf(status, said).map(formatProblem);

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
  expect(linesOf([policy(...conditions, condition("PartiallyInvalid", "True", "one rule"))])).toEqual([
    "AIPolicy default/chat: PartiallyInvalid=True (Invalid): one rule",
  ]);
});

test("what was said of an object already is not repeated, everything else is", () => {
  const said = [{ object: "AIPolicy default/chat", message: "must be string" }];
  expect(linesOf([policy(WRONG, MISSING)], said)).toEqual([
    "AIPolicy default/chat: ResolvedRefs=False (Invalid): there is no Secret default/key",
  ]);
});

test("what was said of another object does not count", () => {
  const said = [{ object: "AIPolicy default/other", message: "must be string" }];
  expect(linesOf([policy(WRONG)], said)).toHaveLength(1);
});

const no = (type: string, message: string): ConditionIr => ({ type, status: "False", reason: "Invalid", message });
const REF = { kind: "Gateway", namespace: "default", name: "gw" };

test("conditions of one object that say the same are told once", () => {
  const conditions = [
    no("Accepted", "port 80 is taken"),
    no("Programmed", "port 80 is taken"),
    no("ResolvedRefs", "no"),
  ];
  const listener = { name: "http", supportedKinds: [], attachedRoutes: 0, conditions };
  const gateway = {
    ref: REF,
    generation: 1,
    kind: "gateway" as const,
    conditions: [],
    addresses: [],
    listeners: [listener],
  };
  expect(linesOf([gateway])).toEqual([
    "Gateway default/gw listener http: Accepted=False (Invalid): port 80 is taken",
    "Gateway default/gw listener http: ResolvedRefs=False (Invalid): no",
  ]);
});

test("what an Ingress's status has no place for is told", () => {
  const problems = ["TCP/80 of this machine is taken"];
  const ingress = {
    ref: { ...REF, kind: "Ingress" },
    generation: 1,
    kind: "ingress" as const,
    addresses: [],
    problems,
  };
  expect(linesOf([ingress])).toEqual(["Ingress default/gw: TCP/80 of this machine is taken"]);
});
