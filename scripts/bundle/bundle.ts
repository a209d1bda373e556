import { rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

export interface BundleInit {
  /** The program's source. */
  readonly entry: string;
  /** Gets `NAME.mjs` and `chunks/`, which is emptied first. */
  readonly folder: string;
  readonly name: string;
}

export interface BundleFile {
  /** Relative to the folder. */
  readonly file: string;
  readonly bytes: number;
}

/** Packages that are CommonJS call `require` for Node's own modules, which ECMAScript modules do not have. */
const REQUIRE = [
  'import { createRequire as bundleRequire } from "node:module";',
  "const require = bundleRequire(import.meta.url);",
].join("\n");

/**
 * A program with all that it imports, for a Node without node_modules. What it imports only on demand stays apart, under
 * `chunks/`: the Kubernetes client takes 70 MB of memory, which a gateway that is fed by files does not need.
 * Names are kept, so that a stack trace can be read.
 */
export async function bundle({ entry, folder, name }: BundleInit): Promise<readonly BundleFile[]> {
  await rm(path.join(folder, "chunks"), { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: { [name]: entry },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minifyWhitespace: true,
    minifySyntax: true,
    // Their licences ask for them.
    legalComments: "eof",
    banner: { js: REQUIRE },
    metafile: true,
    logLevel: "silent",
  });
  const files = Object.entries(metafile.outputs).map(([file, { bytes }]) => ({
    file: path.relative(path.resolve(folder), path.resolve(file)),
    bytes,
  }));
  return files.sort((a, b) => (a.file < b.file ? -1 : 1));
}
