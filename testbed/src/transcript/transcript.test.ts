import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { linesMatch, normalised } from "./compare.ts";
import { stepsOf } from "./page.ts";
import { transcribe } from "./transcript.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-transcript-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function page(...lines: readonly string[]): string {
  return ["# A page", "```console", ...lines, "```", "the end", ""].join("\n");
}

function transcribed(text: string): Promise<string> {
  return transcribe(text, { folder, env: process.env });
}

test("steps are commands with what follows them", () => {
  expect(stepsOf(page("$ echo a \\", "  b", "a b", "$ true", "$ sleep 9 &", "on"))).toEqual([
    { command: "echo a \\\n  b", background: false, output: ["a b"], at: 4 },
    { command: "true", background: false, output: [], at: 6 },
    { command: "sleep 9 &", background: true, output: ["on"], at: 7 },
  ]);
});

test.each([
  { text: "```console\nhello\n```", problem: "line 2: no command stands before this output" },
  { text: "```console\n$ hello", problem: "line 1: the block has no end" },
])("a block that cannot be: $problem", ({ text, problem }) => {
  expect(() => stepsOf(text)).toThrow(problem);
});

describe("what counts as alike", () => {
  test.each([
    { one: "in 0.4 s", other: "in 12 s" },
    { one: "a.wasm   12.5 KiB", other: "a.wasm  9.0 KiB" },
    { one: `sha256:${"0".repeat(64)}`, other: `sha256:${"a".repeat(64)}` },
    { one: "http://127.0.0.1:10000", other: "http://127.0.0.1:8080" },
    { one: "\u001b[31mred\u001b[39m", other: "red" },
    { one: "in /a: 2026-11-01T08:00:00Z", other: "in /a: 2027-01-01T09:30:00.5+01:00" },
  ])("$one and $other", ({ one, other }) => {
    expect(normalised(one, "/tmp/x")).toBe(normalised(other, "/tmp/x"));
  });

  test.each([
    { one: "1 module", other: "2 modules" },
    { one: "127.0.0.1:80", other: "10.0.0.1:80" },
    { one: "v1.2.3", other: "v1.2.4" },
  ])("but not $one and $other", ({ one, other }) => {
    expect(normalised(one, "/tmp/x")).not.toBe(normalised(other, "/tmp/x"));
  });

  test.each([
    { wanted: ["a", "…", "b"], printed: ["a", "x", "y", "b"], matches: true },
    { wanted: ["a", "…"], printed: ["a"], matches: true },
    { wanted: ["…", "b"], printed: ["a"], matches: false },
    { wanted: [], printed: ["a"], matches: false },
  ])("$wanted and $printed: $matches", ({ wanted, printed, matches }) => {
    expect(linesMatch(wanted, printed)).toBe(matches);
  });
});

test("what is printed is compared, from both streams, and cd holds", async () => {
  const text = page("$ mkdir d && cd d", "$ basename $PWD; echo oops >&2", "d", "oops");
  expect(await transcribed(text)).toBe(text);
});

test("what was printed stands in the place of what differs", async () => {
  const text = page("$ echo 1; echo 2", "1", "$ echo 3", "3");
  expect(await transcribed(text)).toBe(page("$ echo 1; echo 2", "1", "2", "$ echo 3", "3"));
});

test("a command in the background goes on, and prints beside the next ones", async () => {
  const loop = `bash -c 'echo ready; while [ ! -e go ]; do sleep 0.05; done; echo gone; exec sleep 60' &`;
  const text = page(`$ ${loop}`, "ready", "$ echo now; touch go", "now", "gone");
  expect(await transcribed(text)).toBe(text);
});
