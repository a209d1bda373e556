import { expect, test } from "vitest";
import type { Ir } from "../ir/ir.ts";
import type { ModuleRequest, ModuleState } from "../modules/module-request.ts";
import type { AIPolicy, ResourceKind, Resources } from "../resources/resources.ts";
import { ResourceStore } from "../store/resource-store.ts";
import { StoreBuilder } from "../store/store-builder.ts";
import { FILE_OPTIONS } from "../translate/options.ts";
import { translate } from "../translate/translate.ts";
import { ModuleGate } from "./module-gate.ts";

const READY = { state: "ready", file: "/cache/abc.wasm", sha256: "abc", size: 1 } as const;

/** A gate over modules of which each url is in the given state. */
function gate(states: Readonly<Record<string, ModuleState>>, url?: string, store = ResourceStore.of([])) {
  const asked: ModuleRequest[] = [];
  const kept: ModuleRequest[] = [];
  const modules = {
    request: (request: ModuleRequest): ModuleState => {
      asked.push(request);
      return states[request.kind === "url" ? request.url : request.plugin] ?? { state: "pending" };
    },
    retain: (requests: Iterable<ModuleRequest>) => void kept.splice(0, kept.length, ...requests),
  };
  const made = new ModuleGate({
    modules,
    bundled: ["key-auth"],
    store: () => store,
    ...(url === undefined ? {} : { url }),
  });
  return { gate: made, asked, kept };
}

function policy(url: string, generation = 1, pullSecret?: string): AIPolicy {
  const plugin = { url, ...(pullSecret === undefined ? {} : { pullSecretRef: { name: pullSecret } }) };
  return {
    apiVersion: "sluice.dev/v1alpha1",
    kind: "AIPolicy",
    metadata: { name: "p", namespace: "a", generation },
    spec: {
      targetRefs: [{ group: "sluice.dev", kind: "AIRoute", name: "chat" }],
      defaults: { plugins: [plugin] },
    },
  };
}

test("proxies on this machine read the file, others fetch it by its digest", () => {
  const module = { kind: "bundled", plugin: "key-auth" } as const;
  const states = { "key-auth": READY };
  expect(gate(states).gate.source(module)).toEqual({ kind: "file", path: "/cache/abc.wasm" });
  expect(gate(states, "http://controller:9000").gate.source(module)).toEqual({
    kind: "http",
    url: "http://controller:9000/modules/abc.wasm",
    sha256: "abc",
  });
  expect(gate({}).gate.source(module)).toBeUndefined();
});

test("a module of ours that cannot be had is told of once, until it is there", () => {
  const told: string[] = [];
  const states: Record<string, ModuleState> = {};
  const init = {
    bundled: [],
    store: () => ResourceStore.of([]),
    onMissing: (...words: string[]) => told.push(words.join(": ")),
  };
  const modules = { request: () => states.now ?? { state: "pending" as const }, retain: () => undefined };
  const made = new ModuleGate({ ...init, modules });
  const missing = { state: "failed", reason: "NotFound", message: "there is no plugin x" } as const;
  for (const state of [{ state: "pending" } as const, missing, missing, READY, missing]) {
    states.now = state;
    made.source({ kind: "bundled", plugin: "x" });
  }
  expect(told).toEqual(["x: there is no plugin x", "x: there is no plugin x"]);
});

test("a pull secret is read from the policy's namespace, and its value never shown", () => {
  const secret: Resources["Secret"] = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "pull", namespace: "a" },
    data: { ".dockerconfigjson": Buffer.from("planted").toString("base64") },
  };
  const { gate: made, asked } = gate({}, undefined, ResourceStore.of([secret]));
  made.issues(policy("oci://r/x", 1, "pull"));
  const [, request] = asked;
  expect(request).toMatchObject({ url: "oci://r/x", scope: "a" });
  expect(JSON.stringify(request)).not.toContain("planted");
});

test("our own modules and those that policies name are kept", () => {
  const { gate: made, kept } = gate({});
  made.retain({ fleets: [] } as Ir, [policy("oci://r/x")]);
  expect(kept).toEqual([
    { kind: "bundled", plugin: "key-auth" },
    { kind: "url", url: "oci://r/x" },
  ]);
});

test("a module that cannot be had makes its policy not programmed, and the last version stays", () => {
  const failed = { state: "failed", reason: "NotFound", message: "there is no image oci://r/bad" } as const;
  const { gate: made } = gate({ "oci://r/good": READY, "oci://r/bad": failed });
  const store = new StoreBuilder({
    parse: (object) => ({ kind: "resource", resource: object as unknown as Resources[ResourceKind] }),
    admit: (resource) => made.issues(resource),
    onChange: () => undefined,
  });
  store.upsert(policy("oci://r/good"));
  store.upsert(policy("oci://r/bad", 2));
  expect(store.snapshot().get("AIPolicy", "a", "p")?.metadata.generation).toBe(1);
  const { status } = translate(store.snapshot(), FILE_OPTIONS);
  const [update] = status.filter(({ ref }) => ref.kind === "AIPolicy");
  expect(update).toMatchObject({
    ancestors: [
      {
        conditions: expect.arrayContaining([
          {
            type: "Programmed",
            status: "False",
            reason: "NotFound",
            message: "spec.defaults.plugins[0].url: there is no image oci://r/bad; generation 1 stays in effect",
          },
        ]),
      },
    ],
  });
});

test("the first version of a policy is in effect without the module that cannot be had", () => {
  const failed = { state: "failed", reason: "NotFound", message: "there is no image oci://r/bad" } as const;
  const { gate: made } = gate({ "oci://r/bad": failed });
  expect(made.issues(policy("oci://r/bad"))).toEqual([
    { path: "spec.defaults.plugins[0].url", message: failed.message, soft: true, unprogrammed: "NotFound" },
  ]);
});
