import type { VerbOption } from "./verb.ts";

/** An option as a shell sees it. */
export interface Flag {
  /** `--namespace` */
  readonly long: string;
  /** `-n` */
  readonly short?: string;
  /** Of its value: `optional` for `[port]`. */
  readonly value: "none" | "required" | "optional";
}

const FLAGS = /^(?:(-[A-Za-z]), )?(--[a-z][a-z0-9-]*)(?: ([<[]).+)?$/;

/** Reads commander's notation. @throws Error for what is none: a bug of the declaration */
export function flagOf({ flags }: Pick<VerbOption, "flags">): Flag {
  const [, short, long, bracket] = FLAGS.exec(flags) ?? [];
  if (long === undefined) throw new Error(`${JSON.stringify(flags)} is no declaration of an option`);
  const value = bracket === undefined ? "none" : bracket === "<" ? "required" : "optional";
  return short === undefined ? { long, value } : { long, short, value };
}
