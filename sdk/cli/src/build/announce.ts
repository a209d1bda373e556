import path from "node:path";
import type { CompileJob, Compiler } from "./job.ts";

/** Up to so many modules are there before anybody asks how far it is. */
const FEW = 4;

/** Where it is told; of a stream what is used. */
export interface Told {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/**
 * The compiler, which tells what it does: a first build takes minutes. `compiling…` when it is asked for something, and of
 * more than a few modules each that is done: a line each, in a terminal one line that is written anew.
 */
export function announced(compiler: Compiler, out: Told = process.stderr): Compiler {
  const progress = new Progress(out);
  return async (job) => {
    progress.begin();
    const started = performance.now();
    try {
      const output = await compiler(job);
      progress.end(`compiled ${nameOf(job)}`, output.time);
      return output;
    } catch (error) {
      progress.end(`${nameOf(job)} does not compile`, performance.now() - started);
      throw error;
    }
  };
}

class Progress {
  readonly #out: Told;
  #asked = 0;
  #done = 0;

  constructor(out: Told) {
    this.#out = out;
  }

  begin(): void {
    if (this.#asked === 0) this.#out.write("compiling…\n");
    this.#asked += 1;
  }

  /** @param time milliseconds */
  end(what: string, time: number): void {
    this.#done += 1;
    if (this.#asked <= FEW) return;
    const line = `${this.#done} of ${this.#asked}: ${what} in ${(time / 1000).toFixed(1)} s`;
    if (this.#out.isTTY !== true) this.#out.write(`${line}\n`);
    else this.#out.write(`\r\x1b[K${this.#done === this.#asked ? "" : line}`);
  }
}

/** The module's file without its ending, as the table of a build names it. */
function nameOf({ root, config, defines }: CompileJob): string {
  const folder = typeof config === "string" ? path.resolve(root, path.dirname(config)) : root;
  return `${path.basename(folder)}${"HIGRESS" in defines ? ".higress" : ""}`;
}
