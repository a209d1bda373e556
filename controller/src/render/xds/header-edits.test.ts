import type { HeaderEdits } from "@sluice/envoy";
import { expect, test } from "vitest";
import { joinedEdits } from "./header-edits.ts";

const header = (name: string, value: string) => ({ name, value });

/** As Envoy does it: removals first, then what is set, then what is added. */
function applied({ set = [], add = [], remove = [] }: HeaderEdits, headers: ReadonlyMap<string, readonly string[]>) {
  const result = new Map([...headers].filter(([name]) => !remove.includes(name)));
  for (const { name, value } of set) result.set(name, [value]);
  for (const { name, value } of add) result.set(name, [...(result.get(name) ?? []), value]);
  return result;
}

const all: readonly HeaderEdits[] = [
  {},
  { set: [header("x", "set")] },
  { add: [header("x", "added")] },
  { remove: ["x"] },
  { set: [header("x", "set")], add: [header("x", "added")], remove: ["y"] },
];

test.each(all.flatMap((first) => all.map((then) => ({ first, then }))))("$first, then $then", ({ first, then }) => {
  const headers = new Map([
    ["x", ["own"]],
    ["y", ["own"]],
  ]);
  expect(applied(joinedEdits(first, then), headers)).toEqual(applied(then, applied(first, headers)));
});
