import { expect, test } from "vitest";
import { countTokens, fragments, pieces } from "./tokens.ts";

test.each([
  { text: "", words: 0 },
  { text: "  \n", words: 0 },
  { text: "one", words: 1 },
  { text: " two words\n", words: 2 },
  { text: "你好 世界", words: 2 },
])("$text has $words tokens", ({ text, words }) => {
  expect(countTokens(text)).toBe(words);
});

test.each(["one two", " lead", "trail \n", "a  b\n\nc", "  "])(
  "the pieces of %j make the whole, one a word",
  (text) => {
    expect(pieces(text).join("")).toBe(text);
    expect(pieces(text).length).toBe(Math.max(1, countTokens(text)));
  },
);

test("fragments never split a character", () => {
  expect(fragments("a😀b你c", 2)).toEqual(["a😀", "b你", "c"]);
});
