import { expect, test } from "vitest";
import type { InferencePool, Service } from "../../resources/resources.ts";
import { ResourceStore } from "../../store/resource-store.ts";
import { resolvePicker } from "./picker-ref.ts";

function pool(endpointPickerRef: object | undefined): InferencePool {
  const spec = {
    selector: { matchLabels: { app: "llm" } },
    targetPorts: [{ number: 8000 }],
    ...(endpointPickerRef === undefined ? {} : { endpointPickerRef }),
  };
  const metadata = { name: "llm", namespace: "ns" };
  return { apiVersion: "inference.networking.k8s.io/v1", kind: "InferencePool", metadata, spec } as InferencePool;
}

function service(spec: Service["spec"], namespace = "ns"): Service {
  return { apiVersion: "v1", kind: "Service", metadata: { name: "epp", namespace }, spec };
}

const store = ResourceStore.of([service({ ports: [{ port: 9002 }, { port: 53, protocol: "UDP" }] })]);
const port = { number: 9002 };

test("a Service of the pool's namespace is found by its port", () => {
  expect(resolvePicker(pool({ name: "epp", port }), store)).toMatchObject({
    service: { metadata: { name: "epp", namespace: "ns" } },
    port: { port: 9002 },
  });
});

test("a pool without a reference wants no endpoint picker", () => {
  expect(resolvePicker(pool(undefined), store)).toBeUndefined();
});

test.each([
  { name: "a missing Service", ref: { name: "none", port }, problem: "Service ns/none does not exist" },
  { name: "another kind", ref: { kind: "Deployment", name: "epp", port }, problem: 'Deployment of group ""' },
  { name: "another group", ref: { group: "apps", name: "epp", port }, problem: 'Service of group "apps"' },
  { name: "no port", ref: { name: "epp" }, problem: ".port is missing" },
  {
    name: "a port that the Service has not",
    ref: { name: "epp", port: { number: 1 } },
    problem: "no TCP port 1, but 9002",
  },
  { name: "a port of UDP", ref: { name: "epp", port: { number: 53 } }, problem: "no TCP port 53" },
])("$name is a problem that says where", ({ ref, problem }) => {
  const found = resolvePicker(pool(ref), store);
  expect(found).toEqual({ problem: expect.stringMatching(/^spec\.endpointPickerRef/) });
  expect(found).toEqual({ problem: expect.stringContaining(problem) });
});

test("a Service that stands for a name is excluded", () => {
  const alias = ResourceStore.of([
    service({ type: "ExternalName", externalName: "epp.example.com", ports: [{ port: 9002 }] }),
  ]);
  expect(resolvePicker(pool({ name: "epp", port }), alias)).toEqual({
    problem: expect.stringContaining("ExternalName"),
  });
});

test("a Service of the same name elsewhere is another one", () => {
  const other = ResourceStore.of([service({ ports: [{ port: 9002 }] }, "other")]);
  expect(resolvePicker(pool({ name: "epp", port }), other)).toEqual({
    problem: expect.stringContaining("does not exist"),
  });
});
