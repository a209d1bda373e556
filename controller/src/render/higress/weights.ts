/**
 * Whole percents, all together 100, as near to the weights as may be: Higress makes anything else of them itself, by
 * cutting fractions off. Nobody with a weight gets nothing.
 *
 * @param weights each above 0
 */
export function percentages(weights: readonly number[]): readonly number[] {
  if (weights.length === 0) return [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (weight * 100) / total);
  const percents = exact.map((share) => Math.max(1, Math.floor(share)));
  let left = 100 - percents.reduce((sum, percent) => sum + percent, 0);
  while (left !== 0) {
    const step = Math.sign(left);
    const index = mostOff(exact, percents, step);
    percents[index] = (percents[index] ?? 0) + step;
    left -= step;
  }
  return percents;
}

/** Whether percents say the weights exactly. */
export function arePercentages(weights: readonly number[]): boolean {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.every((weight) => (weight * 100) % total === 0);
}

/** Whose share is farthest off in the direction of `step`. */
function mostOff(exact: readonly number[], percents: readonly number[], step: number): number {
  const off = exact.map((share, index) => (share - (percents[index] ?? 0)) * step);
  const candidates = off.map((distance, index) => ((percents[index] ?? 0) + step < 1 ? -Infinity : distance));
  return candidates.indexOf(Math.max(...candidates));
}
