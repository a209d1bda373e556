import path from "node:path";
import { type BuiltModule, type BuiltPlugin, buildPlugin, findProject } from "@sluice/cli";
import { UserError } from "@sluice/manifest";
import type { ChatPlugin } from "../chain/plugins.ts";
import { GZIP_BUDGETS } from "./budgets.ts";
import type { Figure } from "./figure.ts";

/** The chain's modules, built from what is here now. */
export interface ChainModules {
  readonly file: (plugin: ChatPlugin) => string;
  readonly figures: readonly Figure[];
}

/** @throws UserError when a plugin does not compile, or no host would take it */
export async function buildModules(plugins: readonly ChatPlugin[]): Promise<ChainModules> {
  const { root } = await findProject(process.cwd());
  const built = await Promise.all(
    plugins.map(async (name) => [name, await buildPlugin(path.join(root, "plugins", name), { root })] as const),
  );
  const files = new Map(built.map(([name, plugin]) => [name, fileOf(plugin)]));
  return {
    file: (plugin) => files.get(plugin) ?? "",
    figures: built.flatMap(([name, plugin]) => moduleFigures(name, plugin)),
  };
}

/** The module for stock Envoy. */
function moduleOf({ manifest, modules }: BuiltPlugin): BuiltModule {
  const found = modules.find(({ flavour }) => flavour === "envoy");
  if (found === undefined) throw new UserError(`${manifest.name} has no module for Envoy`);
  return found;
}

/** A module with faults is not written, so there is nothing to measure. */
function fileOf(plugin: BuiltPlugin): string {
  const { file, faults } = moduleOf(plugin);
  if (faults.length > 0) throw new UserError(`${plugin.manifest.name}.wasm ${faults.join("; ")}`);
  return file;
}

export function moduleFigures(name: ChatPlugin, plugin: BuiltPlugin): Figure[] {
  const { rawBytes, gzipBytes, faults } = moduleOf(plugin);
  const size = { unit: "bytes", stable: true } as const;
  const gzip = GZIP_BUDGETS[name];
  return [
    { ...size, id: `size.${name}`, name: `size of ${name}`, value: rawBytes, budget: plugin.manifest.budget.rawBytes },
    {
      ...size,
      id: `size-gzip.${name}`,
      name: `size of ${name}, gzip`,
      value: gzipBytes,
      ...(gzip === undefined ? {} : { budget: gzip }),
    },
    {
      id: `faults.${name}`,
      name: `reasons for a host to refuse ${name}`,
      value: faults.length,
      unit: "faults",
      budget: 0,
      stable: true,
      note: "imports that a host may lack, ABI markers, exports",
    },
  ];
}
