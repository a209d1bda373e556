import { createReadStream, existsSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Flavour } from "@sluice/manifest";
import { formatBytes } from "@sluice/oci";
import { ModuleFailure } from "./module-request.ts";
import type { SourceContext, SourceResult } from "./module-source.ts";

const PLUGIN_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** A module of this project's, from the folder that `npm run build` fills. */
export function fetchBundled(
  plugin: string,
  folder: string,
  host: Flavour,
  context: SourceContext,
): Promise<SourceResult> {
  if (!PLUGIN_NAME.test(plugin)) throw new ModuleFailure("InvalidReference", "there is no plugin of such a name");
  const own = path.join(folder, `${plugin}.higress.wasm`);
  const file = host === "higress" && existsSync(own) ? own : path.join(folder, `${plugin}.wasm`);
  return copyFile(file, `plugin ${plugin} (built by \`npm run build -- ${plugin}\`)`, context);
}

/**
 * A module by `file://`. `root` is the folder that files may come from, by whatever links; undefined: none may, since whoever
 * may write a resource would learn what is on the controller's disk.
 */
export async function fetchFile(url: URL, root: string | undefined, context: SourceContext): Promise<SourceResult> {
  if (root === undefined) {
    throw new ModuleFailure("InvalidReference", "modules by file:// are not allowed here; push it to a registry");
  }
  const file = pathOf(url);
  const missing = new ModuleFailure("NotFound", `there is no file ${url.pathname} that may be read`);
  const [real, realRoot] = await Promise.all([realpath(file), realpath(root)]).catch(() => {
    throw missing;
  });
  const relative = path.relative(realRoot, real);
  if (relative.startsWith("..") || path.isAbsolute(relative)) throw missing;
  return copyFile(real, `file ${url.pathname} that may be read`, context);
}

function pathOf(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new ModuleFailure("InvalidReference", "a file's url is file:///ABSOLUTE/PATH");
  }
}

async function copyFile(file: string, what: string, { cache, limits, known }: SourceContext): Promise<SourceResult> {
  const missing = (cause: unknown) => new ModuleFailure("NotFound", `there is no ${what}`, { cause });
  const found = await stat(file).catch((cause: unknown) => {
    throw missing(cause);
  });
  if (!found.isFile()) throw missing(undefined);
  const stamp = `${file}:${found.mtimeMs}:${found.size}:${found.ino}`;
  if (stamp === known?.stamp) return { kind: "same" };
  const incoming = await cache.receive(bounded(file, limits.unpacked, missing));
  return { kind: "new", incoming, version: { stamp }, digests: [] };
}

async function* bounded(
  file: string,
  limit: number,
  missing: (cause: unknown) => ModuleFailure,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > limit) throw new ModuleFailure("TooLarge", `the module is larger than ${formatBytes(limit)}`);
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof ModuleFailure ? cause : missing(cause);
  }
}
