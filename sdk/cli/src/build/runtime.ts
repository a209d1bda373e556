import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

/** The garbage collector of AssemblyScript's runtime "minimal", which the SDK's own stands in for (docs/decisions/0019). */
const REPLACED = "rt/tcms";

const SDK = "proxy-wasm-assemblyscript-sdk";

/** AssemblyScript's own, once another one stands in its place. */
let original: string | undefined;

/**
 * Makes the next compilations take the collector of the SDK that `root` depends on; AssemblyScript's own where it depends
 * on none. The compiler offers no option for it: a runtime given by a path would get a shadow stack, which costs more than
 * the collector saves.
 * @param library the compiler's library, which is changed
 * @returns the files that were read
 */
export async function useCollector(library: Record<string, string>, root: string): Promise<readonly string[]> {
  original ??= library[REPLACED];
  if (original === undefined) throw new Error(`AssemblyScript has no ${REPLACED} any more`);
  const file = collectorOf(root);
  library[REPLACED] = file === undefined ? original : withDecorators(await readFile(file, "utf8"));
  return file === undefined ? [] : [file];
}

function collectorOf(root: string): string | undefined {
  const require = createRequire(path.join(root, "package.json"));
  try {
    return path.join(path.dirname(require.resolve(`${SDK}/package.json`)), "assembly", "runtime", "collector.ts");
  } catch {
    return undefined;
  }
}

/** Our sources are TypeScript to every tool, so the compiler's decorator comes in here: it finds its runtime by names that are global. */
function withDecorators(source: string): string {
  return source.replaceAll(/^export function (?=__)/gm, "@global @unsafe $&");
}
