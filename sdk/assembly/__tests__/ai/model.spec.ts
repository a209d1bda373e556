import { ModelMapping, modelMatches, NoPatterns, PatternMatcher } from "../../ai/model";

/** Stands in for the engine: a pattern is a suffix, `$0` the whole name. */
class SuffixPatterns extends PatternMatcher {
  private readonly suffixes: string[] = [];

  add(pattern: string): bool {
    this.suffixes.push(pattern);
    return pattern != "(";
  }

  replace(index: i32, name: string, replacement: string): string | null {
    return name.endsWith(this.suffixes[index]) ? replacement.replaceAll("$0", name) : null;
  }
}

function mapping(pairs: string[]): ModelMapping {
  const made = new ModelMapping(new SuffixPatterns());
  for (let i = 0; i < pairs.length; i += 2) expect(made.add(pairs[i], pairs[i + 1])).toBe(true);
  return made;
}

describe("ModelMapping", () => {
  test("exact, then the longest prefix, then expressions in order, then the rest", () => {
    const pairs = [
      "*",
      "other",
      "gpt-*",
      "short",
      "~-mini",
      "a",
      "gpt-4o*",
      "long",
      "gpt-4o",
      "exact",
      "~mini",
      "b-$0",
    ];
    const made = mapping(pairs);
    expect(made.map("gpt-4o")).toBe("exact");
    expect(made.map("gpt-4o-mini")).toBe("long");
    expect(made.map("gpt-3")).toBe("short");
    expect(made.map("x-mini")).toBe("a");
    expect(made.map("xmini")).toBe("b-xmini");
    expect(made.map("claude")).toBe("other");
    expect(made.map("")).toBe("other");
  });

  test("an empty value, or no match, keeps the name", () => {
    expect(mapping(["gpt-*", "", "*", "x"]).map("gpt-4")).toBe("gpt-4");
    expect(mapping(["a", "b"]).map("c")).toBe("c");
  });

  test("of two equal keys the later counts", () => {
    expect(mapping(["a*", "1", "b*", "3", "a*", "2"]).map("ab")).toBe("2");
  });

  test("an expression is refused when malformed, or when there is no engine", () => {
    expect(new ModelMapping(new SuffixPatterns()).add("~(", "x")).toBe(false);
    expect(new ModelMapping(new NoPatterns()).add("~a", "x")).toBe(false);
  });
});

describe("modelMatches", () => {
  test("knows names, prefixes and all", () => {
    expect(modelMatches("gpt-4o*", "gpt-4o-mini")).toBe(true);
    expect(modelMatches("*", "")).toBe(true);
    expect(modelMatches("gpt-4o", "gpt-4o")).toBe(true);
    expect(modelMatches("gpt-4o", "gpt-4o-mini")).toBe(false);
  });
});
