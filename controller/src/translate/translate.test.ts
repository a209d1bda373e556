import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { HttpChainIr } from "../ir/listener.ts";
import type { ResourceKind, Resources } from "../resources/resources.ts";
import { type Entry, ResourceStore } from "../store/resource-store.ts";
import { CLUSTER_OPTIONS } from "./options.ts";
import { type Translation, translate } from "./translate.ts";

type Resource = Resources[ResourceKind];

function object<Kind extends ResourceKind>(kind: Kind, name: string, rest: object): Resources[Kind] {
  return { apiVersion: "v1", kind, metadata: { name, namespace: "default" }, ...rest } as unknown as Resources[Kind];
}

const gatewayClass = object("GatewayClass", "sluice", {
  metadata: { name: "sluice" },
  spec: { controllerName: CLUSTER_OPTIONS.controllerName },
});

function gateway(listeners: readonly object[]): Resource {
  return object("Gateway", "gw", { spec: { gatewayClassName: "sluice", listeners } });
}

const http = gateway([{ name: "http", port: 80, protocol: "HTTP" }]);

function route(name: string, path = "/"): Resources["HTTPRoute"] {
  const rules = [{ matches: [{ path: { value: path } }], backendRefs: [{ name: "app", port: 80 }] }];
  return object("HTTPRoute", name, { spec: { parentRefs: [{ name: "gw" }], hostnames: [`${name}.example`], rules } });
}

const service = object("Service", "app", { spec: { ports: [{ port: 80 }] } });

function slice(address: string): Resource {
  return object("EndpointSlice", "app-1", {
    metadata: { name: "app-1", namespace: "default", labels: { "kubernetes.io/service-name": "app" } },
    addressType: "IPv4",
    ports: [{ port: 8080 }],
    endpoints: [{ addresses: [address] }],
  });
}

function translated(...objects: readonly Resource[]): Translation {
  return translate(ResourceStore.of([gatewayClass, ...objects]), CLUSTER_OPTIONS);
}

function httpChain({ ir }: Translation): HttpChainIr {
  const chain = ir.fleets[0]?.ports[0]?.chains[0];
  if (chain?.kind !== "http") throw new Error("no HTTP chain");
  return chain;
}

test("what has not changed is the same object again", () => {
  const objects = [http, service, slice("10.0.0.1"), route("a")];
  const before = translated(...objects, route("b", "/old"));
  const after = translated(...objects, route("b", "/new"));
  expect(httpChain(after).hosts[0]).toBe(httpChain(before).hosts[0]);
  expect(httpChain(after).hosts[1]).not.toEqual(httpChain(before).hosts[1]);
  expect(after.ir.fleets[0]?.backends[0]).toBe(before.ir.fleets[0]?.backends[0]);
});

test("new endpoints make a new backend and leave the routes to it alone", () => {
  const objects = [http, service, route("a")];
  const before = translated(...objects, slice("10.0.0.1"));
  const after = translated(...objects, slice("10.0.0.2"));
  expect(httpChain(after).hosts[0]).toBe(httpChain(before).hosts[0]);
  expect(after.ir.fleets[0]?.backends[0]?.endpoints[0]?.address).toBe("10.0.0.2");
});

test("a Service that goes takes its routes to 500 at once", () => {
  translated(http, service, slice("10.0.0.1"), route("a"));
  const after = translated(http, slice("10.0.0.1"), route("a"));
  expect(httpChain(after).hosts[0]?.routes[0]?.action).toMatchObject({ kind: "respond", status: 500 });
});

test("a grant that goes revokes at once", () => {
  const foreign = object("Service", "app", { ...service, metadata: { name: "app", namespace: "other" } });
  const rules = [{ backendRefs: [{ name: "app", namespace: "other", port: 80 }] }];
  const crossing = object("HTTPRoute", "a", { spec: { parentRefs: [{ name: "gw" }], rules } });
  const grant = object("ReferenceGrant", "grant", {
    metadata: { name: "grant", namespace: "other" },
    spec: {
      from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default" }],
      to: [{ group: "", kind: "Service" }],
    },
  });
  const action = (translation: Translation) => httpChain(translation).hosts[0]?.routes[0]?.action.kind;
  expect(action(translated(http, foreign, crossing, grant))).toBe("forward");
  expect(action(translated(http, foreign, crossing))).toBe("respond");
});

test("with many names on a port, every name but the listener's own gets 421", () => {
  const listeners = Array.from({ length: 130 }, (_, index) => ({
    name: `l${index}`,
    port: 443,
    protocol: "HTTPS",
    hostname: `l${index}.example`,
    tls: { certificateRefs: [{ name: "cert" }] },
  }));
  const file = (name: string) =>
    readFileSync(new URL(`../../testdata/certificates/${name}`, import.meta.url), "base64");
  const data = { "tls.crt": file("app.crt"), "tls.key": file("app.key") };
  const chain = httpChain(
    translated(gateway(listeners), object("Secret", "cert", { type: "kubernetes.io/tls", data })),
  );
  expect(chain.hosts.map(({ hostname, routes }) => [hostname, routes[0]?.action])).toEqual([
    ["*", expect.objectContaining({ kind: "respond", status: 421 })],
    [chain.name, undefined],
  ]);
});

test("objects that never were valid have a status and nothing else", () => {
  const broken = { path: "spec.rules", message: "must be an array" };
  const entry = (one: Resource, effective: boolean): Entry => ({
    object: one,
    effective: effective ? one : undefined,
    issues: effective ? [] : [broken],
  });
  const badRoute = object("HTTPRoute", "bad", { spec: { parentRefs: [{ name: "gw" }, 7], rules: 1 } });
  const badGateway = object("Gateway", "bad", { spec: { gatewayClassName: "sluice" } });
  const store = new ResourceStore(
    new Map<ResourceKind, ReadonlyMap<string, Entry>>([
      ["GatewayClass", new Map([["/sluice", entry(gatewayClass, true)]])],
      [
        "Gateway",
        new Map([
          ["default/gw", entry(http, true)],
          ["default/bad", entry(badGateway, false)],
        ]),
      ],
      ["HTTPRoute", new Map([["default/bad", entry(badRoute, false)]])],
    ]),
  );
  const { ir, status } = translate(store, CLUSTER_OPTIONS);
  expect(ir.fleets.map(({ name }) => name)).toEqual(["gateway/default/gw"]);
  const accepted = { type: "Accepted", status: "False", message: "spec.rules: must be an array" };
  const of = (kind: string, name: string) => status.find(({ ref }) => ref.kind === kind && ref.name === name);
  expect(of("HTTPRoute", "bad")).toMatchObject({ parents: [{ ref: { name: "gw" }, conditions: [accepted] }] });
  expect(of("Gateway", "bad")).toMatchObject({ conditions: [accepted, { type: "Programmed", status: "False" }] });
});
