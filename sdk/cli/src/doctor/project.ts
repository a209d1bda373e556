import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { findProjectRoot, inspectModule } from "@sluice/manifest";
import { staleFiles } from "../commands/generate.ts";
import { findProject } from "../project.ts";
import { type Check, type Finding, failed, note, ok } from "./check.ts";

/** Most modules that are named in a message. */
const MOST_NAMES = 3;

/** Manifests and schemas of the plugins around a folder, and what is generated of them. */
export function projectCheck(from: string): Check {
  return { name: "plugins", run: () => inProject(from, pluginsFinding) };
}

/** What `sluice build` wrote. */
export function modulesCheck(from: string): Check {
  return { name: "modules", run: () => inProject(from, (root) => modulesFinding(path.join(root, "dist"))) };
}

async function inProject(from: string, find: (root: string) => Promise<Finding>): Promise<Finding> {
  const root = findProjectRoot(from);
  return root === undefined ? note("here is no project; `sluice new` makes one") : find(root.folder);
}

async function pluginsFinding(root: string): Promise<Finding> {
  const { plugins } = await findProject(root);
  const stale = await staleFiles(plugins);
  if (stale.length === 0) return ok(`${plugins.length} in ${root}`);
  const files = namesOf(stale.map(({ file }) => path.relative(root, file)));
  return failed(`not what config.schema.json says: ${files}`, "run `sluice generate`");
}

export async function modulesFinding(folder: string): Promise<Finding> {
  const files = (await namesIn(folder)).filter((name) => name.endsWith(".wasm"));
  if (files.length === 0) return note("none is built yet; `sluice build` does");
  const problems = (await Promise.all(files.map((file) => problemOf(folder, file)))).flat();
  if (problems.length === 0) return ok(`${files.length} in ${folder}, and their hosts load them`);
  return failed(namesOf(problems), "run `sluice build`, and read what it says");
}

/** What hinders the host that a file is for; those of a name without a flavour are for both. */
async function problemOf(folder: string, file: string): Promise<readonly string[]> {
  const bytes = await readFile(path.join(folder, file));
  const hosts = file.endsWith(".higress.wasm") ? (["higress"] as const) : (["envoy", "higress"] as const);
  const [problem] = hosts.flatMap((host) => {
    const verdict = inspectModule(bytes, host);
    return verdict.kind === "loadable" ? [] : [`${file} on ${host}: ${verdict.message}`];
  });
  return problem === undefined ? [] : [problem];
}

function namesOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return [];
  }
}
