import { expect, test } from "vitest";
import { regexProblem } from "./regex.ts";

test.each([
  "",
  "/v[0-9]+/.*",
  "(?i)abc",
  "(?P<name>a|b)+?",
  "(?<name>a)",
  "(?i:a)b{2,3}",
  "[[:alpha:]_-]+",
  "[]a]",
  "[^\\d\\w.]",
  "\\Qa.b(\\E*",
  "\\p{Greek}\\pL\\x{10FFFF}\\x41",
  "a{,3}",
  "a{x}",
  "\\.\\/\\-",
  "^a|b$",
  "(|a)",
  "(a{10}){10}",
  "[a-z-\\d]",
  "[\\w-]",
  "[-a]",
  "[\\x41-\\x{5A}]",
  "\\012\\0",
  "()*",
])("%s is an expression of RE2", (pattern) => {
  expect(regexProblem(pattern)).toBeUndefined();
});

test.each<{ name: string; pattern: string; problem: RegExp }>([
  { name: "looks ahead", pattern: "a(?=b)", problem: /a group of an unknown kind/ },
  { name: "looks behind", pattern: "(?<!a)b", problem: /a group of an unknown kind/ },
  { name: "refers back", pattern: "(a)\\1", problem: /\\1 is not known/ },
  { name: "names a group back", pattern: "(?P<n>a)\\k<n>", problem: /\\k is not known/ },
  { name: "leaves a group open", pattern: "(a", problem: /a group is not closed/ },
  { name: "closes a group that is not open", pattern: "a)", problem: /closes nothing/ },
  { name: "leaves a class open", pattern: "[a", problem: /character class is not closed/ },
  { name: "has a range the wrong way round", pattern: "[z-a]", problem: /the wrong way round/ },
  { name: "has a range up to a class", pattern: "[a-\\d]", problem: /the wrong way round/ },
  { name: "has an unknown script", pattern: "\\p{Elvish}", problem: /an unknown class of Unicode/ },
  { name: "has an unknown script in a class", pattern: "[\\p{Elvish}]", problem: /an unknown class of Unicode/ },
  { name: "has a character that is none", pattern: "\\x{110000}", problem: /without a character's number/ },
  { name: "names two groups alike", pattern: "(?P<n>a)(?P<n>b)", problem: /a second group named n/ },
  { name: "has a word boundary in a class", pattern: "[\\B]", problem: /not known in a character class/ },
  { name: "has an unknown class", pattern: "[[:word1:]]", problem: /character class word1 is not known/ },
  { name: "repeats nothing", pattern: "*a", problem: /nothing to repeat/ },
  { name: "repeats a repetition", pattern: "a**", problem: /nothing to repeat/ },
  { name: "is possessive", pattern: "a++", problem: /nothing to repeat/ },
  { name: "repeats too often", pattern: "a{1001}", problem: /more than 1000 repetitions/ },
  { name: "repeats repetitions too often", pattern: "(?:(a{40}|b)c){26}", problem: /more than 1000 repetitions/ },
  { name: "is too large", pattern: "(?:abcdefghijk){1000}", problem: /too large/ },
  { name: "repeats a class of Unicode too often", pattern: "\\pL{20}", problem: /too large/ },
  { name: "repeats the wrong way round", pattern: "a{3,2}", problem: /the wrong way round/ },
  { name: "ends in a backslash", pattern: "a\\", problem: /a backslash at the end/ },
  { name: "has an unknown escape", pattern: "\\y", problem: /\\y is not known/ },
  { name: "is too long", pattern: "a".repeat(1025), problem: /more than 1024 characters/ },
])("one that $name is refused", ({ pattern, problem }) => {
  expect(regexProblem(pattern)).toMatch(problem);
});
