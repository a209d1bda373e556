import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import type { LineLog } from "./line-log.ts";

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildOptions {
  readonly path: string;
  readonly args: readonly string[];
  readonly stdout: LineLog;
  readonly stderr: LineLog;
  /** Removed when this process dies without having stopped the child. */
  readonly runDirectory: string;
}

/** Tenths of a second that the watchdog leaves between SIGTERM and SIGKILL. */
const WATCHDOG_PATIENCE = 50;

/**
 * Ends the child when we are gone, whatever ended us: a signal, an uncaught exception, SIGKILL. The pipe on its stdin
 * closes with our process; a line on it means that the child has ended in order.
 * $1 pid, $2 patience, $3 folder to remove.
 */
const WATCHDOG = `
read -r line && exit 0
kill -TERM "$1" 2>/dev/null
tries=0
while kill -0 "$1" 2>/dev/null && [ "$tries" -lt "$2" ]; do sleep 0.1; tries=$((tries + 1)); done
kill -KILL "$1" 2>/dev/null
rm -rf -- "$3"
`;

/**
 * A program in its own process group (so that Ctrl-C reaches us alone, and we stop it in order) that never outlives us.
 */
export class Child {
  readonly pid: number;
  readonly exited: Promise<ChildExit>;
  readonly #process: ChildProcess;
  #running = true;

  private constructor(child: ChildProcess, pid: number, options: ChildOptions) {
    this.#process = child;
    this.pid = pid;
    child.stdout?.on("data", (chunk: Buffer) => options.stdout.write(chunk));
    child.stderr?.on("data", (chunk: Buffer) => options.stderr.write(chunk));
    const watchdog = startWatchdog(pid, options.runDirectory);
    // "close" and not "exit": all output has been read by then.
    this.exited = new Promise((resolve) => {
      child.once("exit", () => {
        this.#running = false;
        watchdog.stdin?.end("ended\n");
      });
      child.once("close", (code, signal) => resolve({ code, signal }));
    });
  }

  /** Resolves once the program runs; rejects when it cannot be started. */
  static start(options: ChildOptions): Promise<Child> {
    const child = spawn(options.path, options.args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("spawn", () => {
        const { pid } = child;
        if (pid === undefined) {
          reject(new Error(`${options.path} runs without a process id`));
        } else {
          resolve(new Child(child, pid, options));
        }
      });
    });
  }

  get running(): boolean {
    return this.#running;
  }

  /** Lets our process end while the child runs, which then ends too. */
  unref(): void {
    this.#process.unref();
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream instanceof Socket) stream.unref();
    }
  }

  /** SIGTERM, and SIGKILL when it still runs after `grace` milliseconds. */
  async stop(grace: number): Promise<ChildExit> {
    this.#process.kill("SIGTERM");
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), grace);
    try {
      return await this.exited;
    } finally {
      clearTimeout(timer);
    }
  }
}

function startWatchdog(pid: number, runDirectory: string): ChildProcess {
  const args = ["-c", WATCHDOG, "sluice-watchdog", String(pid), String(WATCHDOG_PATIENCE), runDirectory];
  const watchdog = spawn("/bin/sh", args, { stdio: ["pipe", "ignore", "ignore"], detached: true });
  // Without these the watchdog would keep our event loop alive, or a missing shell would end us.
  watchdog.unref();
  watchdog.on("error", () => {});
  watchdog.stdin?.on("error", () => {});
  return watchdog;
}
