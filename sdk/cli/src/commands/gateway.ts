import { once } from "node:events";
import { createLog, Standalone } from "@sluice/controller";
import { type Envoy, findEnvoy, freePortFrom } from "@sluice/envoy";
import { MissingError, UserError } from "@sluice/manifest";
import { DevView } from "../dev/dev-view.ts";
import { ExitCode } from "../errors.ts";
import { PatientOutput } from "../patient-output.ts";
import { PluginLog } from "../plugin-log.ts";
import { reloadsOf } from "../reloads-of.ts";
import { stopSignal } from "../stop-signal.ts";
import { colorsFor } from "../terminal.ts";
import { printCommand } from "./print-resources.ts";
import { GATEWAY_DEFAULTS, type SettingFlags, settingsOf } from "./settings.ts";

export type GatewayFlags = SettingFlags & {
  /** `8080=9000`, several joined by commas. */
  readonly ports?: string;
  readonly xds?: string;
  readonly print?: boolean;
  readonly accessLog?: boolean;
};

const DEBUG_PORT = 18_081;

/** `sluice gateway [DIR]`: controller and Envoy on this machine, until it is ended. Answers the exit code. */
export async function gatewayCommand(directory: string, flags: GatewayFlags, version: string): Promise<number> {
  // Several gateways of one machine can have their debug pages side by side.
  const config = settingsOf(flags, { ...GATEWAY_DEFAULTS, debugPort: await freePortFrom(DEBUG_PORT) });
  if (flags.print === true) {
    return (await printCommand(directory, config, version)) ? ExitCode.Done : ExitCode.UserInput;
  }
  const stop = stopSignal();
  const ended: { lines?: readonly string[] } = {};
  const end = new AbortController();
  const output = PatientOutput.stdout();
  const write = (line: string) => output.line(line);
  const view = new DevView({ write, colors: colorsFor(process.stdout) });
  const running: { gateway?: Standalone } = {};
  const plugins = new PluginLog(view, (fleet) => reloadsOf(running.gateway, fleet));
  const gateway = await Standalone.start({
    config,
    root: directory,
    binary: await findEnvoy({ onProgress: (line) => console.error(line) }),
    log: createLog(config.logLevel, { write: (line) => write(line.trimEnd()) }),
    ports: portsOf(flags.ports),
    variant: variantOf(flags.xds),
    ...(flags.accessLog === true ? { onAccessLog: write } : { accessLog: "off" }),
    say: write,
    onLog: (fleet, line) => plugins.take(fleet, line),
    onEnd: (lines) => {
      ended.lines = lines;
      end.abort();
    },
  });
  running.gateway = gateway;
  for (const line of await linesOf(gateway)) write(line);
  const over = AbortSignal.any([stop, end.signal]);
  // Both may have come while it started.
  if (!over.aborted) await once(over, "abort");
  await gateway.stop();
  plugins.flush();
  output.end();
  if (ended.lines === undefined) return ExitCode.Done;
  throw new MissingError("Envoy ended by itself", { help: `its last lines:\n${ended.lines.join("\n")}` });
}

/** Where each Gateway is served. Why one is not was said before. */
async function linesOf(gateway: Standalone): Promise<readonly string[]> {
  const lines = [...(await gateway.envoys())].map(async ([fleet, envoy]) => {
    const urls = await listenersOf(envoy);
    return urls.length > 0 ? `ready: ${fleet} ${urls.join(" ")}` : `not ready: ${fleet} has no open port`;
  });
  const shown = await Promise.all(lines);
  return shown.length > 0 ? shown : ["nothing to serve yet: there is no Gateway; files are watched"];
}

async function listenersOf(envoy: Envoy): Promise<readonly string[]> {
  const listeners = await envoy.listeners();
  return listeners.map(({ address, port }) => `http://${address}:${port}`);
}

/** `8080=9000,80=8081` */
function portsOf(text: string | undefined): Readonly<Record<number, number>> {
  if (text === undefined) return {};
  const pairs = text.split(",").map((pair): [number, number] => {
    const [, from, to] = /^(\d{1,5})=(\d{1,5})$/.exec(pair) ?? [];
    if (from === undefined || Number(from) > 65_535 || Number(to) > 65_535) {
      throw new UserError(`${JSON.stringify(pair)} is no pair of ports`, {
        where: "--ports",
        help: "--ports 80=8080,443=8443",
      });
    }
    return [Number(from), Number(to)];
  });
  return Object.fromEntries(pairs);
}

function variantOf(text: string | undefined): "sotw" | "delta" {
  if (text === undefined || text === "delta" || text === "sotw") return text ?? "delta";
  throw new UserError(`${JSON.stringify(text)} is neither delta nor sotw`, { where: "--xds" });
}
