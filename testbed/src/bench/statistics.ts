/** The value below which `share` (0 to 1) of the values lie, between two of them in proportion; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Half the range of the middle half: how far a typical value lies from the median. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2;
}

/** Each value less the one of the same place, so that what disturbed a round disturbs both sides of a difference. */
export function differences(values: readonly number[], base: readonly number[]): number[] {
  return values.map((value, index) => value - (base[index] ?? Number.NaN));
}
