import { describe, expect, test } from "vitest";
import type { Parsed } from "../resources/parse.ts";
import type { KubeObject } from "./kube-object.ts";
import { StoreBuilder } from "./store-builder.ts";

function builder() {
  const calls = { changes: 0 };
  const store = new StoreBuilder({
    parse: (object) => ({ kind: "resource", resource: object }) as unknown as Parsed,
    admit: ({ metadata }) => {
      const { bad } = metadata.labels ?? {};
      return bad === undefined ? [] : [{ path: "spec", message: "is bad", ...(bad === "soft" ? { soft: true } : {}) }];
    },
    onChange: () => {
      calls.changes += 1;
    },
  });
  return { store, calls };
}

function route(name: string, version: number, labels: Record<string, string> = {}): KubeObject {
  return {
    apiVersion: "x/v1",
    kind: "HTTPRoute",
    metadata: { name, namespace: "a", generation: version, labels },
    spec: {},
  };
}

test("a version that is wrong leaves the last good one in effect", () => {
  const { store } = builder();
  store.upsert(route("r", 1));
  store.upsert(route("r", 2, { bad: "yes" }));
  const entry = store.snapshot().entry("HTTPRoute", "a", "r");
  expect([entry?.object.metadata.generation, entry?.effective?.metadata.generation]).toEqual([2, 1]);
  expect(entry?.issues).toEqual([{ path: "spec", message: "is bad" }]);
  store.upsert(route("r", 3));
  expect(store.snapshot().get("HTTPRoute", "a", "r")?.metadata.generation).toBe(3);
});

test("what never was right is listed for its status, and not in effect", () => {
  const { store } = builder();
  store.upsert(route("r", 1, { bad: "yes" }));
  expect(store.snapshot().list("HTTPRoute")).toEqual([]);
  expect(store.snapshot().entries("HTTPRoute")).toHaveLength(1);
});

test("a soft issue keeps an earlier version, and lets the first one in", () => {
  const { store } = builder();
  store.upsert(route("r", 1, { bad: "soft" }));
  expect(store.snapshot().get("HTTPRoute", "a", "r")?.metadata.generation).toBe(1);
  store.upsert(route("r", 2));
  store.upsert(route("r", 3, { bad: "soft" }));
  expect(store.snapshot().get("HTTPRoute", "a", "r")?.metadata.generation).toBe(2);
});

test("an object that is refused by its shape keeps its last good version", () => {
  const { store } = builder();
  store.upsert(route("r", 1));
  store.refuse({ kind: "HTTPRoute", namespace: "a", name: "r" }, [{ path: "spec", message: "is missing" }]);
  expect(store.snapshot().entry("HTTPRoute", "a", "r")).toMatchObject({
    effective: { metadata: { generation: 1 } },
    issues: [{ message: "is missing" }],
  });
});

test("of a policy that never was right the targets are known, so that they can be closed", () => {
  const { store } = builder();
  const ref = { kind: "AIPolicy", namespace: "a", name: "p" };
  const issues = [{ path: "spec.defaults.consumers.secretSelektor", message: "is not a field of this kind" }];
  const target = { group: "sluice.dev", kind: "AIRoute", name: "chat" };
  const object = { kind: "AIPolicy", metadata: { name: "p", namespace: "a" }, spec: { targetRefs: [target, 1] } };
  store.refuse(ref, issues, object);
  const [entry] = store.snapshot().entries("AIPolicy");
  expect(entry).toMatchObject({ effective: undefined, issues, object: { spec: { targetRefs: [target] } } });
  store.refuse({ ...ref, name: "q" }, issues, { ...object, spec: 1 });
  expect(store.snapshot().entries("AIPolicy")).toHaveLength(1);
});

test("a snapshot does not change with the store", () => {
  const { store, calls } = builder();
  store.upsert(route("b", 1));
  const before = store.snapshot();
  store.upsert(route("a", 1));
  store.remove({ kind: "HTTPRoute", namespace: "a", name: "b" });
  expect(before.list("HTTPRoute").map(({ metadata }) => metadata.name)).toEqual(["b"]);
  expect(
    store
      .snapshot()
      .list("HTTPRoute")
      .map(({ metadata }) => metadata.name),
  ).toEqual(["a"]);
  expect(calls.changes).toBe(3);
  expect(store.snapshot()).toBe(store.snapshot());
});

describe("what bears no version", () => {
  const pod = (ip: string, labels: Record<string, string> = {}): KubeObject => ({
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "a", labels } },
    status: { podIP: ip },
  });

  test("is no news when it comes again as it is", () => {
    const { store, calls } = builder();
    store.upsert(pod("10.0.0.1"));
    const before = store.snapshot();
    store.upsert(pod("10.0.0.1"));
    expect([calls.changes, store.snapshot()]).toEqual([1, before]);
    expect(store.snapshot()).toBe(before);
  });

  test("is news when a member differs, when it was removed, and when it was wrong", () => {
    const { store, calls } = builder();
    store.upsert(pod("10.0.0.1"));
    store.upsert(pod("10.0.0.2"));
    expect(store.snapshot().get("Pod", "a", "p")?.status?.podIP).toBe("10.0.0.2");
    store.remove({ kind: "Pod", namespace: "a", name: "p" });
    store.upsert(pod("10.0.0.2"));
    expect(store.snapshot().list("Pod")).toHaveLength(1);
    store.upsert(pod("10.0.0.2", { bad: "yes" }));
    store.upsert(pod("10.0.0.2", { bad: "yes" }));
    store.upsert(pod("10.0.0.2"));
    expect(store.snapshot().entry("Pod", "a", "p")?.issues).toEqual([]);
    expect(calls.changes).toBe(7);
  });

  test("is news where it has a version: somebody may wait for that one", () => {
    const { store, calls } = builder();
    const versioned = (resourceVersion: string): KubeObject => {
      return { ...pod("10.0.0.1"), metadata: { name: "p", namespace: "a", resourceVersion } };
    };
    store.upsert(versioned("1"));
    store.upsert(versioned("2"));
    expect(calls.changes).toBe(2);
  });
});
