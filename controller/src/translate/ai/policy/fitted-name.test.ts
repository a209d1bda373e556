import { expect, test } from "vitest";
import { fittedName } from "./fitted-name.ts";

test("a name that fits stays as it is", () => {
  expect(fittedName("a".repeat(128), 128)).toBe("a".repeat(128));
});

test("a longer one is cut, and names that begin alike stay different", () => {
  const [one, other] = ["1", "2"].map((end) => fittedName("a".repeat(200) + end, 128));
  expect(one).toMatch(/^a{111}~[0-9a-f]{16}$/);
  expect(other).toMatch(/^a{111}~[0-9a-f]{16}$/);
  expect(one).not.toBe(other);
});

test("no character is cut in two", () => {
  const name = fittedName(`${"a".repeat(110)}😀${"b".repeat(50)}`, 128);
  expect(Buffer.from(name).toString()).toBe(name);
  expect(name).toHaveLength(127);
});
