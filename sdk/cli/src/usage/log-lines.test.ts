import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linesOf, linesOfFile, TOO_LONG } from "./log-lines.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-lines-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const TEXT = Buffer.from("one\n\nzwölf 中\nthe last");
const LINES = ["one", "", "zwölf 中", "the last"];

test("lines are the same wherever the bytes are cut", async () => {
  for (let at = 0; at <= TEXT.length; at++) {
    const pieces = [TEXT.subarray(0, at), TEXT.subarray(at)];
    expect(await all(linesOf(Readable.from(pieces)))).toEqual(LINES);
  }
});

test("a line too long is one word, and costs no memory", async () => {
  const piece = Buffer.alloc(1024 * 1024, "x");
  const pieces = [...Array.from({ length: 20 }, () => piece), Buffer.from("\nshort\n"), piece];
  expect(await all(linesOf(Readable.from(pieces)))).toEqual([TOO_LONG, "short", piece.toString()]);
});

test("a compressed file is read as well", async () => {
  const file = path.join(folder, "access.log.gz");
  writeFileSync(file, gzipSync(TEXT));
  expect(await all(linesOfFile(file))).toEqual(LINES);
});

test("a file that breaks off, or is none, is told by its name", async () => {
  const file = path.join(folder, "cut.gz");
  writeFileSync(file, gzipSync(TEXT).subarray(0, 20));
  await expect(all(linesOfFile(file))).rejects.toMatchObject({ where: file, exitCode: 1 });
  const none = path.join(folder, "none.gz");
  await expect(all(linesOfFile(none))).rejects.toMatchObject({ where: none, exitCode: 2 });
  await expect(all(linesOfFile(folder))).rejects.toMatchObject({ where: folder, exitCode: 2 });
});

async function all<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}
