import { expect, test } from "vitest";
import { readSoakOptions } from "./options.ts";

test("without arguments a million requests and ten thousand updates", () => {
  expect(readSoakOptions([])).toEqual({
    ...{ requests: 1_000_000, updates: 10_000, seconds: undefined, concurrency: 16, json: undefined, gate: false },
  });
});

test("a short run", () => {
  expect(readSoakOptions(["--seconds", "30", "--json", "s.json", "--gate"])).toMatchObject({
    ...{ seconds: 30, json: "s.json", gate: true },
  });
});

test.each([["--requests", "-1"], ["--updates", "x"], ["--concurrency", "0"], ["--forever"]])(
  "%s %s is refused",
  (...args) => {
    expect(() => readSoakOptions(args.filter((arg) => arg !== undefined))).toThrow(args[0]);
  },
);
