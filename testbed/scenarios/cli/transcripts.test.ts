// Transcripts of the documentation are goldens: every command of these pages is typed, and `vitest -u` writes what it prints.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Registry, startRegistry } from "../../src/registry/registry.ts";
import { PACKAGES, type SluiceCommand, sluiceCommand } from "../../src/sluice-command.ts";
import { transcribe } from "../../src/transcript/transcript.ts";

/** As vitest finds it from this file. */
const WALKTHROUGH = "../../../docs/guide/walkthrough.md";

let folder: string;
let command: SluiceCommand;
let registry: Registry;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-transcripts-"));
  [command, registry] = await Promise.all([sluiceCommand(), startRegistry()]);
  // The packages are there already (installed-packages.test.ts installs them).
  const npm = `#!/bin/sh\nln -s "${PACKAGES}" node_modules\n`;
  await writeFile(path.join(command.folder, "npm"), npm, { mode: 0o755 });
});
afterAll(async () => {
  await registry?.stop();
  await command?.remove();
  await rm(folder, { recursive: true, force: true });
});

test("walkthrough.md", { timeout: 400_000 }, async () => {
  const page = await readFile(fileURLToPath(new URL(WALKTHROUGH, import.meta.url)), "utf8");
  const env = {
    PATH: `${command.folder}:${process.env.PATH}`,
    HOME: folder,
    // Programs that were fetched before.
    SLUICE_CACHE: path.join(PACKAGES, "../.cache"),
    REGISTRY: registry.host,
    KUBECONFIG: path.join(folder, "none"),
  };
  await expect(await transcribe(page, { folder, env })).toMatchFileSnapshot(WALKTHROUGH);
});
