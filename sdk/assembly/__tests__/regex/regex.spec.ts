import { Bytes } from "../../bytes";
import { RegexFlags } from "../../regex/flags";
import { Regex } from "../../regex/regex";
import { Workspace } from "../../regex/workspace";

function compiled(pattern: string, flags: i32 = RegexFlags.None): Regex {
  const result = Regex.compile(pattern, flags);
  expect(result.error).toBe("");
  return result.value;
}

/** Start and end of the first match at or after `from`. */
function found(pattern: string, text: string, from: i32 = 0): string {
  const match = compiled(pattern).find(Bytes.of(text), from);
  return match.start.toString() + "-" + match.end.toString();
}

function replaced(pattern: string, text: string, template: string): string {
  return compiled(pattern).replaceAll(Bytes.of(text), Bytes.of(template)).value.toString();
}

function errorOf(pattern: string): string {
  return Regex.compile(pattern).error;
}

describe("find", () => {
  test("prefers the leftmost match, and of those the first alternative", () => {
    expect(found("ab|a|bcd", "xabcd")).toBe("1-3");
    expect(found("a|ab", "xab")).toBe("1-2");
    expect(found("(?:a|ab)(?:c|bcd)", "abcd")).toBe("0-4");
  });

  test("counts positions in bytes", () => {
    expect(found("本", "日本")).toBe("3-6");
  });

  test("sees what is before the place it begins at", () => {
    expect(found("^a", "aa", 1)).toBe("-1--1");
    expect(found("\\bb", "ab b", 1)).toBe("3-4");
    expect(found("a*", "baa", 1)).toBe("1-3");
  });

  test("finds nothing outside of the text", () => {
    expect(found("a*", "aa", 3)).toBe("-1--1");
    expect(found("a*", "aa", -1)).toBe("-1--1");
    expect(found("a*", "aa", 2)).toBe("2-2");
  });

  test("begins in the middle of a character as if the rest were ill-formed", () => {
    expect(found(".", "日本", 1)).toBe("1-2");
    expect(found("本", "日本", 2)).toBe("3-6");
  });

  test("takes a window, not the buffer around it", () => {
    const text = Bytes.of("xabcx").slice(1, 4);
    expect(compiled("^abc$").test(text)).toBe(true);
    expect(compiled("x").test(text)).toBe(false);
  });
});

describe("flags", () => {
  test("of the pattern are those of (?imsU)", () => {
    expect(compiled("ÉA", RegexFlags.IgnoreCase).test(Bytes.of("éa"))).toBe(true);
    expect(compiled("^b$", RegexFlags.MultiLine).test(Bytes.of("a\nb\nc"))).toBe(true);
    expect(compiled("a.b", RegexFlags.DotAll).test(Bytes.of("a\nb"))).toBe(true);
    expect(compiled("a+", RegexFlags.Ungreedy).find(Bytes.of("aaa")).end).toBe(1);
    expect(compiled("(?-i)a", RegexFlags.IgnoreCase).test(Bytes.of("A"))).toBe(false);
  });
});

describe("captures", () => {
  test("give groups by number and by name", () => {
    const captures = compiled("(?P<y>\\d+)-(?<m>\\d+)(x)?").captures(Bytes.of("on 2024-05"));
    expect(captures.found).toBe(true);
    expect(captures.length).toBe(4);
    expect(captures.group(0).toString()).toBe("2024-05");
    expect(captures.group(1).toString()).toBe("2024");
    expect(captures.named(Bytes.of("m")).toString()).toBe("05");
    expect(captures.start(3)).toBe(-1);
    expect(captures.group(3).length).toBe(0);
  });

  test("of a text without a match hold nothing, and unknown groups neither", () => {
    const regex = compiled("(?P<n>a)");
    const captures = regex.captures(Bytes.of("b"));
    expect(captures.found).toBe(false);
    expect(captures.group(0).length).toBe(0);
    expect(captures.group(7).length).toBe(0);
    expect(captures.named(Bytes.of("none")).length).toBe(0);
    expect(regex.groupCount).toBe(1);
    expect(regex.groupName(1)).toBe("n");
    expect(regex.groupName(9)).toBe("");
  });
});

describe("replaceAll", () => {
  test("expands Go's templates", () => {
    expect(replaced("gpt-(.*)", "gpt-4o", "azure-$1")).toBe("azure-4o");
    expect(replaced("(?P<a>x)(y)", "xy xy", "$" + "{2}$a$$$9$z")).toBe("yx$ yx$");
    expect(replaced("a", "a", "$")).toBe("$");
    expect(replaced("a", "a", "${0")).toBe("${0");
  });

  test("gives the very text when nothing matches", () => {
    const text = Bytes.of("abc");
    expect(compiled("x").replaceAll(text, Bytes.of("y")).value == text).toBe(true);
  });

  test("fails over the limit, with the text as it was", () => {
    const result = compiled("a").replaceAll(Bytes.of("aaaa"), Bytes.of("0123456789"), 20);
    expect(result.ok).toBe(false);
    expect(result.error).toBe("the replaced text is larger than 20 bytes");
    expect(result.value.toString()).toBe("aaaa");
  });

  test("gives up on a pattern that reads the text for every match again", () => {
    const text = Bytes.of("a".repeat(30_000));
    const result = compiled(".*x|.").replaceAll(text, Bytes.of("-"));
    expect(result.error).toBe("the pattern reads the text too often");
    expect(result.value == text).toBe(true);
    expect(compiled("[^x]*x|.").replaceAll(text.slice(0, 500), Bytes.of("-")).ok).toBe(true);
  });
});

describe("errors", () => {
  test("say what is wrong and where", () => {
    expect(errorOf("ab[c")).toBe("error parsing regexp: missing closing ]: `[c` at 2");
    expect(errorOf("a(?=b)")).toBe("error parsing regexp: invalid or unsupported Perl syntax: `(?=` at 1");
    expect(errorOf("(a)\\1")).toBe("error parsing regexp: invalid escape sequence: `\\1` at 3");
    expect(errorOf("a{1001}")).toBe("error parsing regexp: invalid repeat count: `{1001}` at 1");
  });

  test("come with an expression that never matches", () => {
    const regex = Regex.compile("(").value;
    expect(regex.test(Bytes.of("("))).toBe(false);
    expect(regex.test(Bytes.empty())).toBe(false);
  });

  test("tell that Unicode classes are not linked", () => {
    expect(errorOf("\\pL")).toBe(
      "error parsing regexp: Unicode classes are not linked into this plugin (linkUnicodeClasses): `\\pL` at 0",
    );
  });

  test("refuse half a surrogate pair", () => {
    expect(errorOf("a" + String.fromCharCode(0xd800))).toBe("error parsing regexp: invalid UTF-8: `` at 1");
  });
});

describe("limits", () => {
  test("bound the pattern, its nesting and its program", () => {
    expect(errorOf("a".repeat(8192))).toBe("");
    expect(errorOf("a".repeat(8193)).includes("expression too large")).toBe(true);
    expect(errorOf("(".repeat(240) + ")".repeat(240))).toBe("");
    expect(errorOf("(".repeat(260) + ")".repeat(260)).includes("expression nests too deeply")).toBe(true);
    expect(errorOf(".{1000}")).toBe("");
    expect(errorOf("(?:.{100}){10}")).toBe("");
    expect(errorOf("(?:.{1000}|a){1,2}").includes("invalid repeat count")).toBe(true);
    expect(errorOf(".{1000}.{1000}").includes("expression too large")).toBe(true);
    expect(errorOf("()".repeat(100) + ".{1000}").includes("expression too large")).toBe(true);
  });

  test("nested stars and a hostile text take linear time", () => {
    const regex = compiled("(?:(?:a*)*)*b|(?:a|aa)+$|(?:a?){50}a{50}c");
    const text = Bytes.of("a".repeat(20_000));
    const before = Workspace.steps;
    expect(regex.test(Bytes.of("a".repeat(20_000) + "d"))).toBe(false);
    expect(regex.captures(text).found).toBe(true);
    expect(Workspace.steps - before < 20_000 * <u64>regex.size * 4).toBe(true);
  });

  test("a match is found where going back to its start would take too large a program", () => {
    // Backwards, each of these characters takes an instruction of its own for its first byte.
    let members = "";
    for (let point = 0x80; point < 0x800; point += 0x80) members += String.fromCharCode(point);
    const match = compiled("b|[" + members + "]{1000}").find(Bytes.of("aa" + "\u0100".repeat(1001) + "b"));
    expect(match.start).toBe(2);
    expect(match.end).toBe(2002);
  });

  test("a cache that is emptied again and again changes no match", () => {
    // Each of the 2^12 ways to have seen an a is a state of its own.
    const regex = compiled("(?s)a.{12}b$");
    let seed: u32 = 1;
    let text = "";
    for (let i = 0; i < 20_000; i++) {
      seed = seed * 1103515245 + 12345;
      text += (seed >> 16) & 1 ? "a" : "c";
    }
    expect(regex.test(Bytes.of(text + "a123456789012b"))).toBe(true);
    expect(regex.find(Bytes.of(text + "a123456789012b")).start).toBe(20_000);
    expect(regex.test(Bytes.of(text + "c123456789012b"))).toBe(false);
  });
});
