import { Bytes } from "../../bytes";
import { JsonValue } from "../../json/value";

/** Whether the only key of an object is `name`, by each of the ways to ask. */
function keyIs(json: string, name: string): bool {
  const items = JsonValue.of(Bytes.of(json)).items();
  expect(items.keyIsText(name)).toBe(false, "before the first");
  expect(items.next()).toBe(true);
  const found = items.keyIsText(name);
  expect(items.keyIs(Bytes.of(name))).toBe(found, json);
  expect(items.key.equalsString(name)).toBe(found, json);
  return found;
}

describe("the key of an item", () => {
  test("is the name it spells, escaped or not", () => {
    expect(keyIs('{"model":1}', "model")).toBe(true);
    expect(keyIs('{"m\\u006fdel":1}', "model")).toBe(true);
    expect(keyIs('{"\\u006D\\u006f\\u0064\\u0065\\u006c":1}', "model")).toBe(true);
    expect(keyIs('{"a\\"b":1}', 'a"b')).toBe(true);
    expect(keyIs('{"é模😀":1}', "é模😀")).toBe(true);
    expect(keyIs('{"\\u00e9":1}', "é")).toBe(true);
    expect(keyIs('{"":1}', "")).toBe(true);
  });

  test("is no other", () => {
    expect(keyIs('{"model":1}', "mode")).toBe(false);
    expect(keyIs('{"model":1}', "models")).toBe(false);
    expect(keyIs('{"model":1}', "Model")).toBe(false);
    expect(keyIs('{"model":1}', "")).toBe(false);
    expect(keyIs('{"":1}', "model")).toBe(false);
    expect(keyIs('{"model\\n":1}', "model")).toBe(false);
    expect(keyIs('{"m\\u006fdem":1}', "model")).toBe(false);
    expect(keyIs('{"é":1}', "é".substring(0, 0))).toBe(false);
    expect(keyIs('{"é":1}', "e")).toBe(false);
    expect(keyIs('{"e":1}', "é")).toBe(false);
  });

  test("is none in a list", () => {
    const items = JsonValue.of(Bytes.of('["model"]')).items();
    expect(items.next()).toBe(true);
    expect(items.keyIsText("")).toBe(false);
    expect(items.keyIsText("model")).toBe(false);
  });
});
