import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { isAlive } from "./process.ts";

const script = fileURLToPath(new URL("orphan.ts", import.meta.url));

interface Orphan {
  readonly parent: ChildProcess;
  readonly pid: number;
  /** Holds the bootstrap, which may hold keys. */
  readonly directory: string;
}

async function startOrphan(...args: string[]): Promise<Orphan> {
  const parent = spawn(process.execPath, ["--import", "tsx", script, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  if (parent.stdout === null) {
    throw new Error("no stdout");
  }
  const [line] = await once(createInterface(parent.stdout), "line");
  const { pid, admin } = JSON.parse(String(line)) as { pid: number; admin: { socketPath: string } };
  return { parent, pid, directory: dirname(admin.socketPath) };
}

async function expectGone({ pid, directory }: Orphan): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
  await expect.poll(() => existsSync(directory), { timeout: 20_000 }).toBe(false);
}

test.each<NodeJS.Signals>(["SIGKILL", "SIGINT", "SIGTERM"])("Envoy ends when %s ends its parent", async (signal) => {
  const orphan = await startOrphan();
  expect(isAlive(orphan.pid)).toBe(true);
  orphan.parent.kill(signal);
  await expectGone(orphan);
});

test("Envoy ends when an uncaught exception ends its parent", async () => {
  await expectGone(await startOrphan("throw"));
});
