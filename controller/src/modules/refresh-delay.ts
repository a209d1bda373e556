/** Milliseconds until something that is well is looked at again: a tenth more or less, by chance. */
export function refreshDelay(interval: number, random: () => number): number {
  return Math.round(interval * (0.9 + 0.2 * random()));
}
