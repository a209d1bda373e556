// What the controller writes to a real API server.
import {
  type AppliedKind,
  EventRecorder,
  FINALIZER,
  FinalizerKeeper,
  type KubeApi,
  type KubeClient,
  type KubeObject,
  type KubeRequest,
  Reconciler,
  ResourceStore,
  type StatusUpdate,
  StatusWriter,
} from "@sluice/controller";
import { isRecord } from "@sluice/manifest";
import { beforeAll, describe, expect, test } from "vitest";
import { installCrds, installDefinition } from "../src/kube/crds.ts";
import { eventually, newNamespace, QUICK, sharedClient, stopAfterTest } from "./support.ts";

const OURS = "sluice.dev/gateway-controller";
const GATEWAY_API = "gateway.networking.k8s.io/v1";

/** Keeps what is asked of the server. */
class Recorder implements KubeApi {
  readonly requests: string[] = [];
  /** Names of the objects that were written. */
  readonly patched: string[] = [];
  readonly #api: KubeApi;

  constructor(api: KubeApi) {
    this.#api = api;
  }

  async request(init: KubeRequest): Promise<unknown> {
    this.requests.push(init.method);
    if (init.method === "PATCH") this.patched.push(init.path.split(/[/?]/).at(-1) ?? "");
    return this.#api.request(init);
  }

  watch: KubeApi["watch"] = (init) => this.#api.watch(init);
}

let api: KubeClient;
let namespace: string;
beforeAll(async () => {
  api = await sharedClient();
  namespace = await newNamespace(api, "apply");
  await installCrds(api, ["gateway-api"]);
  await installDefinition(api, GADGETS);
});

function events(): EventRecorder {
  return new EventRecorder({ api, controller: OURS, instance: "test" });
}

async function notes(reason: string): Promise<readonly string[]> {
  const list = await api.request({ method: "GET", path: `/apis/events.k8s.io/v1/namespaces/${namespace}/events` });
  const items = isRecord(list) && Array.isArray(list.items) ? list.items.filter(isRecord) : [];
  return items.filter((event) => event.reason === reason).map(({ note }) => String(note));
}

async function read(path: string): Promise<KubeObject> {
  return (await api.request({ method: "GET", path })) as KubeObject;
}

describe("statuses", () => {
  const path = (name: string) => `/apis/${GATEWAY_API}/namespaces/${namespace}/httproutes/${name}`;

  async function route(name: string): Promise<KubeObject> {
    const spec = { parentRefs: [{ name: "gw" }], rules: [{ backendRefs: [{ name: "svc", port: 80 }] }] };
    const body = { apiVersion: GATEWAY_API, kind: "HTTPRoute", metadata: { name }, spec };
    const collection = path(name).slice(0, -name.length - 1);
    return (await api.request({ method: "POST", path: collection, body })) as KubeObject;
  }

  function update(object: KubeObject, reason = "Accepted"): StatusUpdate {
    const condition = { type: "Accepted", status: "True" as const, reason, message: "" };
    const { name, generation = 1 } = object.metadata;
    const ref = { kind: "HTTPRoute", namespace, name };
    return { ref, generation, kind: "parents", parents: [{ ref: { name: "gw" }, conditions: [condition] }] };
  }

  function writer(server: KubeApi = api, isLeader = () => true): StatusWriter {
    return stopAfterTest(new StatusWriter({ api: server, controllerName: OURS, isLeader, events: events() }));
  }

  const storeOf = (...objects: readonly KubeObject[]) => ResourceStore.of(objects as never);

  test("are written once, with defaults that the server fills in, and not again", async () => {
    const object = await route("once");
    const server = new Recorder(api);
    const subject = writer(server);
    subject.take([update(object)], storeOf(object));
    await subject.idle();
    const written = await read(path("once"));
    expect(written.status).toMatchObject({
      parents: [{ controllerName: OURS, conditions: [{ type: "Accepted", observedGeneration: 1 }] }],
    });
    subject.take([update(object)], storeOf(written));
    await subject.idle();
    expect(server.requests).toEqual(["PATCH"]);
    expect((await read(path("once"))).metadata.resourceVersion).toBe(written.metadata.resourceVersion);
  });

  test("that another writes meanwhile are read again, and theirs stays", async () => {
    const object = await route("conflict");
    const theirs = {
      parentRef: { name: "gw" },
      controllerName: "example.com/other",
      conditions: [
        { type: "Accepted", status: "True", reason: "Fine", message: "", lastTransitionTime: "2026-01-01T00:00:00Z" },
      ],
    };
    const request = { method: "PATCH", patch: "merge-patch+json" } as const;
    await api.request({ ...request, path: `${path("conflict")}/status`, body: { status: { parents: [theirs] } } });
    const server = new Recorder(api);
    const subject = writer(server);
    // The watch has not told of it yet.
    subject.take([update(object)], storeOf(object));
    await subject.idle();
    expect(server.requests).toEqual(["PATCH", "GET", "PATCH"]);
    const { status } = await read(path("conflict"));
    const names = isRecord(status) && Array.isArray(status.parents) && status.parents.map((p) => p.controllerName);
    expect(names).toEqual(["example.com/other", OURS]);

    // When nothing is said of the route any more, only ours goes.
    subject.take([], storeOf(await read(path("conflict"))));
    await subject.idle();
    expect((await read(path("conflict"))).status).toMatchObject({ parents: [{ controllerName: "example.com/other" }] });
  });

  test("that the server refuses are told as an event, and not tried again until something changes", async () => {
    const object = await route("refused");
    const server = new Recorder(api);
    const subject = writer(server);
    for (let round = 0; round < 5; round++) {
      subject.take([update(object, "no reason!")], storeOf(object));
      await subject.idle();
    }
    expect(server.requests).toEqual(["PATCH"]);
    await eventually(async () => {
      const [note] = await notes("StatusRefused");
      expect(note).toContain("status.parents[0].conditions[0].reason");
      expect(note).not.toContain("no reason!");
    });
    subject.take([update(object)], storeOf(object));
    await subject.idle();
    expect((await read(path("refused"))).status).toMatchObject({ parents: [{ controllerName: OURS }] });
  });

  test("of objects that are gone are left", async () => {
    const object = await route("gone");
    await api.request({ method: "DELETE", path: path("gone") });
    const subject = writer();
    subject.take([update(object)], storeOf(object));
    await subject.idle();
    expect(subject.depth).toBe(0);
  });

  test("are written by the leader only, who writes all when it becomes that", async () => {
    const object = await route("leader");
    let isLeader = false;
    const server = new Recorder(api);
    const subject = writer(server, () => isLeader);
    subject.take([update(object)], storeOf(object));
    await subject.idle();
    expect(server.requests).toEqual([]);
    isLeader = true;
    subject.resume();
    await subject.idle();
    expect((await read(path("leader"))).status).toMatchObject({ parents: [{ controllerName: OURS }] });
  });
});

const GADGETS = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "gadgets.apply.example.com" },
  spec: {
    group: "apply.example.com",
    scope: "Namespaced",
    names: { plural: "gadgets", kind: "Gadget", singular: "gadget" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                "x-kubernetes-preserve-unknown-fields": true,
                properties: { phase: { type: "string", enum: ["AUTHN", "AUTHZ"] } },
              },
            },
          },
        },
      },
    ],
  },
};

describe("objects", () => {
  const path = (name: string) => `/apis/apply.example.com/v1/namespaces/${namespace}/gadgets/${name}`;
  const gadget = (name: string, spec: Readonly<Record<string, unknown>>): KubeObject => {
    return { apiVersion: "apply.example.com/v1", kind: "Gadget", metadata: { name, namespace }, spec };
  };
  const status = (name: string) =>
    api.request({ method: "GET", path: path(name) }).then(
      () => 200,
      (e) => e.status,
    );
  const patch = (name: string, spec: unknown) => {
    return api.request({ method: "PATCH", path: path(name), body: { spec }, patch: "merge-patch+json" });
  };

  function reconciler(server: KubeApi = api, kind: Partial<AppliedKind> = {}): Reconciler {
    const gadgets: AppliedKind = {
      kind: "Gadget",
      group: "apply.example.com",
      version: "v1",
      plural: "gadgets",
      ...kind,
    };
    const init = { api: server, kinds: [gadgets], isLeader: () => true, events: events(), timing: QUICK };
    const subject = stopAfterTest(new Reconciler(init));
    subject.start();
    return subject;
  }

  test("are made, changed and taken away as is desired", async () => {
    const subject = reconciler();
    subject.setDesired([gadget("one", { a: 1, b: { c: [1, 2] } }), gadget("two", {})]);
    await eventually(async () => expect((await read(path("one"))).spec).toEqual({ a: 1, b: { c: [1, 2] } }));
    subject.setDesired([gadget("one", { b: { c: [3] } })]);
    await eventually(async () => expect((await read(path("one"))).spec).toEqual({ b: { c: [3] } }));
    await eventually(async () => expect(await status("two")).toBe(404));
    subject.setDesired([]);
    await eventually(async () => expect(await status("one")).toBe(404));
  });

  test("are repaired when somebody changes, unlabels or deletes them; what others add stays", async () => {
    const subject = reconciler();
    subject.setDesired([gadget("drift", { a: 1, b: 2 })]);
    await eventually(async () => expect(await status("drift")).toBe(200));
    await patch("drift", { a: 9, b: null, theirs: true });
    await eventually(async () => expect((await read(path("drift"))).spec).toEqual({ a: 1, b: 2, theirs: true }));
    const metadata = { labels: { "app.kubernetes.io/managed-by": null } };
    await api.request({ method: "PATCH", path: path("drift"), body: { metadata }, patch: "merge-patch+json" });
    await eventually(async () => {
      expect((await read(path("drift"))).metadata.labels).toEqual({ "app.kubernetes.io/managed-by": "sluice" });
    });
    const { uid } = (await read(path("drift"))).metadata;
    await api.request({ method: "DELETE", path: path("drift") });
    await eventually(async () => expect((await read(path("drift"))).metadata.uid).not.toBe(uid));
    subject.setDesired([]);
    await eventually(async () => expect(await status("drift")).toBe(404));
  });

  test("that are as desired are not written again", async () => {
    const server = new Recorder(api);
    const subject = reconciler(server);
    const writes = async (rounds: number): Promise<number> => {
      const before = server.patched.length;
      for (let round = 0; round < rounds; round++) subject.setDesired([gadget("same", { a: 1 })]);
      await subject.idle();
      return server.patched.length - before;
    };
    await writes(1);
    await eventually(async () => expect(await status("same")).toBe(200));
    // While the watch has not told of it, it may be written again.
    await eventually(async () => expect(await writes(1)).toBe(0));
    expect(await writes(3)).toBe(0);
  });

  test("that an earlier process left behind are taken away, but nothing before it is known what is desired", async () => {
    const before = reconciler();
    before.setDesired([gadget("left", {}), gadget("kept", {})]);
    await eventually(async () => expect(await status("kept")).toBe(200));
    await eventually(async () => expect(await status("left")).toBe(200));
    await before.stop();
    const after = reconciler();
    await eventually(() => expect(after.depth).toBe(0));
    expect(await status("left")).toBe(200);
    after.setDesired([gadget("kept", {})]);
    await eventually(async () => expect(await status("left")).toBe(404));
    expect(await status("kept")).toBe(200);
  });

  test("of others with the same name are left alone, and that is said", async () => {
    const theirs = gadget("taken", { theirs: true });
    await api.request({ method: "POST", path: path("taken").replace("/taken", ""), body: theirs });
    const subject = reconciler();
    subject.setDesired([gadget("taken", { ours: true })]);
    await eventually(async () => expect((await notes("ApplyRefused")).join()).toContain("not ours"));
    subject.setDesired([]);
    await subject.idle();
    expect((await read(path("taken"))).spec).toEqual({ theirs: true });
  });

  test("that the server refuses are told without their values, tried once, and hold up no other", async () => {
    const server = new Recorder(api);
    const subject = reconciler(server);
    const bad = gadget("bad", { phase: "sk-secret" });
    subject.setDesired([bad, gadget("good", { phase: "AUTHN" })]);
    await eventually(async () => expect(await status("good")).toBe(200));
    for (let round = 0; round < 3; round++) subject.setDesired([bad, gadget("good", { phase: "AUTHN" })]);
    await subject.idle();
    await eventually(async () => {
      const told = (await notes("ApplyRefused")).filter((note) => note.includes("spec.phase"));
      expect(told).toEqual([expect.stringContaining("FieldValueNotSupported")]);
      expect(told.join()).not.toContain("sk-secret");
    });
    // The other one may be written again, while the watch has not told of it.
    expect(server.patched.filter((name) => name === "bad")).toHaveLength(1);
  });

  test("that others write too are merged, whoever writes in between, and given back whole", async () => {
    const entries = (object: KubeObject | undefined): readonly string[] => {
      return isRecord(object?.spec) && Array.isArray(object.spec.entries) ? object.spec.entries : [];
    };
    const merge = (existing: KubeObject | undefined, ours: KubeObject): KubeObject => {
      if (existing === undefined) return ours;
      const others = entries(existing).filter((entry) => !entry.startsWith("ours-"));
      return { ...existing, spec: { ...(existing.spec as object), entries: [...others, ...entries(ours)] } };
    };
    const shared = { merge, nothing: gadget("shared", { entries: [] }) };
    const subject = reconciler(api, { shared });
    subject.setDesired([gadget("shared", { entries: ["ours-a"] })]);
    await eventually(async () => expect(await status("shared")).toBe(200));
    await patch("shared", { entries: ["theirs", "ours-a"], more: 1 });
    subject.setDesired([gadget("shared", { entries: ["ours-a", "ours-b"] })]);
    await eventually(async () => {
      expect((await read(path("shared"))).spec).toEqual({ entries: ["theirs", "ours-a", "ours-b"], more: 1 });
    });
    await patch("shared", { entries: ["theirs"] });
    await eventually(async () => {
      expect(entries(await read(path("shared")))).toEqual(["theirs", "ours-a", "ours-b"]);
    });
    subject.setDesired([]);
    await eventually(async () => expect((await read(path("shared"))).spec).toEqual({ entries: ["theirs"], more: 1 }));
  });
});

test("an object of ours to clean up after is gone only once that is done", async () => {
  const metadata = { name: "held", finalizers: ["example.com/theirs"] };
  const path = `/apis/${GATEWAY_API}/namespaces/${namespace}/grpcroutes`;
  const body = { apiVersion: GATEWAY_API, kind: "GRPCRoute", metadata, spec: {} };
  await api.request({ method: "POST", path, body });
  const current = () => read(`${path}/held`);
  let clean: () => void = () => undefined;
  const isClean = new Promise<void>((resolve) => (clean = resolve));
  const keeper = stopAfterTest(new FinalizerKeeper({ api, isLeader: () => true, whenClean: () => isClean }));
  keeper.take([await current()]);
  await keeper.idle();
  expect((await current()).metadata.finalizers).toEqual(["example.com/theirs", FINALIZER]);

  await api.request({ method: "DELETE", path: `${path}/held` });
  keeper.take([await current()]);
  expect((await current()).metadata.finalizers).toContain(FINALIZER);
  clean();
  await keeper.idle();
  expect((await current()).metadata.finalizers).toEqual(["example.com/theirs"]);
});

test("the same event is written once and counted", async () => {
  const recorder = events();
  const object = await read(`/api/v1/namespaces/${namespace}`);
  const event = { object, type: "Warning", reason: "Repeated", action: "Testing", note: "Again." } as const;
  for (let count = 0; count < 3; count++) recorder.record(event);
  await recorder.flush();
  const list = await api.request({ method: "GET", path: "/apis/events.k8s.io/v1/namespaces/default/events" });
  const items = isRecord(list) && Array.isArray(list.items) ? list.items.filter(isRecord) : [];
  const own = items.filter(({ regarding }) => isRecord(regarding) && regarding.name === namespace);
  expect(own).toEqual([expect.objectContaining({ series: expect.objectContaining({ count: 3 }) })]);
});
