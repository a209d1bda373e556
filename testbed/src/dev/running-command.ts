import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const WORKSPACE = fileURLToPath(new URL("../../../", import.meta.url));

/** Milliseconds that a line may take: the compiler's first run, on a machine that does other things as well. */
const LINE_TIMEOUT = 50_000;

/** A verb of the command as a process of its own, and what it prints. */
export class RunningCommand {
  readonly lines: string[] = [];
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();

  /** @param args the verb and what follows it */
  constructor(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
    const command = [path.join(WORKSPACE, "scripts/run.mjs"), path.join(WORKSPACE, "sdk/cli/src/main.ts"), ...args];
    this.#child = spawn(process.execPath, command, { cwd, env: { ...process.env, ...env } });
    for (const stream of [this.#child.stdout, this.#child.stderr]) this.#read(stream);
    this.exited = new Promise((resolve) => {
      this.#child.once("close", (code) => {
        resolve(code);
        this.#wake();
      });
    });
  }

  get mark(): number {
    return this.lines.length;
  }

  /** The first line from `mark` on that matches. Rejects with all that was printed since, when none comes. */
  async line(pattern: RegExp, mark = 0): Promise<RegExpExecArray> {
    const deadline = Date.now() + LINE_TIMEOUT;
    for (;;) {
      for (const line of this.lines.slice(mark)) {
        const found = pattern.exec(line);
        if (found !== null) return found;
      }
      const left = deadline - Date.now();
      if (left <= 0 || this.#child.exitCode !== null) {
        throw new Error(`no line matches ${pattern}:\n${this.lines.slice(mark).join("\n")}`);
      }
      await this.#change(left);
    }
  }

  /** @returns the exit code */
  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<number | null> {
    this.#child.kill(signal);
    return this.exited;
  }

  /** As `head` does when it has seen enough. */
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  logs(): string[] {
    return this.lines;
  }

  #read(stream: NodeJS.ReadableStream | null): void {
    let rest = "";
    stream?.setEncoding("utf8");
    stream?.on("data", (chunk: string) => {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      this.lines.push(...parts);
      this.#wake();
    });
  }

  #change(timeout: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeout);
      this.#waiting.add(done);
    });
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
