import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { replacePart } from "@sluice/manifest";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Writes the files that are not as they should be, and names them; with `check` only names them.
 *
 * @param files path in the checkout → text; undefined: there shall be no such file
 * @returns the exit code: 1 when a check found something
 */
export function writeGenerated(files: Iterable<readonly [string, string | undefined]>, check: boolean): number {
  const stale = [...files].filter(([file, text]) => textOf(file) !== text);
  for (const [file, text] of stale) {
    console.log(`${check ? "not up to date" : text === undefined ? "removed" : "written"}: ${file}`);
    if (!check) put(path.join(ROOT, file), text);
  }
  if (!check || stale.length === 0) return 0;
  console.log("run `npm run generate`");
  return 1;
}

function put(file: string, text: string | undefined): void {
  if (text === undefined) {
    rmSync(file);
    return;
  }
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(path.join(ROOT, file), "utf8");
  } catch {
    return undefined;
  }
}

/**
 * The page with other lines between its marks of this name.
 *
 * @param where the page's path, for the error
 * @throws Error when it has no such marks
 */
export function withPart(page: string, name: string, lines: string, where: string): string {
  const replaced = replacePart(page, name, lines);
  if (replaced !== undefined) return replaced;
  throw new Error(`${where} has no lines <!-- ${name}:begin --> and <!-- ${name}:end -->`);
}
