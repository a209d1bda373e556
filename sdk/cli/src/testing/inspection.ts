import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { buildInto } from "../commands/build.ts";
import { withInlineMap } from "../dev/debug-module.ts";
import type { ErrorReport } from "../errors.ts";
import type { Project } from "../project.ts";

/** Builds plugins for a debugger, unoptimised and with their source maps inside, or says why not. */
export async function prepareInspection(
  project: Project,
  folders: readonly string[],
): Promise<{ readonly env: Readonly<Record<string, string>>; readonly errors: readonly ErrorReport[] }> {
  const outDir = path.join(project.root, ".cache", "inspect");
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const { modules, errors } = await buildInto(project, folders, outDir, "debug");
  await Promise.all(modules.map((file) => mapInside(file, project.root)));
  return { env: { SLUICE_MODULES: outDir }, errors };
}

/** @param file the module; its map lies beside it */
async function mapInside(file: string, root: string): Promise<void> {
  const [wasm, map] = await Promise.all([readFile(file), readFile(`${file}.map`, "utf8")]);
  await writeFile(file, withInlineMap(wasm, map, root));
}
