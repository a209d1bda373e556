// What deploy/ renders to: the same from kustomize and from Helm, and taken by a real API server.
import { fileURLToPath } from "node:url";
import type { KubeClient } from "@sluice/controller";
import { isRecord } from "@sluice/manifest";
import { beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { installCrds } from "../src/kube/crds.ts";
import { ManifestTools } from "../src/kube/manifest-tools.ts";
import { sharedClient } from "./support.ts";

const BASE = folder("kustomize/base");
const MTLS = folder("kustomize/mtls");
const HIGRESS = folder("kustomize/higress");
const BRIDGE = fileURLToPath(new URL("testdata/with-bridge", import.meta.url));
const INFERENCE = fileURLToPath(new URL("testdata/with-inference", import.meta.url));
const CHART = folder("helm/sluice");

/** Milliseconds for the first build of the tools on a slow machine. */
const BUILD_TIMEOUT = 1_800_000;

let tools: ManifestTools;
beforeAll(async () => {
  tools = await ManifestTools.find({ onProgress: (line) => console.error(line) });
}, BUILD_TIMEOUT);

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string; readonly namespace?: string };
  readonly [key: string]: unknown;
}

function folder(name: string): string {
  return fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url));
}

function manifests(text: string): readonly Manifest[] {
  const documents = parseAllDocuments(text).map((document) => document.toJS() as Manifest | null);
  return documents.filter((document) => document !== null);
}

/** What Helm says of itself. */
const OF_HELM = new Set(["helm.sh/chart", "app.kubernetes.io/managed-by", "app.kubernetes.io/version"]);

/** By kind and name, without what Helm adds to labels and annotations, lists of named things sorted, YAML inside of ConfigMaps read. */
function comparable(text: string): Readonly<Record<string, unknown>> {
  const objects = manifests(text).filter(({ kind }) => kind !== "Namespace");
  return Object.fromEntries(objects.map((object) => [`${object.kind} ${object.metadata.name}`, plain(object)]));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return items.every((item) => nameOf(item) !== "") ? items.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) : items;
  }
  if (typeof value === "string" && value.includes("\n")) return parseAllDocuments(value).map((one) => one.toJS());
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !OF_HELM.has(key) && key !== "annotations");
  const entries = kept.map(([key, inner]) => [key, plain(inner)] as const);
  return Object.fromEntries(entries.filter(([key, inner]) => key !== "labels" || Object.keys(inner ?? {}).length > 0));
}

function nameOf(value: unknown): string {
  return isRecord(value) && typeof value.name === "string" ? value.name : "";
}

test("the chart passes Helm's strict lint", async () => {
  await tools.lint(CHART);
});

test.each([
  { name: "with its defaults", base: BASE, values: [] },
  { name: "with certificates", base: MTLS, values: ["--set", "mtls.enabled=true"] },
  { name: "with the bridge", base: BRIDGE, values: ["--set", "redisBridge.enabled=true"] },
  { name: "with pools", base: INFERENCE, values: ["--set", "inferenceExtension.enabled=true"] },
])("the chart $name is what kustomize builds", async ({ base, values }) => {
  const [helm, kustomize] = await Promise.all([tools.template(CHART, values), tools.kustomize(base)]);
  expect(comparable(helm)).toEqual(comparable(kustomize));
});

test.each([
  {
    name: "a setting that the chart makes itself",
    set: "controller.env.SLUICE_XDS_PORT=1",
    says: "the chart sets SLUICE_XDS_PORT itself",
  },
  { name: "an unknown value", set: "controler.replicas=1", says: "controler" },
  { name: "a word that is none", set: "inferenceExtension.epp=envoy", says: "/inferenceExtension/epp" },
  { name: "a port that is none", set: "proxy.ports[0].port=http", says: "/proxy/ports/0/port" },
])("the chart refuses $name", async ({ set, says }) => {
  await expect(tools.template(CHART, ["--set-string", set])).rejects.toThrow(says);
});

test("the chart has Envoy ask endpoint pickers where its values say so", async () => {
  const values = ["--set", "inferenceExtension.enabled=true,inferenceExtension.epp=native"];
  expect(await tools.template(CHART, values)).toMatch(/name: SLUICE_EPP\s+value: native/);
});

test("the chart leaves out what is turned off", async () => {
  const off = [
    "gatewayClass.create=false",
    "proxy.enabled=false",
    "networkPolicy.enabled=false",
    "controller.replicas=1",
  ];
  const kinds = manifests(await tools.template(CHART, ["--set", off.join(",")])).map(({ kind }) => kind);
  expect(kinds).toContain("Deployment");
  expect(kinds.filter((kind) => /GatewayClass|NetworkPolicy|PodDisruptionBudget|ConfigMap/.test(kind))).toEqual([]);
});

describe("a real API server", () => {
  let api: KubeClient;
  beforeAll(async () => {
    api = await sharedClient();
    await installCrds(api, ["gateway-api"]);
    for (const name of ["sluice-system", "higress-system"]) {
      const namespace: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
      await api.request({ ...apply(namespace), query: { fieldManager: "testbed" } });
    }
  });

  /** Server-side apply that only tries; a field that the server does not know is an error. */
  const TRIAL = { fieldManager: "testbed", dryRun: "All", fieldValidation: "Strict", force: "true" };

  test.each([
    { name: "kustomize's base", render: () => tools.kustomize(BASE) },
    { name: "kustomize's overlay for certificates", render: () => tools.kustomize(MTLS) },
    { name: "kustomize's base with the bridge", render: () => tools.kustomize(BRIDGE) },
    { name: "kustomize's base with pools", render: () => tools.kustomize(INFERENCE) },
    { name: "kustomize's overlay for Higress", render: () => tools.kustomize(HIGRESS) },
    { name: "the chart", render: () => tools.template(CHART) },
    {
      name: "the chart with everything set",
      render: () => tools.template(CHART, ["--values", fileURLToPath(new URL("full-values.yaml", import.meta.url))]),
    },
  ])("takes $name", async ({ render }) => {
    const objects = manifests(await render());
    expect(objects.length).toBeGreaterThan(12);
    for (const object of objects) {
      const taken = await api.request({ ...apply(object), query: TRIAL }).catch((cause: unknown) => {
        throw new Error(`${object.kind} ${object.metadata.name}: ${cause}`, { cause });
      });
      expect(taken).toMatchObject({ kind: object.kind });
    }
  });
});

/** Plural names that are not the kind's with an s. */
const PLURALS: Readonly<Record<string, string>> = {
  GatewayClass: "gatewayclasses",
  NetworkPolicy: "networkpolicies",
};

function apply(object: Manifest): { method: "PATCH"; path: string; body: unknown; patch: "apply-patch+yaml" } {
  const { apiVersion, kind, metadata } = object;
  const root = apiVersion.includes("/") ? "/apis" : "/api";
  const scope = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  const path = `${root}/${apiVersion}${scope}/${plural}/${metadata.name}`;
  return { method: "PATCH", path, body: object, patch: "apply-patch+yaml" };
}
