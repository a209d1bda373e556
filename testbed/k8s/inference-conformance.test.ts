// What the conformance tests of the inference extension, v1.1.0, ask of a gateway, with a real API server, the controller as
// a process, Envoys and gie-endpoint-picker. Pods and endpoint pickers are the testbed's. Of its ten tests those about
// statuses alone are in inference-pool.test.ts.
import { fileURLToPath } from "node:url";
import type { KubeClient, KubeObject } from "@sluice/controller";
import { bootstrap, Envoy } from "@sluice/envoy";
import { type RawReply, type RecordingServer, rawRequest, startRecordingServer } from "@sluice/testing/hosts";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type EppStub, startEpp } from "../src/epp-stub/epp-stub.ts";
import { freePort } from "../src/free-port.ts";
import { installCrds } from "../src/kube/crds.ts";
import { GATEWAY_API, reference } from "./demo.ts";
import { conditionTexts, entryOf, Objects } from "./objects.ts";
import { Replica } from "./replica.ts";
import { eventually, newNamespace, sharedClient } from "./support.ts";

const CONTROLLER = "sluice.dev/gateway-controller";
const CLASS = "inference-conformance";
const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

/** Milliseconds: processes start. */
const PATIENT = 180_000;

/** Pods of each pool. */
const PODS = 3;
const BODY = JSON.stringify({
  model: "conformance-fake-model",
  prompt: "Write as if you were a critic: San Francisco",
});

type PoolName = "primary" | "secondary";
type GatewayName = "one" | "two";

let api: KubeClient;
let infra: string;
let models: Objects;
let replica: Replica;
let podPort: number;
const pods: RecordingServer[] = [];
const envoys: Envoy[] = [];
const ports = {} as Record<GatewayName, number>;
const pickers = {} as Record<PoolName, EppStub>;

beforeAll(async () => {
  api = await sharedClient();
  await installCrds(api, ["gateway-api", "inference-extension", "sluice"]);
  infra = await newNamespace(api, "infra");
  const namespace = await newNamespace(api, "models");
  models = new Objects(api, namespace);
  podPort = await freePort();
  await models.apply({ ...reference(GATEWAY_API, "GatewayClass", CLASS), spec: { controllerName: CONTROLLER } });
  for (const name of ["one", "two"] as const) {
    ports[name] = await freePort();
    await new Objects(api, infra).apply(gateway(name, ports[name]));
  }
  for (const [index, name] of (["primary", "secondary"] as const).entries()) await startPool(name, index + 1);
  const own = ["--enable-inference-extension", "--leader-election", "false", "--namespaces", `${infra},${namespace}`];
  const settings = ["--proxy-bind", "127.0.0.1", "--modules-dir", DIST];
  replica = await Replica.start(inject("kubeconfig").admin, [...own, ...settings]);
  await replica.ready();
  for (const name of ["one", "two"] as const) {
    const ads = { variant: "delta" as const, host: "127.0.0.1", port: replica.xdsPort };
    const node = { id: name, cluster: name, metadata: { "sluice.dev/gateway": `${infra}/${name}` } };
    envoys.push(await Envoy.start({ bootstrap: bootstrap({ ads, node }) }));
  }
}, PATIENT);
afterAll(async () => {
  await Promise.all(envoys.map((envoy) => envoy.stop()));
  await replica?.kill();
  await Promise.all([...pods, ...Object.values(pickers)].map((server) => server.close()));
  // Other files' controllers are not to serve it.
  await models?.delete(reference(GATEWAY_API, "GatewayClass", CLASS));
});

/** Pods, the Service of the endpoint picker, and the pool. */
async function startPool(name: PoolName, number: number): Promise<void> {
  for (let index = 0; index < PODS; index++) {
    const pod = `${name}-${index}`;
    const host = address(name, index).split(":")[0] ?? "";
    pods.push(
      await startRecordingServer((_, response) => void response.setHeader("x-inference-pod", pod).end(pod), {
        host,
        port: podPort,
      }),
    );
    const spec = { containers: [{ name: "model", image: "example.com/model" }] };
    const object: KubeObject = { apiVersion: "v1", kind: "Pod", metadata: { name: pod, labels: { app: name } }, spec };
    await models.apply(object);
    const conditions = [{ type: "Ready", status: "True" }];
    await models.patch(
      object,
      { status: { phase: "Running", podIP: host, podIPs: [{ ip: host }], conditions } },
      "/status",
    );
  }
  const picker = await startEpp({ tls: true, pick: [address(name, number - 1)] });
  pickers[name] = picker;
  await models.apply(service(`${name}-epp`, picker.port));
  await models.apply(slice(`${name}-epp`, picker.port));
  await models.apply(pool(name, picker.port, name === "secondary" ? "FailOpen" : "FailClose"));
}

/** On loopback, a network for each pool. */
function address(name: PoolName, index: number): string {
  return `127.77.${name === "primary" ? 1 : 2}.${index + 1}:${podPort}`;
}

function gateway(name: string, port: number): KubeObject {
  const listeners = [{ name: "http", port, protocol: "HTTP", allowedRoutes: { namespaces: { from: "All" } } }];
  return { ...reference(GATEWAY_API, "Gateway", name), spec: { gatewayClassName: CLASS, listeners } };
}

function service(name: string, port: number): KubeObject {
  return { ...reference("v1", "Service", name), spec: { ports: [{ name: "grpc", port }] } };
}

/** By a name of loopback (RFC 6761, section 6.3): the API refuses its addresses. */
function slice(name: string, port: number): Readonly<Record<string, unknown>> {
  return {
    ...reference("discovery.k8s.io/v1", "EndpointSlice", `${name}-1`),
    metadata: { name: `${name}-1`, labels: { "kubernetes.io/service-name": name } },
    addressType: "FQDN",
    ports: [{ name: "grpc", port, protocol: "TCP" }],
    endpoints: [{ addresses: ["epp.localhost"], conditions: { ready: true } }],
  };
}

function pool(name: string, port: number, failureMode = "FailClose", picker = `${name}-epp`): KubeObject {
  const spec = {
    selector: { matchLabels: { app: name } },
    targetPorts: [{ number: podPort }],
    endpointPickerRef: { name: picker, port: { number: port }, failureMode },
  };
  return { ...reference("inference.networking.k8s.io/v1", "InferencePool", name), spec };
}

interface RuleInit {
  readonly path: string;
  readonly pools: readonly (readonly [name: string, rest?: object])[];
}

/** An HTTPRoute for a hostname, accepted and with all of its references resolved. */
async function route(name: string, gatewayName: GatewayName, rules: readonly RuleInit[]): Promise<KubeObject> {
  const object: KubeObject = {
    ...reference(GATEWAY_API, "HTTPRoute", name),
    spec: {
      parentRefs: [{ name: gatewayName, namespace: infra, sectionName: "http" }],
      hostnames: [`${name}.example.com`],
      rules: rules.map(({ path, pools }) => ({
        matches: [{ path: { type: "PathPrefix", value: path } }],
        backendRefs: pools.map(([poolName, rest]) => ({
          group: "inference.networking.k8s.io",
          kind: "InferencePool",
          name: poolName,
          ...rest,
        })),
      })),
    },
  };
  await models.apply(object);
  await eventually(async () => {
    expect(conditionTexts(entryOf(await models.read(object), CONTROLLER))).toContain("Accepted=True (Accepted) @1");
  });
  return object;
}

interface AskInit {
  readonly path?: string;
  readonly at?: GatewayName;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask(host: string, { path = "/", at = "one", headers = {} }: AskInit = {}): Promise<RawReply> {
  const type = { "content-type": "application/json" };
  return rawRequest(`http://127.0.0.1:${ports[at]}`, {
    path,
    headers: { host: `${host}.example.com`, ...type, ...headers },
    chunks: [BODY],
  });
}

/** Waits until requests are answered by a Pod of the pool. */
async function reaches(name: PoolName, host: string, init: AskInit = {}): Promise<void> {
  await eventually(async () => {
    const { status, text } = await ask(host, init);
    expect({ status, text }).toEqual({ status: 200, text: expect.stringMatching(`^${name}-`) });
  });
}

/** Who answered so many requests, ten at a time. */
async function answers(count: number, host: string, init: AskInit = {}): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let done = 0; done < count; done += 10) {
    const replies = await Promise.all(Array.from({ length: 10 }, () => ask(host, init)));
    texts.push(...replies.map(({ status, text }) => (status === 200 ? text : `${status} ${text}`)));
  }
  return texts;
}

describe("InferencePoolHTTPRoutePortValidation: the port of a reference is passed over", () => {
  test.each([
    { name: "port-unspecified", port: () => ({}) },
    { name: "port-matching", port: () => ({ port: podPort }) },
    { name: "port-non-matching", port: () => ({ port: 8888 }) },
  ])("$name", async ({ name, port }) => {
    await route(name, "one", [{ path: "/", pools: [["primary", port()]] }]);
    await reaches("primary", name);
  });
});

test("InferencePoolAccepted: the pool names the Gateway", async () => {
  const entry = entryOf(await models.read(pool("primary", 1)), CONTROLLER);
  expect(entry).toMatchObject({ parentRef: { kind: "Gateway", namespace: infra, name: "one" } });
  expect(conditionTexts(entry)).toEqual(["Accepted=True (Accepted) @1", "ResolvedRefs=True (ResolvedRefs) @1"]);
});

test("InferencePoolInvalidEPPService: requests are answered 500", async () => {
  const lost = pool("lost", 9002, "FailClose", "non-existent-epp-svc");
  await models.apply(lost);
  await route("invalid-epp", "one", [{ path: "/", pools: [["lost"]] }]);
  await eventually(async () => {
    expect(conditionTexts(entryOf(await models.read(lost), CONTROLLER))).toContain(
      "ResolvedRefs=False (InvalidExtensionRef) @1",
    );
    expect((await ask("invalid-epp")).status).toBe(500);
  });
});

test("HTTPRouteInvalidInferencePoolRef: requests are answered 500", async () => {
  const object = await route("no-pool", "one", [{ path: "/", pools: [["non-existent"]] }]);
  expect(conditionTexts(entryOf(await models.read(object), CONTROLLER))).toContain(
    "ResolvedRefs=False (BackendNotFound) @1",
  );
  await eventually(async () => expect((await ask("no-pool")).status).toBe(500));
});

test("HTTPRouteMultipleRulesDifferentPools: each rule has its own", async () => {
  await route("two-rules", "one", [
    { path: "/first", pools: [["primary"]] },
    { path: "/second", pools: [["secondary"]] },
  ]);
  await reaches("primary", "two-rules", { path: "/first" });
  await reaches("secondary", "two-rules", { path: "/second" });
});

test("HTTPRouteMultipleGatewaysDifferentPools: each Gateway has its own, until its route goes", async () => {
  const first = await route("at-one", "one", [{ path: "/", pools: [["primary"]] }]);
  await route("at-two", "two", [{ path: "/", pools: [["secondary"]] }]);
  await reaches("primary", "at-one");
  await reaches("secondary", "at-two", { at: "two" });
  expect((await ask("at-two")).status).toBe(404);
  await models.delete(first);
  await eventually(async () => expect((await ask("at-one")).status).toBe(404));
  await reaches("secondary", "at-two", { at: "two" });
});

test("GatewayFollowingEPPRouting: only Pods that the endpoint picker names are asked", async () => {
  await route("following", "one", [{ path: "/", pools: [["primary"]] }]);
  await reaches("primary", "following");
  for (const chosen of [[2], [0, 1], [0, 1, 2]]) {
    const selection = chosen.map((index) => address("primary", index)).join();
    const seen = await answers(30, "following", { headers: { "test-epp-endpoint-selection": selection } });
    const named = chosen.map((index) => `primary-${index}`);
    expect(seen.filter((text) => !named.includes(text))).toEqual([]);
  }
});

test("GatewayWeightedAcrossTwoInferencePools: shares are kept, and nobody leaves a pool", async () => {
  const [primary, secondary] = [{ weight: 70 }, { weight: 30 }];
  await route("weighted", "one", [
    {
      path: "/",
      pools: [
        ["primary", primary],
        ["secondary", secondary],
      ],
    },
  ]);
  await reaches("primary", "weighted");
  // The endpoints of both: those of the other pool are nothing that may be asked.
  const all = (["secondary", "primary"] as const).flatMap((name) => [address(name, 0), address(name, 1)]);
  const seen = await answers(300, "weighted", { headers: { "test-epp-endpoint-selection": all.join() } });
  expect(seen.filter((text) => !/^(primary|secondary)-[01]$/.test(text))).toEqual([]);
  const share = seen.filter((text) => text.startsWith("primary")).length / seen.length;
  // Five standard deviations.
  expect(Math.abs(share - 0.7)).toBeLessThan(0.132);
});

test("EppUnAvailableFailOpen: without its endpoint picker the pool is asked in turn, bodies included", async () => {
  await route("fail-open", "two", [{ path: "/", pools: [["secondary"]] }]);
  const selection = { "test-epp-endpoint-selection": address("secondary", 0) };
  await eventually(async () =>
    expect((await ask("fail-open", { at: "two", headers: selection })).text).toBe("secondary-0"),
  );
  pickers.secondary.shut();
  const seen = await answers(30, "fail-open", { at: "two", headers: selection });
  expect(new Set(seen)).toEqual(new Set(["secondary-0", "secondary-1", "secondary-2"]));
  const bodies = pods.flatMap(({ requests }) => requests.map(({ body }) => body.toString()));
  expect(new Set(bodies.filter((body) => body !== "")).size).toBeLessThanOrEqual(2);
});

test("a FailClose pool without its endpoint picker answers 503", async () => {
  pickers.primary.shut();
  await eventually(async () => expect((await ask("following")).status).toBe(503));
});
