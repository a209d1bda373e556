import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** What Node runs for the command `sluice` from its sources, before the command's own arguments. */
export const SLUICE_SOURCES: readonly string[] = program("sdk/cli/src/main.ts");

/** The command line of `sluice` from its sources. */
export const SLUICE: readonly string[] = [process.execPath, ...SLUICE_SOURCES];

/** The command line of `npm start`. */
export const START: readonly string[] = [process.execPath, ...program("testbed/src/start/main.ts")];

function program(file: string): readonly string[] {
  return [path.join(ROOT, "scripts/run.mjs"), path.join(ROOT, file)];
}
