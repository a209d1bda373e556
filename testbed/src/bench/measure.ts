/** Rounds of a measure, and calls in a round: long enough for the timer, short enough to dodge what else runs here. */
const ROUNDS = 15;
const CALLS = 400;

/** Nanoseconds of CPU time that `work` takes, the median of the rounds. */
export function measure(work: () => unknown, collect: () => unknown): number {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    collect();
    const start = process.cpuUsage();
    for (let call = 0; call < CALLS; call++) work();
    const { user, system } = process.cpuUsage(start);
    rounds.push(((user + system) * 1000) / CALLS);
  }
  return rounds.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}
