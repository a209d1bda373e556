// npm run bench -- [OPTION…]: plain Envoy and Envoy with the chain, side by side; see docs/performance.md.
import { writeFile } from "node:fs/promises";
import { findEnvoy } from "@sluice/envoy";
import { runCommand } from "../command-line.ts";
import { cacheFigures } from "./cache/cache-figures.ts";
import { barChart } from "./chart.ts";
import { scaleFigures } from "./controller/scale-figures.ts";
import { estimateFigures } from "./estimate-figures.ts";
import { gateOf } from "./figure.ts";
import { jsonFigures } from "./json-figures.ts";
import { Lab } from "./lab.ts";
import { buildModules } from "./modules.ts";
import { type BenchOptions, readBenchOptions } from "./options.ts";
import { poolFigures } from "./pool/pool-figures.ts";
import { formatReport, machineClass, type Report } from "./report.ts";
import { scanFigures } from "./scan-figures.ts";
import { startupFigure } from "./startup.ts";
import { formatFigures } from "./table.ts";
import { textsFigures } from "./texts-figures.ts";
import { trafficFigures } from "./traffic.ts";

/** Comparisons that share the time of `--seconds`. */
const COMPARISONS = 10;

async function measure(options: BenchOptions): Promise<Report> {
  const { plugins, requests, rounds, seconds, detail } = options;
  const { version } = await findEnvoy({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  const modules = await buildModules(plugins);
  const lab = await Lab.open(modules.file);
  try {
    const share = seconds === undefined ? undefined : seconds / COMPARISONS;
    const traffic = await trafficFigures({ lab, plugins, requests, rounds, detail, seconds: share });
    const cache = await cacheFigures({ lab, requests, rounds, seconds: share });
    const pool = await poolFigures({ lab, requests, rounds, seconds: share });
    const startup = await startupFigure(lab, plugins);
    const figures = [
      ...modules.figures,
      startup,
      ...traffic,
      ...cache,
      ...pool,
      ...(await jsonFigures()),
      ...(await estimateFigures()),
      ...(await textsFigures()),
      ...(await scanFigures()),
      ...(await scaleFigures()),
    ];
    return { kind: "bench", plugins, envoy: version, machine: machineClass(), figures };
  } finally {
    await lab.close();
  }
}

async function main(): Promise<number> {
  const options = readBenchOptions(process.argv.slice(2));
  const report = await measure(options);
  process.stdout.write(`${formatFigures(report.figures)}\n`);
  if (options.json !== undefined) await writeFile(options.json, formatReport(report));
  const title = `Sluice on Envoy ${report.envoy}, ${report.machine.cores} cores`;
  if (options.svg !== undefined) await writeFile(options.svg, barChart(title, report.figures));
  if (options.gate === "none") return 0;
  return gateOf(report.figures, options.gate).length === 0 ? 0 : 1;
}

await runCommand(main);
