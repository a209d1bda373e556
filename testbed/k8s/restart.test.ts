// An API server that comes and goes, and one that forgets: nothing may be lost.
import { type KubeApi, type KubeClient, Reflector, type ReflectorObserver, type WatchedKind } from "@sluice/controller";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ControlPlane } from "../src/kube/control-plane.ts";
import { Gate } from "./gate.ts";
import {
  configMap,
  connect,
  createConfigMaps,
  eventually,
  newNamespace,
  QUICK,
  RecordingSink,
  stopAfterTest,
} from "./support.ts";

let plane: ControlPlane;
let api: KubeClient;
beforeAll(async () => {
  // Without its cache the server asks etcd for old versions, and so forgets them when etcd does.
  plane = await ControlPlane.start({ apiServerArgs: ["--watch-cache=false"] });
  api = await connect(await plane.kubeconfig());
});
afterAll(() => plane?.stop());

interface Following {
  readonly sink: RecordingSink;
  readonly reflector: Reflector;
  readonly failures: string[];
}

async function follow(namespace: string, server: KubeApi = api, pageSize?: number): Promise<Following> {
  const kind: WatchedKind = { kind: "ConfigMap", group: "", versions: ["v1"], plural: "configmaps", namespace };
  const sink = new RecordingSink();
  const failures: string[] = [];
  const observer: ReflectorObserver = {
    failed: (_, error) => failures.push(error.message),
    recovered: () => failures.push("recovered"),
    passedOver: () => failures.push("passed over"),
  };
  const init = { api: server, kind, sink, timing: QUICK, observer };
  const reflector = stopAfterTest(new Reflector(pageSize === undefined ? init : { ...init, pageSize }));
  reflector.start();
  await eventually(() => expect(sink.isSynced).toBe(true));
  return { sink, reflector, failures };
}

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 10}`);

describe("an API server that is killed in the middle of changes", () => {
  test("loses no change, and the watch goes on where it was", async () => {
    const namespace = await newNamespace(api, "restart");
    const { sink, reflector, failures } = await follow(namespace);
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    const written = new Set<string>();
    // Each is tried until the server says that it has it.
    const writing = numbered("w", 60).map(async (name) => {
      await eventually(async () => {
        await api.request({ method: "PUT", path: `${path}/${name}`, body: configMap(namespace, name) }).catch(() => {
          return api.request({ method: "POST", path, body: configMap(namespace, name) });
        });
      });
      written.add(name);
    });
    await plane.killApiServer();
    await eventually(() => expect(reflector.state).toBe("failing"));
    await plane.startApiServer();
    await Promise.all(writing);
    await eventually(() => expect(sink.names(namespace)).toEqual([...written].sort()));
    await createConfigMaps(api, namespace, ["after"]);
    await eventually(() => expect(sink.names(namespace)).toContain("after"));
    expect(reflector.state).toBe("following");
    expect(failures).toContain("recovered");
    // What was known already was not told again.
    const told = sink.history.filter((line) => line.startsWith("+"));
    expect(told).toHaveLength(new Set(told).size);
  });

  test("loses no deletion that nobody watched", async () => {
    const gate = new Gate(api);
    const namespace = await newNamespace(api, "deleted");
    await createConfigMaps(api, namespace, ["a", "b", "c"]);
    const { sink } = await follow(namespace, gate);
    gate.close();
    await api.request({ method: "DELETE", path: `/api/v1/namespaces/${namespace}/configmaps/b` });
    await plane.killApiServer();
    await plane.startApiServer();
    gate.open();
    await eventually(() => expect(sink.names(namespace)).toEqual(["a", "c"]));
  });
});

describe("a server that has forgotten the version", () => {
  test("of a watch: everything is listed anew, and only news is told", async () => {
    const gate = new Gate(api);
    const namespace = await newNamespace(api, "compacted");
    await createConfigMaps(api, namespace, ["kept", "removed"]);
    const { sink, reflector } = await follow(namespace, gate);
    gate.close();
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    await createConfigMaps(api, namespace, ["added"]);
    await api.request({ method: "DELETE", path: `${path}/removed` });
    await plane.compact();
    const answers: string[] = [];
    gate.onAnswer = async ({ path }) => void answers.push(path);
    gate.open();
    await eventually(() => expect(sink.names(namespace)).toEqual(["added", "kept"]));
    expect(answers).toEqual([path]);
    expect(sink.history).toEqual([
      `+ ConfigMap ${namespace}/kept`,
      `+ ConfigMap ${namespace}/removed`,
      `+ ConfigMap ${namespace}/added`,
      `- ConfigMap ${namespace}/removed`,
    ]);
    await createConfigMaps(api, namespace, ["later"]);
    await eventually(() => expect(sink.names(namespace)).toContain("later"));
    expect(reflector.state).toBe("following");
  });

  test("between two pages of a list: it is asked for at once", async () => {
    const gate = new Gate(api);
    const namespace = await newNamespace(api, "pages");
    const names = numbered("p", 25);
    await createConfigMaps(api, namespace, names);
    const queries: string[] = [];
    gate.onAnswer = async ({ query = {} }) => {
      queries.push(`limit ${query.limit ?? "none"}${query.continue === undefined ? "" : ", continued"}`);
      if (queries.length > 1) return;
      await createConfigMaps(api, namespace, ["meanwhile"]);
      await plane.compact();
    };
    const { sink } = await follow(namespace, gate, 10);
    expect(sink.names(namespace)).toEqual(["meanwhile", ...names].sort());
    expect(queries).toEqual(["limit 10", "limit none"]);
  });
});
