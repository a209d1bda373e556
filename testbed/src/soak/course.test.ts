import { expect, test } from "vitest";
import { Course } from "./course.ts";

function course(values: readonly number[]): Course {
  const result = new Course();
  for (const value of values) result.add(value);
  return result;
}

test("what grew at the beginning and then stays is flat", () => {
  expect(course([1, 2, 4, 8, 8, 8, 8, 8]).lateGrowth).toBe(0);
});

test("a leak shows in the last half", () => {
  expect(course([1, 2, 3, 4, 5, 6, 7, 8]).lateGrowth).toBe(2);
});

test("one peak is not growth, but is remembered", () => {
  const peaked = course([5, 5, 5, 5, 5, 5, 5, 5, 5, 50, 5, 5]);
  expect([peaked.lateGrowth, peaked.highest, peaked.last]).toEqual([0, 50, 5]);
});

test("too few values tell nothing", () => {
  expect(course([1, 1, 1]).lateGrowth).toBeNaN();
});
