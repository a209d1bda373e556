import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("./assembly/", import.meta.url));

/** The module of assembly/marker.ts, compiled in this process (0.3 s once the compiler is loaded). */
export async function compileMarker(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const args = [
    join(source, "marker.ts"),
    "--outFile",
    "marker.wasm",
    "--runtime",
    "stub",
    "--exportStart",
    "_initialize",
  ];
  const compiler: string = "assemblyscript/asc";
  const { main } = (await import(compiler)) as AssemblyScriptCompiler.Module;
  const { error, stderr } = await main([...args, "--use", "abort=", "-O", "--baseDir", source], {
    writeFile: (_name, contents) => {
      binary = typeof contents === "string" ? undefined : contents;
    },
  });
  if (error !== null || binary === undefined) {
    throw new Error(`marker does not compile: ${stderr.toString()}`, { cause: error });
  }
  return binary;
}
