// `sluice attach` and `detach` against a real API server, a real registry and our own controller.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ApiError, Cluster, createLog, type KubeClient, type KubeObject, loadConfig } from "@sluice/controller";
import { isRecord, loadManifest, MissingError, UserError } from "@sluice/manifest";
import { buildImage, parseOciReference, pushImage as pushBuilt } from "@sluice/oci";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import type { PluginImage } from "../../sdk/cli/src/attach/attachment.ts";
import { AttachCluster } from "../../sdk/cli/src/attach/cluster/attach-cluster.ts";
import { SLUICE } from "../../sdk/cli/src/attach/hosts/sluice.ts";
import { type AttachFlags, attachCommand } from "../../sdk/cli/src/commands/attach.ts";
import { type DetachFlags, detachCommand } from "../../sdk/cli/src/commands/detach.ts";
import { formatError, reportOf } from "../../sdk/cli/src/errors.ts";
import { openRegistry } from "../../sdk/cli/src/registry/open-registry.ts";
import { VERBS } from "../../sdk/cli/src/verbs/index.ts";
import { parserOf } from "../../sdk/cli/src/verbs/parser.ts";
import { installCrds } from "../src/kube/crds.ts";
import { ociImage } from "../src/registry/images.ts";
import { pushImage } from "../src/registry/push.ts";
import { type Registry, startRegistry } from "../src/registry/registry.ts";
import { normalised } from "../src/transcript/compare.ts";
import { stepsOf } from "../src/transcript/page.ts";
import { Objects } from "./objects.ts";
import { eventually, newNamespace, sharedClient } from "./support.ts";

const GATEWAY_API = "gateway.networking.k8s.io/v1";
const MODULES = fileURLToPath(new URL("../../dist/test/", import.meta.url));

let api: KubeClient;
let objects: Objects;
let namespace: string;
let registry: Registry;
let controller: Cluster;
let folder: string;
/** By `NAME:TAG`. */
const digests = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-attach-"));
  api = await sharedClient();
  namespace = await newNamespace(api, "attach");
  objects = new Objects(api, namespace);
  await installCrds(api, ["gateway-api", "sluice", "targets"]);
  registry = await startRegistry();
  await push("hello", "1", "hello.wasm");
  await push("hello", "2", "sdk-probe.wasm");
  await push("other", "1", "sdk-probe.wasm");
  await applyGateway(objects);
  await objects.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "demo" } });
  await applyGateway(new Objects(api, "demo"));
  controller = await startController();
});
afterAll(async () => {
  await controller?.stop();
  await registry?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function push(repository: string, tag: string, file: string): Promise<void> {
  const image = await ociImage(await readFile(path.join(MODULES, file)));
  digests.set(`${repository}:${tag}`, (await pushImage({ host: registry.host, repository }, tag, image)).slice(7));
}

async function applyGateway(objects: Objects): Promise<void> {
  const spec = { controllerName: "sluice.dev/gateway-controller" };
  await objects.apply({ apiVersion: GATEWAY_API, kind: "GatewayClass", metadata: { name: namespace }, spec });
  const listeners = [{ name: "http", port: 80, protocol: "HTTP" }];
  await objects.apply({ ...head("Gateway", "gw"), spec: { gatewayClassName: namespace, listeners } });
  for (const name of ["chat", "parallel", "broken", "taken"]) await objects.apply(route(name));
}

function startController(): Promise<Cluster> {
  const ports = { xdsPort: 0, healthPort: 0, debugPort: 0 };
  const places = { cacheDir: folder, modulesDir: MODULES, insecureRegistries: [registry.host] };
  const cluster = { kubeconfig: inject("kubeconfig").admin, namespaces: [namespace, "demo"], leaderElection: false };
  const config = { ...loadConfig({}), ...ports, ...places, ...cluster };
  return Cluster.start({ config, log: createLog("warn", { write: () => {} }), version: "1.0.0" });
}

function head(kind: string, name: string): KubeObject {
  return { apiVersion: GATEWAY_API, kind, metadata: { name } };
}

function route(name: string): KubeObject {
  const matches = [{ path: { type: "PathPrefix", value: `/${name}` } }];
  const filters = [
    { type: "RequestRedirect", requestRedirect: { path: { type: "ReplaceFullPath", replaceFullPath: "/" } } },
  ];
  const rules = [
    { name: `${name}-first`, matches, filters },
    { matches: [{ path: { type: "Exact", value: `/-${name}` } }], filters },
  ];
  return { ...head("HTTPRoute", name), spec: { parentRefs: [{ name: "gw" }], rules } };
}

const SCHEMA = {
  type: "object",
  properties: { greeting: { type: "string", minLength: 1 }, times: { type: "integer", minimum: 1 } },
};

const FACTS = {
  place: { phase: "AUTHZ", priority: 200 },
  envoy: { phase: "AUTHN", priority: 300 },
  schema: SCHEMA,
} as const;

/** What the registry has, with the manifest that such an image has in it. */
async function readImage(reference: string): Promise<PluginImage> {
  const [repository = "", tag = ""] = reference.split(":");
  const digest = digests.get(reference) ?? tag;
  const name = repository;
  const place = { reference: `${registry.host}/${reference}`, repository: `${registry.host}/${repository}` };
  return { name, ...place, digest, facts: FACTS };
}

interface Ran {
  readonly code: number | undefined;
  readonly out: string;
  readonly notes: string;
  readonly error: UserError | undefined;
}

function flagsOf(flags: Partial<AttachFlags>): AttachFlags {
  const place = { target: "sluice", kubeconfig: inject("kubeconfig").admin, namespace } as const;
  return { ...place, higressNamespace: namespace, wait: "20s", ...flags };
}

function attach(names: readonly string[], flags: Partial<AttachFlags>): Promise<Ran> {
  return run(() => attachCommand(names, flagsOf(flags), readImage));
}

function detach(names: readonly string[], flags: Partial<DetachFlags>): Promise<Ran> {
  return run(() => detachCommand(names, { ...flagsOf({}), ...flags }));
}

async function run(command: () => Promise<number>): Promise<Ran> {
  const lines: string[] = [];
  const notes: string[] = [];
  const spies = [
    vi.spyOn(console, "log").mockImplementation((line) => void lines.push(String(line))),
    vi.spyOn(console, "error").mockImplementation((line) => void notes.push(String(line))),
    vi.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0),
  ];
  const settle = (code: number | undefined, error?: UserError): Ran => {
    return { code, out: lines.join("\n"), notes: notes.join("\n"), error };
  };
  try {
    return settle(await command());
  } catch (error) {
    if (error instanceof UserError) return settle(undefined, error);
    throw error;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const POLICIES = "sluice.dev/v1alpha1";

function policy(name: string): Promise<KubeObject> {
  return objects.read({ apiVersion: POLICIES, kind: "AIPolicy", metadata: { name } });
}

async function pluginsOf(name: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { spec } = await policy(name);
  const defaults = isRecord(spec) && isRecord(spec.defaults) ? spec.defaults : {};
  return Array.isArray(defaults.plugins) ? defaults.plugins : [];
}

function isGone(apiVersion: string, kind: string, name: string): Promise<boolean> {
  return objects.isGone({ apiVersion, kind, metadata: { name } });
}

async function config(text: string): Promise<string> {
  const file = path.join(folder, "config.yaml");
  await writeFile(file, text);
  return file;
}

describe("an AIPolicy of ours", () => {
  const to = ["HTTPRoute/chat"];
  const NAME = "attached-httproute-chat";

  test("is written, and our controller says that it is in effect", async () => {
    const { error, out, code } = await attach(["hello:1"], { to, config: [await config("greeting: hi")] });
    expect(error).toBeUndefined();
    expect(code).toBe(0);
    expect(out).toBe(
      `AIPolicy ${namespace}/${NAME} created: hello (${registry.host}/hello:1)\n  in effect, says sluice.dev/gateway-controller`,
    );
    const sha256 = digests.get("hello:1");
    expect(await pluginsOf(NAME)).toEqual([
      {
        name: "hello",
        url: `oci://${registry.host}/hello@sha256:${sha256}`,
        sha256,
        phase: "AUTHN",
        priority: 300,
        failStrategy: "FailClosed",
        config: { greeting: "hi" },
      },
    ]);
  });

  test("is left alone when nothing changes", async () => {
    const before = await policy(NAME);
    const { out } = await attach(["hello:1"], { to, config: [await config("greeting: hi")] });
    expect(out).toContain(" unchanged: ");
    expect((await policy(NAME)).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
  });

  test("takes further plugins, and those that were there stay", async () => {
    const { out, error } = await attach(["other:1"], { to, priority: "900" });
    expect(error).toBeUndefined();
    expect(out).toContain(" changed: ");
    expect((await pluginsOf(NAME)).map(({ name }) => name)).toEqual(["other", "hello"]);
  });

  test("goes on to a new image, and back to the one before with its configuration", async () => {
    const first = await pluginsOf(NAME);
    const { error } = await attach(["hello:2"], { to, config: [await config('{"greeting": "hello", "times": 2}')] });
    expect(error).toBeUndefined();
    expect((await pluginsOf(NAME))[1]).toMatchObject({ sha256: digests.get("hello:2"), config: { times: 2 } });
    const back = await attach(["hello"], { to, rollback: true });
    expect(back.out).toContain(`hello (${registry.host}/hello:1)`);
    expect(await pluginsOf(NAME)).toEqual(first);
    await attach(["hello"], { to, rollback: true, wait: "0" });
    expect((await pluginsOf(NAME))[1]).toMatchObject({ sha256: digests.get("hello:2") });
  });

  test("has nothing to go back to where nothing was before", async () => {
    const { error } = await attach(["other"], { to, rollback: true });
    expect(error?.message).toBe("nothing is known of what other was before");
    expect((await attach(["gone"], { to, rollback: true })).error?.message).toBe("gone is not attached there");
  });

  test("loses the plugins that are detached, and goes with the last one", async () => {
    const one = await detach(["hello"], { from: to });
    expect(one.out).toContain(" changed: other (");
    expect((await pluginsOf(NAME)).map(({ name }) => name)).toEqual(["other"]);
    const dry = await detach(["other"], { from: to, dryRun: true });
    expect(dry.out).toContain("deleted (not kept: --dry-run)");
    expect(await isGone(POLICIES, "AIPolicy", NAME)).toBe(false);
    expect((await detach(["other"], { from: to })).out).toBe(`AIPolicy ${namespace}/${NAME} deleted`);
    expect(await isGone(POLICIES, "AIPolicy", NAME)).toBe(true);
    expect((await detach(["other"], { from: to })).out).toBe(`AIPolicy ${namespace}/${NAME} absent`);
  });

  test("has all plugins that are attached at the same moment", async () => {
    const names = ["a", "b", "c", "d"];
    for (const name of names) digests.set(`${name}:1`, digests.get("hello:1") ?? "");
    const flags = flagsOf({ to: ["HTTPRoute/parallel"], wait: "1s" });
    const { error } = await run(async () => {
      const codes = await Promise.all(names.map((name) => attachCommand([`${name}:1`], flags, readImage)));
      return Math.max(...codes);
    });
    // Of the images of these names none is in the registry.
    expect(error?.message).toMatch(/^it is not in effect: NotFound/);
    const found = (await pluginsOf("attached-httproute-parallel")).map(({ name }) => name);
    expect([...found].sort()).toEqual(names);
  });

  test("whose module cannot be pulled is told so, and can be taken back", async () => {
    const digest = "0".repeat(64);
    const { error, out } = await attach([`hello:${digest}`], { to: ["HTTPRoute/broken"] });
    expect(out).toContain("not in effect: NotFound: spec.defaults.plugins[0].url: ");
    expect(error?.message).toContain("it is not in effect: NotFound: ");
    expect(error?.where).toBe(`AIPolicy ${namespace}/attached-httproute-broken`);
    expect(error?.exitCode).toBe(1);
  });

  test("beside an older one for the same route is told which one counts", async () => {
    const targetRefs = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "taken" }];
    const plugins = [{ url: `oci://${registry.host}/hello:1` }];
    const theirs = {
      apiVersion: POLICIES,
      kind: "AIPolicy",
      metadata: { name: "a-theirs" },
      spec: { targetRefs, defaults: { plugins } },
    };
    await objects.apply(theirs);
    const { error } = await attach(["hello:1"], { to: ["HTTPRoute/taken"] });
    expect(error?.message).toMatch(/^it is not in effect: Conflicted: .*a-theirs/);
  });
});

describe("nothing is written", () => {
  const NAME = "attached-gateway-gw";
  const cases: readonly {
    name: string;
    images?: string[];
    flags: Partial<AttachFlags>;
    message: RegExp;
    config?: string;
  }[] = [
    {
      name: "with a configuration that the plugin would refuse",
      config: "greeting: ''\ntimes: many",
      flags: {},
      message: /^hello cannot be configured so: greeting: .*; times: must be integer$/,
    },
    { name: "with what is no YAML", config: "greeting: [", flags: {}, message: /^this is no YAML/ },
    {
      name: "for a route that is not there",
      flags: { to: ["HTTPRoute/gone"] },
      message: /^HTTPRoute \S+\/gone is not there$/,
    },
    {
      name: "with a Secret that is not there",
      flags: { pullSecret: "gone" },
      message: /^Secret \S+\/gone is not there/,
    },
    {
      name: "where one of several objects is refused",
      flags: { to: ["Gateway/gw", "Gateway/gw#x"], name: "same" },
      message: /^2 objects are written, and cannot all be called same$/,
    },
    { name: "with a priority that is none", flags: { priority: "high" }, message: /is no priority$/ },
  ];
  test.each(cases)("$name", async ({ config: text, flags, message }) => {
    const file = text === undefined ? {} : { config: [await config(text)] };
    const { error } = await attach(["hello:1"], { to: ["Gateway/gw"], ...file, ...flags });
    expect(error?.message).toMatch(message);
    expect(await isGone(POLICIES, "AIPolicy", NAME)).toBe(true);
  });

  test("by --dry-run and --print", async () => {
    const dry = await attach(["hello:1"], { to: ["Gateway/gw"], dryRun: true });
    expect(dry.out).toContain("created (not kept: --dry-run): hello");
    const printed = await attach(["hello:1"], { to: ["Gateway/gw"], print: true, kubeconfig: "/nowhere" });
    expect(printed.out).toContain(`name: ${NAME}`);
    expect(await isGone(POLICIES, "AIPolicy", NAME)).toBe(true);
  });
});

describe("WasmPlugins", () => {
  const HIGRESS = "extensions.higress.io/v1alpha1";
  const wasmPlugin = (apiVersion: string, name: string) =>
    objects.read({ apiVersion, kind: "WasmPlugin", metadata: { name } });

  test("of Higress are written, and it is said that nobody tells of their effect", async () => {
    const to = ["HTTPRoute/chat", "Domain/*.example.com", "Service/app:80"];
    // The Service is not there.
    expect((await attach(["hello:1"], { to, target: "higress" })).error?.message).toMatch(/^Service \S+ is not there$/);
    const { error, out, code } = await attach(["hello:1"], { to: to.slice(0, 2), target: "higress", name: "mine" });
    expect({ error, code }).toEqual({ error: undefined, code: 0 });
    expect(out).toContain("Higress says nowhere whether its gateway runs it");
    expect((await wasmPlugin(HIGRESS, "mine")).spec).toMatchObject({
      phase: "AUTHZ",
      priority: 200,
      defaultConfigDisable: true,
      matchRules: [{ ingress: ["chat"] }, { domain: ["*.example.com"] }],
    });
  });

  test("of Higress are rolled back and deleted", async () => {
    const place = { target: "higress", name: "mine" } as const;
    const to = ["HTTPRoute/chat"];
    await attach(["hello:2"], { ...place, to });
    expect((await wasmPlugin(HIGRESS, "mine")).spec).toMatchObject({
      sha256: digests.get("hello:2"),
      matchRules: [{}],
    });
    await attach(["hello"], { ...place, to, rollback: true });
    const { spec } = await wasmPlugin(HIGRESS, "mine");
    expect(spec).toMatchObject({ sha256: digests.get("hello:1"), matchRules: [{}, {}] });
    await detach(["hello"], { ...place, from: to });
    expect(await isGone(HIGRESS, "WasmPlugin", "mine")).toBe(true);
  });

  test("of Istio name the route's Gateway and its rules", async () => {
    const { error } = await attach(["hello:1"], { to: ["HTTPRoute/chat"], target: "istio" });
    expect(error).toBeUndefined();
    expect((await wasmPlugin("extensions.istio.io/v1alpha1", "hello-httproute-chat")).spec).toMatchObject({
      targetRefs: [{ kind: "Gateway", name: "gw" }],
      pluginConfig: { _rules_: [{ _match_route_: ["chat-first", `${namespace}.chat.1`] }] },
    });
  });

  test("that others have made are left alone", async () => {
    const theirs = {
      apiVersion: HIGRESS,
      kind: "WasmPlugin",
      metadata: { name: "theirs" },
      spec: { url: "oci://a/b" },
    };
    await objects.apply(theirs);
    const { error } = await attach(["hello:1"], { to: ["Gateway/gw"], target: "higress", name: "theirs" });
    expect(error?.message).toBe("one of this name is there, and `sluice attach` did not make it");
    expect((await detach(["hello"], { from: ["Gateway/gw"], target: "higress", name: "theirs" })).error).toBeDefined();
    expect((await wasmPlugin(HIGRESS, "theirs")).spec).toEqual({ url: "oci://a/b" });
  });

  test("that others have changed are not overwritten without --force", async () => {
    const place = { to: ["Gateway/gw"], target: "higress", name: "shared" } as const;
    await attach(["hello:1"], place);
    const query = { fieldManager: "kubectl-edit" };
    const request = { method: "PATCH", path: objects.path(await wasmPlugin(HIGRESS, "shared")), query } as const;
    await api.request({ ...request, body: { spec: { priority: 7 } }, patch: "merge-patch+json" });
    const { error } = await attach(["hello:2"], place);
    expect(error?.message).toBe("others have set what would be changed: kubectl-edit (.spec.priority)");
    expect(error?.help).toMatch(/^--force takes it over/);
    expect((await attach(["hello:2"], { ...place, force: true })).error).toBeUndefined();
    expect((await wasmPlugin(HIGRESS, "shared")).spec).toMatchObject({ priority: 200 });
  });
});

describe("an EnvoyExtensionPolicy", () => {
  const EXTENSIONS = "gateway.envoyproxy.io/v1alpha1";
  const NAME = "attached-httproute-chat";
  const target = { to: ["HTTPRoute/chat"], target: "envoy-gateway" } as const;

  /** What Envoy Gateway would write. */
  async function say(status: "True" | "False", reason: string, message = ""): Promise<void> {
    await eventually(async () => {
      const object = await objects.read({
        apiVersion: EXTENSIONS,
        kind: "EnvoyExtensionPolicy",
        metadata: { name: NAME },
      });
      const observedGeneration = object.metadata.generation;
      const conditions = [{ type: "Accepted", status, reason, message, observedGeneration }];
      const ancestorRef = { kind: "Gateway", name: "gw" };
      const ancestors = [{ ancestorRef, controllerName: "gateway.envoyproxy.io/gatewayclass-controller", conditions }];
      await objects.patch(object, { status: { ancestors } }, "/status");
    });
  }

  test("of which nobody says anything is missing its controller", async () => {
    const { error } = await attach(["hello:1"], { ...target, wait: "1s" });
    expect(error).toBeInstanceOf(MissingError);
    expect(error?.message).toBe("no controller has said anything of it in 1 s");
    expect(error?.help).toContain("Envoy Gateway");
  });

  test("is in effect when Envoy Gateway has accepted this version of it", async () => {
    await say("True", "Accepted");
    const attached = attach(["hello:2", "other:1"], target);
    await eventually(async () => {
      const { metadata } = await objects.read({
        apiVersion: EXTENSIONS,
        kind: "EnvoyExtensionPolicy",
        metadata: { name: NAME },
      });
      expect(metadata.generation).toBe(2);
    });
    await say("True", "Accepted");
    const { error, out, notes } = await attached;
    expect(error).toBeUndefined();
    expect(out).toContain("in effect, says gateway.envoyproxy.io/gatewayclass-controller");
    expect(notes).toContain("takes the place of its Gateway's");
  });

  test("is refused with Envoy Gateway's own words", async () => {
    const attached = attach(["hello:1"], target);
    await eventually(async () => {
      const { metadata } = await objects.read({
        apiVersion: EXTENSIONS,
        kind: "EnvoyExtensionPolicy",
        metadata: { name: NAME },
      });
      expect(metadata.generation).toBe(3);
    });
    await say("False", "Invalid", "the image cannot be pulled");
    expect((await attached).error?.message).toBe("it is not in effect: Invalid: the image cannot be pulled");
  });
});

describe("a cluster that", () => {
  const flags = { to: ["Gateway/gw"] };

  async function kubeconfig(server: string, user: Readonly<Record<string, string>>): Promise<string> {
    const admin = JSON.parse(await readFile(inject("kubeconfig").admin, "utf8"));
    const [{ cluster }] = admin.clusters;
    const clusters = [{ name: "test", cluster: { ...cluster, ...(server === "" ? {} : { server }) } }];
    const file = path.join(folder, `${Math.random()}.kubeconfig`);
    await writeFile(file, JSON.stringify({ ...admin, clusters, users: [{ name: "admin", user }] }));
    return file;
  }

  test("does not answer is missing", async () => {
    const { error } = await attach(["hello:1"], { ...flags, kubeconfig: await kubeconfig("https://127.0.0.1:9", {}) });
    expect(error).toBeInstanceOf(MissingError);
    expect(error?.message).toBe("the cluster does not answer: connect ECONNREFUSED 127.0.0.1:9");
    expect(error?.where).toBe("https://127.0.0.1:9/");
  });

  test("does not know who asks says so", async () => {
    const { error } = await attach(["hello:1"], { ...flags, kubeconfig: await kubeconfig("", { token: "wrong" }) });
    expect(error?.message).toMatch(/^the cluster does not know who asks/);
    expect(error?.exitCode).toBe(1);
  });

  test("gives no right says which one to ask for", async () => {
    await objects.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "poor" } });
    const token = await api.request({
      method: "POST",
      path: `/api/v1/namespaces/${namespace}/serviceaccounts/poor/token`,
      body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
    });
    const status = isRecord(token) && isRecord(token.status) ? token.status : {};
    const poor = await kubeconfig("", { token: String(status.token) });
    const { error } = await attach(["hello:1"], { ...flags, kubeconfig: poor });
    expect(error?.message).toBe(`you may not read AIPolicy ${namespace}/attached-gateway-gw`);
    expect(error?.help).toBe("ask for a role that allows it: get aipolicies sluice.dev");
  });

  test("has no such kind says what to install", async () => {
    const kind = { ...SLUICE.kind, group: "absent.example.com" };
    const error = await new AttachCluster(api, "https://example.com", kind).checkKind().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(MissingError);
    expect(error).toMatchObject({
      message: "the cluster knows no AIPolicy of absent.example.com/v1alpha1",
      help: kind.remedy,
    });
    expect(error).not.toBeInstanceOf(ApiError);
  });
});

describe("the guide", () => {
  const ROOT = fileURLToPath(new URL("../../", import.meta.url));
  const PAGE = path.join(ROOT, "docs/guide/attach.md");
  /** A fenced block that names its file. */
  const BLOCK = /^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm;

  /** What `sluice push` would make of the example. */
  async function pushHello(version: string): Promise<void> {
    const { folder: _, ...plugin } = await loadManifest(path.join(ROOT, "plugins/examples/hello"));
    const module = await readFile(path.join(MODULES, "hello.wasm"));
    const reference = parseOciReference(`oci://${registry.host}/hello:${version}`);
    const { client, close } = await openRegistry(reference, {}, { writes: true });
    await pushBuilt(client, buildImage({ shape: "higress", module, plugin: { ...plugin, version } }), { tag: version });
    await close();
  }

  /** A step of the page in this process: one of its own for each would take longer than all of the tests. */
  async function perform(command: string): Promise<readonly string[]> {
    const words = command.replaceAll("$REGISTRY", registry.host).split(" ");
    const printed = await run(async () => {
      await parserOf(VERBS, () => undefined).parseAsync(["node", ...words]);
      return 0;
    });
    const error = printed.error === undefined ? [] : [formatError(reportOf(printed.error))];
    const lines = [printed.notes, printed.out, ...error].filter((text) => text !== "");
    return lines.join("\n").trimEnd().split("\n");
  }

  test("says what happens", async () => {
    await pushHello("0.1.0");
    await pushHello("0.2.0");
    const page = await readFile(PAGE, "utf8");
    for (const [, file = "", block = ""] of page.matchAll(BLOCK)) await writeFile(path.join(folder, file), block);
    vi.stubEnv("KUBECONFIG", inject("kubeconfig").admin);
    vi.stubEnv("DOCKER_CONFIG", folder);
    const before = process.cwd();
    process.chdir(folder);
    try {
      for (const { command, output } of stepsOf(page)) {
        const [wanted, printed] = [output, await perform(command)].map((lines) =>
          lines.map((line) => normalised(line, folder)),
        );
        expect(printed, command).toEqual(wanted);
      }
    } finally {
      process.chdir(before);
      vi.unstubAllEnvs();
    }
  });
});
