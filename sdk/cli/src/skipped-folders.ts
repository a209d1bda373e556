import path from "node:path";

/** Folders in which nothing is written by hand; what begins with a dot belongs to tools. */
const SKIPPED = new Set(["node_modules", "dist"]);

/**
 * Whether a file is in a folder that is not watched, below one that is. What stands above the watched folders does not count: a
 * plugin may be named `dist`, and a project may lie below `.cache`.
 * @param watched absolute, as the file
 */
export function isSkipped(file: string, watched: Iterable<string>): boolean {
  const places = [...watched].flatMap((folder) => namesBelow(folder, file));
  return places.length > 0 && places.every((names) => names.some((name) => SKIPPED.has(name) || name.startsWith(".")));
}

/** The names on the way from a folder to a file in it; none when it is elsewhere. */
function namesBelow(folder: string, file: string): readonly (readonly string[])[] {
  const names = path.relative(folder, file).split(path.sep);
  return names[0] === ".." || path.isAbsolute(names[0] ?? "") ? [] : [names];
}
