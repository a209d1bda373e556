import { Bytes } from "../../bytes";
import { RegexFlags } from "../../regex/flags";
import { RegexSet } from "../../regex/regex-set";
import { RegexScanner } from "../../regex/scanner";

function setOf(patterns: string[]): RegexSet {
  const result = RegexSet.compile(patterns);
  expect(result.error).toBe("");
  return result.value;
}

describe("RegexSet", () => {
  test("tells which patterns match, and where each first does", () => {
    const matches = setOf(["ab+", "^x", "日本", "zz", "c$", ""]).matches(Bytes.of("xabb日本 ab c"));
    expect(matches.count).toBe(5);
    expect(matches.end(0)).toBe(3);
    expect(matches.end(1)).toBe(1);
    expect(matches.end(2)).toBe(10);
    expect(matches.matched(3)).toBe(false);
    expect(matches.end(4)).toBe(15);
    expect(matches.end(5)).toBe(0);
    expect(matches.end(6)).toBe(-1);
  });

  test("stops at the first match when only asked whether there is one", () => {
    const set = setOf(["b", "c$"]);
    expect(set.test(Bytes.of("ab"))).toBe(true);
    expect(set.test(Bytes.of("ac"))).toBe(true);
    expect(set.test(Bytes.of("ca"))).toBe(false);
  });

  test("takes flags for all patterns", () => {
    expect(RegexSet.compile(["abc"], RegexFlags.IgnoreCase).value.test(Bytes.of("xABCx"))).toBe(true);
  });

  test("names the pattern that is wrong, and then matches nothing", () => {
    const result = RegexSet.compile(["a", "b)"]);
    expect(result.error).toBe("[1]: error parsing regexp: unexpected ): `b)` at 0");
    expect(result.value.test(Bytes.of("ab"))).toBe(false);
    expect(result.value.matches(Bytes.of("ab")).count).toBe(0);
  });

  test("of no patterns matches nothing", () => {
    expect(setOf([]).test(Bytes.of("a"))).toBe(false);
  });

  test("runs a thousand words at once", () => {
    const words: string[] = [];
    for (let i = 0; i < 1000; i++) words.push("word" + i.toString() + "\\b");
    const matches = setOf(words).matches(Bytes.of("word7 xword999x word123"));
    expect(matches.count).toBe(2);
    expect(matches.matched(7)).toBe(true);
    expect(matches.matched(123)).toBe(true);
  });

  test("tells apart patterns that begin alike", () => {
    const patterns = ["abc", "abd", "ab", "abc", "(ab|x)+y", "(ab|x)+z", "ab?c", "a", "ab*?d", "ab*d", "(?i)ab", ""];
    const set = setOf(patterns);
    const alone: RegexSet[] = [];
    for (let k = 0; k < patterns.length; k++) alone.push(setOf([patterns[k]]));
    const texts = ["", "abc", "abd", "xabxy", "ababz", "ac", "AB", "abbd", "b", "a", "xyz", "ABC abd"];
    for (let i = 0; i < texts.length; i++) {
      const text = Bytes.of(texts[i]);
      const together = set.matches(text);
      for (let k = 0; k < patterns.length; k++) {
        expect(together.end(k)).toBe(alone[k].matches(text).end(0), patterns[k] + " in " + texts[i]);
      }
    }
  });

  test("takes patterns of which each is the next one's beginning", () => {
    const patterns: string[] = [];
    for (let i = 1; i <= 300; i++) patterns.push("a".repeat(i));
    const matches = setOf(patterns).matches(Bytes.of("a".repeat(250)));
    expect(matches.count).toBe(250);
    expect(matches.end(249)).toBe(250);
  });

  test("has a limit", () => {
    const patterns: string[] = [];
    for (let i = 0; i < 5; i++) patterns.push(i.toString() + ".{900}");
    expect(RegexSet.compile(patterns).error).toBe("the patterns together are too large");
  });
});

describe("RegexScanner", () => {
  test("sees a text cut anywhere as if it were whole", () => {
    const set = setOf(["日.語", "\\bend$", "é{2}", "x\\b"]);
    const text = Bytes.of("ax日本語éé 日 x end");
    const whole = set.matches(text);
    expect(whole.count).toBe(4);
    for (let first = 0; first <= text.length; first++) {
      const scanner = new RegexScanner(set);
      scanner.feed(text.slice(0, first));
      scanner.feed(text.slice(first, first + 1));
      scanner.feed(text.slice(first + 1));
      scanner.finish();
      for (let i = 0; i < 4; i++) expect(scanner.end(i)).toBe(whole.end(i));
    }
  });

  test("shows a match with the piece that ends it, unless it depends on what follows", () => {
    const scanner = new RegexScanner(setOf(["secret", "word\\b"]));
    expect(scanner.feed(Bytes.of("a sec"))).toBe(false);
    expect(scanner.feed(Bytes.of("ret"))).toBe(true);
    expect(scanner.matched(0)).toBe(true);
    expect(scanner.end(0)).toBe(8);
    expect(scanner.feed(Bytes.of(" word"))).toBe(false);
    expect(scanner.feed(Bytes.of("."))).toBe(true);
    expect(scanner.end(1)).toBe(13);
    expect(scanner.finish()).toBe(false);
  });

  test("treats a character that never ends as ill-formed", () => {
    const scanner = new RegexScanner(setOf(["a..$"]));
    const text = Bytes.of("a日");
    scanner.feed(text.slice(0, 3));
    expect(scanner.finish()).toBe(true);
  });

  test("begins anew after reset", () => {
    const scanner = new RegexScanner(setOf(["^a"]));
    scanner.feed(Bytes.of("b"));
    scanner.finish();
    scanner.reset();
    expect(scanner.feed(Bytes.of("a"))).toBe(true);
    expect(scanner.end(0)).toBe(1);
  });

  test("takes turns with others while the shared cache is emptied", () => {
    const set = setOf(["(?s)a.{12}b", "(?s)c.{11}d"]);
    const one = new RegexScanner(set);
    const two = new RegexScanner(set);
    one.feed(Bytes.of("a12345"));
    let seed: u32 = 7;
    for (let i = 0; i < 4000; i++) {
      seed = seed * 1103515245 + 12345;
      two.feed(Bytes.of((seed >> 16) & 1 ? "ae" : "ce"));
    }
    expect(one.feed(Bytes.of("6789012b"))).toBe(true);
    expect(one.end(0)).toBe(14);
    expect(two.matched(0)).toBe(false);
  });
});
