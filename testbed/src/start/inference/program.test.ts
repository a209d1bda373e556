import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pickerProgram } from "./program.ts";

test("without the Go tool chain there is no picker, and people are told what picks then and what to install", async () => {
  const cache = await mkdtemp(join(tmpdir(), "sluice-no-go-"));
  const said: string[] = [];
  const program = await pickerProgram({ PATH: cache, HOME: cache, XDG_CACHE_HOME: cache }, (line) => said.push(line));
  await rm(cache, { recursive: true, force: true });
  expect(program).toBeUndefined();
  expect(said.join("\n")).toMatch(/`go` is not installed\nso the gateway picks pods by itself.*install Go/s);
});

test("a picker of one's own is taken", async () => {
  expect(await pickerProgram({ EPP_PATH: process.execPath }, () => undefined)).toBe(process.execPath);
});
