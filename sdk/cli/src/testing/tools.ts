import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { MissingError } from "@sluice/manifest";

/** The file behind vitest's command, as the project installed it. @throws MissingError */
export function vitestCommand(root: string): string {
  const manifest = resolveFrom(root, "vitest/package.json", "vitest");
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: { vitest: string } };
  return path.join(path.dirname(manifest), bin.vitest);
}

/** The program that compiles specs and runs them. @throws MissingError */
export function specRunner(root: string): string {
  return resolveFrom(root, "@sluice/testing/as-pect-runner", "@sluice/testing");
}

/** vitest's reporter that leaves counts. @throws MissingError */
export function countReporter(root: string): string {
  return resolveFrom(root, "@sluice/testing/count-reporter", "@sluice/testing");
}

function resolveFrom(root: string, specifier: string, name: string): string {
  try {
    return createRequire(path.join(root, "package.json")).resolve(specifier);
  } catch (cause) {
    throw new MissingError(`${name} is not installed`, {
      where: root,
      help: `npm install --save-dev ${name}`,
      cause,
    });
  }
}
