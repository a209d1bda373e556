import type { CallFrame, CpuProfile, ProfileNode } from "./cpu-profile.ts";

/** A function of a plugin, in samples. */
export interface HotFunction {
  readonly name: string;
  /** `file:line`; empty where nothing is known. */
  readonly where: string;
  /** In its own code. */
  readonly self: number;
  /** In the host, which it called: all that is no function of a plugin. */
  readonly host: number;
  /** In it and all that it called; once, however often it called itself. */
  readonly total: number;
}

export interface HotFunctions {
  /** Samples in plugins, and in the host as far as plugins called it. */
  readonly samples: number;
  /** Those in which the process did anything. */
  readonly busy: number;
  /** By time in their own code, then in all, then by name. */
  readonly functions: readonly HotFunction[];
}

/** What the report calls a frame; undefined: it is none of a plugin. */
export type FunctionNames = (frame: CallFrame) => { readonly name: string; readonly where: string } | undefined;

interface Counter {
  readonly name: string;
  readonly where: string;
  self: number;
  host: number;
  total: number;
}

const IDLE = "(idle)";

/** Which functions of plugins took the time. */
export function hotFunctions(profile: CpuProfile, names: FunctionNames): HotFunctions {
  const counters = new Map<string, Counter>();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  let samples = 0;
  let busy = 0;

  /** Answers the samples of the node and those below. @param open functions that are being run, the innermost last */
  function count(node: ProfileNode, open: readonly Counter[]): number {
    const hits = node.hitCount ?? 0;
    const counter = counterOf(node.callFrame);
    const caller = open.at(-1);
    if (counter !== undefined) counter.self += hits;
    else if (caller !== undefined) caller.host += hits;
    if (counter !== undefined || caller !== undefined) samples += hits;
    if (node.callFrame.functionName !== IDLE) busy += hits;
    const inner = counter === undefined ? open : [...open, counter];
    let total = hits;
    for (const id of node.children ?? []) {
      const child = nodes.get(id);
      if (child !== undefined) total += count(child, inner);
    }
    if (counter !== undefined && !open.includes(counter)) counter.total += total;
    return total;
  }

  function counterOf(frame: CallFrame): Counter | undefined {
    const named = names(frame);
    if (named === undefined) return undefined;
    const key = `${named.name} ${named.where}`;
    const counter = counters.get(key) ?? { ...named, self: 0, host: 0, total: 0 };
    counters.set(key, counter);
    return counter;
  }

  const [root] = profile.nodes;
  if (root !== undefined) count(root, []);
  return { samples, busy, functions: [...counters.values()].sort(byTime) };
}

function byTime(a: HotFunction, b: HotFunction): number {
  return b.self - a.self || b.total - a.total || compare(a.name, b.name) || compare(a.where, b.where);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
