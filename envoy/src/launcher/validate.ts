import { execFile } from "node:child_process";
import type { Bootstrap } from "../generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
import { type EnvoyBinary, findEnvoy } from "./binary.ts";
import { pluginLines } from "./rejection.ts";
import { RunDirectory } from "./run-directory.ts";

export type Validation =
  | { readonly kind: "valid" }
  | {
      readonly kind: "invalid";
      /** Envoy's own words. */
      readonly message: string;
      /** What plugins logged as errors. */
      readonly pluginErrors: readonly string[];
    };

/** Milliseconds; loading modules takes most of it. */
const TIMEOUT = 60_000;

/** Asks Envoy itself (`--mode validate`): also finds missing files, modules that do not load, and rules between fields. */
export async function validateBootstrap(bootstrap: Bootstrap, binary?: EnvoyBinary): Promise<Validation> {
  const { path } = binary ?? (await findEnvoy());
  const directory = await RunDirectory.create();
  try {
    await directory.writeBootstrap(bootstrap);
    return await runValidation(path, directory.bootstrap);
  } finally {
    await directory.remove();
  }
}

function runValidation(path: string, file: string): Promise<Validation> {
  const args = ["--mode", "validate", "--config-path", file, "--log-level", "error"];
  return new Promise((resolve, reject) => {
    execFile(path, args, { timeout: TIMEOUT, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) {
        resolve({ kind: "valid" });
      } else if (typeof error.code === "number") {
        const pluginErrors = pluginLines(stderr.split("\n"));
        resolve({ kind: "invalid", message: reason(`${stderr}\n${stdout}`, file), pluginErrors });
      } else {
        reject(error);
      }
    });
  });
}

/** The last error of the log; it may go over several lines. */
function reason(output: string, file: string): string {
  const start = output.lastIndexOf("error initializing configuration");
  const text = start < 0 ? output : output.slice(start);
  return text.replace(`error initializing configuration '${file}': `, "").trim();
}
