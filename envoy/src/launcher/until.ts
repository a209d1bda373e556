import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two looks: quick at first, for what is done at once, then seldom. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 50;

/** Asks `probe` until it answers something other than undefined; undefined when `timeout` milliseconds have passed. */
export async function until<T>(timeout: number, probe: () => Promise<T | undefined>): Promise<T | undefined> {
  const deadline = performance.now() + timeout;
  let pause = FIRST_PAUSE;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined || performance.now() >= deadline) {
      return answer;
    }
    await sleep(pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}
