import { expect, test } from "vitest";
import type { Resources } from "../resources/resources.ts";
import { changedEntries } from "./changed-entries.ts";
import type { Entry } from "./resource-store.ts";

function entry(name: string): Entry {
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name } } as Resources["Namespace"];
  return { object, effective: object, issues: [] };
}

const [a, b, c, newB] = [entry("a"), entry("b"), entry("c"), entry("b")];

test.each<{ name: string; before: readonly Entry[]; after: readonly Entry[]; changed: readonly Entry[] }>([
  { name: "nothing", before: [a, b], after: [a, b], changed: [] },
  { name: "what has come", before: [a], after: [a, b], changed: [b] },
  { name: "what has come in front", before: [b], after: [a, b], changed: [a] },
  { name: "what has gone", before: [a, b, c], after: [a, c], changed: [b] },
  { name: "what has changed", before: [a, b, c], after: [a, newB, c], changed: [b, newB] },
  { name: "all at once", before: [a, b], after: [newB, c], changed: [a, b, newB, c] },
])("finds $name", ({ before, after, changed }) => {
  expect(changedEntries(before, after)).toEqual(changed);
});
