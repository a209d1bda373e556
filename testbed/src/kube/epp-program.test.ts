import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MissingError } from "@sluice/manifest";
import { expect, onTestFinished, test } from "vitest";
import { eppVersion, findEpp } from "./epp-program.ts";

test("the version is the one that the Go module requires", () => {
  expect(eppVersion()).toBe("v1.1.0");
});

test("a program of one's own is used, and nothing is built", async () => {
  const own = process.execPath;
  expect(await findEpp({ env: { EPP_PATH: own }, go: "/nonexistent" })).toBe(own);
  await expect(findEpp({ env: { EPP_PATH: "/nonexistent" } })).rejects.toThrow(MissingError);
});

test("without Go the remedy is said", async () => {
  const directory = mkdtempSync(join(tmpdir(), "epp-program-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const found = findEpp({ env: { SLUICE_CACHE: directory, PATH: process.env.PATH }, go: join(directory, "nothing") });
  await expect(found).rejects.toMatchObject({
    message: expect.stringContaining("the command `go` is not installed"),
    help: expect.stringContaining("EPP_PATH"),
  });
});
