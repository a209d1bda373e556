import { describe, expect, test } from "vitest";
import { heldOutErrors } from "./errors.ts";
import { samples } from "./texts.ts";
import { TOKENIZERS } from "./tokenizers.ts";

/** The mean error allowed; scripts with little text of the fit, five of them in one class, may be off by more. */
const MOST = 0.06;
const MOST_OF_REST = 0.15;

const rows = await heldOutErrors();

const KINDS = [
  "arabic",
  "base64",
  "chinese",
  "code",
  "cyrillic",
  "devanagari",
  "japanese",
  "json",
  "korean",
  "latin",
  "numbers",
  "rest",
];

test("every class has texts that the estimate was not fitted to", () => {
  expect(rows.map(({ kind }) => kind)).toEqual(KINDS);
  const fitted = new Set(samples("fit").map(({ text }) => text));
  expect(samples("held-out").filter(({ text }) => fitted.has(text))).toEqual([]);
});

describe.each(TOKENIZERS.map(({ name }, index) => ({ name, index })))("the estimate for $name", ({ index }) => {
  test.each(KINDS)("is near for %s", (kind) => {
    const error = rows.find((row) => row.kind === kind)?.errors[index];
    expect(error).toBeLessThanOrEqual(kind === "rest" ? MOST_OF_REST : MOST);
  });
});
