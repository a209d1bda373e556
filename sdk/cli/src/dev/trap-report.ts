import { readFileSync } from "node:fs";
import path from "node:path";
import { type TrapFrame, trapFrames } from "@sluice/host";
import type { RawTrap } from "./envoy-lines.ts";
import { shortName } from "./function-name.ts";

/** Lines of the source that are shown around the one that trapped. */
const AROUND = 1;

/** How the compiler names what it puts before the methods of derived classes. */
const DISPATCH = "@override";

export interface TrapPlace {
  /** Folder that the map's sources are relative to. */
  readonly root: string;
  /** The plugin's, absolute: frames in it are the user's own. */
  readonly folder: string;
  /** Source map of the module, JSON. */
  readonly map: string;
}

/** A trap with its AssemblyScript stack, as lines; below the first frame in the plugin's own code stands that code. */
export function trapReport(trap: RawTrap, { root, folder, map }: TrapPlace): readonly string[] {
  const frames = trapFrames(
    trap.frames.filter((frame) => !frame.function.endsWith(DISPATCH)),
    map,
  );
  const own = frames.findIndex(({ source }) => source !== undefined && isInside(folder, path.resolve(root, source)));
  const stack = frames.flatMap((frame, index) => [
    `    at ${frameText(frame)}`,
    ...(index === own ? excerpt(root, frame) : []),
  ]);
  return [`${trap.callback}: ${trap.message.replace(/^Uncaught /, "")}`, ...stack];
}

function frameText({ function: name, offset, source, line, column }: TrapFrame): string {
  const where = source === undefined ? `offset 0x${offset.toString(16)}` : `${source}:${line}:${(column ?? 0) + 1}`;
  return `${shortName(name)} (${where})`;
}

/** None where the file has gone or changed so much that it has no such line. */
function excerpt(root: string, { source, line }: TrapFrame): readonly string[] {
  if (source === undefined || line === undefined) return [];
  const lines = linesOf(path.resolve(root, source));
  const width = String(line + AROUND).length;
  const shown: string[] = [];
  for (let number = Math.max(1, line - AROUND); number <= line + AROUND; number++) {
    const text = lines[number - 1];
    if (text !== undefined)
      shown.push(`      ${number === line ? ">" : " "} ${String(number).padStart(width)} | ${text}`);
  }
  return shown;
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}

function isInside(folder: string, file: string): boolean {
  return file.startsWith(`${folder}${path.sep}`);
}
