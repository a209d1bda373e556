// as-pect compiles each spec by itself, which takes longer than most specs run. Compiled together, those of the SDK and those
// of the plugins keep one core busy each.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./setup.mjs";

const FOLDER = path.join(root, ".cache", "specs");

/** Folders whose specs are compiled together. */
const GROUPS = ["sdk/assembly", "plugins"];

/** Writes for each group a spec that is made of the group's, and a configuration for it; answers the configurations' paths from the root. */
export function writeSpecGroups() {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  return GROUPS.map((folder) => {
    const name = folder.replaceAll("/", "-");
    const specs = specsIn(folder);
    if (specs.length === 0) throw new Error(`${folder} has no specs`);
    const spec = path.join(FOLDER, `${name}.spec.ts`);
    writeFileSync(spec, specs.map((file) => `import "${withoutEnding(path.relative(FOLDER, file))}";\n`).join(""));
    const config = path.join(FOLDER, `${name}.config.mjs`);
    writeFileSync(config, configFor(path.relative(root, spec)));
    return path.relative(root, config);
  });
}

function specsIn(folder) {
  return readdirSync(path.join(root, folder), { recursive: true })
    .filter((file) => /(?:^|\/)__tests__\/.*\.spec\.ts$/.test(file) && !file.includes("node_modules/"))
    .sort()
    .map((file) => path.join(root, folder, file));
}

function withoutEnding(file) {
  return file.replace(/\.ts$/, "");
}

function configFor(entry) {
  return `import { asPectConfig } from "@sluice/testing/as-pect";\nexport default asPectConfig({ entries: ["${entry}"] });\n`;
}
