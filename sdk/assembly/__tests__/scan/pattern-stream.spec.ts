import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { Finding, MatchCheck, Pattern, PatternKind, PatternSet, PatternStream } from "../../scan";
import { cutEverywhere } from "../cut-everywhere";

/** Takes only what ends in an even digit, without its first byte's worth at the end. */
class Even extends MatchCheck {
  accept(text: Bytes, start: i32, end: i32): i32 {
    return (text.at(end - 1) & 1) == 0 ? end : -1;
  }
}

function setOf(patterns: Pattern[]): PatternSet {
  const result = PatternSet.compile(patterns);
  expect(result.error).toBe("");
  return result.value;
}

/** All findings, with positions of the whole text, and at the end the text. */
class Reading {
  out: string = "";
  text: ByteWriter = new ByteWriter();

  take(stream: PatternStream): void {
    const text = stream.take();
    const before = this.text.length;
    this.text.bytes(text);
    for (let i = 0; i < stream.findings.length; i++) {
      const finding = stream.findings[i];
      expect(finding.end <= text.length).toBe(true);
      this.out += shown(this.text.view(), finding, before);
    }
  }
}

function shown(text: Bytes, finding: Finding, by: i32): string {
  return `${finding.pattern}:${finding.start + by}:${text.slice(finding.start + by, finding.end + by).toString()};`;
}

function readStream(set: PatternSet, input: Bytes, first: i32, step: i32): string {
  const stream = set.stream();
  const reading = new Reading();
  let at = 0;
  while (at < input.length) {
    const size = at == 0 && first > 0 ? first : step;
    stream.feed(input.slice(at, at + size));
    at += size;
    reading.take(stream);
  }
  stream.finish();
  reading.take(stream);
  expect(stream.heldBytes).toBe(0);
  expect(reading.text.view().toString()).toBe(input.toString());
  return reading.out;
}

let current: PatternSet = PatternSet.none();

/** What is found in a text, however it is cut. */
function found(patterns: Pattern[], text: string): string {
  current = setOf(patterns);
  const whole = cutEverywhere(text, (input, first, step) => readStream(current, input, first, step));
  let scanned = "";
  const bytes = Bytes.of(text);
  const findings = current.scan(bytes);
  for (let i = 0; i < findings.length; i++) scanned += shown(bytes, findings[i], 0);
  expect(scanned).toBe(whole);
  return whole;
}

function literals(texts: string[]): Pattern[] {
  const patterns: Pattern[] = [];
  for (let i = 0; i < texts.length; i++) patterns.push(new Pattern(texts[i], PatternKind.Literal));
  return patterns;
}

function regexes(texts: string[], folded: bool = false): Pattern[] {
  const patterns: Pattern[] = [];
  for (let i = 0; i < texts.length; i++) patterns.push(new Pattern(texts[i], PatternKind.Regex, folded));
  return patterns;
}

function held(patterns: Pattern[], text: string): string {
  const stream = setOf(patterns).stream();
  stream.feed(Bytes.of(text));
  return text.substring(stream.take().toString().length);
}

describe("PatternStream", () => {
  test("finds literals that lie in each other and beside each other", () => {
    expect(found(literals(["he", "she", "hers", "his", "s h", "he"]), "ushers his s his")).toBe(
      "1:1:she;2:2:hers;0:2:he;5:2:he;4:5:s h;3:7:his;4:11:s h;3:13:his;",
    );
  });

  test("takes the matches of one pattern from left to right, without overlap", () => {
    expect(found(literals(["aa", "aba"]), "aaaaa ababa")).toBe("0:0:aa;0:2:aa;1:6:aba;");
    expect(found(regexes(["[ab]+c?", "b{2,3}"]), "aabbbb abc c")).toBe("0:0:aabbbb;1:2:bbb;0:7:abc;");
  });

  test("takes a word only where no letter or digit is beside it", () => {
    const words = [new Pattern("cat", PatternKind.Word), new Pattern("Кот", PatternKind.Word)];
    expect(found(words, "cat concat cats cat2 (cat)-cat_ 日cat本 кот котик cat 비밀cat은")).toBe(
      "0:0:cat;0:22:cat;0:27:cat;0:35:cat;1:42:кот;0:60:cat;0:70:cat;",
    );
  });

  test("finds expressions that are bounded, that are not, and that look around", () => {
    const patterns = regexes(["k[0-9]{3,5}", "\\bfoo\\b", "a.*z", "^start", "end$", "(?m)^l[0-9]$"]);
    expect(found(patterns, "start k12 k1234567 foo food\nl1\na z z b\nl2x\nend l3\nend")).toBe(
      "3:0:start;0:10:k12345;1:19:foo;5:28:l1;2:31:a z z;4:50:end;",
    );
  });

  test("finds through case, width, look-alikes, marks, what is not seen, and blanks", () => {
    const text = "IGNORE Іgnоrе ｉｇｎｏｒｅ ign\u200bo\u00adre ígnöré 𝐢𝐠𝐧𝐨𝐫𝐞 ig\u0301nore";
    expect(found(literals(["ignore"]), text)).toBe(
      "0:0:IGNORE;0:7:Іgnоrе;0:17:ｉｇｎｏｒｅ;0:36:ign\u200bo\u00adre;0:48:ígnöré;0:58:𝐢𝐠𝐧𝐨𝐫𝐞;0:83:ig\u0301nore;",
    );
    expect(found(literals(["ignore all"]), "ignore  \t all, ignore\nall ignore\r\n\r\n all")).toBe(
      "0:0:ignore  \t all;0:15:ignore\nall;0:26:ignore\r\n\r\n all;",
    );
    expect(found(regexes(["straße [A-Z]{2}"], true), "STRASSE ab, Straße ﬁ")).toBe("0:0:STRASSE ab;0:12:Straße ﬁ;");
  });

  test("joins single letters, and sees them unjoined as well", () => {
    const patterns = literals(["ignore all", "b c", "dan"]);
    expect(found(patterns, "so i g n o r e  a l l it, i.g.n.o.r.e all; a b c d; D-A-N")).toBe(
      "0:3:i g n o r e  a l l;0:26:i.g.n.o.r.e all;1:45:b c;2:52:D-A-N;",
    );
    expect(found(literals(["i am a b"]), "so i am a b, or i a m a b")).toBe("0:3:i am a b;");
  });

  test("finds behind characters that are left out", () => {
    expect(found(regexes(["[0-9]{3}-[0-9]{3}"], true), "s\x1cu5cret 123-456")).toBe("0:9:123-456;");
    expect(found(literals(["gnore"]), ".g\x14.n.o.r.e all; g\u200bn\u200bore\u200b")).toBe(
      "0:1:g\x14.n.o.r.e;0:17:g\u200bn\u200bore;",
    );
  });

  test("goes on behind what a check refuses", () => {
    expect(found([new Pattern("[0-9]{2}", PatternKind.Regex, false, new Even())], "123 456 9987")).toBe(
      "0:0:12;0:5:56;0:9:98;",
    );
  });

  test("takes the shortest match where only its being there matters, and tells of it at once", () => {
    const pattern = new Pattern("ab.*c", PatternKind.Regex, true, null, true);
    const stream = setOf([pattern]).stream();
    stream.feed(Bytes.of("x ab ec"));
    expect(stream.early.length).toBe(1);
    expect(found([pattern], "x ab c c AB c")).toBe("0:2:ab c;0:9:AB c;");
  });

  test("holds back what may still be a part of a match, and no more", () => {
    const patterns = literals(["secret word"]);
    expect(held(patterns, "tell me the secre")).toBe("secre");
    expect(held(patterns, "tell me the secrex")).toBe("");
    expect(held(patterns, "tell me the secret word")).toBe("");
    expect(held([new Pattern("word", PatternKind.Word)], "the word")).toBe("word");
    expect(held(regexes(["[a-z]+@x"]), "write to some.one")).toBe("one");
    expect(held(regexes(["a[^\n]*z"]), "b a b c")).toBe("a b c");
    expect(held(regexes(["a[^\n]*z"]), "b a b c\nd")).toBe("");
    expect(held(regexes(["\\w+ \\w+z"]), "one two three four")).toBe("three four");
    expect(held(regexes(["abc"]), "x abc")).toBe("");
    expect(held(regexes(["abc", "k[0-9]{4}"]), "abc k12")).toBe("k12");
  });

  test("lets go the oldest of what is over the limit", () => {
    const stream = setOf(regexes(["a[^\n]*z"])).stream(16);
    stream.feed(Bytes.of("0 a 123456789 123456789"));
    expect(stream.take().toString()).toBe("0 a 123");
    stream.feed(Bytes.of("z"));
    expect(stream.findings.length).toBe(0);
    stream.finish();
    expect(stream.take().toString()).toBe("456789 123456789z");
    expect(stream.findings.length).toBe(0);
  });

  test("takes a match that is over the limit up to where it was complete", () => {
    const stream = setOf(regexes(["a[^\n]*z"])).stream(16);
    stream.feed(Bytes.of("0 a 1z3456789 123456789"));
    expect(stream.take().toString()).toBe("0 a 1z3");
    expect(stream.findings.length).toBe(1);
    expect(stream.findings[0].start).toBe(2);
    expect(stream.findings[0].end).toBe(6);
    const long = setOf(regexes(["a[^\n]*z"])).stream(8);
    long.feed(Bytes.of("0 a 123456789 1z2345"));
    expect(long.take().toString()).toBe("0 a 123456789 1z");
    expect(long.findings[0].end).toBe(16);
  });
});
