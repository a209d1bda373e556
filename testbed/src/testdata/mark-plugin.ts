import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileModule } from "@sluice/cli";

const ENTRY = fileURLToPath(new URL("assembly/mark.ts", import.meta.url));

/** Compiles the marking plugin into a folder of its own; the path of the module. */
export async function compileMarkPlugin(): Promise<string> {
  const { wasm } = await compileModule(ENTRY, { abort: "sdk" });
  const file = join(await mkdtemp(join(tmpdir(), "sluice-mark-")), "mark.wasm");
  await writeFile(file, wasm);
  return file;
}
