// What is published can be made again from its sources, by anybody.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cloneCheckout } from "../src/clone.ts";
import { RunningProcess } from "../src/process/running-process.ts";
import { type Registry, startRegistry } from "../src/registry/registry.ts";

let folder: string;
let registry: Registry;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-clones-"));
  registry = await startRegistry();
});
afterAll(async () => {
  await registry?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Machine {
  readonly clone: string;
  readonly umask: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The digest of a plugin's image that is pushed from a clone of its own: nothing is compiled there yet. */
async function digestFrom({ clone, umask, env }: Machine): Promise<string> {
  const target = path.join(folder, clone);
  await cloneCheckout(target);
  const command = "node scripts/run.mjs sdk/cli/src/main.ts push hello";
  const line = `umask ${umask} && ${command} ${registry.host}/${path.basename(clone)}:1 --json`;
  const { PATH, HOME } = process.env;
  const pushed = new RunningProcess(["sh", "-c", line], { folder: target, env: { PATH, HOME, ...env } });
  return JSON.parse(await pushed.succeeded()).digest;
}

test("two clean clones give the same digest", { timeout: 400_000 }, async () => {
  const digests = await Promise.all([
    digestFrom({ clone: "one", umask: "022", env: { TZ: "UTC", LANG: "C" } }),
    digestFrom({
      clone: "a folder/further down/two",
      umask: "077",
      env: { TZ: "Asia/Kathmandu", LANG: "tr_TR.UTF-8" },
    }),
  ]);
  expect(digests[0]).toMatch(/^sha256:[\da-f]{64}$/);
  expect(digests[1]).toBe(digests[0]);
});
