import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "./workspace.ts";

/**
 * Licences of the packages that are inside a bundle, which ask to be handed on.
 * @param inputs the bundle's sources, relative to the workspace
 */
export async function noticesOf(inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((file) => packageFolder(file) ?? []));
  const notices = await Promise.all([...folders].sort().map(noticeOf));
  return `Parts of this package are the work of others:\n\n${notices.join("\n")}`;
}

/** `node_modules/a/node_modules/@b/c/lib/d.js` → `node_modules/a/node_modules/@b/c`; undefined for sources of ours. */
function packageFolder(file: string): string | undefined {
  return /^.*(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
}

async function noticeOf(folder: string): Promise<string> {
  const absolute = path.join(ROOT, folder);
  const { name, version, license } = JSON.parse(await readFile(path.join(absolute, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const files = (await readdir(absolute)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(absolute, file), "utf8")));
  const head = `==== ${name} ${version} (${license ?? "see below"}) ====`;
  return [head, ...texts.map((text) => text.trim()), ""].join("\n\n");
}
