import { expect, test } from "vitest";
import { parseTokens } from "./tokens.ts";

test("a token a line, without comments, blanks and line ends of another system", () => {
  const tokens = parseTokens("# old\r\none\r\n\n  two  \n");
  expect(tokens.count).toBe(2);
  for (const one of ["Bearer one", "bearer two", "Bearer  one "]) expect([one, tokens.allow(one)]).toEqual([one, true]);
});

test.each([undefined, "", "one", "Basic one", "Bearer", "Bearer ", "Bearer on", "Bearer one two", "Bearer # old"])(
  "%j is not taken",
  (header) => {
    expect(parseTokens("# old\none\ntwo\n").allow(header)).toBe(false);
  },
);

test("a file without a token, and one with what no header can carry, are told without showing it", () => {
  expect(() => parseTokens("# nothing\n\n")).toThrow("the file of the bearer tokens has none");
  expect(() => parseTokens("fine\nsecret é\n")).toThrow(/^a bearer token has characters that a header can not carry$/);
});
