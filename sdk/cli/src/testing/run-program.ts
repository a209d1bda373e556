import { spawn } from "node:child_process";

export interface ProgramOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Standard output is for whoever reads `--json`, so the program's goes to standard error. */
  readonly quiet?: boolean;
  /** Ends the program. */
  readonly signal?: AbortSignal;
}

/** Runs a file in Node, its output shown; answers the exit code, 1 when a signal ended it. */
export function runProgram(args: readonly string[], { cwd, env, quiet, signal }: ProgramOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", quiet === true ? process.stderr : "inherit", "inherit"],
    });
    signal?.addEventListener("abort", () => child.kill(), { once: true });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
