import path from "node:path";
import { pathToFileURL } from "node:url";
import { vector, withCustomSection } from "../build/custom-section.ts";

/** The custom section in which V8 looks for the address of a module's source map. */
const SECTION = "sourceMappingURL";

/**
 * The module with its source map inside, as a data URL, so that a debugger needs no server to ask for it; the sources are
 * named by their place on this machine, so that it opens the files themselves.
 * @param map JSON
 * @param root folder that the map's sources are relative to
 */
export function withInlineMap(wasm: Uint8Array, map: string, root: string): Uint8Array {
  const url = `data:application/json;base64,${Buffer.from(withFileUrls(map, root)).toString("base64")}`;
  return withCustomSection(wasm, SECTION, vector(Buffer.from(url)));
}

/** Those of packages stay as the compiler names them. */
function withFileUrls(text: string, root: string): string {
  const map = JSON.parse(text) as { readonly sources: readonly string[] };
  const sources = map.sources.map((source) =>
    source.startsWith("~lib/") ? source : pathToFileURL(path.resolve(root, source)).href,
  );
  return JSON.stringify({ ...map, sources });
}
