import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Finding, MatchCheck, Pattern, PatternKind, PatternSet } from "proxy-wasm-assemblyscript-sdk/assembly/scan";

/** Takes only even numbers. */
class Even extends MatchCheck {
  accept(text: Bytes, start: i32, end: i32): i32 {
    return (text.at(end - 1) & 1) == 0 ? end : -1;
  }
}

function setOf(patterns: Pattern[]): PatternSet {
  const result: Result<PatternSet> = PatternSet.compile(patterns);
  expect(result.error).toBe("");
  return result.value;
}

function shown(text: string, findings: Finding[]): string {
  const bytes = Bytes.of(text);
  let out = "";
  for (let i = 0; i < findings.length; i++) {
    const finding = findings[i];
    out += `${finding.pattern}:${finding.start}:${bytes.slice(finding.start, finding.end).toString()};`;
  }
  return out;
}

function found(patterns: Pattern[], text: string): string {
  return shown(text, setOf(patterns).scan(Bytes.of(text)));
}

describe("PatternSet", () => {
  test("finds literals, words and expressions, the longer first where several begin", () => {
    const patterns = [
      new Pattern("secret", PatternKind.Literal),
      new Pattern("cat", PatternKind.Word),
      new Pattern("secrets? [0-9]+", PatternKind.Regex),
    ];
    expect(found(patterns, "a cat, concat, SECRET 42, cat")).toBe("1:2:cat;2:15:SECRET 42;0:15:SECRET;1:26:cat;");
  });

  test("looks for exact patterns in the text as it stands", () => {
    expect(found([new Pattern("Key", PatternKind.Literal, false)], "key Key KEY")).toBe("0:4:Key;");
  });

  test("takes what a check takes, and goes on behind the start of what it refuses", () => {
    expect(found([new Pattern("[0-9]{2}", PatternKind.Regex, false, new Even())], "123 456")).toBe("0:0:12;0:5:56;");
  });

  test("names the pattern that is wrong, and then finds nothing", () => {
    const result = PatternSet.compile([new Pattern("a", PatternKind.Literal), new Pattern("b)", PatternKind.Regex)]);
    expect(result.error).toBe("[1]: error parsing regexp: unexpected ): `b)` at 0");
    expect(result.value.scan(Bytes.of("ab")).length).toBe(0);
  });
});
