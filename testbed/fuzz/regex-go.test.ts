// The matches, groups, replacements and errors that Go's regexp gives; written by sdk/assembly/__tests__/regex/oracle.
import { readFile } from "node:fs/promises";
import { compileModule } from "@sluice/cli";
import { beforeAll, describe, expect, test } from "vitest";
import { loadSubject, type Subject } from "../src/fuzz/subject.ts";

interface PatternCase {
  readonly pattern: string;
  readonly error?: string;
  readonly template?: string;
  /** Text, spans of all matches, replaced text; bytes as the characters U+0000 to U+00FF. */
  readonly texts?: readonly (readonly [text: string, spans: string, replaced: string])[];
}

const ENTRY = "sdk/assembly/__fuzz__/regex.ts";
const CASES = new URL("../../sdk/assembly/__tests__/regex/testdata/cases.json", import.meta.url);
const cases = JSON.parse(await readFile(CASES, "utf8")) as readonly PatternCase[];

describe("the regular-expression engine", () => {
  let subject: Subject;

  beforeAll(async () => {
    const { wasm } = await compileModule(ENTRY, { exportRuntime: true });
    subject = loadSubject(new WebAssembly.Module(wasm));
  });

  const run = (pattern: string, template: string, text: string): Buffer => {
    const input = [Buffer.from(pattern), Buffer.from(template), Buffer.from(text, "latin1")];
    subject.run(Buffer.concat(input.flatMap((part, index) => (index > 0 ? [Buffer.of(0), part] : [part]))));
    return subject.read(subject.call("outcome"), subject.call("outcomeSize"));
  };

  test("finds the matches and groups that Go finds, and replaces them alike", () => {
    const wrong: unknown[] = [];
    let compared = 0;
    for (const { pattern, template = "", texts = [] } of cases) {
      for (const [text, spans, replaced] of texts) {
        const actual = run(pattern, template, text).toString("latin1");
        if (actual !== `${spans}\n${replaced}`)
          wrong.push({ pattern, template, text, expected: [spans, replaced], actual });
        compared++;
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(4500);
  });

  test("refuses what Go refuses, with Go's words and the place", () => {
    const wrong: unknown[] = [];
    let compared = 0;
    for (const { pattern, error } of cases) {
      if (error === undefined) continue;
      const actual = run(pattern, "", "").toString("utf8");
      if (!/ at \d+$/.test(actual) || actual.replace(/ at \d+$/, "") !== error) wrong.push({ pattern, error, actual });
      compared++;
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(90);
  });
});
