import { type ChildProcess, spawn } from "node:child_process";
import { Printed } from "./printed.ts";

/** Milliseconds that a line may take: a compiler's first run, on a machine that does other things as well. */
const LINE_TIMEOUT = 50_000;

/** Milliseconds that a process has to end when it is asked to. */
const END_TIMEOUT = 20_000;

export interface ProcessOptions {
  /** Where it runs. */
  readonly folder: string;
  /** Its whole environment; this process's own when absent. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** It leads a group, and what ends it ends its children as well, as Ctrl-C in a terminal does. */
  readonly group?: boolean;
  /** It has a file descriptor 3 as well, for what is not to be read by others: `notes`. */
  readonly notes?: boolean;
  /** Milliseconds after which it is ended; without limit when absent. */
  readonly timeout?: number;
}

/** A command as a process of its own, and what it prints. */
export class RunningProcess {
  /** The exit code once all of its output is there; null when a signal ended it. Rejects when there is no such program. */
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #group: boolean;
  readonly #all = new Printed();
  readonly #out = new Printed();
  readonly #notes = new Printed();
  #over = false;

  /** @param command the program and its arguments */
  constructor(command: readonly string[], { folder, env, group = false, notes = false, timeout }: ProcessOptions) {
    const [program = "", ...args] = command;
    const pipes = ["pipe", "pipe", ...(notes ? (["pipe"] as const) : [])] as const;
    this.#group = group;
    this.#child = spawn(program, args, { cwd: folder, env, timeout, detached: group, stdio: ["ignore", ...pipes] });
    const [, out, err, third] = this.#child.stdio as readonly (NodeJS.ReadableStream | null | undefined)[];
    if (out) for (const printed of [this.#all, this.#out]) printed.read(out);
    if (err) this.#all.read(err);
    if (third) this.#notes.read(third);
    this.exited = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (code) => {
        this.#over = true;
        this.#all.wake();
        resolve(code);
      });
    });
  }

  /** What it printed to standard output, without colours, at its end. Rejects with all of its output when it fails. */
  async succeeded(): Promise<string> {
    const code = await this.exited;
    if (code === 0) return this.stdout;
    throw new Error(`${this.#child.spawnargs.join(" ")}\n${this.output}\n(exit code ${code})`);
  }

  /** Whole lines of both outputs, with colours. */
  get lines(): readonly string[] {
    return this.#all.lines;
  }

  /** As the helpers of tests ask for what is to be shown when one fails. */
  logs(): string[] {
    return [...this.lines];
  }

  /** Both outputs so far, without colours. */
  get output(): string {
    return this.#all.text();
  }

  /** Standard output so far, without colours. */
  get stdout(): string {
    return this.#out.text();
  }

  get notes(): string {
    return this.#notes.raw();
  }

  /** A position in what it prints, for `since` and `line`: the count of lines. */
  get mark(): number {
    return this.lines.length;
  }

  /** Both outputs from there on, with colours. */
  since(mark: number): string {
    return this.#all.raw(mark);
  }

  /** The first whole line from `mark` on that matches. Rejects with all that was printed since, when none comes. */
  async line(pattern: RegExp, mark = 0, timeout = LINE_TIMEOUT): Promise<RegExpExecArray> {
    const deadline = Date.now() + timeout;
    for (;;) {
      const found = this.#all.find(pattern, mark);
      if (found !== undefined) return found;
      const left = deadline - Date.now();
      if (left <= 0 || this.#over) throw new Error(`no line matches ${pattern}:\n${this.since(mark)}`);
      await this.#all.more(left);
    }
  }

  /** Asks it to end, as Ctrl-C does, and makes it end when it does not. @returns the exit code */
  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<number | null> {
    const killer = setTimeout(() => this.#send("SIGKILL"), END_TIMEOUT);
    this.#send(signal);
    return this.exited.finally(() => clearTimeout(killer));
  }

  /** At once. */
  kill(): void {
    this.#send("SIGKILL");
  }

  /** As `head` does when it has seen enough. */
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  /** As a pager does when its page is full. */
  holdOutput(): void {
    this.#child.stdout?.pause();
  }

  /** Reads on after `holdOutput`. */
  readOutput(): void {
    this.#child.stdout?.resume();
  }

  #send(signal: NodeJS.Signals): void {
    if (this.#over || this.#child.pid === undefined) return;
    if (!this.#group) {
      this.#child.kill(signal);
      return;
    }
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // All of the group have ended.
    }
  }
}
