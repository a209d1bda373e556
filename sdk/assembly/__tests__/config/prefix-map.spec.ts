import { PrefixMap } from "../../config/prefix-map";

function mapOf(pairs: Array<string>): PrefixMap {
  const map = new PrefixMap();
  for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i], pairs[i + 1]);
  return map;
}

function found(map: PrefixMap, name: string): string {
  const value = map.find(name);
  return value == null ? "none" : value;
}

describe("PrefixMap", () => {
  test("finds the longest prefix, whatever the order", () => {
    const map = mapOf(["ab", "two", "abcd", "four", "", "any", "a", "one", "abc", "three"]);
    expect(found(map, "abcde")).toBe("four");
    expect(found(map, "abcx")).toBe("three");
    expect(found(map, "ab")).toBe("two");
    expect(found(map, "ax")).toBe("one");
    expect(found(map, "")).toBe("any");
  });

  test("keeps the last of equal prefixes, and takes an empty text for a text", () => {
    const map = mapOf(["a", "first", "a", "", "bc", "x"]);
    expect(found(map, "ab")).toBe("");
    expect(found(map, "b")).toBe("none");
    expect(map.has("a")).toBe(true);
    expect(map.has("b")).toBe(false);
    expect(map.has("abc")).toBe(false);
    expect(map.isEmpty).toBe(false);
    expect(found(new PrefixMap(), "x")).toBe("none");
    expect(new PrefixMap().isEmpty).toBe(true);
  });

  test("takes many of many lengths", () => {
    const map = new PrefixMap();
    for (let i = 0; i < 50_000; i++) map.set(i.toString() + "-", i.toString());
    for (let length = 100; length < 600; length++) map.set("x".repeat(length), length.toString());
    expect(found(map, "4711-turbo")).toBe("4711");
    expect(found(map, "x".repeat(350))).toBe("350");
    expect(found(map, "x".repeat(1000))).toBe("599");
    expect(found(map, "471")).toBe("none");
  });
});
