import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type GeneratedFile, generatedFiles, loadManifest } from "@sluice/manifest";
import { ExitCode } from "../errors.ts";
import { findProject, selectFolders } from "../project.ts";

export interface GenerateFlags {
  /** Write nothing; fail when a file is not what it should be. */
  readonly check?: boolean;
}

/** `sluice generate [NAME…]`: decoders and README tables from the configuration schemas. Answers the exit code. */
export async function generateCommand(names: readonly string[], { check = false }: GenerateFlags): Promise<number> {
  const project = await findProject(process.cwd());
  const stale = await staleFiles(selectFolders([...project.plugins, ...project.testModules], names));
  for (const { file, text } of stale) {
    console.log(`${check ? "not up to date" : "written"}: ${path.relative(project.root, file)}`);
    if (check) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  if (!check || stale.length === 0) return ExitCode.Done;
  console.log("run `npm run generate`");
  return ExitCode.UserInput;
}

/** Files that are not what the schemas say. @throws UserError for a schema that cannot be understood */
export async function staleFiles(folders: readonly string[]): Promise<readonly GeneratedFile[]> {
  const files = await Promise.all(folders.map(async (folder) => generatedFiles(await loadManifest(folder))));
  return files.flat().filter(({ current }) => !current);
}
