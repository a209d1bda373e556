// The controller with the rights that its manifest grants: they suffice, and all of them are used.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type AppliedKind,
  EventRecorder,
  FinalizerKeeper,
  KINDS,
  type KubeClient,
  type KubeObject,
  KubernetesProvider,
  LeaderElector,
  Reconciler,
  ResourceStore,
  type StatusUpdate,
  StatusWriter,
  watchedKinds,
} from "@sluice/controller";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ControlPlane } from "../src/kube/control-plane.ts";
import { documentsOf, installCrds, installDefinition } from "../src/kube/crds.ts";
import { auditFlags, rightsOf, usageOf } from "./audit.ts";
import { Objects } from "./objects.ts";
import { samples } from "./samples.ts";
import { connect, eventually, QUICK, RecordingSink } from "./support.ts";

const CONTROLLER = "sluice.dev/gateway-controller";
const ACCOUNT = (name: string) => `system:serviceaccount:sluice-system:${name}`;
const GROUPS = ["system:serviceaccounts", "system:serviceaccounts:sluice-system"];

/** Kinds of these objects' statuses are read and written with the flag alone. */
const INFERENCE = new Set<string>(KINDS.filter(({ inference }) => inference).map(({ kind }) => kind));

const manifest = (name: string) =>
  documentsOf(fileURLToPath(new URL(`../../deploy/kustomize/${name}/rbac.yaml`, import.meta.url)));

let folder: string;
let plane: ControlPlane;
let admin: KubeClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-audit-"));
  const apiServerArgs = await auditFlags(folder);
  const names = ["sluice-controller", "higress", "inference"];
  const users = Object.fromEntries(names.map((name) => [ACCOUNT(name), GROUPS]));
  plane = await ControlPlane.start({ apiServerArgs, users });
  admin = await connect(await plane.kubeconfig());
  for (const name of ["sluice-system", "higress-system", "demo"]) {
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    await admin.request({ method: "POST", path: "/api/v1/namespaces", body });
  }
  await installCrds(admin, ["gateway-api", "inference-extension", "sluice"]);
});
afterAll(async () => {
  await plane?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Applies a manifest for a service account; another one than its own when told. */
async function grant(
  documents: readonly Readonly<Record<string, unknown>>[],
  account = "sluice-controller",
): Promise<void> {
  for (const document of documents) {
    const { apiVersion, kind, metadata, ...rest } = document as unknown as KubeObject;
    const scope = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
    const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
    const subjects = [{ kind: "ServiceAccount", name: account, namespace: "sluice-system" }];
    const body = { apiVersion, kind, metadata, ...rest, ...(rest.subjects === undefined ? {} : { subjects }) };
    await admin.request({ method: "POST", path: `${root}${scope}/${kind.toLowerCase()}s`, body });
  }
}

/** Creates an object of every kind whose status is ours. */
async function createSamples(): Promise<readonly KubeObject[]> {
  return Promise.all(
    samples("demo").map(async (sample) => {
      const info = KINDS.find(({ kind }) => kind === sample.kind);
      const scope = info?.namespaced ? "/namespaces/demo" : "";
      const path = `/apis/${sample.apiVersion}${scope}/${info?.plural}`;
      return (await admin.request({ method: "POST", path, body: sample })) as KubeObject;
    }),
  );
}

function updateOf({ kind, metadata }: KubeObject): StatusUpdate {
  const { name, namespace = "", generation = 1 } = metadata;
  const condition = { type: "Accepted", status: "True" as const, reason: "Accepted", message: "" };
  const conditions = [condition];
  const common = { ref: { kind, namespace, name }, generation };
  const entries = [{ ref: { name: "gw" }, conditions }];
  switch (kind) {
    case "Ingress":
      return { ...common, kind: "ingress", addresses: [{ ip: "10.0.0.1" }] };
    case "Gateway":
    case "GatewayClass":
    case "AIProvider":
    case "InferenceObjective":
      return { ...common, kind: "conditions", conditions };
    case "AIPolicy":
    case "BackendTLSPolicy":
      return { ...common, kind: "ancestors", ancestors: entries };
    default:
      return { ...common, kind: "parents", parents: entries };
  }
}

test("the rights suffice for all that the controller does, and it uses all of them", async () => {
  const documents = await manifest("base");
  await grant(documents);
  const api = await connect(await plane.kubeconfig(ACCOUNT("sluice-controller")));
  const all = await createSamples();
  expect(all.map(({ kind }) => kind).sort()).toEqual(
    KINDS.flatMap(({ kind, hasStatus }) => (hasStatus ? [kind] : [])).sort(),
  );
  const objects = all.filter(({ kind }) => !INFERENCE.has(kind));

  const sink = new RecordingSink();
  const provider = new KubernetesProvider({ api, sink, timing: QUICK });
  provider.start();
  await eventually(() => {
    const states = provider.status().map(({ kind, state }) => `${kind} ${state}`);
    expect(states).toEqual(watchedKinds().map(({ kind }) => `${kind} following`));
  });

  const lease = { namespace: "sluice-system", name: "sluice-controller" };
  const timing = { lease: 2_000, renew: 1_500, retry: 100 };
  const elector = new LeaderElector({ api, lease, identity: "a", onChange: () => undefined, timing });
  elector.start();
  await eventually(() => expect(elector.isLeader).toBe(true));

  const events = new EventRecorder({ api, controller: CONTROLLER, instance: "test" });
  const isLeader = () => elector.isLeader;
  const writer = new StatusWriter({ api, controllerName: CONTROLLER, isLeader, events });
  // Of an old version, so that each is read again.
  const stale = objects.map((object) => ({ ...object, metadata: { ...object.metadata, resourceVersion: "1" } }));
  writer.take(objects.map(updateOf), ResourceStore.of(stale as never));
  await writer.idle();
  const [object] = objects;
  if (object === undefined) throw new Error("there are no samples");
  for (let count = 0; count < 2; count++) {
    events.record({ object, type: "Warning", reason: "Refused", action: "Testing", note: "Twice." });
  }
  await events.flush();
  await Promise.all([provider.stop(), writer.stop(), elector.stop()]);

  await eventually(async () => {
    const { used, forbidden } = await usageOf(folder, ACCOUNT("sluice-controller"));
    expect(forbidden).toEqual([]);
    expect(used).toEqual(rightsOf(documents));
  });
});

test("with the inference extension its further rights suffice, and it uses all of them", async () => {
  const documents = await manifest("inference");
  await grant(documents, "inference");
  const api = await connect(await plane.kubeconfig(ACCOUNT("inference")));
  const kinds = watchedKinds(true).filter(({ kind }) => INFERENCE.has(kind));
  const provider = new KubernetesProvider({ api, sink: new RecordingSink(), kinds, timing: QUICK });
  provider.start();
  await eventually(() => expect(provider.status().map(({ state }) => state)).toEqual(kinds.map(() => "following")));

  const events = { record: () => undefined };
  const writer = new StatusWriter({ api, controllerName: CONTROLLER, isLeader: () => true, events });
  const own = samples("demo").filter(({ kind }) => INFERENCE.has(kind));
  const read = await Promise.all(own.map((object) => new Objects(admin, "demo").read(object)));
  // Of an old version, so that each is read again.
  const stale = read.map((object) => ({ ...object, metadata: { ...object.metadata, resourceVersion: "1" } }));
  writer.take(read.map(updateOf), ResourceStore.of(stale as never));
  await writer.idle();
  await Promise.all([provider.stop(), writer.stop()]);
  await eventually(async () => {
    const { used, forbidden } = await usageOf(folder, ACCOUNT("inference"));
    expect(forbidden).toEqual([]);
    expect(used).toEqual(rightsOf(documents));
  });
});

test("without them nothing is synced, and the reason is told", async () => {
  const api = await connect(await plane.kubeconfig(ACCOUNT("higress")));
  const sink = new RecordingSink();
  const kinds = watchedKinds().filter(({ kind }) => kind === "Secret");
  const provider = new KubernetesProvider({ api, sink, kinds, timing: QUICK });
  provider.start();
  await eventually(() => {
    expect(provider.status()).toEqual([
      expect.objectContaining({ state: "failing", problem: expect.stringContaining("403 secrets is forbidden") }),
    ]);
  });
  expect(sink.isSynced).toBe(false);
  await provider.stop();
});

test("on target higress its further rights suffice, and it uses all of them", async () => {
  const documents = await manifest("higress");
  await grant(documents, "higress");
  const api = await connect(await plane.kubeconfig(ACCOUNT("higress")));
  for (const target of TARGETS)
    if (!target.group.endsWith("k8s.io")) await installDefinition(admin, definitionOf(target));

  const events = { record: ({ note }: { readonly note: string }) => void refusals.push(note) };
  const refusals: string[] = [];
  const reconciler = new Reconciler({ api, kinds: TARGETS, isLeader: () => true, events, timing: QUICK });
  reconciler.start();
  const desired = (text: string): readonly KubeObject[] => TARGETS.map((target) => targetObject(target, text));
  const absent = (target: AppliedKind) =>
    admin.request({ method: "GET", path: pathOf(target) }).then(
      () => false,
      () => true,
    );
  const settled = async (isThere: boolean) => {
    await eventually(async () => {
      const own = await Promise.all(TARGETS.filter(({ shared }) => shared === undefined).map(absent));
      expect(own).not.toContain(isThere);
    });
    await reconciler.idle();
  };
  reconciler.setDesired(desired("one"));
  await settled(true);
  reconciler.setDesired(desired("two"));
  await settled(true);
  reconciler.setDesired([]);
  await settled(false);
  expect(refusals).toEqual([]);

  const own = samples("demo").filter(({ apiVersion }) => apiVersion.startsWith("sluice.dev/"));
  const keeper = new FinalizerKeeper({ api, isLeader: () => true, whenClean: async () => undefined });
  // Of an old version, so that each is read again.
  keeper.take(own.map((object) => ({ ...object, metadata: { ...object.metadata, resourceVersion: "1" } })));
  await keeper.idle();
  await Promise.all([reconciler.stop(), keeper.stop()]);
  await eventually(async () => {
    const { used, forbidden } = await usageOf(folder, ACCOUNT("higress"));
    // The Secrets that it may not list are those of the test before.
    expect(forbidden).toEqual(["list /secrets"]);
    expect(used).toEqual(rightsOf(documents));
  });
});

const HOME = "higress-system";
const MCP_BRIDGE: KubeObject = {
  apiVersion: "networking.higress.io/v1",
  kind: "McpBridge",
  metadata: { name: "default", namespace: HOME },
  spec: { text: "" },
};

const TARGETS: readonly AppliedKind[] = [
  { kind: "WasmPlugin", group: "extensions.higress.io", version: "v1alpha1", plural: "wasmplugins", namespace: HOME },
  { kind: "EnvoyFilter", group: "networking.istio.io", version: "v1alpha3", plural: "envoyfilters", namespace: HOME },
  { kind: "DestinationRule", group: "networking.istio.io", version: "v1", plural: "destinationrules", namespace: HOME },
  { kind: "Ingress", group: "networking.k8s.io", version: "v1", plural: "ingresses", namespace: HOME },
  { kind: "HTTPRoute", group: "gateway.networking.k8s.io", version: "v1", plural: "httproutes" },
  {
    ...{ kind: "McpBridge", group: "networking.higress.io", version: "v1", plural: "mcpbridges", namespace: HOME },
    shared: { nothing: MCP_BRIDGE, merge: (existing, ours) => ({ ...ours, metadata: (existing ?? ours).metadata }) },
  },
];

function targetObject({ kind, group, version, shared, namespace = "demo" }: AppliedKind, text: string): KubeObject {
  if (shared !== undefined) return { ...shared.nothing, spec: { text } };
  const metadata = { name: "made", namespace };
  const spec = specOf(kind, text);
  return { apiVersion: `${group}/${version}`, kind, metadata, spec };
}

function specOf(kind: string, text: string): unknown {
  if (kind === "Ingress") return { defaultBackend: { service: { name: text, port: { number: 80 } } } };
  return kind === "HTTPRoute" ? { hostnames: [`${text}.example.com`] } : { text };
}

function pathOf({ group, version, plural, namespace = "demo", shared }: AppliedKind): string {
  return `/apis/${group}/${version}/namespaces/${namespace}/${plural}/${shared === undefined ? "made" : "default"}`;
}

function definitionOf({ kind, group, version, plural }: AppliedKind): Readonly<Record<string, unknown>> {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  const names = { kind, plural, singular: kind.toLowerCase() };
  const versions = [{ name: version, served: true, storage: true, schema }];
  const metadata = { name: `${plural}.${group}` };
  const spec = { group, scope: "Namespaced", names, versions };
  return { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata, spec };
}
