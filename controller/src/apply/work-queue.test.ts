import { beforeEach, describe, expect, test } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { WorkQueue, type WorkQueueInit } from "./work-queue.ts";

let clock: FakeClock;
let done: string[];
beforeEach(() => {
  clock = new FakeClock();
  done = [];
});

function queue(init: Partial<WorkQueueInit> = {}): WorkQueue {
  const work = async (key: string) => void done.push(`${key}@${clock.now()}`);
  return new WorkQueue({ work, clock, ...init });
}

test("a key that is added often is worked on once", async () => {
  const subject = queue({ concurrency: 1 });
  for (const key of ["a", "b", "b", "c", "b"]) subject.add(key);
  await clock.advance(0);
  expect(done).toEqual(["a@0", "b@0", "c@0"]);
  expect(subject.depth).toBe(0);
});

test("a key that is added while it is worked on is worked on once more, never twice at once", async () => {
  let running = 0;
  const subject: WorkQueue = queue({
    work: async (key) => {
      expect(++running).toBe(1);
      done.push(key);
      if (done.length === 1) for (let count = 0; count < 5; count++) subject.add(key);
      await clock.wait(10, AbortSignal.any([]));
      running--;
    },
  });
  subject.add("a");
  await clock.advance(100);
  expect(done).toEqual(["a", "a"]);
});

describe("a key that fails", () => {
  test("waits twice as long each time, up to the longest, and holds up no other", async () => {
    const subject = queue({
      retry: { first: 100, longest: 500 },
      work: async (key) => {
        done.push(`${key}@${clock.now()}`);
        if (key === "bad") throw new Error("refused");
      },
    });
    subject.add("bad");
    subject.add("good");
    await clock.advance(1_800);
    expect(done).toEqual(["bad@0", "good@0", "bad@100", "bad@300", "bad@700", "bad@1200", "bad@1700"]);
    await subject.stop();
  });

  test("is tried at once when it is added again, and starts anew after a success", async () => {
    let failures = 3;
    const delays: number[] = [];
    const subject = queue({
      work: async () => {
        if (failures-- > 0) throw new Error("refused");
      },
      onFailure: (_key, _error, retryIn) => delays.push(retryIn),
    });
    subject.add("a");
    await clock.advance(1);
    subject.add("a");
    await clock.advance(10_000);
    failures = 1;
    subject.add("a");
    await clock.advance(10_000);
    expect(delays).toEqual([200, 400, 800, 200]);
    expect(subject.depth).toBe(0);
  });
});

test("all keys together keep to the rate, after a burst", async () => {
  const subject = queue({ rate: { perSecond: 10, burst: 2 }, concurrency: 10 });
  for (const key of ["a", "b", "c", "d"]) subject.add(key);
  await clock.advance(1_000);
  expect(done).toEqual(["a@0", "b@0", "c@100", "d@200"]);
});

test("a key for later is worked on then, and only once when it is added meanwhile", async () => {
  const subject = queue();
  subject.addLater("a", 500);
  subject.addLater("a", 100);
  subject.addLater("b", 300);
  await clock.advance(200);
  subject.add("b");
  await clock.advance(1_000);
  expect(done).toEqual(["b@200", "a@500"]);
});

test("idle waits for retries too", async () => {
  let failures = 1;
  const subject = queue({
    work: async () => {
      if (failures-- > 0) throw new Error("refused");
    },
  });
  subject.add("a");
  let isIdle = false;
  void subject.idle().then(() => {
    isIdle = true;
  });
  await clock.advance(100);
  expect(isIdle).toBe(false);
  await clock.advance(100);
  expect(isIdle).toBe(true);
});

test("stop waits for what is at work, and begins nothing more", async () => {
  const subject = queue({
    concurrency: 1,
    work: async (key) => {
      await clock.wait(50, AbortSignal.any([]));
      done.push(key);
    },
  });
  subject.add("a");
  subject.add("b");
  await clock.advance(10);
  let isStopped = false;
  const stopped = subject.stop().then(() => {
    isStopped = true;
  });
  await clock.advance(10);
  expect(isStopped).toBe(false);
  await clock.advance(100);
  await stopped;
  subject.add("c");
  await clock.advance(100);
  expect(done).toEqual(["a"]);
});
