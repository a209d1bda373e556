import { expect, test } from "vitest";
import type { EventInit } from "../apply/event-recorder.ts";
import type { StatusUpdate } from "../ir/status.ts";
import type { RenderIssue } from "../render/issue.ts";
import { ResourceStore } from "../store/resource-store.ts";
import { UnsaidEvents } from "./unsaid-events.ts";

const ref = { kind: "HTTPRoute", namespace: "ns", name: "app" };
const route = { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: ref };
const store = ResourceStore.of([route as never]);

const issue = (message: string, name = "app"): RenderIssue => ({ ref: { ...ref, name }, part: "", message });
const status = [{ ref, generation: 1, kind: "parents", parents: [] }] as readonly StatusUpdate[];

function taking() {
  const told: EventInit[] = [];
  const subject = new UnsaidEvents({ record: (event) => void told.push(event) });
  const take = (issues: readonly RenderIssue[], written: readonly StatusUpdate[] = []) => {
    subject.take(issues, written, store);
    return told.map(({ note }) => note);
  };
  return { told, take };
}

test("an object whose status is not ours has an event, once for each thing to say", () => {
  const { told, take } = taking();
  expect(take([issue("one"), issue("two")])).toEqual(["one; two"]);
  expect(take([issue("one"), issue("two")])).toEqual(["one; two"]);
  expect(take([issue("three")])).toEqual(["one; two", "three"]);
  take([]);
  expect(take([issue("three")])).toEqual(["one; two", "three", "three"]);
  expect(told[0]).toMatchObject({ object: route, type: "Warning", reason: "UnsupportedValue" });
});

test("an object whose status says it has no event, nor has one that nobody has", () => {
  const { take } = taking();
  expect(take([issue("one")], status)).toEqual([]);
  expect(take([issue("one", "gone")])).toEqual([]);
});
