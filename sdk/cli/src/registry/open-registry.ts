import { existsSync } from "node:fs";
import {
  type Credential,
  HttpClient,
  type LoginAdvice,
  type OciReference,
  RegistryClient,
  readDockerConfig,
  searchCredential,
} from "@sluice/oci";
import { parseSeconds } from "../seconds.ts";
import { dockerConfigFile } from "./docker-config-file.ts";

/** Flags of every verb that asks a registry. */
export interface RegistryFlags {
  /** Whether it is asked without TLS. */
  readonly insecure?: boolean;
  /** All that is asked of it, uploads included; a number of seconds with its unit. Default: ten minutes. */
  readonly timeout?: string;
}

export interface RegistryOptions {
  /** Whether images are to be written. */
  readonly writes?: boolean;
  /** Default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface OpenRegistry {
  readonly client: RegistryClient;
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** Milliseconds to connect, until an answer begins, and between two pieces of it. */
const SILENCE = 30_000;
/** Of all requests. */
const TIMEOUT = "10m";
/** Of one request: with the waits in between about half a minute. */
const ATTEMPTS = 6;

/** A client for one image, with the credentials that Docker's configuration has for it. */
export async function openRegistry(
  image: OciReference,
  { insecure = false, timeout = TIMEOUT }: RegistryFlags,
  { writes = false, env = process.env }: RegistryOptions = {},
): Promise<OpenRegistry> {
  const signal = AbortSignal.timeout(parseSeconds(timeout, "--timeout", 1) * 1_000);
  const credential = await credentialOf(image, env, signal);
  const http = new HttpClient({
    silence: SILENCE,
    insecureHosts: insecure ? [image.registry] : [],
    insecureHelp: "does it speak TLS? With --insecure it is asked in plain text",
  });
  const client = new RegistryClient({
    http,
    image,
    credential,
    signal,
    advice: adviceFor(image.name),
    now: Date.now,
    writes,
    retry: {
      attempts: ATTEMPTS,
      onRetry: ({ message }, delay) => console.error(`${message}; trying again in ${(delay / 1000).toFixed(1)} s`),
    },
  });
  return { client, signal, close: () => http.close() };
}

function adviceFor(registry: string): LoginAdvice {
  return {
    withoutCredential: `Docker's configuration has no credentials for ${registry}; \`docker login ${registry}\` writes them`,
    withCredential: `the credentials for ${registry} in Docker's configuration do not open it; \`docker login ${registry}\` renews them`,
  };
}

async function credentialOf(
  image: OciReference,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Credential | undefined> {
  const file = dockerConfigFile(env);
  if (!existsSync(file)) return undefined;
  return searchCredential({ config: await readDockerConfig(file), image, runHelpers: true, signal });
}
