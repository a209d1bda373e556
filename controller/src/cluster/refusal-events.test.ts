import { expect, test } from "vitest";
import type { EventInit } from "../apply/event-recorder.ts";
import type { FleetIr } from "../ir/fleet.ts";
import type { FleetRefusal } from "../pipeline/xds-server.ts";
import { ResourceStore } from "../store/resource-store.ts";
import { RefusalEvents } from "./refusal-events.ts";

const ref = { kind: "Gateway", namespace: "default", name: "demo" };
const fleet = { name: "gateway/default/demo", gateways: [ref] } as unknown as FleetIr;
const gateway = { apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway", metadata: ref };
const store = ResourceStore.of([gateway as never]);
const refusal: FleetRefusal = { type: "listener", name: "http-80", version: "1", error: "no such filter" };

test("what proxies refuse is told of their Gateway when it changes, and again when it comes back", () => {
  const told: EventInit[] = [];
  const subject = new RefusalEvents({ record: (event) => void told.push(event) });
  const take = (...refusals: readonly FleetRefusal[]) => subject.take([fleet], store, () => refusals);
  take();
  take(refusal);
  take(refusal);
  expect(told).toEqual([
    expect.objectContaining({ object: gateway, type: "Warning", note: expect.stringContaining("no such filter") }),
  ]);
  take({ ...refusal, error: "another" });
  take();
  take(refusal);
  expect(told).toHaveLength(3);
});

test("a Gateway that is gone is told nothing", () => {
  const told: EventInit[] = [];
  const subject = new RefusalEvents({ record: (event) => void told.push(event) });
  subject.take([fleet], ResourceStore.of([]), () => [refusal]);
  expect(told).toEqual([]);
});
