import type { Sample } from "./corpus.ts";
import type { Judge, Verdict } from "./judge.ts";

/** The plugin's threshold where none is configured. */
export const USUAL_THRESHOLD = 0.7;

export interface JudgedSample extends Sample {
  readonly verdict: Verdict;
}

export function judgeSamples(samples: readonly Sample[], judge: Judge): JudgedSample[] {
  return samples.map((sample) => ({ ...sample, verdict: judge.score(sample.text, sample.where === "tool") }));
}

/** Share of the samples that reach the threshold; 0 of none. */
export function flaggedShare(samples: readonly JudgedSample[], threshold = USUAL_THRESHOLD): number {
  if (samples.length === 0) return 0;
  return samples.filter(({ verdict }) => verdict.score >= threshold).length / samples.length;
}

/** The samples of each value of a key, in the order of their names. */
export function groupBy(
  samples: readonly JudgedSample[],
  key: (sample: JudgedSample) => string,
): [string, JudgedSample[]][] {
  const groups = new Map<string, JudgedSample[]>();
  for (const sample of samples) groups.set(key(sample), [...(groups.get(key(sample)) ?? []), sample]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}
