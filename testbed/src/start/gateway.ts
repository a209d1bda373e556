import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { colorsFor, DevView, PatientOutput, PluginLog, reloadsOf } from "@sluice/cli";
import { type ControllerConfig, createLog, type KubeObject, loadConfig, Standalone } from "@sluice/controller";
import { type AdminAddress, type EnvoyBinary, findEnvoy, freePortFrom } from "@sluice/envoy";
import { MissingError } from "@sluice/manifest";

/** The listener's port in the resources. */
const DEMO_PORT = 8080;

const output = PatientOutput.stdout();

export function say(text: string): void {
  output.line(text);
}

/** The plugins built, and an Envoy. @param signal ends the build */
export async function prepare(signal: AbortSignal): Promise<EnvoyBinary> {
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

export interface GatewayInit {
  /** File or directory of the resources. */
  readonly root: string;
  /** Resources that are in no file. */
  readonly objects: readonly KubeObject[];
  readonly binary: EnvoyBinary;
  /** In the place of the resources' own. */
  readonly port: number;
  readonly config?: Partial<ControllerConfig>;
  /** What is shown of a line of the access log; undefined: nothing. */
  readonly show: (line: string) => string | undefined;
}

/** The controller and its Envoy. */
export interface Gateway {
  readonly standalone: Standalone;
  /** Where Envoy's admin interface is. */
  readonly admin: AdminAddress;
  /** File that the lines of the access log go to. */
  readonly accessLog: string;
  /** In order of execution. */
  readonly plugins: readonly string[];
  readonly debugUrl: string;
  /** The last lines of an Envoy that ended by itself. */
  readonly ended: Promise<readonly string[]>;
}

export async function startGateway({ root, objects, binary, port, config, show }: GatewayInit): Promise<Gateway> {
  const accessLog = path.join(await mkdtemp(path.join(tmpdir(), "sluice-start-")), "access.log");
  const lines = createWriteStream(accessLog);
  let onEnd: (lines: readonly string[]) => void = () => undefined;
  const ended = new Promise<readonly string[]>((resolve) => {
    onEnd = resolve;
  });
  const running: { standalone?: Standalone } = {};
  const view = new DevView({ write: say, colors: colorsFor(process.stdout) });
  const plugins = new PluginLog(view, (fleet) => reloadsOf(running.standalone, fleet));
  const standalone = await Standalone.start({
    config: { ...(await demoConfig()), ...config },
    root,
    binary,
    log: createLog("warn", { write: (line) => say(line.trimEnd()) }),
    objects,
    ports: { [DEMO_PORT]: port },
    say,
    onLog: (fleet, line) => plugins.take(fleet, line),
    onAccessLog: (line) => {
      lines.write(`${line}\n`);
      const shown = show(line);
      if (shown !== undefined) say(shown);
    },
    onEnd: (last) => onEnd(last),
  });
  running.standalone = standalone;
  const [envoy] = [...(await standalone.envoys()).values()];
  if (envoy === undefined) throw new MissingError(`${root} has no Gateway`, { help: "git restore testbed" });
  const { plugins: inFront = [], upstreamPlugins = [] } = standalone.controller.translation?.ir.fleets[0] ?? {};
  return {
    standalone,
    admin: envoy.admin.address,
    accessLog,
    // ai-proxy stands in the providers' clusters.
    plugins: [...inFront, ...upstreamPlugins].map(({ name }) => name),
    debugUrl: `http://127.0.0.1:${standalone.controller.ports.debug}/debug/ir`,
    ended,
  };
}

/** Ports of the kernel's choice where nobody types them; the debug pages where they are expected, or next to it. */
async function demoConfig(): Promise<ControllerConfig> {
  const config = loadConfig({ env: process.env });
  const debugPort = await freePortFrom(config.debugPort);
  return { ...config, logLevel: "warn", xdsPort: 0, healthPort: 0, debugPort, proxyBind: "127.0.0.1" };
}

/** Waits for Ctrl-C, or for an Envoy that ends by itself, and ends everything. @param close ends what stands behind the gateway */
export async function runUntilStopped(
  { standalone, ended }: Gateway,
  stopped: Promise<unknown>,
  close: () => Promise<unknown>,
): Promise<void> {
  const end = await Promise.race([stopped.then(() => "signal" as const), ended]);
  if (end === "signal") say("\nstopping…");
  await Promise.all([standalone.stop(), close()]);
  if (end === "signal") return;
  throw new MissingError("Envoy ended by itself", { help: `its last lines:\n${end.join("\n")}` });
}
