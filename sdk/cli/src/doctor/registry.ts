import { existsSync } from "node:fs";
import path from "node:path";
import {
  discard,
  HttpClient,
  parseOciReference,
  RegistryFailure,
  readDockerConfig,
  searchCredential,
} from "@sluice/oci";
import { dockerConfigFile } from "../registry/docker-config-file.ts";
import { type Check, type Finding, failed, note, ok } from "./check.ts";

/** Milliseconds without a word. */
const SILENCE = 10_000;

/** Docker's configuration can be read, and each of these registries answers. */
export function registryChecks(hosts: readonly string[], env: NodeJS.ProcessEnv = process.env): readonly Check[] {
  const file = dockerConfigFile(env);
  return [
    { name: "credentials", run: () => told(() => credentialsFinding(file)) },
    ...hosts.map((host) => ({ name: `registry ${host}`, run: () => told(() => registryFinding(host, file)) })),
  ];
}

async function credentialsFinding(file: string): Promise<Finding> {
  if (!existsSync(file)) return note(`there is no ${file}; public images need none`);
  const { auths, helpers, store } = await readDockerConfig(file);
  const programs = [...new Set([...helpers.values(), ...(store === undefined ? [] : [store])])];
  const absent = programs.map((name) => `docker-credential-${name}`).filter((program) => !isOnPath(program));
  if (absent.length > 0) {
    return failed(`${file} names ${absent.join(" and ")}`, "install it, or put its folder on PATH");
  }
  const names = [...auths.keys(), ...helpers.keys()];
  return ok(`${file}: ${names.length === 0 ? (store ?? "none") : names.join(", ")}`);
}

async function registryFinding(host: string, file: string): Promise<Finding> {
  const image = parseOciReference(`oci://${host}/doctor`);
  const http = new HttpClient({ silence: SILENCE });
  const signal = AbortSignal.timeout(2 * SILENCE);
  try {
    const scheme = http.allowsPlain(image.registry) ? "http" : "https";
    const answer = await http.ask({ url: new URL(`${scheme}://${image.registry}/v2/`), signal });
    discard(answer);
    if (answer.status === 200) return ok("answers, and wants no login");
    if (answer.status !== 401) {
      return failed(`answered ${answer.status} to GET /v2/`, "is this a registry's host and port?");
    }
    const config = existsSync(file) ? await readDockerConfig(file) : undefined;
    const search = config && (await searchCredential({ config, image, runHelpers: true, signal }));
    if (search !== undefined) return ok("answers, and there are credentials for it");
    return failed("wants a login, and there are no credentials for it", `log in: docker login ${image.name}`);
  } finally {
    await http.close();
  }
}

/** A registry's failure is the user's to mend, as all else here. */
async function told(find: () => Promise<Finding>): Promise<Finding> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof RegistryFailure)) throw error;
    return failed(error.message, error.help ?? "see whether host, port and proxy (HTTPS_PROXY, NO_PROXY) are right");
  }
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));
}
