import { describe, expect, test } from "vitest";
import { present } from "./cases.ts";
import { CASE_NAMES, CLIENTS, FRONT_NAMES, rowOf } from "./grid.ts";
import { LOSSES, REASONS } from "./reasons.ts";
import { BACKS, FRONTS } from "./translator.ts";

const backs = BACKS.filter((back) => present("answer").includes(back));

test("the matrix has a column for every client protocol", () => {
  expect([...FRONT_NAMES].sort()).toEqual(Object.keys(FRONTS).sort());
  expect([...FRONT_NAMES].sort()).toEqual(present("request"));
  expect(Object.values(CLIENTS)).not.toContain("");
});

test("every provider protocol says what it loses", () => {
  expect(Object.keys(LOSSES).sort()).toEqual([...BACKS].sort());
});

describe.each(backs.map((back) => ({ back })))("in front of $back", ({ back }) => {
  test.each(CASE_NAMES.map((name) => ({ name })))("$name has its cells, or a reason", ({ name }) => {
    const kinds = rowOf(name, back).map(({ kind }) => kind);
    expect(kinds, "a cell without a golden: run npm run golden").not.toContain("unwritten");
    const isWhole = kinds.every((kind) => kind === "whole");
    const hasReason = REASONS[back]?.[name] !== undefined;
    expect(hasReason, isWhole ? "a reason for what is there" : "a missing cell without a reason").toBe(!isWhole);
  });
});
