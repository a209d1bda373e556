import type { Subject } from "./subject.ts";

/** `testbed/fuzz/<target>.oracle.ts` exports these by name. */
export interface Oracle {
  /**
   * Compares what the module makes of `input` with another implementation.
   * @param result what `run` has answered for it
   * @returns what differs, or null
   */
  readonly check?: (input: Uint8Array, result: number, subject: Subject) => string | null;
  /** Tokens of the format, which mutations insert. */
  readonly dictionary?: readonly string[];
}

export async function loadOracle(file: string | undefined): Promise<Oracle> {
  return file === undefined ? {} : ((await import(file)) as Oracle);
}
