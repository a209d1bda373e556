import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

/** Milliseconds that a command may take. */
const COMMAND_TIMEOUT = 120_000;

/** Runs commands one after another, as somebody types them into one window. */
export class Shell {
  readonly #env: NodeJS.ProcessEnv;
  readonly #background: ChildProcess[] = [];
  #folder: string;
  /** What commands in the background wrote since it was last taken. */
  #pending = "";

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#env = env;
  }

  /** What it prints to both streams; `cd` holds for the next one. Rejects when it takes too long. */
  async run(command: string): Promise<string> {
    const script = `${command}\nstatus=$?\nprintf %s "$PWD" >&3\nexit $status`;
    const child = spawn("bash", ["--norc", "-c", script], {
      cwd: this.#folder,
      env: this.#env,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      timeout: COMMAND_TIMEOUT,
    });
    const [, out, err, place] = child.stdio;
    let output = "";
    let folder = "";
    out?.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    err?.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    place?.on("data", (chunk: Buffer) => (folder += chunk.toString("utf8")));
    const [, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    if (signal !== null) throw new Error(`${command}: ended by ${signal}, having printed:\n${output}`);
    if (folder !== "") this.#folder = folder;
    return output;
  }

  /** Starts a command that goes on. */
  start(command: string): void {
    // A group of its own: its children end with it.
    const child = spawn("bash", ["--norc", "-c", `exec ${command}`], {
      cwd: this.#folder,
      env: this.#env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    child.stdout.on("data", (chunk: Buffer) => (this.#pending += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (this.#pending += chunk.toString("utf8")));
    this.#background.push(child);
  }

  /** What commands in the background print from now on, until it is enough or the time is over. */
  async collect(isEnough: (output: string) => boolean, timeout: number): Promise<string> {
    const end = Date.now() + timeout;
    while (!isEnough(this.#pending) && Date.now() < end) await wait(20);
    const output = this.#pending;
    this.#pending = "";
    return output;
  }

  get hasBackground(): boolean {
    return this.#background.length > 0;
  }

  /** Ends what runs in the background, as Ctrl-C does. */
  async close(): Promise<void> {
    await Promise.all(this.#background.map(end));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  process.kill(-child.pid, "SIGINT");
  const killer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, "SIGKILL"), 10_000);
  await ended;
  clearTimeout(killer);
}
