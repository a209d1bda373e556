// How `sluice dev` ends when it is asked to before it serves.
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DevProject } from "../src/dev/dev-project.ts";
import { RunningCommand } from "../src/dev/running-command.ts";

/** Milliseconds from Ctrl-C to the end: a second, and many times that on a machine that does other things as well. */
const PROMPTLY = 20_000;

/** Says its version, and then nothing. */
const SLOW_ENVOY = `#!/bin/sh
[ "$1" = --version ] && echo "envoy  version: 0/1.36.2/Clean/RELEASE/BoringSSL" && exit
trap "" TERM
echo $$ > "$STARTED"
while :; do sleep 0.1; done
`;

let project: DevProject;
let temporary = "";
beforeAll(async () => {
  project = await DevProject.create();
  temporary = project.path("tmp");
  await mkdir(temporary);
});
afterAll(() => project?.remove());

/** Ends it as Ctrl-C does. @returns milliseconds, and what is left behind */
async function ended(dev: RunningCommand): Promise<readonly string[]> {
  const started = performance.now();
  expect(await dev.stop("SIGINT"), dev.output).toBe(0);
  expect(performance.now() - started).toBeLessThan(PROMPTLY);
  return (await readdir(temporary)).filter((name) => name.startsWith("sluice-"));
}

test("Ctrl-C while Envoy starts ends it at once, and Envoy, and removes its files", async () => {
  const envoy = project.path("slow-envoy");
  const started = project.path("started");
  await writeFile(envoy, SLOW_ENVOY, { mode: 0o755 });
  const env = { ENVOY_PATH: envoy, STARTED: started, TMPDIR: temporary };
  const dev = new RunningCommand(["dev", "greeter", "--config", "greeter.yaml", "--port", "0"], project.root, env);
  await expect.poll(() => existsSync(started), { timeout: 50_000 }).toBe(true);
  expect(await ended(dev)).toEqual([]);
  const pid = Number(await readFile(started, "utf8"));
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});

test("the first compilation is told, and Ctrl-C ends it at once", async () => {
  const args = ["dev", "greeter", "--config", "greeter.yaml", "--port", "0", "--emulator"];
  const dev = new RunningCommand(args, project.root, { TMPDIR: temporary });
  await dev.line(/^compiling greeter…$/);
  expect(await ended(dev)).toEqual([]);
  expect(dev.output).not.toMatch(/^ready:/m);
});
