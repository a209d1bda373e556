import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseConfigSchema } from "../config/parse.ts";
import { UserError } from "../errors.ts";
import type { PluginManifest } from "../manifest.ts";
import { generateDecoder } from "./decoder.ts";
import { generateTable, replaceTable } from "./table.ts";

/** A file of a plugin that is made from its schema. */
export interface GeneratedFile {
  /** Absolute. */
  readonly file: string;
  /** What it should hold. */
  readonly text: string;
  /** Whether it holds that. */
  readonly current: boolean;
}

/** The decoder, and the README where there is one; none for a plugin without configuration. */
export async function generatedFiles({ folder, configSchema }: PluginManifest): Promise<readonly GeneratedFile[]> {
  if (configSchema === undefined) return [];
  const model = parseConfigSchema(configSchema, path.join(folder, "config.schema.json"));
  const decoder = path.join(folder, "assembly", "generated", "config.gen.ts");
  const readmeFile = path.join(folder, "README.md");
  const readme = await textOf(readmeFile);
  const files = [await planned(decoder, generateDecoder(model))];
  if (readme === undefined) return files;
  const text = replaceTable(readme, generateTable(model));
  if (text === undefined) {
    throw new UserError("this README has no place for the table of configuration keys", {
      where: readmeFile,
      help: "put the lines <!-- config:begin --> and <!-- config:end --> where it belongs",
    });
  }
  return [...files, { file: readmeFile, text, current: text === readme }];
}

async function planned(file: string, text: string): Promise<GeneratedFile> {
  return { file, text, current: (await textOf(file)) === text };
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}
