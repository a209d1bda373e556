import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "@sluice/envoy/launcher/child.ts";
import { LineLog } from "@sluice/envoy/launcher/line-log.ts";
import { findRegistry } from "./binary.ts";

/** A real registry of images on loopback, empty at its start. */
export interface Registry {
  /** `127.0.0.1:<port>`, as it stands in an image's name. */
  readonly host: string;
  logs(): string[];
  /** Ends it and forgets what was pushed. Calling it again is fine. */
  stop(): Promise<void>;
}

export interface RegistryOptions {
  /** Whether it asks everybody for REGISTRY_USER and REGISTRY_PASSWORD (basic authentication). Default false. */
  readonly login?: boolean;
  /** Default: the process's environment. */
  readonly env?: NodeJS.ProcessEnv;
}

export const REGISTRY_USER = "sluice";
export const REGISTRY_PASSWORD = "correct horse";

/** bcrypt, the only form that the registry takes, at its lowest cost. */
const HTPASSWD = `${REGISTRY_USER}:$2b$04$6FBJV/V/7u3nf4/dyoWS2OYWk6KfKfKcFnd7dKbS3sV3dTHxBxOcy\n`;

/** Milliseconds between SIGTERM and SIGKILL. */
const GRACE = 5_000;

export async function startRegistry({ login = false, env = process.env }: RegistryOptions = {}): Promise<Registry> {
  const path = await findRegistry(env);
  const directory = await mkdtemp(join(tmpdir(), "sluice-registry-"));
  const config = join(directory, "config.yml");
  await writeFile(join(directory, "htpasswd"), HTPASSWD);
  await writeFile(config, configuration(directory, login));
  const log = new LineLog();
  const child = await Child.start({
    path,
    args: ["serve", config],
    stdout: log,
    stderr: log,
    runDirectory: directory,
  });
  const stop = async () => {
    await child.stop(GRACE);
    await rm(directory, { recursive: true, force: true });
  };
  const port = await Promise.race([listeningPort(log), child.exited.then(() => undefined)]);
  if (port === undefined) {
    await stop();
    throw new Error(`the registry did not start: ${log.lines.slice(-5).join("\n")}`);
  }
  return { host: `127.0.0.1:${port}`, logs: () => [...log.lines], stop };
}

/** JSON is YAML. The kernel chooses the port, and the log tells it. */
function configuration(directory: string, login: boolean): string {
  return JSON.stringify({
    version: 0.1,
    log: { level: "info", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(directory, "data") } },
    http: { addr: "127.0.0.1:0", secret: "of a test", relativeurls: true },
    ...(login ? { auth: { htpasswd: { realm: "testbed", path: join(directory, "htpasswd") } } } : {}),
  });
}

const LISTENING = /listening on 127\.0\.0\.1:(\d+)/;

function listeningPort(log: LineLog): Promise<string | undefined> {
  return new Promise((resolve) => {
    const look = (line: string) => {
      const port = LISTENING.exec(line)?.[1];
      if (port !== undefined) resolve(port);
    };
    log.onLine(look);
    log.lines.forEach(look);
  });
}
