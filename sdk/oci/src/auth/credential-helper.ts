import { spawn } from "node:child_process";
import { isRecord, SecretText } from "@sluice/manifest";
import { RegistryFailure } from "../failure.ts";
import type { Credential } from "./docker-config.ts";

/** Bytes of a helper's answer. */
const MAX_ANSWER = 64 * 1024;
const TIMEOUT = 10_000;
/** A helper is a program's name, never a path. */
const NAME = /^[A-Za-z0-9._-]+$/;
/** The user name by which a helper says that the secret is an identity token. */
const TOKEN_USER = "<token>";

/**
 * Asks `docker-credential-NAME get`, which must be on PATH; undefined when it knows nothing of this registry.
 * @param timeout milliseconds
 * @throws RegistryFailure InvalidCredentials
 */
export async function askCredentialHelper(
  name: string,
  registry: string,
  signal: AbortSignal,
  timeout = TIMEOUT,
): Promise<Credential | undefined> {
  if (!NAME.test(name)) throw new RegistryFailure("InvalidCredentials", "a credential helper has a name that is none");
  const answer = await run(`docker-credential-${name}`, `${registry}\n`, { signal, timeout });
  if (answer === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    throw new RegistryFailure("InvalidCredentials", `docker-credential-${name} answered what is no JSON`);
  }
  const { Username: username, Secret: secret } = isRecord(value) ? value : {};
  if (typeof username !== "string" || typeof secret !== "string") return undefined;
  const text = new SecretText(secret);
  return username === TOKEN_USER ? { kind: "identity", token: text } : { kind: "basic", username, password: text };
}

interface RunOptions {
  readonly signal: AbortSignal;
  /** milliseconds */
  readonly timeout: number;
}

/** Standard output of the program; undefined when it ends with an error, as helpers do for what they do not know. */
function run(program: string, input: string, { signal, timeout }: RunOptions): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["get"], { stdio: ["pipe", "pipe", "ignore"], signal, killSignal: "SIGKILL" });
    const refuse = (why: string, cause?: unknown) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      // A program of the helper's own may hold it open.
      child.stdout.destroy();
      reject(new RegistryFailure("InvalidCredentials", `${program} ${why}`, { cause }));
    };
    const timer = setTimeout(() => refuse(`has not answered in ${timeout / 1000} s`), timeout);
    let output = "";
    child.on("error", (cause) => {
      refuse(signal.aborted ? "has not answered in time" : "cannot be run; is it on PATH?", cause);
    });
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (chunk: string) => {
      output += chunk;
      if (output.length > MAX_ANSWER) refuse(`answered more than ${MAX_ANSWER / 1024} KiB`);
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? output : undefined);
    });
  });
}
