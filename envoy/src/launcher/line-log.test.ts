import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { LineLog, type LineLogOptions } from "./line-log.ts";

function written(chunks: (string | Buffer)[], options: LineLogOptions = {}): LineLog {
  const log = new LineLog(options);
  for (const chunk of chunks) {
    log.write(Buffer.from(chunk));
  }
  return log;
}

test("a line may come in pieces, cut within a character", () => {
  const bytes = Buffer.from("größe\nzwei\n");
  for (let cut = 0; cut <= bytes.length; cut++) {
    const log = written([bytes.subarray(0, cut), bytes.subarray(cut)]);
    expect(log.lines, `cut at ${cut}`).toEqual(["größe", "zwei"]);
  }
});

test("the last line counts once the log is closed", () => {
  const log = written(["one\ntwo"]);
  expect(log.lines).toEqual(["one"]);
  log.close();
  expect(log.lines).toEqual(["one", "two"]);
});

test("old lines are forgotten, and marks stay right", () => {
  const log = written(["a\nb\n"], { capacity: 3 });
  const { mark } = log;
  log.write(Buffer.from("c\nd\n"));
  expect(log.since(mark)).toEqual(["c", "d"]);
  log.write(Buffer.from("e\nf\ng\nh\n"));
  expect(log.lines).toEqual(["f", "g", "h"]);
  expect(log.since(mark).at(-1)).toBe("h");
  expect(log.mark).toBe(8);
});

test("output without line ends does not grow without bound", () => {
  const log = new LineLog({ capacity: 2 });
  for (let i = 0; i < 100; i++) {
    log.write(Buffer.alloc(100_000, "x"));
  }
  expect(log.lines.join("").length).toBeLessThan(200_000);
});

test("listeners hear each line until they leave", () => {
  const log = new LineLog();
  const heard: string[] = [];
  const leave = log.onLine((line) => heard.push(line));
  log.write(Buffer.from("one\n"));
  leave();
  log.write(Buffer.from("two\n"));
  expect(heard).toEqual(["one"]);
});

test("the file keeps all bytes and is begun anew at its limit", () => {
  const directory = mkdtempSync(join(tmpdir(), "line-log-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, "envoy.log");
  written(["12345678\n", "second\n", "third\n"], { file, maxFileBytes: 16 }).close();
  expect(readFileSync(`${file}.1`, "utf8")).toBe("12345678\nsecond\n");
  expect(readFileSync(file, "utf8")).toBe("third\n");
});
