import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MissingError } from "@sluice/manifest";
import { type BuildOptions, ensureGoPrograms, type GoPrograms } from "./go-programs.ts";

/** The Go module that names the version, with checksums of all that goes into the program. */
const MODULE = fileURLToPath(new URL("endpoint-picker", import.meta.url));

const EXTENSION = "sigs.k8s.io/gateway-api-inference-extension";

const OWN = "set EPP_PATH to a program of your own";

/** The version of the endpoint picker that tests run against, such as "v1.1.0": what the Go module requires. */
export function eppVersion(): string {
  const found = new RegExp(`^\\s*${EXTENSION} (v\\S+)`, "m").exec(readFileSync(join(MODULE, "go.mod"), "utf8"));
  if (found?.[1] === undefined) throw new Error(`${MODULE}/go.mod requires no ${EXTENSION}`);
  return found[1];
}

/**
 * Path of the reference endpoint picker: the user's own by EPP_PATH, else from the cache, or built into it from its Go
 * module (minutes, once). Throws MissingError that says how to get what is missing.
 */
export async function findEpp(options: BuildOptions = {}): Promise<string> {
  const own = (options.env ?? process.env).EPP_PATH;
  if (!own) return join(await ensureGoPrograms(eppProgram(), options), "epp");
  if (!existsSync(own)) throw new MissingError("the program is not there", { where: own, help: OWN });
  return own;
}

function eppProgram(): GoPrograms {
  const version = eppVersion();
  return {
    title: `the endpoint picker ${version}`,
    module: MODULE,
    files: ["go.mod", "go.sum"],
    packages: [`${EXTENSION}/cmd/epp`],
    linkerFlags: ["-s", "-w"],
    cache: `endpoint-picker/${version}`,
    help: OWN,
  };
}
