import type { KeyObject } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { MissingError, SecretText, UserError } from "@sluice/manifest";
import { parsePrivateKey, parsePublicKey } from "@sluice/oci";

/** As cosign names a key that is in the environment. */
const ENVIRONMENT = "env://";
/** cosign's name for what its keys are encrypted with. */
const PASSWORD = "COSIGN_PASSWORD";
/** Bytes of a PEM file with one key. */
const MAX_KEY = 64 * 1024;

/** @param source a file, or `env://NAME` */
export async function readPrivateKey(source: string, env: NodeJS.ProcessEnv = process.env): Promise<KeyObject> {
  return parsePrivateKey(await readKey(source, env), { where: source, password: passwordOf(env) });
}

/** @param source a file, or `env://NAME` */
export async function readPublicKey(source: string, env: NodeJS.ProcessEnv = process.env): Promise<KeyObject> {
  return parsePublicKey(await readKey(source, env), source);
}

export function passwordOf(env: NodeJS.ProcessEnv): SecretText | undefined {
  const text = env[PASSWORD];
  return text === undefined ? undefined : new SecretText(text);
}

async function readKey(source: string, env: NodeJS.ProcessEnv): Promise<string> {
  if (!source.startsWith(ENVIRONMENT)) return readKeyFile(source);
  const text = env[source.slice(ENVIRONMENT.length)];
  if (text !== undefined && text !== "") return text;
  throw new MissingError("the variable with the key is not set", { where: source, help: "export it, or name a file" });
}

async function readKeyFile(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) {
    const help = "`sluice keygen` makes a pair of keys, and so does `cosign generate-key-pair`";
    throw new MissingError("there is no such key file", { where: file, help });
  }
  if (found.isFile() && found.size <= MAX_KEY) return readFile(file, "utf8");
  throw new UserError("this is no key file", { where: file, help: "name a PEM file" });
}
