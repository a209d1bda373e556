import { existsSync } from "node:fs";
import path from "node:path";

/** How asc names what it found under `node_modules`, and its own library too. */
const LIBRARY = "~lib/";

/**
 * The npm packages whose code is in a module, by the files of its source map.
 * @param sources as the map lists them
 * @param isPackage whether there is an npm package of that name around the project; asc's own folders are none
 */
export function linkedPackages(sources: readonly string[], isPackage: (name: string) => boolean): readonly string[] {
  const names = new Set(sources.flatMap(packageName));
  return [...names].filter(isPackage).sort();
}

function packageName(source: string): readonly string[] {
  const inModules = source.lastIndexOf("node_modules/");
  const inner = inModules >= 0 ? source.slice(inModules + "node_modules/".length) : withoutPrefix(source);
  const [scope = "", name = ""] = inner.split("/");
  if (scope === "" || scope.endsWith(".ts")) return [];
  return [scope.startsWith("@") ? `${scope}/${name}` : scope];
}

function withoutPrefix(source: string): string {
  return source.startsWith(LIBRARY) ? source.slice(LIBRARY.length) : "";
}

/** The folder of a package as asc and Node find it: in the `node_modules` of a folder or of one above it. */
export function packageFolder(name: string, from: string): string | undefined {
  const folder = path.join(from, "node_modules", name);
  if (existsSync(path.join(folder, "package.json"))) return folder;
  const parent = path.dirname(from);
  return parent === from ? undefined : packageFolder(name, parent);
}
