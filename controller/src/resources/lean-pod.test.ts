import { expect, test } from "vitest";
import { parseResource } from "./parse.ts";

const READY = { type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" };
const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "vllm-0",
    namespace: "ml",
    uid: "u",
    resourceVersion: "7",
    labels: { app: "vllm" },
    annotations: { long: "x".repeat(1000) },
    ownerReferences: [{ kind: "ReplicaSet", name: "vllm" }],
  },
  spec: { containers: [{ name: "vllm", env: [{ name: "HF_TOKEN", value: "secret" }] }] },
  status: {
    phase: "Running",
    podIP: "10.0.0.7",
    podIPs: [{ ip: "10.0.0.7" }, { ip: "fd00::7" }],
    conditions: [{ type: "Initialized", status: "True" }, READY],
    containerStatuses: [{ name: "vllm", ready: true }],
  },
};

test("of a Pod only what is read is kept", () => {
  const parsed = parseResource(POD, { strict: false, defaultNamespace: "default" });
  expect(parsed).toEqual({
    kind: "resource",
    resource: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "vllm-0", namespace: "ml", labels: { app: "vllm" } },
      status: { phase: "Running", podIP: "10.0.0.7", conditions: [{ type: "Ready", status: "True" }] },
    },
  });
});

test.each([
  ["no status", { status: undefined }, undefined],
  ["a status without conditions", { status: { phase: "Pending", conditions: null } }, { phase: "Pending" }],
  ["addresses alone", { status: { podIPs: [{ ip: "fd00::7" }] } }, { podIP: "fd00::7" }],
  ["addresses of another shape", { status: { podIPs: ["x"] } }, {}],
])("a Pod with %s is one", (_, members, status) => {
  const parsed = parseResource({ ...POD, ...members }, { strict: false, defaultNamespace: "default" });
  expect(parsed.kind === "resource" ? parsed.resource.status : parsed).toEqual(status);
});
