// npm start: builds the plugins, starts the demo's services, the controller and Envoy, and shows a line for each request.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stopSignal } from "@sluice/cli";
import { type ControllerConfig, createLog, freePortFrom, loadConfig, Standalone } from "@sluice/controller";
import { type AdminAddress, type EnvoyBinary, findEnvoy } from "@sluice/envoy";
import { MissingError } from "@sluice/manifest";
import { runCommand } from "../command-line.ts";
import { banner } from "./banner.ts";
import { type DemoServices, startDemoServices } from "./demo-services.ts";
import { choosePort } from "./port.ts";
import { requestLine } from "./request-line.ts";

/** The resources, as one would apply them to a cluster. */
const RESOURCES = "testbed/demo";
/** The listener's port in them. */
const DEMO_PORT = 8080;

/** The one consumer's key; it opens a gateway on loopback in front of stubs, so it is no secret. */
const DEMO_KEY = "sk-sluice-demo";

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The plugins built, and an Envoy. @param signal ends the build */
async function prepare(signal: AbortSignal): Promise<EnvoyBinary> {
  await build(signal);
  return findEnvoy({ onProgress: say });
}

async function build(signal: AbortSignal): Promise<void> {
  const args = ["scripts/run.mjs", "sdk/cli/src/main.ts", "build"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"], signal });
  const [code] = await once(child, "exit");
  if (code !== 0)
    throw new MissingError("the plugins could not be built", { help: "see above; `npm run build` tries again" });
}

async function main(): Promise<void> {
  const stop = stopSignal();
  const stopped = once(stop, "abort").then(() => "signal" as const);
  const port = await choosePort(process.env.PORT);
  const binary = await Promise.race([stopped, prepare(stop)]);
  if (binary === "signal") return;
  const services = await startDemoServices();
  let onEnd: GatewayInit["onEnd"] = () => undefined;
  const ended = new Promise<readonly string[]>((resolve) => {
    onEnd = resolve;
  });
  const accessLog = path.join(await mkdtemp(path.join(tmpdir(), "sluice-start-")), "access.log");
  const gateway = await startGateway({ services, binary, port, accessLog, onEnd });
  const [envoy] = [...(await gateway.envoys()).values()];
  if (envoy === undefined) throw new MissingError(`${RESOURCES} has no Gateway`, { help: "git restore testbed/demo" });
  say(
    banner({
      url: `http://127.0.0.1:${port}`,
      key: DEMO_KEY,
      envoyVersion: binary.version,
      metrics: metricsCommand(envoy.admin.address),
      resources: RESOURCES,
      plugins: pluginsOf(gateway),
      openaiUrl: services.openai.url,
      anthropicUrl: services.anthropic.url,
      usage: `npm run -s sluice -- usage ${accessLog}`,
      debugUrl: `http://127.0.0.1:${gateway.controller.ports.debug}/debug/ir`,
    }),
  );
  const end = await Promise.race([stopped, ended]);
  if (end === "signal") say("\nstopping…");
  await Promise.all([gateway.stop(), services.close()]);
  if (end === "signal") return;
  throw new MissingError("Envoy ended by itself", { help: `its last lines:\n${end.join("\n")}` });
}

interface GatewayInit {
  readonly services: DemoServices;
  readonly binary: EnvoyBinary;
  /** In the place of the resources' own. */
  readonly port: number;
  /** File that the lines of the access log go to. */
  readonly accessLog: string;
  /** Is given the last lines of an Envoy that ended by itself. */
  readonly onEnd: (lines: readonly string[]) => void;
}

/** The controller and its Envoy. */
async function startGateway({ services, binary, port, accessLog, onEnd }: GatewayInit): Promise<Standalone> {
  const lines = createWriteStream(accessLog);
  return Standalone.start({
    config: await demoConfig(),
    root: RESOURCES,
    binary,
    log: createLog("warn"),
    objects: services.objects,
    ports: { [DEMO_PORT]: port },
    say,
    onAccessLog: (line) => {
      lines.write(`${line}\n`);
      const shown = requestLine(line);
      if (shown !== undefined) say(shown);
    },
    onEnd,
  });
}

/** Ports of the kernel's choice where nobody types them; the debug pages where they are expected, or next to it. */
async function demoConfig(): Promise<ControllerConfig> {
  const config = loadConfig({ env: process.env });
  const debugPort = await freePortFrom(config.debugPort);
  return { ...config, logLevel: "warn", xdsPort: 0, healthPort: 0, debugPort, proxyBind: "127.0.0.1" };
}

/** In order of execution; ai-proxy stands in the providers' clusters. */
function pluginsOf(gateway: Standalone): readonly string[] {
  const { plugins = [], upstreamPlugins = [] } = gateway.controller.translation?.ir.fleets[0] ?? {};
  return [...plugins, ...upstreamPlugins].map(({ name }) => name);
}

function metricsCommand(address: AdminAddress): string {
  const path = "/stats/prometheus | grep -E '^(gen_ai|route_upstream)' | grep -v _bucket";
  if ("socketPath" in address) return `curl -s --unix-socket ${address.socketPath} http://localhost${path}`;
  return `curl -s http://${address.host}:${address.port}${path}`;
}

await runCommand(async () => {
  await main();
  return 0;
});
