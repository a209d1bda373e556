import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MissingError } from "@sluice/manifest";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { withFileLock } from "./file-lock.ts";
import { findKubePrograms, kubernetesVersion } from "./programs.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "kube-programs-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
});

/** Stands in for the Go command. */
function go(script: string): string {
  const path = join(directory, "go");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Makes the programs where `-o` says, once. */
const BUILDS = `for last; do [ "$previous" = -o ] && target="$last"; previous="$last"; done
mkdir -p "$target"; touch "$target/etcd" "$target/kube-apiserver" "$target/kube-controller-manager"
echo built >> "\${0%/go}/builds"`;

test("programs of one's own are used, and nothing is built", async () => {
  const own = go("exit 1");
  const env = { ETCD_PATH: own, KUBE_APISERVER_PATH: own, KUBE_CONTROLLER_MANAGER_PATH: own };
  expect(await findKubePrograms({ env, go: "/nonexistent" })).toEqual({
    etcd: own,
    apiServer: own,
    controllerManager: own,
  });
  await expect(findKubePrograms({ env: { ...env, ETCD_PATH: "/nonexistent" } })).rejects.toThrow(MissingError);
});

test("they are built once, by however many ask at the same time, and found again", async () => {
  const env = { SLUICE_CACHE: directory, PATH: process.env.PATH };
  const command = go(BUILDS);
  const found = await Promise.all([findKubePrograms({ env, go: command }), findKubePrograms({ env, go: command })]);
  expect(found[0]).toEqual(found[1]);
  expect(found[0]?.etcd).toContain(join("kubernetes", `${kubernetesVersion()}-`));
  expect(existsSync(found[0]?.apiServer ?? "")).toBe(true);
  expect(readFileSync(join(directory, "builds"), "utf8")).toBe("built\n");
  expect(await findKubePrograms({ env, go: "/nonexistent" })).toEqual(found[0]);
});

test.each([
  { name: "without Go", script: undefined, message: "the command `go` is not installed" },
  { name: "with a Go that fails", script: "echo 'go: downloading x' >&2; echo broken >&2; exit 1", message: "broken" },
])("$name the remedy is said, and nothing half done is left", async ({ script, message }) => {
  const command = script === undefined ? join(directory, "nothing") : go(script);
  const found = findKubePrograms({ env: { SLUICE_CACHE: directory, PATH: process.env.PATH }, go: command });
  await expect(found).rejects.toMatchObject({
    message: expect.stringContaining(message),
    help: expect.stringContaining("KUBE_APISERVER_PATH"),
    exitCode: 2,
  });
  expect(readdirSync(join(directory, "kubernetes"))).toEqual([]);
});

test("a lock whose owner has died holds up nobody", async () => {
  const path = join(directory, "locks", "x.lock");
  mkdirSync(join(directory, "locks"));
  // Larger than any process id.
  writeFileSync(path, "4194305");
  expect(
    await withFileLock(
      path,
      () => undefined,
      async () => "done",
    ),
  ).toBe("done");
  expect(existsSync(path)).toBe(false);
});
