import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

export interface CompiledModule {
  readonly wasm: Uint8Array;
  readonly sourceMap: string;
}

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** Compiles a module of this folder as plugins are compiled; optimised little, so that a trap keeps its place. */
export async function compileTestModule(name: string, options: readonly string[] = []): Promise<CompiledModule> {
  const files = new Map<string, string | Uint8Array>();
  const entry = `sdk/host/src/testdata/assembly/${name}.ts`;
  const { error, stderr } = await asc.main(
    [entry, "--config", "asconfig.json", "--baseDir", root, "--outFile", "out.wasm", "--sourceMap", "-O1", ...options],
    { writeFile: (file, contents) => void files.set(file.replace(/^.*\//, ""), contents), stderr: asc.createMemoryStream() },
  );
  if (error !== null) throw new Error(`${name}: ${error.message}\n${stderr.toString()}`);
  return { wasm: bytesOf(files.get("out.wasm")), sourceMap: textOf(files.get("out.wasm.map")) };
}

function bytesOf(contents: string | Uint8Array | undefined): Uint8Array {
  if (contents instanceof Uint8Array) return contents;
  throw new Error("asc has written no module");
}

function textOf(contents: string | Uint8Array | undefined): string {
  if (contents === undefined) throw new Error("asc has written no source map");
  return typeof contents === "string" ? contents : Buffer.from(contents).toString("utf8");
}
