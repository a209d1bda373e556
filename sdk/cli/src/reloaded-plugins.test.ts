import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReloadedPlugins } from "./reloaded-plugins.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Counters that the host has for now, and what was told. */
function watched() {
  const counters = { proxy: 0, guard: 0 };
  const told: (readonly string[])[] = [];
  const counts = vi.fn(async () => new Map(Object.entries(counters)));
  const plugins = new ReloadedPlugins(counts, (names) => told.push(names));
  return { counters, told, counts, plugins };
}

test("what is loaded again after a trap without a name is told once", async () => {
  const { counters, told, plugins } = watched();
  plugins.trapped(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual([]);
  counters.guard += 1;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([["guard"]]);
});

test("what was loaded again after a trap with a name is not taken for that of a later one", async () => {
  const { counters, told, plugins } = watched();
  plugins.trapped(true);
  counters.proxy += 1;
  await vi.advanceTimersByTimeAsync(1_000);
  plugins.trapped(false);
  counters.guard += 1;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual([["guard"]]);
});

test("a host that does not answer, and one that loads nothing again, are left alone after a minute", async () => {
  const { counts, told, plugins } = watched();
  counts.mockRejectedValueOnce(new Error("nothing listens there"));
  plugins.trapped(false);
  await vi.advanceTimersByTimeAsync(70_000);
  const asked = counts.mock.calls.length;
  await vi.advanceTimersByTimeAsync(70_000);
  expect(counts.mock.calls).toHaveLength(asked);
  expect(told).toEqual([]);
});
