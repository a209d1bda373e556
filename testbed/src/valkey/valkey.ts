import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "@sluice/envoy/launcher/child.ts";
import { LineLog } from "@sluice/envoy/launcher/line-log.ts";
import { freePort } from "../free-port.ts";
import { findValkey } from "./binary.ts";

/** A Valkey (or Redis) for tests. */
export interface Valkey {
  /** `redis://127.0.0.1:<port>`, or what REDIS_URL says. */
  readonly url: string;
  /** False: it is the user's, so keep to keys of your own and flush nothing. */
  readonly owned: boolean;
  logs(): string[];
  /** Ends the server if it is ours. Calling it again is fine. */
  stop(): Promise<void>;
}

export interface ValkeyOptions {
  /** Default: the process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Further lines of its configuration, as arguments: `["--requirepass", "x"]`. */
  readonly args?: readonly string[];
}

/** Milliseconds between SIGTERM and SIGKILL. */
const GRACE = 5_000;

/** A port may be taken between the kernel's choice and Valkey's start; so often in a row it is something else. */
const TRIES = 5;

/** Starts the pinned Valkey on loopback without persistence; with REDIS_URL set, uses that server instead. */
export async function startValkey(options: ValkeyOptions = {}): Promise<Valkey> {
  const env = options.env ?? process.env;
  if (env.REDIS_URL) return { url: env.REDIS_URL, owned: false, logs: () => [], stop: async () => undefined };
  const path = await findValkey({ env });
  await chmod(path, 0o755);
  for (let attempt = 1; ; attempt++) {
    const server = await launch(path, options.args ?? []);
    const problem = await server.ready();
    if (problem === undefined) return server;
    await server.stop();
    if (attempt === TRIES || !/address already in use/i.test(problem)) {
      throw new Error(`Valkey did not start: ${problem}`);
    }
  }
}

class OwnValkey implements Valkey {
  readonly url: string;
  readonly owned = true;
  readonly #child: Child;
  readonly #log: LineLog;
  readonly #directory: string;

  constructor(port: number, child: Child, log: LineLog, directory: string) {
    this.url = `redis://127.0.0.1:${port}`;
    this.#child = child;
    this.#log = log;
    this.#directory = directory;
  }

  logs(): string[] {
    return [...this.#log.lines];
  }

  /** Resolves with undefined once it serves, with its last words when it ends instead. */
  async ready(): Promise<string | undefined> {
    const isReady = (line: string): boolean => line.includes("Ready to accept connections tcp");
    const serving = new Promise<undefined>((resolve) => {
      const forget = this.#log.onLine((line) => {
        if (!isReady(line)) return;
        forget();
        resolve(undefined);
      });
    });
    if (this.#log.lines.some(isReady)) return undefined;
    const ended = this.#child.exited.then(() => this.logs().slice(-5).join("\n"));
    return Promise.race([serving, ended]);
  }

  async stop(): Promise<void> {
    await this.#child.stop(GRACE);
    await rm(this.#directory, { recursive: true, force: true });
  }
}

async function launch(path: string, args: readonly string[]): Promise<OwnValkey> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), "sluice-valkey-"));
  const log = new LineLog();
  const listen = ["--bind", "127.0.0.1", "--port", String(port), "--dir", directory];
  // No snapshot, no log file: what a test wrote is gone with it.
  const memoryOnly = ["--save", "", "--appendonly", "no"];
  const options = { stdout: log, stderr: log, runDirectory: directory };
  const child = await Child.start({ path, args: [...listen, ...memoryOnly, ...args], ...options });
  return new OwnValkey(port, child, log, directory);
}
