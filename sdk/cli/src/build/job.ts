/** What one call of the compiler makes; plain data, since it crosses threads and names a cache entry. */
export interface CompileJob {
  /** Absolute base folder; every path below is relative to it, with forward slashes. */
  readonly root: string;
  /** An asconfig.json that gives the options (and, for plugins, the entry); or its contents. */
  readonly config: string | AscConfig;
  /** Entry files beside those of the config. */
  readonly entries: readonly string[];
  /** Build-time constants: `--use NAME=value`. */
  readonly defines: Readonly<Record<string, string>>;
  readonly mode: CompileMode;
}

/** What asconfig.json holds: see https://www.assemblyscript.org/compiler.html#configuration-file. */
export interface AscConfig {
  readonly options: Readonly<Record<string, unknown>>;
  readonly targets?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * `release`: asc, then wasm-opt · `profile`: the same code, with function names · `quick`: asc's own optimiser only ·
 * `debug`: unoptimised, with function names.
 */
export type CompileMode = "release" | "profile" | "quick" | "debug";

/** What the compiler made. */
export interface CompileOutput {
  readonly wasm: Uint8Array;
  /** Source map, JSON; the position of a byte offset is line 1, column offset. */
  readonly map: string;
  /** Every file asc looked for, relative to the root; false = looked for and not there. */
  readonly files: Readonly<Record<string, boolean>>;
  /** Milliseconds of compiling, without the wait for a free compiler. */
  readonly time: number;
}

/** Runs a job. */
export type Compiler = (job: CompileJob) => Promise<CompileOutput>;
