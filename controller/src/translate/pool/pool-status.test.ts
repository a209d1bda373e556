import { describe, expect, test } from "vitest";
import type { ParentStatusIr } from "../../ir/status.ts";
import type { ResourceKind, Resources } from "../../resources/resources.ts";
import { ResourceStore } from "../../store/resource-store.ts";
import { CLUSTER_OPTIONS, type TranslateOptions } from "../options.ts";
import { translate } from "../translate.ts";

type Resource = Resources[ResourceKind];

function object(kind: ResourceKind, name: string, spec: object, namespace = "ns"): Resource {
  return { apiVersion: "v1", kind, metadata: { name, namespace, generation: 3 }, spec } as unknown as Resource;
}

function gatewayClass(name: string, controllerName = CLUSTER_OPTIONS.controllerName): Resource {
  return object("GatewayClass", name, { controllerName }, "");
}

function gateway(
  name: string,
  rest: { readonly namespace?: string; readonly class?: string; readonly from?: string } = {},
) {
  const allowedRoutes = { namespaces: { from: rest.from ?? "All" } };
  const listeners = [{ name: "http", port: 80, protocol: "HTTP", allowedRoutes }];
  return object("Gateway", name, { gatewayClassName: rest.class ?? "sluice", listeners }, rest.namespace);
}

interface RouteInit {
  readonly gateways?: readonly string[];
  readonly namespace?: string;
  readonly pool?: object;
  readonly filters?: readonly object[];
}

function route(
  name: string,
  { gateways = ["gw"], namespace = "ns", pool = {}, filters = [] }: RouteInit = {},
): Resource {
  const ref = { group: "inference.networking.k8s.io", kind: "InferencePool", name: "llm", ...pool };
  const parentRefs = gateways.map((gatewayName) => ({ name: gatewayName, namespace: "ns" }));
  return object("HTTPRoute", name, { parentRefs, rules: [{ backendRefs: [ref], filters }] }, namespace);
}

function aiRoute(name: string, parent = "gw", pool: object = {}): Resource {
  const rules = [{ name: "all", targets: [{ poolRef: { name: "llm", ...pool } }] }];
  return object("AIRoute", name, { parentRefs: [{ name: parent }], rules });
}

function balanced(policy: string): Resource {
  return annotated("sluice.dev/load-balancing", policy);
}

function annotated(name: string, value: string): Resource {
  const object = pool();
  return { ...object, metadata: { ...object.metadata, annotations: { [name]: value } } } as Resource;
}

function pool(picker: object = {}, namespace = "ns"): Resource {
  const endpointPickerRef = { name: "epp", port: { number: 9002 }, ...picker };
  const selector = { matchLabels: { app: "llm" } };
  return object("InferencePool", "llm", { selector, targetPorts: [{ number: 8000 }], endpointPickerRef }, namespace);
}

const SERVICE = object("Service", "epp", { ports: [{ port: 9002 }] });
const GATEWAY = gateway("gw");

function grant(from: string, kind = "HTTPRoute", group = "gateway.networking.k8s.io"): Resource {
  const to = [{ group: "inference.networking.k8s.io", kind: "InferencePool" }];
  return object("ReferenceGrant", "grant", { from: [{ group, kind, namespace: from }], to }, "models");
}

/** `GATEWAY: Type=Status Reason, …` of each entry, by the pool's `namespace/name`; undefined where none is written. */
function parentsOf(
  objects: readonly Resource[],
  options: Partial<TranslateOptions> = {},
  namespace = "ns",
): readonly string[] | undefined {
  return entriesOf(objects, options, namespace)?.map(({ ref, conditions }) => {
    expect(ref).toMatchObject({ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "ns" });
    return `${ref.name}: ${conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`).join(", ")}`;
  });
}

function entriesOf(
  objects: readonly Resource[],
  options: Partial<TranslateOptions> = {},
  namespace = "ns",
): readonly ParentStatusIr[] | undefined {
  const store = ResourceStore.of([gatewayClass("sluice"), ...objects]);
  const { status } = translate(store, { ...CLUSTER_OPTIONS, inferenceExtension: true, ...options });
  const update = status.find(({ ref }) => ref.kind === "InferencePool" && ref.namespace === namespace);
  if (update === undefined) return undefined;
  expect(update.generation).toBe(3);
  return update.kind === "parents" ? update.parents : [];
}

const GOOD = "Accepted=True Accepted, ResolvedRefs=True ResolvedRefs";
const REFUSED = "Accepted=False HTTPRouteNotAccepted, ResolvedRefs=True ResolvedRefs";
const UNRESOLVED = "Accepted=True Accepted, ResolvedRefs=False InvalidExtensionRef";

describe("a pool's status", () => {
  test.each([
    { name: "is silent while no route leads to it", objects: [GATEWAY, pool(), SERVICE], parents: undefined },
    { name: "names the Gateway of a route", objects: [GATEWAY, pool(), SERVICE, route("a")], parents: [`gw: ${GOOD}`] },
    {
      name: "names a Gateway once, however many routes there are",
      objects: [GATEWAY, pool(), SERVICE, route("a"), route("b"), aiRoute("c")],
      parents: [`gw: ${GOOD}`],
    },
    {
      name: "names the Gateway of an AIRoute",
      objects: [GATEWAY, pool(), SERVICE, aiRoute("a")],
      parents: [`gw: ${GOOD}`],
    },
    {
      name: "knows nothing of an AIRoute that no grant permits",
      objects: [GATEWAY, pool({}, "models"), aiRoute("a", "gw", { namespace: "models" }), grant("ns")],
      namespace: "models",
      parents: undefined,
    },
    {
      name: "names the Gateway of an AIRoute that a grant permits",
      objects: [
        GATEWAY,
        pool({}, "models"),
        aiRoute("a", "gw", { namespace: "models" }),
        grant("ns", "AIRoute", "sluice.dev"),
      ],
      namespace: "models",
      parents: [`gw: ${UNRESOLVED}`],
    },
    {
      name: "names every Gateway, sorted",
      objects: [gateway("z"), gateway("b"), pool(), SERVICE, route("a", { gateways: ["z", "b"] })],
      parents: [`b: ${GOOD}`, `z: ${GOOD}`],
    },
    { name: "has nothing of a Gateway that is not there", objects: [pool(), SERVICE, route("a")], parents: undefined },
    {
      name: "says that a Gateway does not accept its route",
      objects: [gateway("gw", { from: "Same" }), pool({}, "apps"), route("a", { namespace: "apps" })],
      namespace: "apps",
      parents: ["gw: Accepted=False HTTPRouteNotAccepted, ResolvedRefs=False InvalidExtensionRef"],
    },
    {
      name: "says that nothing of its route can be served",
      objects: [GATEWAY, pool(), SERVICE, route("a", { filters: [{ type: "ExtensionRef", extensionRef: {} }] })],
      parents: [`gw: ${REFUSED}`],
    },
    {
      name: "is well where one of two routes is accepted",
      objects: [
        gateway("gw", { from: "Same" }),
        pool(),
        SERVICE,
        route("a"),
        route("b", { namespace: "apps", pool: { namespace: "ns" } }),
      ],
      parents: [`gw: ${GOOD}`],
    },
    {
      name: "looks for the Service in the pool's own namespace",
      objects: [GATEWAY, pool({}, "models"), SERVICE, route("a", { pool: { namespace: "models" } }), grant("ns")],
      namespace: "models",
      parents: [`gw: ${UNRESOLVED}`],
    },
    {
      name: "knows nothing of a reference that no grant permits",
      objects: [GATEWAY, pool({}, "models"), route("a", { pool: { namespace: "models" } }), grant("other")],
      namespace: "models",
      parents: undefined,
    },
    {
      name: "says that the endpoint picker's Service is missing",
      objects: [GATEWAY, pool(), route("a")],
      parents: [`gw: ${UNRESOLVED}`],
    },
    {
      name: "says that the endpoint picker is of another kind",
      objects: [GATEWAY, pool({ kind: "Deployment" }), SERVICE, route("a")],
      parents: [`gw: ${UNRESOLVED}`],
    },
    {
      name: "says that the endpoint picker's port is missing",
      objects: [GATEWAY, pool({ port: undefined }), SERVICE, route("a")],
      parents: [`gw: ${UNRESOLVED}`],
    },
    {
      name: "needs no endpoint picker where ai-load-balancer picks",
      objects: [GATEWAY, balanced("prefix-affinity"), route("a")],
      parents: [`gw: ${GOOD}`],
    },
    {
      name: "says that nobody knows such a policy",
      objects: [GATEWAY, balanced("fastest"), SERVICE, route("a")],
      parents: [`gw: ${GOOD}, Programmed=False UnsupportedValue`],
    },
    {
      name: "says that nobody knows such an annotation",
      objects: [GATEWAY, annotated("sluice.dev/loadbalancing", "metrics"), SERVICE, route("a")],
      parents: [`gw: ${GOOD}, Programmed=False UnsupportedValue`],
    },
    {
      name: "knows both of its annotations",
      objects: [GATEWAY, annotated("sluice.dev/trust-client-objective", "true"), SERVICE, route("a")],
      parents: [`gw: ${GOOD}`],
    },
    {
      name: "leaves annotations of others to them",
      objects: [GATEWAY, annotated("example.com/load-balancing", "x"), SERVICE, route("a")],
      parents: [`gw: ${GOOD}`],
    },
    {
      name: "is not ours on a Gateway of another controller",
      objects: [
        gatewayClass("higress", "higress.io/gateway-controller"),
        gateway("gw", { class: "higress" }),
        pool(),
        SERVICE,
        route("a"),
      ],
      options: { target: "higress" as const },
      parents: undefined,
    },
    {
      name: "is Higress's where an AIRoute becomes an HTTPRoute of Higress",
      objects: [
        gatewayClass("higress", "higress.io/gateway-controller"),
        gateway("gw", { class: "higress" }),
        pool(),
        SERVICE,
        aiRoute("a"),
      ],
      options: { target: "higress" as const },
      parents: undefined,
    },
    {
      name: "says that AIRoutes do not lead to it on Istio",
      objects: [
        gatewayClass("istio", "istio.io/gateway-controller"),
        gateway("gw", { class: "istio" }),
        pool(),
        SERVICE,
        aiRoute("a"),
      ],
      options: { target: "istio" as const },
      parents: ["gw: Accepted=False NotSupportedByParent, ResolvedRefs=True ResolvedRefs"],
    },
  ])("$name", ({ objects, options, namespace, parents }) => {
    expect(parentsOf(objects, options, namespace)).toEqual(parents);
  });

  test("goes with the flag", () => {
    expect(parentsOf([GATEWAY, pool(), SERVICE, route("a")], { inferenceExtension: false })).toBeUndefined();
  });

  test("says what is wrong, where, and what comes of it meanwhile", () => {
    const message = (picker: object) =>
      entriesOf([GATEWAY, pool(picker), route("a")])?.[0]?.conditions.find(({ type }) => type === "ResolvedRefs")
        ?.message;
    expect(message({})).toBe("spec.endpointPickerRef: Service ns/epp does not exist; its requests get 500 until then");
    expect(message({ failureMode: "FailOpen" })).toContain("its endpoints take turns until then (FailOpen)");
  });

  test("names the routes that are not accepted", () => {
    const objects = [gateway("gw", { from: "Same" }), pool({}, "apps"), route("a", { namespace: "apps" })];
    expect(entriesOf(objects, {}, "apps")?.[0]?.conditions[0]?.message).toBe(
      "Gateway ns/gw does not accept HTTPRoute apps/a; its status says why",
    );
  });
});

describe("an InferenceObjective's status", () => {
  const objective = (poolRef: object) => object("InferenceObjective", "vip", { priority: 10, poolRef });
  const conditionsOf = (...objects: readonly Resource[]) => {
    const store = ResourceStore.of([gatewayClass("sluice"), GATEWAY, SERVICE, ...objects]);
    const { status } = translate(store, { ...CLUSTER_OPTIONS, inferenceExtension: true });
    const update = status.find(({ ref }) => ref.kind === "InferenceObjective");
    if (update?.kind !== "conditions") return undefined;
    return update.conditions.map(({ type, status: value, reason }) => `${type}=${value} ${reason}`);
  };

  test.each([
    { name: "is well with a pool that a Gateway leads to", poolRef: { name: "llm" }, is: ["Accepted=True Accepted"] },
    { name: "waits for a missing pool", poolRef: { name: "none" }, is: ["Accepted=Unknown Pending"] },
    {
      name: "refuses what is no pool",
      poolRef: { group: "apps", kind: "Deployment", name: "llm" },
      is: ["Accepted=False InvalidPoolRef"],
    },
  ])("$name", ({ poolRef, is }) => {
    expect(conditionsOf(pool(), route("a"), objective(poolRef))).toEqual(is);
  });

  test("is another controller's while no Gateway of ours leads to its pool", () => {
    expect(conditionsOf(pool(), objective({ name: "llm" }))).toBeUndefined();
  });
});
