import { rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface BundleInit {
  /** Name of the output, without its ending → source. */
  readonly entries: Readonly<Record<string, string>>;
  /** Gets the outputs; its folder `chunks` is emptied first. */
  readonly folder: string;
  /** Ending of the outputs. Default `.mjs`. */
  readonly extension?: ".mjs" | ".js";
  /** Where shared parts go, relative to the folder. Default `chunks/`. */
  readonly chunks?: string;
  /** Packages that stay outside. Default none. */
  readonly external?: readonly string[];
}

export interface BundleFile {
  /** Relative to the folder. */
  readonly file: string;
  readonly bytes: number;
}

export interface Bundle {
  /** Sorted by name. */
  readonly files: readonly BundleFile[];
  /** Sources, relative to the workspace. */
  readonly inputs: readonly string[];
}

/** Packages that are CommonJS call `require` for Node's own modules, which ECMAScript modules do not have. */
const REQUIRE = [
  'import { createRequire as bundleRequire } from "node:module";',
  "const require = bundleRequire(import.meta.url);",
].join("\n");

/**
 * Programs with all that they import, for a Node without node_modules. What is imported only on demand stays apart, as
 * chunks: the Kubernetes client takes 70 MB of memory, which a gateway that is fed by files does not need.
 * Names are kept, so that a stack trace can be read.
 */
export async function bundle(init: BundleInit): Promise<Bundle> {
  const { entries, folder, extension = ".mjs", chunks = "chunks/", external = [] } = init;
  await rm(path.join(folder, "chunks"), { recursive: true, force: true });
  const { metafile } = await build({
    // Outputs are the same wherever the checkout lies.
    absWorkingDir: ROOT,
    entryPoints: { ...entries },
    outdir: path.resolve(folder),
    outExtension: { ".js": extension },
    chunkNames: `${chunks}[name]-[hash]`,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: [...external],
    minifyWhitespace: true,
    minifySyntax: true,
    // Their licences ask for them.
    legalComments: "eof",
    banner: { js: REQUIRE },
    metafile: true,
    logLevel: "silent",
  });
  const files = Object.entries(metafile.outputs).map(([file, { bytes }]) => ({
    file: path.relative(path.resolve(folder), path.resolve(ROOT, file)),
    bytes,
  }));
  return { files: files.sort((a, b) => (a.file < b.file ? -1 : 1)), inputs: Object.keys(metafile.inputs).sort() };
}
