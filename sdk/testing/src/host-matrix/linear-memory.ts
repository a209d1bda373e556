import { readFileSync } from "node:fs";

/** Bytes of a page of linear memory (WebAssembly core specification, section 4.2.8). */
const PAGE = 65_536;

/**
 * V8 reserves eight GiB of address space for each 32-bit memory, so that an access out of bounds faults by itself; a
 * neighbour's reservation or its own alignment may take a little of it.
 */
const SMALLEST_GUARD = 2 ** 33 - 2 ** 30;

interface Mapping {
  readonly size: number;
  readonly permissions: string;
}

/** Pages of each WebAssembly memory in a process, from its address space: what may be written just below a guard. */
export function linearMemories(pid: number): number[] {
  return linearMemoriesIn(readFileSync(`/proc/${pid}/maps`, "utf8"));
}

/** @param maps proc_pid_maps(5) */
export function linearMemoriesIn(maps: string): number[] {
  const mappings = maps.split("\n").flatMap(parse);
  return mappings.flatMap((mapping, index) => {
    const next = mappings[index + 1];
    const isMemory = mapping.permissions.startsWith("rw-") && next !== undefined && isGuard(next);
    return isMemory ? [mapping.size / PAGE] : [];
  });
}

function isGuard({ permissions, size }: Mapping): boolean {
  return permissions.startsWith("---") && size >= SMALLEST_GUARD;
}

function parse(line: string): Mapping[] {
  const [, start, end, permissions] = /^([\da-f]+)-([\da-f]+) (\S+)/.exec(line) ?? [];
  if (start === undefined || end === undefined || permissions === undefined) return [];
  return [{ size: Number.parseInt(end, 16) - Number.parseInt(start, 16), permissions }];
}
