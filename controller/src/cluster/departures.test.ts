import { beforeEach, expect, test } from "vitest";
import { FINALIZER } from "../apply/finalizer-keeper.ts";
import type { KubeObject } from "../store/kube-object.ts";
import { Departures } from "./departures.ts";

let told: string[];
let subject: Departures;
beforeEach(() => {
  told = [];
  const sink = {
    upsert: ({ metadata }: KubeObject) => void told.push(`+ ${metadata.name}`),
    remove: ({ name }: { readonly name: string }) => void told.push(`- ${name}`),
    synced: () => void told.push("synced"),
  };
  subject = new Departures(sink, () => told.push("departure"));
});

function route(name: string, deletion: object = {}): KubeObject {
  return { apiVersion: "sluice.dev/v1alpha1", kind: "AIRoute", metadata: { name, namespace: "a", ...deletion } };
}

const leaving = (...finalizers: string[]) => ({ deletionTimestamp: "2026-01-01T00:00:00Z", finalizers });

test("an object that waits for us alone is gone for the store, and waits until the server has it no more", () => {
  subject.upsert(route("x", { finalizers: [FINALIZER] }));
  expect(subject.waiting).toEqual([]);
  const going = route("x", leaving("a.example/b", FINALIZER));
  subject.upsert(going);
  expect(subject.waiting).toEqual([going]);
  subject.remove({ kind: "AIRoute", namespace: "a", name: "x" });
  subject.synced();
  expect(subject.waiting).toEqual([]);
  expect(told).toEqual(["+ x", "- x", "departure", "- x", "synced"]);
});

test.each([
  { name: "that nobody deletes", object: route("x") },
  { name: "whose deletion waits for others", object: route("x", leaving("a.example/b")) },
])("an object $name stays in effect", ({ object }) => {
  subject.upsert(object);
  expect(subject.waiting).toEqual([]);
  expect(told).toEqual(["+ x"]);
});

test("another object of the same name, made after it, takes effect", () => {
  subject.upsert(route("x", leaving(FINALIZER)));
  subject.upsert(route("x"));
  expect(subject.waiting).toEqual([]);
  expect(told).toEqual(["- x", "departure", "+ x"]);
});
