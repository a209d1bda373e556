import { readFile } from "node:fs/promises";
import { RegistryFailure } from "../failure.ts";
import type { OciReference } from "../image/reference.ts";
import { askCredentialHelper } from "./credential-helper.ts";
import { type Credential, type DockerConfig, findCredential, parseDockerConfig } from "./docker-config.ts";

/** Reads Docker's `config.json`. @throws RegistryFailure InvalidCredentials */
export async function readDockerConfig(file: string): Promise<DockerConfig> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new RegistryFailure("InvalidCredentials", `Docker's configuration ${file} cannot be read`, { cause });
  });
  return parseDockerConfig(text, `Docker's configuration ${file}`);
}

export interface CredentialSearch {
  readonly config: DockerConfig;
  readonly image: OciReference;
  /** Whether `credHelpers` and `credsStore` are run, which are programs. */
  readonly runHelpers: boolean;
  readonly signal: AbortSignal;
}

/** What a configuration has for an image: of its helper, else of `auths`. @throws RegistryFailure InvalidCredentials */
export async function searchCredential(search: CredentialSearch): Promise<Credential | undefined> {
  const { config, image, runHelpers, signal } = search;
  const helper = runHelpers ? (findCredential(config.helpers, image) ?? config.store) : undefined;
  const helped = helper === undefined ? undefined : await askCredentialHelper(helper, helperKey(image), signal);
  return helped ?? findCredential(config.auths, image);
}

/** A registry as `docker login` names it to a helper: its hub by an address that is older than registries. */
function helperKey({ name }: OciReference): string {
  return name === "docker.io" ? "https://index.docker.io/v1/" : name;
}
