import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

/** What somebody types, in a folder. */
export class Terminal {
  /** Absolute. */
  folder: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.#env = env;
  }

  /** Runs a command to its end; what it wrote to standard output. Rejects with all of its output when it fails. */
  run(line: string): Promise<string> {
    const child = this.start(line);
    return new Promise((resolve, reject) => {
      child.ended.then(({ code }) => {
        if (code === 0) resolve(child.stdout());
        else reject(new Error(`$ ${line}\n${child.output()}\n(exit code ${code})`));
      }, reject);
    });
  }

  /** Starts a command, which goes on. */
  start(line: string): RunningCommand {
    const [program = "", ...args] = line.split(" ");
    const child = spawn(program, args, { cwd: this.folder, env: this.#env, stdio: ["ignore", "pipe", "pipe"] });
    const all: Buffer[] = [];
    const out: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => {
      all.push(chunk);
      out.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => all.push(chunk));
    const ended = new Promise<{ readonly code: number | null }>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve({ code }));
    });
    const text = (chunks: readonly Buffer[]) => stripVTControlCharacters(Buffer.concat(chunks).toString("utf8"));
    return {
      output: () => text(all),
      stdout: () => text(out),
      ended,
      end: (signal = "SIGINT") => {
        child.kill(signal);
        return ended;
      },
    };
  }
}

export interface RunningCommand {
  /** Both outputs so far, without colours. */
  output(): string;
  stdout(): string;
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<{ readonly code: number | null }>;
  /** As Ctrl-C does. */
  end(signal?: NodeJS.Signals): Promise<{ readonly code: number | null }>;
}
