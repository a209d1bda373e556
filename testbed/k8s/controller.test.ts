// The whole controller, as processes with the rights of its manifests, beside a real API server.
import { FINALIZER, KINDS, type KubeClient, type KubeObject } from "@sluice/controller";
import { isRecord } from "@sluice/manifest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FakeEnvoy } from "../../envoy/test/fake-envoy.ts";
import { ControlPlane } from "../src/kube/control-plane.ts";
import { installCrds } from "../src/kube/crds.ts";
import {
  ANTHROPIC,
  applyDemo,
  CHAT,
  CLASS,
  ECHO,
  endpoints,
  GATEWAY,
  GATEWAY_API,
  manifest,
  OPENAI,
  POLICY,
  reference,
  route,
} from "./demo.ts";
import { conditionTexts, entryOf, messageOf, Objects } from "./objects.ts";
import { Replica } from "./replica.ts";
import { connect, eventually } from "./support.ts";

const CONTROLLER = "sluice.dev/gateway-controller";
const ACCOUNT = "system:serviceaccount:sluice-system:sluice-controller";
const GROUPS = ["system:serviceaccounts", "system:serviceaccounts:sluice-system"];

/** Milliseconds: processes start, and a busy machine takes its time. */
const PATIENT = 180_000;

let plane: ControlPlane;
let api: KubeClient;
let demo: Objects;
let replicas: Replica[] = [];
beforeAll(async () => {
  plane = await ControlPlane.start({ users: { [ACCOUNT]: GROUPS } });
  api = await connect(await plane.kubeconfig());
  demo = new Objects(api, "demo");
  for (const name of ["sluice-system", "higress-system", "demo", "ai"]) {
    await demo.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  await installCrds(api, ["gateway-api", "inference-extension", "sluice", "targets"]);
  for (const document of await manifest("deploy/kustomize/base/rbac.yaml")) await demo.apply(document);
  const kubeconfig = await plane.kubeconfig(ACCOUNT);
  replicas = await Promise.all([Replica.start(kubeconfig), Replica.start(kubeconfig)]);
  await Promise.all(replicas.map((replica) => replica.ready()));
}, PATIENT);
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await plane?.stop();
});

/** Ours in a route's or a policy's status. */
async function ours(object: KubeObject): Promise<readonly string[]> {
  return conditionTexts(entryOf(await demo.read(object), CONTROLLER));
}

async function own(object: KubeObject): Promise<readonly string[]> {
  return conditionTexts((await demo.read(object)).status);
}

/** Waits until a new route has its status: by then what came before it is done. */
async function passes(name: string): Promise<void> {
  await demo.apply(route(name, `/${name}`));
  await eventually(async () => {
    expect(await ours(reference(GATEWAY_API, "HTTPRoute", name))).toContain("Accepted=True (Accepted) @1");
  });
}

async function versions(...objects: readonly KubeObject[]): Promise<readonly unknown[]> {
  return Promise.all(objects.map(async (object) => (await demo.read(object)).metadata.resourceVersion));
}

async function lease(): Promise<Readonly<Record<string, unknown>>> {
  const object = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "sluice-controller" } };
  const { spec } = await new Objects(api, "sluice-system").read(object);
  return isRecord(spec) ? spec : {};
}

/** What a replica says that it may not do. */
function forbidden({ lines }: Replica): readonly string[] {
  return lines.filter((line) => line.includes("forbidden"));
}

function envoy({ xdsPort: port }: Replica): FakeEnvoy {
  return new FakeEnvoy({
    variant: "delta",
    port,
    node: { id: "envoy", metadata: { "sluice.dev/gateway-class": "sluice" } },
  });
}

describe("two replicas on target envoy", () => {
  test("one leads", async () => {
    await eventually(() => expect(replicas.filter(({ leads }) => leads)).toHaveLength(1));
  });

  test("all objects of the demo get their statuses", async () => {
    for (const document of await manifest("deploy/kustomize/base/gateway-class.yaml")) {
      const settings = { "config.yaml": "fleet: merged\naddresses: [192.0.2.1]\n" };
      const object = document.kind === "ConfigMap" ? { ...document, data: settings } : document;
      await demo.apply(object);
    }
    await applyDemo(demo, "sluice");
    await eventually(async () => {
      expect(await own(CLASS)).toContain("Accepted=True (Accepted) @1");
      const gateway = await demo.read(GATEWAY);
      expect(conditionTexts(gateway.status)).toEqual([
        "Accepted=True (Accepted) @1",
        "Programmed=True (Programmed) @1",
      ]);
      expect(gateway.status).toMatchObject({
        addresses: [{ type: "IPAddress", value: "192.0.2.1" }],
        listeners: [{ name: "http", attachedRoutes: 2 }],
      });
      expect(await ours(ECHO)).toEqual(["Accepted=True (Accepted) @1", "ResolvedRefs=True (ResolvedRefs) @1"]);
      expect(await own(OPENAI)).toContain("Accepted=True (Accepted) @1");
      expect(await own(ANTHROPIC)).toContain("Accepted=True (Accepted) @1");
      expect(await ours(CHAT)).toContain("Accepted=True (Accepted) @1");
      expect(await ours(CHAT)).toContain("ResolvedRefs=True (ResolvedRefs) @1");
      expect(await ours(POLICY)).toContain("Accepted=True (Accepted) @1");
    });
  });

  test("another controller's entry stays", async () => {
    const theirs = {
      parentRef: { name: "demo" },
      controllerName: "example.com/other",
      conditions: [
        { type: "Accepted", status: "True", reason: "Fine", message: "", lastTransitionTime: "2026-01-01T00:00:00Z" },
      ],
    };
    const { status } = await demo.read(ECHO);
    const parents = isRecord(status) && Array.isArray(status.parents) ? status.parents : [];
    await demo.patch(ECHO, { status: { parents: [...parents, theirs] } }, "/status");
    await demo.patch(ECHO, { spec: { hostnames: ["httpbin.example.com", "other.example.com"] } });
    await eventually(async () => {
      expect(await ours(ECHO)).toEqual(["Accepted=True (Accepted) @2", "ResolvedRefs=True (ResolvedRefs) @2"]);
    });
    expect(entryOf(await demo.read(ECHO), "example.com/other")).toMatchObject(theirs);
  });

  test("a provider that is wrong says where, keeps its last good version, and disturbs nothing else", async () => {
    const others = [CLASS, GATEWAY, ECHO, ANTHROPIC, POLICY];
    const before = await versions(...others);
    await demo.patch(OPENAI, { spec: { options: { openaiCustomUrl: 7 } } });
    await eventually(async () => {
      const { status } = await demo.read(OPENAI);
      expect(conditionTexts(status)).toContain("Accepted=False (Invalid) @2");
      expect(messageOf(status, "Accepted")).toMatch(/spec\.options.*generation 1 stays in effect/);
    });
    expect(await versions(...others)).toEqual(before);
    await demo.patch(OPENAI, { spec: { options: null } });
    await eventually(async () => expect(await own(OPENAI)).toContain("Accepted=True (Accepted) @3"));
  });

  test("what has not changed is not written again", async () => {
    const objects = [CLASS, ECHO, OPENAI, ANTHROPIC, CHAT, POLICY];
    const before = await versions(...objects);
    await demo.apply(endpoints("echo", "10.1.2.4"));
    await passes("later");
    expect(await versions(...objects)).toEqual(before);
  });

  test("their rights suffice to read every kind", async () => {
    for (const replica of replicas) {
      const read = KINDS.filter(({ inference }) => inference !== true);
      const kinds = read.map(({ kind }) => expect.objectContaining({ kind, state: "following", problem: "" }));
      expect(await replica.debug("provider")).toEqual(expect.arrayContaining(kinds));
    }
    expect(replicas.flatMap(forbidden)).toEqual([]);
  });

  test("both serve proxies", async () => {
    for (const replica of replicas) {
      const proxy = envoy(replica);
      proxy.want("listener");
      expect((await proxy.take("listener")).names).toHaveLength(1);
      proxy.close();
    }
  });

  test("what a proxy refuses shows at its Gateway until it is taken, or the proxy is gone", async () => {
    const leader = replicas.find(({ leads }) => leads);
    if (leader === undefined) throw new Error("nobody leads");
    const proxy = envoy(leader);
    proxy.want("listener");
    proxy.nack(await proxy.next("listener"), "no such filter");
    await eventually(async () => {
      const { status } = await demo.read(GATEWAY);
      expect(conditionTexts(status)).toContain("Programmed=False (Invalid) @1");
      expect(messageOf(status, "Programmed")).toContain("no such filter");
      const events = await demo.list("events.k8s.io/v1/events");
      expect(events).toContainEqual(
        expect.objectContaining({ reason: "ConfigurationRefused", note: expect.stringContaining("no such filter") }),
      );
    });
    proxy.close();
    await eventually(async () => expect(await own(GATEWAY)).toContain("Programmed=True (Programmed) @1"));
  });

  test("when the leader is killed the other takes over, once", async () => {
    const leader = replicas.find(({ leads }) => leads);
    const other = replicas.find((replica) => replica !== leader);
    if (leader === undefined || other === undefined) throw new Error("one of two leads");
    const { leaseTransitions, holderIdentity } = await lease();
    await leader.kill();
    const proxy = envoy(other);
    proxy.want("listener");
    expect((await proxy.take("listener")).names).toHaveLength(1);
    await passes("after-the-leader");
    proxy.close();
    const now = await lease();
    expect(now.holderIdentity).not.toBe(holderIdentity);
    expect(now.leaseTransitions).toBe(Number(leaseTransitions) + 1);
    expect(other.leadership.slice(-1)).toEqual(["leads"]);
    replicas = [other];
  });

  test("an API server that is killed amid changes loses none", async () => {
    const names = Array.from({ length: 100 }, (_, index) => `many-${index}`);
    await Promise.all(names.map((name) => demo.apply(route(name, `/${name}`))));
    const changing = names.map((name) => eventually(() => demo.apply(route(name, `/changed/${name}`))));
    await plane.killApiServer();
    await plane.startApiServer();
    await Promise.all(changing);
    await eventually(async () => {
      const routes = await demo.list(`${GATEWAY_API}/httproutes`);
      const behind = routes
        .filter(({ metadata }) => metadata.name.startsWith("many-"))
        .filter((object) => {
          const texts = conditionTexts(entryOf(object, CONTROLLER));
          return !texts.includes(`Accepted=True (Accepted) @${object.metadata.generation}`);
        });
      expect(behind.map(({ metadata }) => metadata.name)).toEqual([]);
      const changed = routes.filter((object) => object.metadata.generation === 2);
      expect(changed.length).toBeGreaterThanOrEqual(100);
    });
  });
});

describe("a replica on target higress", () => {
  const WASM = "extensions.higress.io/v1alpha1/wasmplugins";
  const INGRESS = "networking.k8s.io/v1/ingresses";
  const BRIDGE: KubeObject = {
    ...reference("networking.higress.io/v1", "McpBridge", "default"),
    spec: { registries: [{ name: "nacos", type: "nacos2", domain: "nacos.example.com", port: 8848 }] },
  };
  let ai: Objects;
  let higress: Objects;
  let replica: Replica;
  beforeAll(async () => {
    await Promise.all(replicas.map((former) => former.stop()));
    replicas = [];
    ai = new Objects(api, "ai");
    higress = new Objects(api, "higress-system");
    for (const document of await manifest("deploy/kustomize/higress/rbac.yaml")) await ai.apply(document);
    await higress.apply(BRIDGE);
    const controllerName = "higress.io/gateway-controller";
    await ai.apply({ ...reference(GATEWAY_API, "GatewayClass", "higress"), spec: { controllerName } });
    await applyDemo(ai, "higress");
    // At the provider's own host, so that Higress needs a registry entry for it.
    await ai.patch(ANTHROPIC, { spec: { endpoint: null } });
    const flags = [
      "--target",
      "higress",
      "--namespaces",
      "ai",
      "--plugin-registry",
      "oci://registry.example.com/sluice",
    ];
    replica = await Replica.start(await plane.kubeconfig(ACCOUNT), flags);
    replicas = [replica];
    await replica.ready();
  }, PATIENT);

  async function domains(): Promise<readonly unknown[]> {
    const { spec } = await higress.read(BRIDGE);
    const registries = isRecord(spec) && Array.isArray(spec.registries) ? spec.registries.filter(isRecord) : [];
    return registries.map(({ domain }) => domain);
  }

  test("everything that Higress reads is made, and what others made stays", async () => {
    await eventually(async () => {
      const plugins = (await higress.list(WASM)).map(({ metadata }) => metadata.name).sort();
      expect(plugins).toEqual([
        "sluice-ai-cache",
        "sluice-ai-prompt-decorator",
        "sluice-ai-prompt-guard",
        "sluice-ai-proxy",
        "sluice-ai-quota",
        "sluice-ai-statistics",
        "sluice-ai-token-ratelimit",
        "sluice-key-auth",
        "sluice-model-mapper",
        "sluice-model-router",
      ]);
      const ingresses = (await higress.list(INGRESS)).map(({ metadata }) => metadata.name).sort();
      expect(ingresses).toEqual(["r000", "r000.f0", "r001", "r001.f0", "r002"].map((part) => `sluice.ai.chat.${part}`));
      expect(await domains()).toEqual(["nacos.example.com", "api.anthropic.com"]);
      expect(await higress.list("networking.istio.io/v1alpha3/envoyfilters")).not.toEqual([]);
    });
    // The server has taken all of it.
    const events = [...(await higress.list("events.k8s.io/v1/events")), ...(await ai.list("events.k8s.io/v1/events"))];
    expect(events).toEqual([]);
  });

  test("the Gateway's status is Higress's to write; those of our own kinds say what is in effect", async () => {
    await eventually(async () => {
      expect(conditionTexts((await ai.read(OPENAI)).status)).toContain("Accepted=True (Accepted) @1");
    });
    const gateway = await ai.read(GATEWAY);
    // The defaults of its definition.
    expect(conditionTexts(gateway.status)).toEqual([
      "Accepted=Unknown (Pending) @undefined",
      "Programmed=Unknown (Pending) @undefined",
    ]);
  });

  test("its rights suffice", () => {
    expect(forbidden(replica)).toEqual([]);
  });

  test("a WasmPlugin that somebody changes is repaired", async () => {
    const plugin = reference("extensions.higress.io/v1alpha1", "WasmPlugin", "sluice-ai-proxy");
    const { spec } = await higress.read(plugin);
    const changed = await higress.patch(plugin, { spec: { matchRules: [] } });
    expect(changed.spec).not.toEqual(spec);
    await eventually(async () => expect((await higress.read(plugin)).spec).toEqual(spec));
  });

  test("an AIRoute that is deleted goes after what was made of it", async () => {
    await eventually(async () => expect((await ai.read(CHAT)).metadata.finalizers).toEqual([FINALIZER]));
    const watched = { wasThere: false };
    await ai.delete(CHAT);
    await eventually(async () => {
      // In this order: the Ingresses that were there when the route was gone would be left behind.
      const isGone = await ai.isGone(CHAT);
      const left = await higress.list(INGRESS);
      if (isGone && left.length > 0) watched.wasThere = true;
      expect(isGone).toBe(true);
    });
    expect(watched.wasThere).toBe(false);
    await eventually(async () => {
      expect(await higress.list(WASM)).toEqual([]);
      expect(await domains()).toEqual(["nacos.example.com"]);
    });
  });
});
