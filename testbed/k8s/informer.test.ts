// What the provider tells of a real API server's objects.
import { type KubeClient, KubernetesProvider, type WatchedKind, watchedKinds } from "@sluice/controller";
import { beforeAll, describe, expect, test } from "vitest";
import { installCrds, installDefinition, uninstallDefinition } from "../src/kube/crds.ts";
import {
  configMap,
  createConfigMaps,
  eventually,
  newNamespace,
  QUICK,
  RecordingSink,
  sharedClient,
  stopAfterTest,
} from "./support.ts";

let api: KubeClient;
beforeAll(async () => {
  api = await sharedClient();
});

function follow(kinds: readonly WatchedKind[]): { sink: RecordingSink; provider: KubernetesProvider } {
  const sink = new RecordingSink();
  const provider = stopAfterTest(new KubernetesProvider({ api, sink, kinds, timing: QUICK }));
  provider.start();
  return { sink, provider };
}

function configMaps(namespace: string): WatchedKind {
  return { kind: "ConfigMap", group: "", versions: ["v1"], plural: "configmaps", namespace };
}

describe("the objects of one kind", () => {
  test("1,200 of them come, over several pages, and then each change", async () => {
    const namespace = await newNamespace(api, "paging");
    const names = Array.from({ length: 1_200 }, (_, index) => `c${String(index).padStart(4, "0")}`);
    await createConfigMaps(api, namespace, names);
    const { sink } = follow([configMaps(namespace)]);
    await eventually(() => expect(sink.isSynced).toBe(true));
    expect(sink.names(namespace)).toEqual(names);

    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    await api.request({ method: "PUT", path: `${path}/c0007`, body: configMap(namespace, "c0007", { a: "1" }) });
    await api.request({ method: "DELETE", path: `${path}/c0008` });
    await api.request({ method: "POST", path, body: configMap(namespace, "new") });
    await eventually(() => expect(sink.names(namespace)).toHaveLength(1_200));
    await eventually(() =>
      expect(sink.objects.get(`ConfigMap ${namespace}/c0007`)).toMatchObject({ data: { a: "1" } }),
    );
    expect(sink.names(namespace)).toEqual([...names, "new"].filter((name) => name !== "c0008"));
    expect(sink.history).toHaveLength(1_203);
  });

  test("come as plain JSON: times are text, and what servers note of managers is left out", async () => {
    const namespace = await newNamespace(api, "plain");
    const { sink } = follow([configMaps(namespace)]);
    await eventually(() => expect(sink.isSynced).toBe(true));
    await createConfigMaps(api, namespace, ["one"]);
    const object = await eventually(() => {
      const found = sink.objects.get(`ConfigMap ${namespace}/one`);
      expect(found).toBeDefined();
      return found;
    });
    expect(object).toMatchObject({ apiVersion: "v1", kind: "ConfigMap" });
    expect(object?.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+Z$/);
    expect(object?.metadata).not.toHaveProperty("managedFields");
  });

  test("nothing is told after the provider was stopped", async () => {
    const namespace = await newNamespace(api, "stop");
    const { sink, provider } = follow([configMaps(namespace)]);
    await eventually(() => expect(sink.isSynced).toBe(true));
    await provider.stop();
    const other = follow([configMaps(namespace)]);
    await createConfigMaps(api, namespace, ["late"]);
    await eventually(() => expect(other.sink.names(namespace)).toEqual(["late"]));
    expect(sink.history).toEqual([]);
  });
});

test("of Secrets only the types come that resources can refer to", async () => {
  const namespace = await newNamespace(api, "secrets");
  const secret = watchedKinds().find(({ kind }) => kind === "Secret");
  if (secret === undefined) throw new Error("Secrets are not watched");
  const { sink } = follow([{ ...secret, namespace }]);
  await eventually(() => expect(sink.isSynced).toBe(true));
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  const types = ["helm.sh/release.v1", "example.com/other", "Opaque", "kubernetes.io/dockerconfigjson"];
  for (const [index, type] of types.entries()) {
    const data = { ".dockerconfigjson": Buffer.from("{}").toString("base64") };
    const body = { apiVersion: "v1", kind: "Secret", metadata: { name: `s${index}` }, type, data };
    await api.request({ method: "POST", path, body });
  }
  await eventually(() => expect(sink.names(namespace)).toEqual(["s2", "s3"]));
  expect(sink.history).toHaveLength(2);
});

describe("a kind that the server does not have", () => {
  const kindOf = (plural: string): string => `${plural.slice(0, 1).toUpperCase()}${plural.slice(1, -1)}`;

  /** Definitions with versions as given, the first of which is stored. */
  function definition(plural: string, versions: readonly string[], served = versions): Record<string, unknown> {
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    const group = "late.example.com";
    return {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        scope: "Namespaced",
        names: { plural, kind: kindOf(plural), singular: plural.slice(0, -1) },
        versions: versions.map((name, index) => ({
          name,
          served: served.includes(name),
          storage: index === 0,
          schema,
        })),
      },
    };
  }

  const widgets = (plural: string): WatchedKind => {
    return { kind: kindOf(plural), group: "late.example.com", versions: ["v1", "v1alpha1"], plural };
  };

  const create = (plural: string, version: string, namespace: string, name: string) => {
    const apiVersion = `late.example.com/${version}`;
    const body = { apiVersion, kind: kindOf(plural), metadata: { name }, spec: {} };
    return api.request({ method: "POST", path: `/apis/${apiVersion}/namespaces/${namespace}/${plural}`, body });
  };

  test("holds nothing up, is followed once its definition comes, and is gone with it", async () => {
    const namespace = await newNamespace(api, "late");
    const plural = "latewidgets";
    const { sink, provider } = follow([widgets(plural), configMaps(namespace)]);
    await eventually(() => expect(sink.isSynced).toBe(true));
    expect(provider.status()[0]).toMatchObject({ state: "absent", problem: "" });

    await installDefinition(api, definition(plural, ["v1"]));
    await create(plural, "v1", namespace, "one");
    await eventually(() => expect(sink.names(namespace)).toEqual(["one"]));
    expect(provider.status()[0]).toMatchObject({ state: "following", objects: 1 });

    await uninstallDefinition(api, `${plural}.late.example.com`);
    await eventually(() => expect(sink.names(namespace)).toEqual([]));
    await installDefinition(api, definition(plural, ["v1"]));
    await create(plural, "v1", namespace, "two");
    await eventually(() => expect(sink.names(namespace)).toEqual(["two"]));
  });

  test("is read in the version that is served, and in another when that goes", async () => {
    const namespace = await newNamespace(api, "versions");
    const plural = "oldwidgets";
    await installDefinition(api, definition(plural, ["v1alpha1"]));
    await create(plural, "v1alpha1", namespace, "one");
    const { sink } = follow([widgets(plural)]);
    const version = () => sink.objects.get(`Oldwidget ${namespace}/one`)?.apiVersion;
    await eventually(() => expect(version()).toBe("late.example.com/v1alpha1"));

    await installDefinition(api, definition(plural, ["v1alpha1", "v1"]));
    await installDefinition(api, definition(plural, ["v1alpha1", "v1"], ["v1"]));
    await eventually(() => expect(version()).toBe("late.example.com/v1"));
  });
});

test("every kind of the store is followed with our own definitions and the vendored ones", async () => {
  await installCrds(api, ["gateway-api", "inference-extension", "sluice"]);
  const { sink, provider } = follow(watchedKinds());
  await eventually(() => expect(sink.isSynced).toBe(true));
  // A server that has just taken definitions drops the watches of their kinds now and then.
  await eventually(() => {
    const states = provider.status().map(({ kind, state }) => `${kind} ${state}`);
    expect(states).toEqual(watchedKinds().map(({ kind }) => `${kind} following`));
  });
});
