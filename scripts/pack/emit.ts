import path from "node:path";
import ts from "typescript";
import { ROOT } from "./workspace.ts";

/** tsc writes over no source; nothing is written there. */
const OUT = path.join(ROOT, "build");

/** What tsc makes of the workspace: file relative to the workspace, under its source's folder → contents. */
export type Emitted = ReadonlyMap<string, string>;

/**
 * JavaScript and declarations of the given sources and of all that they import. Types are taken as checked, which
 * `npm run check` does.
 * @param entries relative to the workspace
 */
export function emit(entries: readonly string[]): Emitted {
  const { config } = ts.readConfigFile(path.join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const ambient = ["sdk/assemblyscript.d.ts", "sdk/webassembly.d.ts"];
  const program = ts.createProgram({
    rootNames: [...ambient, ...entries].map((file) => path.join(ROOT, file)),
    options: {
      ...options,
      noEmit: false,
      incremental: false,
      noCheck: true,
      declaration: true,
      stripInternal: true,
      rewriteRelativeImportExtensions: true,
      rootDir: ROOT,
      outDir: OUT,
    },
  });
  const emitted = new Map<string, string>();
  program.emit(undefined, (file, text) => {
    emitted.set(path.relative(OUT, file), file.endsWith(".d.ts") ? withOutputNames(text) : text);
  });
  return emitted;
}

/** tsc leaves the names of sources in declarations. */
function withOutputNames(declarations: string): string {
  return declarations.replaceAll(/((?:from |import\()"\.{1,2}\/[^"]+)\.ts"/g, '$1.js"');
}

/** The declarations that the given ones lead to, themselves included. */
export function reachableDeclarations(emitted: Emitted, entries: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    const text = emitted.get(file);
    if (text === undefined || reached.has(file)) return;
    reached.add(file);
    for (const [, target = ""] of text.matchAll(/(?:from |import\()"(\.{1,2}\/[^"]+)\.js"/g)) {
      visit(`${path.join(path.dirname(file), target)}.d.ts`);
    }
  };
  entries.forEach(visit);
  return reached;
}
