import type { PluginCatalog } from "../catalog/plugin-catalog.ts";

/** Name and version at the end of an image's reference, or the name of a file. */
const IMAGE = /^oci:\/\/.+\/([a-z0-9-]+):([^/:@]+)(?:@sha256:[0-9a-f]{64})?$/;
const FILE = /^(?:file|https?):\/\/[^?#]*\/([a-z0-9-]+)\.wasm(?:[?#].*)?$/;

/**
 * Which of our plugins a user's module is, by its URL; undefined for others. An image counts in the version that is known
 * here, since another may read another configuration; a file by its name alone.
 */
export function ownModule(url: string, catalog: PluginCatalog): string | undefined {
  const [, name = "", version] = IMAGE.exec(url) ?? FILE.exec(url) ?? [];
  if (!catalog.names.includes(name)) return undefined;
  return version === undefined || version === catalog.info(name).version ? name : undefined;
}
