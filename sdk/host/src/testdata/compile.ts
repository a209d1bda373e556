import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface CompiledModule {
  readonly wasm: Uint8Array;
  readonly sourceMap: string;
}

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const sources = ["sdk/host/src/testdata/assembly", "sdk/assembly/abi"];
const cache = join(root, "node_modules/.cache/sluice-host");

/**
 * Compiles a module of this folder as plugins are compiled; optimised little, so that a trap keeps its place. Equal
 * sources and options are compiled once a machine: the test files run in processes of their own.
 */
export async function compileTestModule(name: string, options: readonly string[] = []): Promise<CompiledModule> {
  const file = join(cache, `${name}-${fingerprint(options)}.json`);
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true });
    const fresh = `${file}.${process.pid}`;
    writeFileSync(fresh, JSON.stringify(await compile(name, options)));
    renameSync(fresh, file);
  }
  const { wasm, sourceMap } = JSON.parse(readFileSync(file, "utf8")) as { wasm: string; sourceMap: string };
  return { wasm: Buffer.from(wasm, "base64"), sourceMap };
}

async function compile(name: string, options: readonly string[]): Promise<{ wasm: string; sourceMap: string }> {
  const compiler: string = "assemblyscript/asc";
  const { main } = (await import(compiler)) as AssemblyScriptCompiler.Module;
  const files = new Map<string, Buffer>();
  const entry = `sdk/host/src/testdata/assembly/${name}.ts`;
  const { error, stderr } = await main(
    [entry, "--config", "asconfig.json", "--baseDir", root, "--outFile", "out.wasm", "--sourceMap", "-O1", ...options],
    { writeFile: (file, contents) => void files.set(file.replace(/^.*\//, ""), Buffer.from(contents)) },
  );
  if (error !== null) throw new Error(`${name}: ${error.message}\n${stderr.toString()}`);
  const wasm = files.get("out.wasm");
  const sourceMap = files.get("out.wasm.map");
  if (wasm === undefined || sourceMap === undefined) throw new Error(`${name}: asc has not written all of its files`);
  return { wasm: wasm.toString("base64"), sourceMap: sourceMap.toString("utf8") };
}

function fingerprint(options: readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify(options));
  const inputs = sources.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((name) => statSync(join(root, name)).isFile()),
  );
  for (const input of [...inputs, "sdk/asconfig.json", "node_modules/assemblyscript/package.json"]) {
    hash.update(input).update(readFileSync(join(root, input)));
  }
  return hash.digest("hex").slice(0, 16);
}
