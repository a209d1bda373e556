import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { untilChanged } from "./watch.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-watch-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a file that is written is a change", async () => {
  const stop = new AbortController();
  const changed = untilChanged([folder], stop.signal);
  // Written again until it is seen: the watcher says nothing of when it has begun.
  const writing = setInterval(() => void writeFile(path.join(folder, "plugin.ts"), String(performance.now())), 250);
  expect(await changed).toBe(true);
  clearInterval(writing);
});

test("a project may be below a folder that is skipped elsewhere", async () => {
  const project = path.join(folder, ".tools", "dist", "project");
  await mkdir(project, { recursive: true });
  const stop = new AbortController();
  const changed = untilChanged([project], stop.signal);
  const writing = setInterval(() => void writeFile(path.join(project, "plugin.ts"), String(performance.now())), 250);
  expect(await changed).toBe(true);
  clearInterval(writing);
});

test("Ctrl-C ends the wait", async () => {
  const stop = new AbortController();
  const changed = untilChanged([folder], stop.signal);
  stop.abort();
  expect(await changed).toBe(false);
});

test("and so it does before it has begun", async () => {
  expect(await untilChanged([folder], AbortSignal.abort())).toBe(false);
});
