import { Random } from "../src/fuzz/random.ts";
import type { Subject } from "../src/fuzz/subject.ts";

export const dictionary = [
  ..."()|*+?.^$[]{}\\abc0- ".split(""),
  ...[
    "(?:",
    "(?i)",
    "(?s:",
    "(?m)",
    "(?U)",
    "(?P<n>",
    "(?<n>",
    "(?i-s:",
    "{2}",
    "{2,}",
    "{0,3}",
    "{1000}",
    "*?",
    "+?",
    "??",
  ],
  ...[
    "\\d",
    "\\W",
    "\\s",
    "\\b",
    "\\B",
    "\\A",
    "\\z",
    "\\pL",
    "\\p{Greek}",
    "\\P{^Lu}",
    "\\x{10FFFF}",
    "\\x41",
    "\\07",
  ],
  ...["\\Q", "\\E", "[^", "[[:alpha:]]", "[[:^space:]]", "a-z", "[a-\\d]", "[^\\n]", ".*", "(a|b)*", "(?:a*)*"],
  ...["\0", "$1", "$\x7bn}", "$$", "é", "日本", "\u{1f600}", "ſ", "K", "\ufffd", "\n"],
];

/** What means the same in JavaScript: `.` and `\s` do only where the text has no other line end or space. */
const ATOMS = [
  "a",
  "b",
  "c",
  "ab",
  "é",
  "日",
  "0",
  ".",
  "\\d",
  "\\w",
  "\\W",
  "\\s",
  "[ab]",
  "[^a]",
  "[a-cé-日]",
  "[^\\d]",
];
const LOOKS = ["^", "$", "\\b", "\\B"];
const REPEATS = ["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{2,}?"];
// Nothing beyond U+FFFF: JavaScript finds `\B` between the halves of a surrogate pair.
const TEXT = ["a", "b", "c", "ab", "aab", "abc", "é", "日", "0", "1", " ", "\n", "-", "x"];

/**
 * Compares with JavaScript, on a pattern and a text made from the input. Groups that can be empty, or hold repetitions,
 * are not repeated: JavaScript ends empty repetitions in another way, and takes exponential time for nested ones.
 */
export function check(input: Uint8Array, _result: number, subject: Subject): string | null {
  const random = new Random(input.reduce((seed, byte) => (Math.imul(seed, 31) + byte) | 0, input.length));
  const pattern = branches(random, 3);
  const text = sequence(random, 8, () => random.pick(TEXT) ?? "");
  subject.run(Buffer.from(`${pattern}\0\0${text}`));
  const outcome = subject.read(subject.call("outcome"), subject.call("outcomeSize")).toString("utf8");
  const actual = outcome.startsWith("error ") ? outcome : (/^\d+-\d+/.exec(outcome)?.[0] ?? "none");
  const expected = firstMatch(pattern, text);
  return actual === expected ? null : `${JSON.stringify({ pattern, text })}: ${actual}, JavaScript: ${expected}`;
}

function sequence(random: Random, limit: number, part: () => string): string {
  return Array.from({ length: random.below(limit) }, part).join("");
}

function branches(random: Random, depth: number): string {
  return Array.from({ length: 1 + random.below(3) }, () => sequence(random, 4, () => part(random, depth))).join("|");
}

function part(random: Random, depth: number): string {
  const open = random.pick(["(", "(?:"]) ?? "(";
  const repeat = random.pick(REPEATS) ?? "";
  const kind = random.below(8);
  if (kind === 0) return random.pick(LOOKS) ?? "";
  if (kind === 1 && depth > 0) return `${open}${branches(random, depth - 1)})`;
  if (kind === 2) return `${open}${random.pick(ATOMS)}|${random.pick(ATOMS)}${random.pick(ATOMS)})${repeat}`;
  const atom = random.pick(ATOMS) ?? "a";
  return atom === "ab" ? `(?:${atom})${repeat}` : `${atom}${repeat}`;
}

/** Where JavaScript's first match is, in bytes. */
function firstMatch(pattern: string, text: string): string {
  const match = new RegExp(pattern, "u").exec(text);
  if (match === null) return "none";
  const start = Buffer.byteLength(text.slice(0, match.index));
  return `${start}-${start + Buffer.byteLength(match[0])}`;
}
