import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { className } from "./plugin-name.ts";

/** A file of a new plugin. */
export interface TemplateFile {
  /** Relative to the plugin's folder, with forward slashes. */
  readonly name: string;
  readonly text: string;
}

/** What stands in templates in the place of the plugin's name: they are plugins themselves, which compile as they are. */
const PLACEHOLDER = "my-plugin";

const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*/gm;

/** Names that npm would not publish, or would act on, as they are in templates. */
const RENAMED: Readonly<Record<string, string>> = { _gitignore: ".gitignore" };

/** The files of a shape. @param shape one of SHAPES */
export function shapeFiles(shape: string, pluginName: string, version: string): Promise<readonly TemplateFile[]> {
  return filesOf(path.join("shapes", shape), pluginName, version);
}

/** What a plugin needs beside them that is a project of its own. */
export function projectFiles(pluginName: string, version: string): Promise<readonly TemplateFile[]> {
  return filesOf("project", pluginName, version);
}

async function filesOf(folder: string, pluginName: string, version: string): Promise<readonly TemplateFile[]> {
  const from = path.join(templatesFolder(), folder);
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(from, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"));
  const texts = await Promise.all(
    files.sort().map(async (file) => [file, await readFile(path.join(from, file), "utf8")] as const),
  );
  const pluginClass = freeClassName(pluginName, texts);
  return texts.map(([file, text]) => ({
    name: path.posix.join(path.posix.dirname(file), RENAMED[path.posix.basename(file)] ?? path.posix.basename(file)),
    text: filledIn(text, pluginName, version, pluginClass),
  }));
}

/** The plugin's class: named as the plugin, unless the sources call something else so, or would call its configuration so. */
export function freeClassName(pluginName: string, files: readonly (readonly [file: string, text: string])[]): string {
  const name = className(pluginName);
  const template = className(PLACEHOLDER);
  const words = files.flatMap(([file, text]) =>
    file.endsWith(".ts") ? (text.replace(COMMENT, "").match(/\b[A-Z]\w*/g) ?? []) : [],
  );
  const others = new Set(words.filter((word) => !word.startsWith(template)));
  const own = words.filter((word) => word.startsWith(template)).map((word) => word.replace(template, name));
  return name.endsWith("Config") || own.some((word) => others.has(word)) ? `${name}Plugin` : name;
}

/** A template's text with the plugin's name in all forms it has, and the version of what it depends on. */
export function filledIn(
  text: string,
  pluginName: string,
  version: string,
  pluginClass = className(pluginName),
): string {
  return text
    .replaceAll(PLACEHOLDER, pluginName)
    .replaceAll(className(PLACEHOLDER), pluginClass)
    .replaceAll(PLACEHOLDER.replaceAll("-", "_"), pluginName.replaceAll("-", "_"))
    .replaceAll("{{version}}", version);
}

/** Beside the nearest package.json: a bundle lies less deep than its sources. */
function templatesFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, "package.json"))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("this package has lost its package.json");
    folder = parent;
  }
  return path.join(folder, "templates");
}
