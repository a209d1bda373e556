// Somebody who has nothing but Node and a cluster: from an empty folder to a plugin that runs behind a gateway.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bootstrap, cacheDirectory, Envoy } from "@sluice/envoy";
import { type RecordingServer, startRecordingServer } from "@sluice/testing/hosts";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { freePort } from "../src/free-port.ts";
import { installCrds } from "../src/kube/crds.ts";
import { Stopwatch } from "../src/newcomer/stopwatch.ts";
import { installInto, npmEnvironment } from "../src/npm-registry/install.ts";
import { type NpmRegistry, startNpmRegistry } from "../src/npm-registry/npm-registry.ts";
import { packedPackages } from "../src/npm-registry/packed.ts";
import { workspaceModules } from "../src/npm-registry/workspace.ts";
import { Shell } from "../src/process/shell.ts";
import { type Registry, startRegistry } from "../src/registry/registry.ts";
import { GATEWAY_API, reference } from "./demo.ts";
import { Objects } from "./objects.ts";
import { Replica } from "./replica.ts";
import { eventually, newNamespace, sharedClient } from "./support.ts";

const CLASS = "newcomer";

/** Milliseconds: npm installs, a compiler compiles, processes start. */
const PATIENT = 600_000;

/** The template's plugin: paths below /api/ are tagged. */
const CONFIG = "header: x-area\ntags:\n- {prefix: /api/, value: api}\n";
const REQUEST = "/api/users";

const watch = new Stopwatch();
let folder: string;
let npm: NpmRegistry;
let images: Registry;
let upstream: RecordingServer;
let cluster: Objects;
let namespace: string;
let gatewayPort: number;
let shell: Shell;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-newcomer-"));
  const archives = await packedPackages();
  npm = await startNpmRegistry({ archives, nodeModules: workspaceModules() });
  images = await startRegistry();
  upstream = await startRecordingServer((request, response) => void response.end(String(request.headers["x-area"])));
  await prepareCluster();
  const home = path.join(folder, ".home");
  const env = {
    ...npmEnvironment(npm.url, home),
    // An Envoy is 86 MB; this machine has one.
    SLUICE_CACHE: cacheDirectory(),
    KUBECONFIG: inject("kubeconfig").admin,
  };
  shell = new Shell(folder, env, PATIENT);
}, PATIENT);
afterAll(async () => {
  console.log(watch.table());
  await Promise.all([npm?.close(), images?.stop(), upstream?.close()]);
  // Other files' controllers are not to serve it.
  await cluster?.delete(reference(GATEWAY_API, "GatewayClass", CLASS));
  await rm(folder, { recursive: true, force: true });
});

/** A Gateway with a route to a Service, whose endpoint is the upstream. */
async function prepareCluster(): Promise<void> {
  const api = await sharedClient();
  await installCrds(api, ["gateway-api", "inference-extension", "sluice"]);
  namespace = await newNamespace(api, "newcomer");
  cluster = new Objects(api, namespace);
  gatewayPort = await freePort();
  const controllerName = "sluice.dev/gateway-controller";
  await cluster.apply({ ...reference(GATEWAY_API, "GatewayClass", CLASS), spec: { controllerName } });
  const listeners = [{ name: "http", port: gatewayPort, protocol: "HTTP" }];
  await cluster.apply({ ...reference(GATEWAY_API, "Gateway", "web"), spec: { gatewayClassName: CLASS, listeners } });
  const port = Number(new URL(upstream.url).port);
  await cluster.apply({ ...reference("v1", "Service", "users"), spec: { ports: [{ name: "http", port }] } });
  // By a name of loopback (RFC 6761, section 6.3): the API refuses its addresses.
  await cluster.apply({
    ...reference("discovery.k8s.io/v1", "EndpointSlice", "users-1"),
    metadata: { name: "users-1", labels: { "kubernetes.io/service-name": "users" } },
    addressType: "FQDN",
    ports: [{ name: "http", port, protocol: "TCP" }],
    endpoints: [{ addresses: ["users.localhost"], conditions: { ready: true } }],
  });
  const rules = [{ backendRefs: [{ name: "users", port }] }];
  await cluster.apply({
    ...reference(GATEWAY_API, "HTTPRoute", "users"),
    spec: { parentRefs: [{ name: "web" }], rules },
  });
}

const sluice = (line: string): Promise<string> => shell.succeed(`npx sluice ${line}`);

test("from an empty folder to a plugin behind a gateway", { timeout: PATIENT }, async () => {
  await watch.time("npm install the command", () => installInto(folder, ["@sluice/cli"], environment()));
  await watch.time("sluice new", () => sluice("new area-tag --shape request-headers --yes"));
  shell.folder = path.join(folder, "area-tag");
  await watch.time("npm install the project", () => shell.succeed("npm install --loglevel=error"));
  await watch.time("sluice build", () => sluice("build"));
  await watch.time("sluice test --envoy", () => sluice("test --envoy"));
  await writeFile(path.join(shell.folder, "area-tag.yaml"), CONFIG);
  await develop();
  const repository = `${images.host}/plugins/area-tag`;
  const digest = await watch.time("sluice push", () => push(repository));
  const image = `${repository}@${digest}`;
  await watch.time("sluice pull", () => pull(image));
  await serve(image);
});

function environment(): NodeJS.ProcessEnv {
  return npmEnvironment(npm.url, path.join(folder, ".home"));
}

/** A line is edited, and the next request sees it. */
async function develop(): Promise<void> {
  const port = await freePort();
  // Not by npx, which does not hand on what a terminal sends to all of its processes.
  const dev = shell.start(`node_modules/.bin/sluice dev area-tag --config area-tag.yaml --port ${port}`);
  onTestFinished(() => dev.kill());
  const answer = async () => (await fetch(`http://127.0.0.1:${port}${REQUEST}`)).text();
  const shows = (text: string) =>
    eventually(async () => expect(await answer().catch(() => dev.output), dev.output).toContain(text));
  await watch.time("sluice dev: the first answer", () => shows('"api"'));
  const file = path.join(shell.folder, "assembly", "tags.ts");
  const source = await readFile(file, "utf8");
  const line = "found = tag.value;";
  expect(source).toContain(line);
  await watch.time("sluice dev: an edited line is served", async () => {
    await writeFile(file, source.replace(line, 'found = Bytes.of("edited");'));
    await shows('"edited"');
  });
  await writeFile(file, source);
  await shows('"api"');
  expect(await dev.stop()).toBe(0);
}

async function push(repository: string): Promise<string> {
  const { digest } = JSON.parse(await sluice(`push area-tag ${repository} --json`));
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  return digest;
}

/** What is fetched by its digest is what was built. */
async function pull(image: string): Promise<void> {
  await sluice(`pull ${image} -o pulled`);
  const [built, pulled] = await Promise.all(
    ["dist", "pulled"].map((name) => readFile(path.join(shell.folder, name, "area-tag.wasm"))),
  );
  expect(pulled?.equals(built ?? Buffer.alloc(0))).toBe(true);
}

/** The installed command's controller has Envoy load the image that is attached. */
async function serve(image: string): Promise<void> {
  const program = path.join(folder, "node_modules", "@sluice", "cli", "dist", "sluice.js");
  const flags = ["--leader-election", "false", "--namespaces", namespace, "--proxy-bind", "127.0.0.1"];
  const controller = await watch.time("sluice controller", async () => {
    const started = await Replica.start(inject("kubeconfig").admin, flags, [program]);
    onTestFinished(() => started.kill());
    await started.ready();
    return started;
  });
  const ads = { variant: "delta" as const, host: "127.0.0.1", port: controller.xdsPort };
  const node = { id: "web", cluster: "web", metadata: { "sluice.dev/gateway": `${namespace}/web` } };
  const envoy = await watch.time("Envoy", () => Envoy.start({ bootstrap: bootstrap({ ads, node }) }));
  onTestFinished(async () => void (await envoy.stop()));
  const area = async () => (await fetch(`http://127.0.0.1:${gatewayPort}${REQUEST}`)).text();
  await eventually(async () => expect(await area()).toBe("undefined"));
  await watch.time("sluice attach", () =>
    sluice(`attach ${image} --to HTTPRoute/users -n ${namespace} --config area-tag.yaml`),
  );
  await watch.time("the gateway runs it", () => eventually(async () => expect(await area()).toBe("api")));
  await watch.time("sluice detach", () => sluice(`detach area-tag --from HTTPRoute/users -n ${namespace}`));
  await eventually(async () => expect(await area()).toBe("undefined"));
}
