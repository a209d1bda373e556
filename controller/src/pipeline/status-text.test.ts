import { expect, test } from "vitest";
import type { ConditionIr } from "../ir/status.ts";
import { problemsOf } from "./status-text.ts";

const no = (type: string, message: string): ConditionIr => ({ type, status: "False", reason: "Invalid", message });
const ref = { kind: "Gateway", namespace: "default", name: "gw" };

test("conditions of one object that say the same are told once", () => {
  const conditions = [
    no("Accepted", "port 80 is taken"),
    no("Programmed", "port 80 is taken"),
    no("ResolvedRefs", "no"),
  ];
  const listener = { name: "http", supportedKinds: [], attachedRoutes: 0, conditions };
  const gateway = {
    ref,
    generation: 1,
    kind: "gateway" as const,
    conditions: [],
    addresses: [],
    listeners: [listener],
  };
  expect(problemsOf([gateway])).toEqual([
    "Gateway default/gw listener http: Accepted=False (Invalid): port 80 is taken",
    "Gateway default/gw listener http: ResolvedRefs=False (Invalid): no",
  ]);
});

test("what an Ingress's status has no place for is told", () => {
  const problems = ["TCP/80 of this machine is taken"];
  const ingress = {
    ref: { ...ref, kind: "Ingress" },
    generation: 1,
    kind: "ingress" as const,
    addresses: [],
    problems,
  };
  expect(problemsOf([ingress])).toEqual(["Ingress default/gw: TCP/80 of this machine is taken"]);
});
