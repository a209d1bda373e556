import { type ChildProcess, spawn } from "node:child_process";

export interface ProgramOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Standard output is for whoever reads `--json`, so the program's goes to standard error. */
  readonly quiet?: boolean;
  /** Ends the program. */
  readonly signal?: AbortSignal;
  /** Milliseconds that it may take from one word over its channel to the next; without limit when absent. */
  readonly patience?: number | undefined;
}

export interface ProgramEnd {
  /** 1 when a signal ended it. */
  readonly code: number;
  /** What it was at when its patience was over, as it told itself; undefined: it ended by itself. */
  readonly stuck?: readonly string[];
}

/** What a program tells: it has begun with something, or is through with it. Anything else only shows that it lives. */
export interface Progress {
  readonly began?: string;
  readonly ended?: string;
}

/** Runs a file in Node, its output shown. It and its children end when this process does. */
export function runProgram(
  args: readonly string[],
  { cwd, env, quiet, signal, patience }: ProgramOptions,
): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      // A group of its own: its workers, of which one may hang in a loop, end with it.
      detached: true,
      stdio: ["ignore", quiet === true ? process.stderr : "inherit", "inherit", "ipc"],
    });
    const under = new Set<string>();
    let stuck: readonly string[] | undefined;
    const timer = setTimeout(() => {
      stuck = [...under];
      endGroup(child);
    }, patience ?? 0);
    if (patience === undefined) clearTimeout(timer);
    child.on("message", ({ began, ended }: Progress) => {
      if (began !== undefined) under.add(began);
      if (ended !== undefined) under.delete(ended);
      if (patience !== undefined && stuck === undefined) timer.refresh();
    });
    const end = () => endGroup(child);
    signal?.addEventListener("abort", end, { once: true });
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
    };
    child.once("error", (error) => {
      over();
      reject(error);
    });
    child.once("close", (code) => {
      over();
      resolve({ code: code ?? 1, ...(stuck === undefined ? {} : { stuck }) });
    });
    if (signal?.aborted === true) end();
  });
}

/** At once: what loops hears nothing. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}
