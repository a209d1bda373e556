/** A text of the fit: what its weights are multiplied with, how many tokens it truly has, and how much it counts. */
export interface Equation {
  readonly features: readonly number[];
  readonly tokens: number;
  readonly importance: number;
}

/** Keeps weights that no text tells anything about at zero, and those of rare features small. */
const RIDGE = 1e-5;
const ROUNDS = 20_000;

/**
 * Weights of zero or more with the least squares of the errors, by coordinate descent. Only additions, multiplications and
 * divisions in a fixed order: the same on every machine.
 */
export function solve(equations: readonly Equation[]): readonly number[] {
  const size = equations[0]?.features.length ?? 0;
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  const target = new Float64Array(size);
  for (const equation of equations) addTo(matrix, target, equation);
  for (const [index, row] of matrix.entries()) row[index] = (row[index] ?? 0) + RIDGE;
  const weights = new Float64Array(size);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, row] of matrix.entries()) {
      let rest = target[index] ?? 0;
      for (let other = 0; other < size; other++) rest -= (row[other] ?? 0) * (weights[other] ?? 0);
      weights[index] = Math.max((weights[index] ?? 0) + rest / (row[index] ?? 1), 0);
    }
  }
  return [...weights];
}

function addTo(matrix: readonly Float64Array[], target: Float64Array, equation: Equation): void {
  const { features, tokens, importance } = equation;
  for (const [index, value] of features.entries()) {
    const row = matrix[index];
    if (row === undefined || value === 0) continue;
    for (const [other, factor] of features.entries()) row[other] = (row[other] ?? 0) + importance * value * factor;
    target[index] = (target[index] ?? 0) + importance * value * tokens;
  }
}
