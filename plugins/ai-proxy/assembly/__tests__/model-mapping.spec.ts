import { ConfigIssues, ConfigMap, ConfigPath } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelMapping } from "../model-mapping";

function mapping(pairs: Array<string>): ModelMapping {
  const map = new ConfigMap<string>();
  for (let i = 0; i < pairs.length; i += 2) map.push(pairs[i], pairs[i + 1]);
  return ModelMapping.read(map, ConfigPath.root(), new ConfigIssues());
}

describe("a model mapping", () => {
  test("prefers the whole name, then the longest prefix, whatever the order", () => {
    const table = mapping(["*", "any", "a*", "short", "abc*", "long", "abcd", "exact"]);
    expect(table.resolve("abcd")).toBe("exact");
    expect(table.resolve("abcde")).toBe("long");
    expect(table.resolve("ab")).toBe("short");
    expect(table.resolve("x")).toBe("any");
  });

  test("tries regular expressions in order, after prefixes and before the rest", () => {
    const table = mapping(["~b", "first", "~ab", "second", "abx*", "prefix", "*", "any"]);
    expect(table.resolve("ab")).toBe("afirst");
    expect(table.resolve("abxy")).toBe("prefix");
    expect(table.resolve("zz")).toBe("any");
  });

  test("puts groups into the value, and keeps what the expression does not match", () => {
    const table = mapping(["~(\\w+)-(\\d+)", "$2/$1"]);
    expect(table.resolve("x:llama-70:y")).toBe("x:70/llama:y");
  });

  test("keeps the name for an empty value, be it of a pattern", () => {
    const table = mapping(["a", "", "b*", "", "~c", "", "*", "any"]);
    expect(table.resolve("a")).toBe("a");
    expect(table.resolve("bb")).toBe("bb");
    expect(table.resolve("cc")).toBe("cc");
    expect(table.resolve("d")).toBe("any");
  });

  test("keeps the name where nothing matches", () => {
    expect(mapping([]).resolve("m")).toBe("m");
    expect(mapping(["a", "b"]).resolve("m")).toBe("m");
    expect(mapping([]).isEmpty).toBe(true);
    expect(mapping(["~a", "b"]).isEmpty).toBe(false);
  });

  test("takes the first of several equal keys", () => {
    const table = mapping(["a", "one", "a", "two", "b*", "three", "b*", "four", "*", "any", "*", "other"]);
    expect(table.resolve("a")).toBe("one");
    expect(table.resolve("bb")).toBe("three");
    expect(table.resolve("c")).toBe("any");
  });

  test("takes a regular expression that ends in a star for one", () => {
    expect(mapping(["~^gpt.*", "g"]).resolve("gpt-4")).toBe("g");
  });

  test("does not grow a name without bound", () => {
    const table = mapping(["~.", "$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0"]);
    const long = "x".repeat(100);
    expect(table.resolve(long)).toBe(long);
  });

  test("tells the place of an expression that is none", () => {
    const map = new ConfigMap<string>();
    map.push("~a(", "x");
    const issues = new ConfigIssues();
    ModelMapping.read(map, ConfigPath.root().key("modelMapping"), issues);
    expect(issues.failed).toBe(true);
    expect(issues.summary.startsWith('modelMapping["~a("]: ')).toBe(true);
  });
});
