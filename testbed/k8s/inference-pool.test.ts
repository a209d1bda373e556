// What the controller says of InferencePools, as a process with the rights of its manifests, beside a real API server.
import type { KubeClient, KubeObject } from "@sluice/controller";
import { isRecord } from "@sluice/manifest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ControlPlane } from "../src/kube/control-plane.ts";
import { installCrds } from "../src/kube/crds.ts";
import { GATEWAY_API, manifest, reference } from "./demo.ts";
import { conditionTexts, entryOf, messageOf, Objects } from "./objects.ts";
import { Replica } from "./replica.ts";
import { connect, eventually } from "./support.ts";

const CONTROLLER = "sluice.dev/gateway-controller";
const ACCOUNT = "system:serviceaccount:sluice-system:sluice-controller";
const GROUPS = ["system:serviceaccounts", "system:serviceaccounts:sluice-system"];
const INFERENCE_API = "inference.networking.k8s.io/v1";

/** Milliseconds: processes start, and a kind that is not there is looked for every ten seconds at most. */
const PATIENT = 180_000;

let plane: ControlPlane;
let models: Objects;
let api: KubeClient;
let replica: Replica;
beforeAll(async () => {
  plane = await ControlPlane.start({ users: { [ACCOUNT]: GROUPS } });
  api = await connect(await plane.kubeconfig());
  models = new Objects(api, "models");
  for (const name of ["sluice-system", "models", "apps"]) {
    await models.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  await installCrds(api, ["gateway-api", "sluice"]);
  for (const name of ["base", "inference"]) {
    for (const document of await manifest(`deploy/kustomize/${name}/rbac.yaml`)) await models.apply(document);
  }
  await models.apply({ ...reference(GATEWAY_API, "GatewayClass", "sluice"), spec: { controllerName: CONTROLLER } });
  await models.apply(gateway("one"));
  await models.apply(gateway("two"));
  await models.apply(service("epp"));
  replica = await Replica.start(await plane.kubeconfig(ACCOUNT), ["--enable-inference-extension"]);
  await replica.ready();
}, PATIENT);
afterAll(async () => {
  await replica?.kill();
  await plane?.stop();
});

function gateway(name: string, from = "All"): KubeObject {
  const listeners = [{ name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from } } }];
  return { ...reference(GATEWAY_API, "Gateway", name), spec: { gatewayClassName: "sluice", listeners } };
}

function service(name: string, spec: object = { ports: [{ port: 9002 }] }): KubeObject {
  return { ...reference("v1", "Service", name), spec };
}

function pool(name: string, picker: object = {}): KubeObject {
  const endpointPickerRef = { name: "epp", port: { number: 9002 }, ...picker };
  const selector = { matchLabels: { app: name } };
  return {
    ...reference(INFERENCE_API, "InferencePool", name),
    spec: { selector, targetPorts: [{ number: 8000 }], endpointPickerRef },
  };
}

function route(name: string, poolName: string, gateways: readonly string[] = ["one"], ref: object = {}): KubeObject {
  const backendRefs = [{ group: "inference.networking.k8s.io", kind: "InferencePool", name: poolName, ...ref }];
  const matches = [{ path: { type: "PathPrefix", value: `/${name}` } }];
  const parentRefs = gateways.map((parent) => ({ name: parent, namespace: "models" }));
  return { ...reference(GATEWAY_API, "HTTPRoute", name), spec: { parentRefs, rules: [{ matches, backendRefs }] } };
}

/** `GATEWAY: Type=Status (Reason) @generation …` of each entry of ours. */
async function parents(name: string): Promise<readonly string[]> {
  return (await entries(name))
    .filter(({ controllerName }) => controllerName === CONTROLLER)
    .map((entry) => `${isRecord(entry.parentRef) ? entry.parentRef.name : ""}: ${conditionTexts(entry).join(" ")}`);
}

async function entries(name: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { status } = await models.read(reference(INFERENCE_API, "InferencePool", name));
  return isRecord(status) && Array.isArray(status.parents) ? status.parents.filter(isRecord) : [];
}

async function said(name: string, type: string): Promise<string> {
  return messageOf(entryOf(await models.read(reference(INFERENCE_API, "InferencePool", name)), CONTROLLER), type);
}

async function ofRoute(name: string, objects = models): Promise<readonly string[]> {
  return conditionTexts(entryOf(await objects.read(reference(GATEWAY_API, "HTTPRoute", name)), CONTROLLER));
}

function good(name: string, generation = 1): string {
  return `${name}: Accepted=True (Accepted) @${generation} ResolvedRefs=True (ResolvedRefs) @${generation}`;
}

function unresolved(name: string): string {
  return `${name}: Accepted=True (Accepted) @1 ResolvedRefs=False (InvalidExtensionRef) @1`;
}

test("definitions that are missing are no error, and are found when they come", { timeout: PATIENT }, async () => {
  const absent = replica.lines.filter((line) => line.includes("the server has no such kind"));
  expect(absent.join()).toContain("InferencePool");
  await models.apply(route("main", "main"));
  await eventually(async () => expect(await ofRoute("main")).toContain("ResolvedRefs=False (BackendNotFound) @1"));
  await installCrds(api, ["inference-extension"]);
  await models.apply(pool("main"));
  await eventually(async () => expect(await parents("main")).toEqual([good("one")]));
  await eventually(async () =>
    expect(await ofRoute("main")).toEqual(["Accepted=True (Accepted) @1", "ResolvedRefs=True (ResolvedRefs) @1"]),
  );
});

describe("a pool's status", () => {
  test("is of the newest generation", async () => {
    await models.patch(reference(INFERENCE_API, "InferencePool", "main"), {
      spec: { targetPorts: [{ number: 8001 }] },
    });
    await eventually(async () => expect(await parents("main")).toEqual([good("one", 2)]));
  });

  test("names all Gateways, and loses those whose last route goes", async () => {
    await models.apply(pool("shared"));
    await models.apply(route("shared", "shared", ["one"]));
    await models.apply(route("shared-too", "shared", ["one", "two"]));
    await eventually(async () => expect(await parents("shared")).toEqual([good("one"), good("two")]));
    await models.delete(route("shared-too", "shared"));
    await eventually(async () => expect(await parents("shared")).toEqual([good("one")]));
    await models.delete(route("shared", "shared"));
    await eventually(async () => expect(await entries("shared")).toEqual([]));
  });

  test("leaves other controllers' entries alone", async () => {
    const theirs = { parentRef: { name: "one", namespace: "models" }, controllerName: "example.com/other" };
    await models.apply(pool("both"));
    await models.patch(pool("both"), { status: { parents: [theirs] } }, "/status");
    await models.apply(route("both", "both"));
    await eventually(async () => expect(await parents("both")).toEqual([good("one")]));
    await models.delete(route("both", "both"));
    await eventually(async () => expect(await parents("both")).toEqual([]));
    expect(await entries("both")).toEqual([expect.objectContaining({ controllerName: "example.com/other" })]);
  });

  test("says that the endpoint picker's Service is missing, until it is there", async () => {
    await models.apply(pool("lonely", { name: "late" }));
    await models.apply(route("lonely", "lonely"));
    await eventually(async () => expect(await parents("lonely")).toEqual([unresolved("one")]));
    expect(await said("lonely", "ResolvedRefs")).toContain("Service models/late does not exist");
    expect(await ofRoute("lonely")).toContain("Accepted=True (Accepted) @1");
    await models.apply(service("late"));
    await eventually(async () => expect(await parents("lonely")).toEqual([good("one")]));
  });

  test.each([
    { name: "another-kind", picker: { kind: "Deployment" }, says: "Deployment" },
    { name: "another-port", picker: { port: { number: 1 } }, says: "has no TCP port 1, but 9002" },
    { name: "an-alias", picker: { name: "alias" }, says: "ExternalName" },
  ])("says what is wrong with an endpoint picker: $name", async ({ name, picker, says }) => {
    await models.apply(service("alias", { type: "ExternalName", externalName: "epp.example.com" }));
    await models.apply(pool(name, picker));
    await models.apply(route(name, name));
    await eventually(async () => expect(await parents(name)).toEqual([unresolved("one")]));
    expect(await said(name, "ResolvedRefs")).toContain(says);
  });

  test("has no word of a route in another namespace that no grant permits", async () => {
    const apps = new Objects(api, "apps");
    await models.apply(pool("guarded"));
    await apps.apply(route("guarded", "guarded", ["one"], { namespace: "models" }));
    await eventually(async () =>
      expect(await ofRoute("guarded", apps)).toContain("ResolvedRefs=False (RefNotPermitted) @1"),
    );
    expect(await entries("guarded")).toEqual([]);
    const grant: KubeObject = {
      ...reference("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", "apps"),
      spec: {
        from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "apps" }],
        to: [{ group: "inference.networking.k8s.io", kind: "InferencePool" }],
      },
    };
    await models.apply(grant);
    await eventually(async () => expect(await parents("guarded")).toEqual([good("one")]));
    await models.delete(grant);
    await eventually(async () => expect(await entries("guarded")).toEqual([]));
  });

  test("says that the Gateway does not accept its route", async () => {
    const apps = new Objects(api, "apps");
    await models.apply(gateway("closed", "Same"));
    await apps.apply(service("epp"));
    await apps.apply(pool("refused"));
    await apps.apply(route("refused", "refused", ["closed"]));
    await eventually(async () => {
      const entry = entryOf(await apps.read(pool("refused")), CONTROLLER);
      expect(conditionTexts(entry)).toEqual([
        "Accepted=False (HTTPRouteNotAccepted) @1",
        "ResolvedRefs=True (ResolvedRefs) @1",
      ]);
      expect(messageOf(entry, "Accepted")).toContain("HTTPRoute apps/refused");
    });
  });

  test("a pool that goes leaves its route without a backend", async () => {
    await models.apply(pool("leaving"));
    await models.apply(route("leaving", "leaving"));
    await eventually(async () => expect(await parents("leaving")).toEqual([good("one")]));
    await models.delete(pool("leaving"));
    await eventually(async () => expect(await ofRoute("leaving")).toContain("ResolvedRefs=False (BackendNotFound) @1"));
  });
});

test("an AIRoute leads to pools as well", async () => {
  const targets = [{ poolRef: { name: "asked" } }];
  const chat: KubeObject = {
    ...reference("sluice.dev/v1alpha1", "AIRoute", "chat"),
    spec: { parentRefs: [{ name: "two" }], rules: [{ name: "all", targets }] },
  };
  await models.apply(pool("asked"));
  await models.apply(chat);
  await eventually(async () => expect(await parents("asked")).toEqual([good("two")]));
  await models.delete(chat);
  await eventually(async () => expect(await entries("asked")).toEqual([]));
});

test("an objective is accepted once its pool is there", async () => {
  const objective: KubeObject = {
    ...reference("inference.networking.x-k8s.io/v1alpha2", "InferenceObjective", "vip"),
    spec: { priority: 10, poolRef: { name: "awaited" } },
  };
  const accepted = async () => conditionTexts((await models.read(objective)).status);
  await models.apply(objective);
  await eventually(async () => expect(await accepted()).toContain("Accepted=Unknown (Pending) @1"));
  await models.apply(pool("awaited"));
  await models.apply(route("awaited", "awaited"));
  await eventually(async () => expect(await accepted()).toContain("Accepted=True (Accepted) @1"));
});

test("its rights suffice", () => {
  expect(replica.lines.filter((line) => line.includes("forbidden"))).toEqual([]);
});
