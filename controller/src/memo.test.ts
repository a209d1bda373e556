import { expect, test } from "vitest";
import { memo } from "./memo.ts";

const pair = memo((key: object, other: string) => ({ key, other }));

test("the same arguments have the same result", () => {
  const key = {};
  expect(pair(key, "a")).toBe(pair(key, "a"));
  expect(pair({}, "a")).not.toBe(pair(key, "a"));
});

test("another argument has a result of its own, and the one before is forgotten", () => {
  const key = {};
  const first = pair(key, "a");
  expect(pair(key, "b")).toEqual({ key, other: "b" });
  expect(pair(key, "a")).not.toBe(first);
});

test("an undefined result is kept as well", () => {
  let calls = 0;
  const nothing = memo((_: object): undefined => {
    calls += 1;
  });
  const key = {};
  nothing(key);
  nothing(key);
  expect(calls).toBe(1);
});
