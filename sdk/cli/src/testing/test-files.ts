import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";

/** as-pect's specs of a plugin, absolute and sorted. */
export function specsOf(folder: string): Promise<readonly string[]> {
  return filesUnder(path.join(folder, "assembly"), (file) => file.endsWith(".spec.ts"));
}

/** Its scenarios, absolute and sorted. */
export function scenariosOf(folder: string): Promise<readonly string[]> {
  return filesUnder(path.join(folder, "test"), (file) => file.endsWith(".test.ts"));
}

async function filesUnder(folder: string, isOne: (file: string) => boolean): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const names = await readdir(folder, { recursive: true });
  return names
    .filter(isOne)
    .map((name) => path.join(folder, name))
    .sort();
}
