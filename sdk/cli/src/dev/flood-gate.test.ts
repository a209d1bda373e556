import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FloodGate } from "./flood-gate.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("so many pass each second, and the rest is counted", () => {
  const told = vi.fn<(leftOut: number) => void>();
  const gate = new FloodGate(3, told);
  const passed = () => Array.from({ length: 10 }, () => gate.passes()).filter(Boolean).length;
  expect(passed()).toBe(3);
  expect(told).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(told.mock.calls).toEqual([[7]]);
  expect(passed()).toBe(3);
  gate.end();
  expect(told.mock.calls).toEqual([[7], [7]]);
});

test("where all pass nothing is told", () => {
  const told = vi.fn<(leftOut: number) => void>();
  const gate = new FloodGate(3, told);
  expect([gate.passes(), gate.passes()]).toEqual([true, true]);
  vi.advanceTimersByTime(5_000);
  expect(told).not.toHaveBeenCalled();
});
