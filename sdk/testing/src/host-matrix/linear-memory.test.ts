import { expect, test } from "vitest";
import { linearMemoriesIn } from "./linear-memory.ts";

/** A memory of 1 page and one of 32, each below its guard, as V8 lays them out; heap, code and stack around them. */
const MAPS = `55739f200000-55739f34d000 rw-p 00000000 00:00 0                          [heap]
7ef669d00000-7ef669d10000 rw-p 00000000 00:00 0
7ef669d10000-7ef869d00000 ---p 00000000 00:00 0
7ef869d00000-7ef889cc0000 rwxp 00000000 00:00 0
7ef88bd00000-7ef88bf00000 rw-p 00000000 00:00 0
7ef88bf00000-7efa8bd00000 ---p 00000000 00:00 0
7efa8c000000-7efa8c021000 rw-p 00000000 00:00 0
7efa8c021000-7efa90000000 ---p 00000000 00:00 0
7ffd0a000000-7ffd0a021000 rw-p 00000000 00:00 0                          [stack]
`;

test("memories are what may be written just below a guard of gigabytes", () => {
  expect(linearMemoriesIn(MAPS)).toEqual([1, 32]);
});

test("a process without WebAssembly has none", () => {
  expect(linearMemoriesIn("55739f200000-55739f34d000 rw-p 00000000 00:00 0 [heap]\n")).toEqual([]);
  expect(linearMemoriesIn("")).toEqual([]);
});
