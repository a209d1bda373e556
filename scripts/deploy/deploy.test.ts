// What can be said of deploy/ without Helm, Kustomize and a cluster; testbed/k8s/manifests.test.ts says the rest.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PINNED_ENVOY } from "@sluice/envoy";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { loadConfig, variableName } from "../../controller/src/config/load-config.ts";
import { OPTIONS } from "../../controller/src/config/options.ts";
import { fleetOf } from "../../controller/src/pipeline/fleet-group.ts";
import { PROXY_ADMIN_SOCKET, PROXY_PAGES_PORT } from "../../controller/src/proxy/proxy-bootstrap.ts";
import { BRIDGE_OPTIONS, loadBridgeConfig } from "../../controller/src/redis-bridge/options.ts";
import { parseClassConfig } from "../../controller/src/translate/class-config.ts";
import { CLUSTER_OPTIONS } from "../../controller/src/translate/options.ts";
import { ROOT } from "../generated.ts";
import { generatedDeployFiles } from "./files.ts";

const BASE = "deploy/kustomize/base";
const CHART = "deploy/helm/sluice";
const { version } = JSON.parse(read("package.json")) as { version: string };

interface Container {
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly [key: string]: unknown;
}

interface Pod {
  readonly containers: readonly [Container];
  readonly securityContext: unknown;
  readonly [key: string]: unknown;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly data: Readonly<Record<string, string>>;
  readonly spec: {
    readonly template: { readonly spec: Pod };
    readonly ports: readonly { readonly name: string; readonly port: number; readonly targetPort: number | string }[];
  };
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

function find(file: string, kind: string): Manifest {
  const documents = parseAllDocuments(read(`${BASE}/${file}`)).map((document) => document.toJS() as Manifest);
  const found = documents.find((document) => document.kind === kind);
  if (found === undefined) throw new Error(`${file} has no ${kind}`);
  return found;
}

function podOf(file: string): Pod {
  return find(file, "Deployment").spec.template.spec;
}

test.each([...generatedDeployFiles()])("%s is what the code writes", (file, text) => {
  expect(read(file)).toBe(text);
});

test.each([
  BASE,
  "deploy/kustomize/higress",
  "deploy/kustomize/mtls",
  "deploy/kustomize/redis-bridge",
  "deploy/kustomize/inference",
  "controller/crds/sluice",
])("%s uses each of its files", (folder) => {
  const names = readdirSync(path.join(ROOT, folder));
  const own = names.find((name) => /^kustomization/i.test(name)) ?? "";
  const text = read(`${folder}/${own}`);
  for (const name of names) if (name !== own) expect(text).toContain(` ${name}\n`);
});

describe.each(["controller.yaml", "envoy.yaml", "../redis-bridge/redis-bridge.yaml"])("the Pods of %s", (file) => {
  const pod = podOf(file);
  const [container] = pod.containers;

  test("are what the restricted Pod security standard allows, on a root that cannot be written", () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  test("have probes, bounds, and an image of one version", () => {
    expect(container).toMatchObject({
      readinessProbe: { httpGet: {} },
      livenessProbe: {},
      resources: { requests: { cpu: expect.any(String) }, limits: { memory: expect.any(String) } },
    });
    expect(container.image).toMatch(/:[\w.-]*\d+\.\d+\.\d+$/);
    expect(pod.topologySpreadConstraints).toHaveLength(1);
  });
});

describe("the controller", () => {
  const [container] = podOf("controller.yaml").containers;
  const env = Object.fromEntries((container.env ?? []).map(({ name, value = "sluice-system" }) => [name, value]));
  const config = loadConfig({ env });

  test("knows every variable that it is given", () => {
    const known = OPTIONS.map(({ name }) => variableName(name));
    expect(known).toEqual(expect.arrayContaining(Object.keys(env)));
  });

  test("opens the ports that the Service and the bootstraps name", () => {
    const ports = Object.fromEntries(container.ports.map(({ name, containerPort }) => [name, containerPort]));
    expect(ports).toEqual({ xds: config.xdsPort, modules: config.modulesPort, health: config.healthPort });
    const service = find("controller.yaml", "Service");
    expect(service.spec.ports.map(({ port, targetPort }) => [targetPort, port])).toEqual(Object.entries(ports));
    expect(config.modulesUrl).toBe(`http://${service.metadata.name}.sluice-system.svc:${config.modulesPort}`);
    const bootstrap = read(`${BASE}/bootstrap.yaml`);
    expect(bootstrap).toContain(`address: ${service.metadata.name}.sluice-system.svc`);
    expect(bootstrap).toContain(`port_value: ${config.xdsPort}\n`);
  });

  test("keeps what it pulls on a volume of its own", () => {
    expect(container.volumeMounts.map(({ mountPath }) => mountPath)).toContain(config.cacheDir);
  });

  test("has an image of this version", () => {
    expect(container.image).toBe(`sluice-controller:${version}`);
    expect(read("deploy/Dockerfile")).toContain(`-t sluice-controller:${version} .`);
  });
});

describe("the bridge", () => {
  const FILE = "../redis-bridge/redis-bridge.yaml";
  const pod = podOf(FILE);
  const [container] = pod.containers;
  const env = Object.fromEntries((container.env ?? []).map(({ name, value = "" }) => [name, value]));
  const config = loadBridgeConfig({ env });

  test("is the controller's image, with variables that it knows", () => {
    expect(container).toMatchObject({ image: `sluice-controller:${version}`, args: ["redis-bridge"] });
    const known = BRIDGE_OPTIONS.map(({ name }) => variableName(name));
    expect(known).toEqual(expect.arrayContaining(Object.keys(env)));
  });

  test("opens the ports that the Service names, the one for proxies at HTTP's own", () => {
    const ports = Object.fromEntries(container.ports.map(({ name, containerPort }) => [name, containerPort]));
    expect(ports).toEqual({ rest: config.restPort, health: config.healthPort });
    const service = find(FILE, "Service").spec.ports;
    expect(service.map(({ port, targetPort }) => [targetPort, port])).toEqual([
      ["rest", 80],
      ["health", config.healthPort],
    ]);
  });

  test("reads its secrets from where they are mounted, and has time to stop", () => {
    const [{ mountPath } = { mountPath: "" }] = container.volumeMounts;
    expect([config.tokenFile, config.redisPasswordFile].map((file) => path.dirname(file))).toEqual([
      mountPath,
      mountPath,
    ]);
    expect(Number(pod.terminationGracePeriodSeconds) * 1_000).toBeGreaterThan(config.stopTimeout + 5_000);
  });
});

describe("the proxies", () => {
  const [container] = podOf("envoy.yaml").containers;
  const bootstrap = parse(read(`${BASE}/bootstrap.yaml`)) as {
    readonly node: { readonly metadata: Readonly<Record<string, string>> };
  };

  test("are the Envoy that is tested", () => {
    expect(container.image).toBe(`docker.io/envoyproxy/envoy:distroless-v${PINNED_ENVOY}`);
  });

  test("belong to the class, whose Gateways share a fleet", () => {
    const className = find("gateway-class.yaml", "GatewayClass").metadata.name;
    expect(fleetOf({ ...bootstrap.node.metadata })).toBe(`class/${className}`);
    const label = find("envoy.yaml", "Service").metadata.labels["gateway.networking.k8s.io/gateway-class-name"];
    expect(label).toBe(className);
    const parameters = find("gateway-class.yaml", "ConfigMap").data["config.yaml"] ?? "";
    expect(parseClassConfig(parameters)).toEqual({ config: { fleet: "merged" } });
  });

  test("open the ports that listeners are moved to", () => {
    const opened = container.ports.map(({ containerPort }) => containerPort);
    for (const { port, targetPort } of find("envoy.yaml", "Service").spec.ports) {
      expect(targetPort).toBe(port + CLUSTER_OPTIONS.privilegedPortOffset);
      expect(opened).toContain(targetPort);
    }
    expect(opened).toContain(PROXY_PAGES_PORT);
  });

  test("have their admin interface on a volume of its own, and on no port", () => {
    expect(container.volumeMounts.map(({ mountPath }) => mountPath)).toContain(path.dirname(PROXY_ADMIN_SOCKET));
    expect(bootstrap).toMatchObject({ admin: { address: { pipe: { path: PROXY_ADMIN_SOCKET, mode: 0o600 } } } });
  });
});

describe("the chart", () => {
  const values = parse(read(`${CHART}/values.yaml`)) as {
    readonly proxy: { readonly image: { readonly tag: string } };
  };
  const schema = JSON.parse(read(`${CHART}/values.schema.json`)) as Readonly<Record<string, unknown>>;

  test("has the version of what it installs", () => {
    expect(parse(read(`${CHART}/Chart.yaml`))).toMatchObject({ version, appVersion: version });
    expect(values.proxy.image.tag).toBe(`distroless-v${PINNED_ENVOY}`);
  });

  test("has defaults that its schema takes, and one property for each", () => {
    const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);
    expect(validate(values), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...values, unknown: 1 })).toBe(false);
  });
});

describe("the bridge's guide", () => {
  const guide = read("docs/guide/redis-bridge.md");
  const block = (title: string): unknown => {
    const [, text] = new RegExp(`^\`\`\`yaml title=${title}\\n(.*?)^\`\`\`$`, "ms").exec(guide) ?? [];
    return parse(text ?? "");
  };

  test("has values that the chart takes", () => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(read(`${CHART}/values.schema.json`)));
    const values = block("values") as { readonly redisBridge: { readonly env: Readonly<Record<string, string>> } };
    expect(validate(values), JSON.stringify(validate.errors)).toBe(true);
    expect(() => loadBridgeConfig({ env: values.redisBridge.env })).not.toThrow();
  });

  test("patches what the component has", () => {
    const { components, patches } = block("kustomization") as {
      readonly components: readonly string[];
      readonly patches: readonly { readonly patch: string }[];
    };
    expect(components).toEqual(["../sluice/deploy/kustomize/redis-bridge"]);
    const operations = parse(patches[0]?.patch ?? "") as readonly { readonly path: string; readonly value: string }[];
    const { env = [] } = podOf("../redis-bridge/redis-bridge.yaml").containers[0];
    const index = env.findIndex(({ name }) => name === "SLUICE_REDIS_URL");
    const entry = `/spec/template/spec/containers/0/env/${index}`;
    expect(operations.map((operation) => operation.path)).toEqual([`${entry}/name`, `${entry}/value`]);
  });
});

test("the image is made of files that are there, and runs as a user of its own", () => {
  const dockerfile = read("deploy/Dockerfile");
  expect(dockerfile).toMatch(/^USER \d+:\d+$/m);
  const sent = read("deploy/Dockerfile.dockerignore").match(/^!.*$/gm) ?? [];
  expect(sent).not.toEqual([]);
  for (const line of sent) expect([line, existsSync(path.join(ROOT, line.slice(1)))]).toEqual([line, true]);
});
