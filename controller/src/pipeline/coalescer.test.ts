import { expect, test } from "vitest";
import { Coalescer } from "./coalescer.ts";

/** A clock that runs only when told to, and a run that takes its time. */
function clockwork(duration: number) {
  const state = { time: 0, runs: [] as number[] };
  const timers: { at: number; callback: () => void }[] = [];
  const coalescer = new Coalescer({
    settle: 2,
    now: () => state.time,
    setTimer: (callback, delay) => timers.push({ at: state.time + delay, callback }),
    run: () => {
      state.runs.push(state.time);
      state.time += duration;
    },
  });
  const advanceTo = (time: number) => {
    while (timers[0] !== undefined && timers[0].at <= time) {
      const timer = timers.shift();
      state.time = Math.max(state.time, timer?.at ?? 0);
      timer?.callback();
    }
    state.time = Math.max(state.time, time);
  };
  return { coalescer, state, advanceTo };
}

test("requests that come together are answered by one run", () => {
  const { coalescer, state, advanceTo } = clockwork(0);
  for (let i = 0; i < 1000; i++) coalescer.request();
  expect(coalescer.depth).toBe(1000);
  advanceTo(10);
  expect(state.runs).toEqual([2]);
  expect(coalescer.depth).toBe(0);
});

test("a run that takes long is followed by as long a rest", () => {
  const { coalescer, state, advanceTo } = clockwork(40);
  coalescer.request();
  advanceTo(2);
  coalescer.request();
  advanceTo(200);
  expect(state.runs).toEqual([2, 82]);
});

test("after a rest the next request is answered at once", () => {
  const { coalescer, state, advanceTo } = clockwork(40);
  coalescer.request();
  advanceTo(500);
  coalescer.request();
  advanceTo(600);
  expect(state.runs).toEqual([2, 502]);
});

test("nothing runs after the end", () => {
  const { coalescer, state, advanceTo } = clockwork(0);
  coalescer.request();
  coalescer.stop();
  coalescer.request();
  advanceTo(10);
  expect(state.runs).toEqual([]);
});
