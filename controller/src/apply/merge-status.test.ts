import { describe, expect, test } from "vitest";
import type { ConditionIr, StatusUpdate } from "../ir/status.ts";
import { mergeStatus } from "./merge-status.ts";

const OURS = "sluice.dev/gateway-controller";
const OTHERS = "example.com/controller";
const CONTEXT = { controllerName: OURS, now: "2026-02-02T00:00:00Z" };
const EARLIER = "2026-01-01T00:00:00Z";

const accepted: ConditionIr = { type: "Accepted", status: "True", reason: "Accepted", message: "" };
const refused: ConditionIr = { type: "Accepted", status: "False", reason: "UnsupportedValue", message: "spec.x" };

const ref = { kind: "HTTPRoute", namespace: "a", name: "r" };

function parents(...entries: readonly (readonly [string, ConditionIr])[]): StatusUpdate {
  const list = entries.map(([name, condition]) => ({ ref: { name }, conditions: [condition] }));
  return { ref, generation: 2, kind: "parents", parents: list };
}

/** An entry as a server has it. */
function entry(name: string, controllerName: string, condition: ConditionIr, observedGeneration = 2): unknown {
  const parentRef = { group: "gateway.networking.k8s.io", kind: "Gateway", name };
  const conditions = [{ ...condition, observedGeneration, lastTransitionTime: EARLIER }];
  return { parentRef, controllerName, conditions };
}

/** The merged entries as `name controller status time`. */
function shortened(status: Readonly<Record<string, unknown>> | undefined): readonly string[] | undefined {
  const list = (status?.parents ?? status?.ancestors) as readonly Record<string, unknown>[] | undefined;
  return list?.map(({ parentRef, ancestorRef, controllerName, conditions }) => {
    const [first] = (conditions ?? []) as readonly { status: string; lastTransitionTime: string }[];
    const { name } = (parentRef ?? ancestorRef ?? {}) as { name?: string };
    return `${name} ${controllerName === OURS ? "ours" : "theirs"} ${first?.status} ${first?.lastTransitionTime}`;
  });
}

describe("entries of parents", () => {
  test("are added after those of others", () => {
    const current = { parents: [entry("gw", OTHERS, accepted)] };
    expect(shortened(mergeStatus(current, parents(["gw", accepted]), CONTEXT))).toEqual([
      `gw theirs True ${EARLIER}`,
      `gw ours True ${CONTEXT.now}`,
    ]);
  });

  test("that say what they should are not written, whatever the order of members", () => {
    const update: StatusUpdate = {
      ...{ ref, generation: 2, kind: "parents" },
      parents: [{ ref: { sectionName: "http", name: "gw" }, conditions: [accepted] }],
    };
    const written = mergeStatus({}, update, CONTEXT);
    const again = { ...update, parents: [{ ref: { name: "gw", sectionName: "http" }, conditions: [accepted] }] };
    expect(mergeStatus(written, update, { ...CONTEXT, now: "2027-01-01T00:00:00Z" })).toBeUndefined();
    expect(shortened(mergeStatus(written, { ...again, generation: 3 }, CONTEXT))).toHaveLength(1);
  });

  test("stay in their place, so that two controllers do not write for ever", () => {
    const current = { parents: [entry("gw", OURS, accepted), entry("gw", OTHERS, accepted)] };
    expect(mergeStatus(current, parents(["gw", accepted]), CONTEXT)).toBeUndefined();
  });

  test("keep their time unless the status flips", () => {
    const current = { parents: [entry("a", OURS, accepted, 1), entry("b", OURS, accepted, 1)] };
    expect(shortened(mergeStatus(current, parents(["a", accepted], ["b", refused]), CONTEXT))).toEqual([
      `a ours True ${EARLIER}`,
      `b ours False ${CONTEXT.now}`,
    ]);
  });

  test("of parents that are left go, and only ours", () => {
    const current = { parents: [entry("a", OURS, accepted), entry("b", OTHERS, accepted), entry("c", OURS, accepted)] };
    expect(shortened(mergeStatus(current, parents(["c", accepted]), CONTEXT))).toEqual([
      `b theirs True ${EARLIER}`,
      `c ours True ${EARLIER}`,
    ]);
    expect(mergeStatus({ parents: [entry("a", OURS, accepted)] }, parents(), CONTEXT)).toEqual({ parents: [] });
  });

  test("that somebody wrote for a newer generation stay", () => {
    const current = { parents: [entry("gw", OURS, refused, 3)] };
    expect(mergeStatus(current, parents(["gw", accepted]), CONTEXT)).toBeUndefined();
  });

  test("find no more room than the API has: sixteen ancestors", () => {
    const theirs = Array.from({ length: 15 }, (_, index) => {
      return { ancestorRef: { name: `t${index}` }, controllerName: OTHERS, conditions: [accepted] };
    });
    const ancestors = ["a", "b"].map((name) => ({ ref: { name }, conditions: [accepted] }));
    const update: StatusUpdate = { ref, generation: 1, kind: "ancestors", ancestors };
    const merged = shortened(mergeStatus({ ancestors: theirs }, update, CONTEXT));
    expect(merged).toHaveLength(16);
    expect(merged?.at(-1)).toBe(`a ours True ${CONTEXT.now}`);
  });
});

test("a Gateway's listeners keep the times of their conditions, and gone ones go", () => {
  const listener = (name: string, condition: ConditionIr) => {
    return { name, supportedKinds: [], attachedRoutes: 0, conditions: [condition] };
  };
  const first: StatusUpdate = {
    ...{ ref, generation: 1, kind: "gateway", conditions: [accepted] },
    addresses: [{ type: "IPAddress", value: "127.0.0.1" }],
    listeners: [listener("a", accepted), listener("b", accepted)],
  };
  const written = mergeStatus({}, first, { ...CONTEXT, now: EARLIER });
  expect(mergeStatus(written, first, CONTEXT)).toBeUndefined();
  const second: StatusUpdate = { ...first, listeners: [listener("b", refused)] };
  const time = { observedGeneration: 1, lastTransitionTime: CONTEXT.now };
  expect(mergeStatus(written, second, CONTEXT)).toEqual({
    listeners: [{ ...listener("b", refused), conditions: [{ ...refused, ...time }] }],
  });
});

test("an Ingress without addresses, and what servers leave out when it is empty, is not written", () => {
  expect(
    mergeStatus({ loadBalancer: {} }, { ref, generation: 1, kind: "ingress", addresses: [] }, CONTEXT),
  ).toBeUndefined();
  const update: StatusUpdate = { ref, generation: 1, kind: "gateway", conditions: [], addresses: [], listeners: [] };
  expect(mergeStatus({}, update, CONTEXT)).toBeUndefined();
});

test.each([
  ["nothing", undefined],
  ["text", "status"],
  ["a list", []],
  ["entries of other shapes", { parents: [null, 1, {}, { controllerName: OURS, parentRef: 7, conditions: "x" }] }],
  [
    "conditions of other shapes",
    { parents: [{ controllerName: OURS, parentRef: { name: "gw" }, conditions: [null, {}, { type: "Accepted" }] }] },
  ],
])("a status that is %s is mended", (_, current) => {
  const merged = shortened(mergeStatus(current, parents(["gw", accepted]), CONTEXT));
  expect(merged?.at(-1)).toBe(`gw ours True ${CONTEXT.now}`);
});

test("a message is cut to what an API server takes", () => {
  const update = parents(["gw", { ...refused, message: "x".repeat(40_000) }]);
  const entries = mergeStatus({}, update, CONTEXT)?.parents as readonly {
    readonly conditions: readonly ConditionIr[];
  }[];
  expect(entries[0]?.conditions[0]?.message).toHaveLength(32_768);
});
