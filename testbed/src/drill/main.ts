// npm run drill -- [OPTION…]: three providers behind one Envoy, the first of which fails in every way; see docs/guide/fallback.md.
import path from "node:path";
import { buildPlugin, findProject } from "@sluice/cli";
import { findEnvoy } from "@sluice/envoy";
import { envoyHost } from "@sluice/testing/hosts";
import { gateOf } from "../bench/figure.ts";
import { formatFigures } from "../bench/table.ts";
import { runCommand } from "../command-line.ts";
import { drillFigures } from "./figures.ts";
import { readDrillOptions } from "./options.ts";
import { startDrillProviders } from "./providers.ts";
import { drillSetup } from "./setup.ts";

/** Seconds that an attempt may be silent. */
const LIMIT = 0.2;

async function main(): Promise<number> {
  const options = readDrillOptions(process.argv.slice(2));
  const { protocol } = options;
  await findEnvoy({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  const { root } = await findProject(process.cwd());
  await buildPlugin(path.join(root, "plugins", "ai-proxy"), { root });
  const providers = await startDrillProviders(protocol);
  const [gateway, limited] = await Promise.all([
    envoyHost.open(drillSetup(providers.all, { protocol })),
    envoyHost.open(drillSetup(providers.all, { protocol, retry: { perTryIdleTimeout: LIMIT } })),
  ]);
  try {
    const figures = await drillFigures({ gateway, limited, limit: LIMIT, providers: providers.all, options });
    process.stdout.write(`${formatFigures(figures)}\n`);
    return options.gate && gateOf(figures, "all").length > 0 ? 1 : 0;
  } finally {
    await Promise.all([gateway.close(), limited.close()]);
    await providers.close();
  }
}

await runCommand(main);
