// npm run soak -- [OPTION…]: whether memory stays flat over mixed requests and updates; see docs/performance.md.
import { writeFile } from "node:fs/promises";
import { findEnvoy } from "@sluice/envoy";
import { gateOf } from "../bench/figure.ts";
import { Lab } from "../bench/lab.ts";
import { buildModules } from "../bench/modules.ts";
import { formatReport, machineClass, type Report } from "../bench/report.ts";
import { formatFigures } from "../bench/table.ts";
import { CHAT_PLUGINS } from "../chain/plugins.ts";
import { runCommand } from "../command-line.ts";
import { emulatedUpdates } from "./emulated-updates.ts";
import { readSoakOptions, type SoakOptions } from "./options.ts";
import { soakTraffic } from "./traffic-soak.ts";
import { soakUpdates } from "./update-soak.ts";

/** Shares of `--seconds`. */
const TRAFFIC = 0.6;
const UPDATES = 0.25;
const EMULATOR = 0.15;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function soak(options: SoakOptions): Promise<Report> {
  const { version } = await findEnvoy({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  const modules = await buildModules(CHAT_PLUGINS);
  const share = (part: number) => (options.seconds === undefined ? undefined : options.seconds * part);
  const { requests, concurrency, updates } = options;
  const lab = await Lab.open(modules.file);
  try {
    const gateway = await lab.gateway(CHAT_PLUGINS);
    const { load } = lab;
    const figures = [
      ...(await soakTraffic({ gateway, load, requests, concurrency, seconds: share(TRAFFIC), say })),
      ...(await soakUpdates({ gateway: lab.options(CHAT_PLUGINS), load, updates, seconds: share(UPDATES), say })),
      ...(await emulatedUpdates({ moduleFile: modules.file, updates, seconds: share(EMULATOR) })),
    ];
    return { kind: "soak", plugins: CHAT_PLUGINS, envoy: version, machine: machineClass(), figures };
  } finally {
    await lab.close();
  }
}

async function main(): Promise<number> {
  const options = readSoakOptions(process.argv.slice(2));
  const report = await soak(options);
  say(formatFigures(report.figures));
  if (options.json !== undefined) await writeFile(options.json, formatReport(report));
  return options.gate && gateOf(report.figures, "all").length > 0 ? 1 : 0;
}

await runCommand(main);
