import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { generatedFiles, loadManifest, UserError } from "@sluice/manifest";
import { checkName } from "./plugin-name.ts";
import { projectFiles, shapeFiles, type TemplateFile } from "./templates.ts";

export interface NewPlugin {
  readonly name: string;
  /** One of SHAPES. */
  readonly shape: string;
  /** One sentence; default: what the shape says of itself. */
  readonly description?: string;
  /** Folder that the plugin's own comes into, absolute. */
  readonly parent: string;
  /** A project of its own, with what it depends on; else a folder of a workspace. */
  readonly standalone: boolean;
  /** Of our packages. */
  readonly version: string;
}

/**
 * Writes a new plugin, decoder and README table included; all of it or nothing. Answers its folder.
 * @throws UserError for a name that can not be one, or a folder that is there
 */
export async function scaffold(plugin: NewPlugin): Promise<string> {
  checkName(plugin.name);
  const folder = path.join(plugin.parent, plugin.name);
  if (existsSync(folder)) throw taken(folder);
  // Made aside and moved: a plugin half written looks like one that was edited.
  const draft = path.join(plugin.parent, `.${plugin.name}.${process.pid}`);
  try {
    await writeAll(draft, await filesOf(plugin));
    await describe(draft, plugin.description);
    for (const { file, text } of await generatedFiles(await loadManifest(draft))) await write(file, text);
    await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
      throw error.code === "ENOTEMPTY" || error.code === "EEXIST" ? taken(folder) : error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

function taken(folder: string): UserError {
  return new UserError("this folder is there already", { where: folder, help: "choose another name, or remove it" });
}

async function filesOf({ name, shape, standalone, version }: NewPlugin): Promise<readonly TemplateFile[]> {
  const own = await shapeFiles(shape, name, version);
  return standalone ? [...own, ...(await projectFiles(name, version))] : own;
}

/** Puts the author's sentence in the place of the template's. */
async function describe(folder: string, description: string | undefined): Promise<void> {
  if (description === undefined) return;
  const manifest = path.join(folder, "plugin.json");
  const readme = path.join(folder, "README.md");
  const source = await readFile(manifest, "utf8");
  const { description: own } = JSON.parse(source) as { readonly description: string };
  await write(
    readme,
    (await readFile(readme, "utf8")).replace(own, () => description),
  );
  await write(
    manifest,
    source.replace(escaped(own), () => escaped(description)),
  );
}

/** A text as it stands between JSON's quotes. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

async function writeAll(folder: string, files: readonly TemplateFile[]): Promise<void> {
  for (const { name, text } of files) await write(path.join(folder, name), text);
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
