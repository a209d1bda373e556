import { expect, test } from "vitest";
import type { BackendIr } from "../../ir/backend.ts";
import type { FleetIr } from "../../ir/fleet.ts";
import type { XdsOptions } from "../../render/xds/options.ts";
import { renderXds } from "../../render/xds/render-xds.ts";
import type { ResourceKind, Resources } from "../../resources/resources.ts";
import { ResourceStore } from "../../store/resource-store.ts";
import { CLUSTER_OPTIONS } from "../options.ts";
import { translate } from "../translate.ts";
import { endpointText } from "./pool-endpoints.ts";

type Resource = Resources[ResourceKind];

function object(kind: ResourceKind, name: string, rest: object): Resource {
  return { apiVersion: "v1", kind, metadata: { name, namespace: "default" }, ...rest } as unknown as Resource;
}

function pod(name: string, podIP: string, status: object = {}, metadata: object = {}): Resource {
  return object("Pod", name, {
    metadata: { name, namespace: "default", labels: { app: "llm" }, ...metadata },
    status: { phase: "Running", podIP, conditions: [{ type: "Ready", status: "True" }], ...status },
  });
}

const poolRef = { group: "inference.networking.k8s.io", kind: "InferencePool", name: "llm" };

const POOL = object("InferencePool", "llm", {
  spec: {
    selector: { matchLabels: { app: "llm" } },
    targetPorts: [{ number: 8000 }],
    endpointPickerRef: { name: "epp", port: { number: 9002 } },
  },
});

const SETTING: readonly Resource[] = [
  object("GatewayClass", "sluice", {
    metadata: { name: "sluice" },
    spec: { controllerName: CLUSTER_OPTIONS.controllerName },
  }),
  object("Gateway", "gw", {
    spec: { gatewayClassName: "sluice", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
  }),
  object("HTTPRoute", "app", { spec: { parentRefs: [{ name: "gw" }], rules: [{ backendRefs: [poolRef] }] } }),
  object("AIRoute", "chat", {
    spec: {
      parentRefs: [{ name: "gw" }],
      hostnames: ["ai.example"],
      rules: [{ targets: [{ poolRef: { name: "llm" } }, { poolRef: { name: "llm" }, model: "llama" }] }],
    },
  }),
  object("Service", "epp", { spec: { ports: [{ port: 9002 }] } }),
  object("EndpointSlice", "epp-1", {
    metadata: { name: "epp-1", namespace: "default", labels: { "kubernetes.io/service-name": "epp" } },
    addressType: "IPv4",
    ports: [{ port: 9002 }],
    endpoints: [{ addresses: ["10.0.9.1"] }],
  }),
];

/** The fleet that serves the pool with these pods. */
function fleetWith(...pods: readonly Resource[]): FleetIr {
  return fleetOf(POOL, ...pods);
}

function fleetOf(...resources: readonly Resource[]): FleetIr {
  const options = { ...CLUSTER_OPTIONS, inferenceExtension: true };
  const [fleet] = translate(ResourceStore.of([...SETTING, ...resources]), options).ir.fleets;
  if (fleet === undefined) throw new Error("there is no fleet");
  return fleet;
}

function poolOf({ backends }: FleetIr): BackendIr | undefined {
  return backends.find(({ name }) => name === "pool/default/llm");
}

const XDS: XdsOptions = {
  modules: () => ({ kind: "file", path: "/module.wasm" }),
  bind: "0.0.0.0",
  accessLog: "off",
  secrets: "reveal",
};

test("a pod that comes changes the endpoints of its pool and nothing else", () => {
  const before = fleetWith(pod("a", "10.0.0.1"));
  const after = fleetWith(pod("a", "10.0.0.1"), pod("b", "10.0.0.2"));
  expect(poolOf(after)?.endpoints.map(endpointText)).toEqual(["10.0.0.1:8000", "10.0.0.2:8000"]);
  // The very same objects: nothing of them is made, or rendered, again.
  const hosts = ({ ports }: FleetIr) =>
    ports.flatMap(({ chains }) => chains.flatMap((c) => ("hosts" in c ? c.hosts : [])));
  for (const [index, host] of hosts(after).entries()) expect(host).toBe(hosts(before)[index]);
  const others = ({ backends }: FleetIr) => backends.filter(({ pool }) => pool === undefined);
  for (const [index, backend] of others(after).entries()) expect(backend).toBe(others(before)[index]);
  expect(after.plugins).toEqual(before.plugins);
  const { endpoints: old, ...oldRest } = renderXds(before, XDS);
  const { endpoints, ...rest } = renderXds(after, XDS);
  expect(rest).toEqual(oldRest);
  const changed = endpoints.filter((one, index) => one !== old[index]).map(({ clusterName }) => clusterName);
  expect(changed.filter((name) => name.startsWith("epp/"))).toEqual([]);
  expect(changed).toContain("pool/default/llm");
});

test("what changes of a pod without its address or readiness changes nothing", () => {
  const before = fleetWith(pod("a", "10.0.0.1"));
  const after = fleetWith(pod("a", "10.0.0.1", {}, { labels: { app: "llm", version: "2" } }));
  expect(poolOf(after)).toBe(poolOf(before));
});

test.each([
  ["is not ready", pod("b", "10.0.0.2", { conditions: [{ type: "Ready", status: "False" }] })],
  ["says nothing of its readiness", pod("b", "10.0.0.2", { conditions: undefined })],
  ["has not begun", pod("b", "10.0.0.2", { phase: "Pending" })],
  ["is leaving", pod("b", "10.0.0.2", {}, { deletionTimestamp: "2026-01-01T00:00:00Z" })],
  ["has no address", pod("b", "")],
  ["has what is no address", pod("b", "b.example")],
  ["has an address of a link", pod("b", "fe80::1%eth0")],
  ["has other labels", pod("b", "10.0.0.2", {}, { labels: { app: "other" } })],
  ["has no labels", pod("b", "10.0.0.2", {}, { labels: undefined })],
  ["is of another namespace", pod("b", "10.0.0.2", {}, { namespace: "other" })],
])("a pod that %s gets no requests", (_, other) => {
  expect(poolOf(fleetWith(pod("a", "10.0.0.1"), other))?.endpoints.map(endpointText)).toEqual(["10.0.0.1:8000"]);
});

test("pods that share an address are one endpoint", () => {
  expect(poolOf(fleetWith(pod("a", "10.0.0.1"), pod("b", "10.0.0.1")))?.endpoints).toHaveLength(1);
});

test("a port that stands twice in targetPorts is one endpoint", () => {
  const ports = object("InferencePool", "llm", {
    spec: {
      selector: { matchLabels: { app: "llm" } },
      targetPorts: [{ number: 8001 }, { number: 8000 }, { number: 8001 }],
    },
  });
  const endpoints = poolOf(fleetOf(ports, pod("a", "10.0.0.1")))?.endpoints.map(endpointText);
  expect(endpoints).toEqual(["10.0.0.1:8000", "10.0.0.1:8001"]);
});

test("labels named as an object's own members are labels", () => {
  const labels = { constructor: "x", toString: "y" };
  const odd = object("InferencePool", "llm", {
    spec: { selector: { matchLabels: labels }, targetPorts: [{ number: 8000 }] },
  });
  expect(poolOf(fleetOf(odd, pod("a", "10.0.0.1"), pod("b", "10.0.0.2", {}, { labels })))?.endpoints).toHaveLength(1);
});

test("a missing module of the picker stops requests to pools of FailClose alone", () => {
  const open = object("InferencePool", "open", {
    spec: {
      selector: { matchLabels: { app: "llm" } },
      targetPorts: [{ number: 8000 }],
      endpointPickerRef: { name: "epp", port: { number: 9002 }, failureMode: "FailOpen" },
    },
  });
  const other = object("HTTPRoute", "other", {
    spec: {
      parentRefs: [{ name: "gw" }],
      hostnames: ["open.example"],
      rules: [{ backendRefs: [{ ...poolRef, name: "open" }] }],
    },
  });
  const plugin = fleetOf(POOL, open, other, pod("a", "10.0.0.1")).plugins.find(
    ({ name }) => name === "gie-endpoint-picker",
  );
  expect(plugin?.guards).not.toContain("pool/default/open");
  expect(plugin).toMatchObject({ failure: "closed", guards: expect.arrayContaining(["pool/default/llm"]) });
});

test("an IPv6 address stands in brackets", () => {
  expect(endpointText({ address: "fd00::1", port: 8000, priority: 0, weight: 1 })).toBe("[fd00::1]:8000");
});
