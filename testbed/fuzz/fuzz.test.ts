import { describe, expect, test } from "vitest";
import { type Budget, fuzz } from "../src/fuzz/fuzz.ts";
import { listTargets } from "../src/fuzz/target.ts";

/** The same inputs in every run; `npm run fuzz` tries new ones for longer. */
const BUDGET: Budget = { seed: 1, limit: { inputs: 1_500 } };

describe.each(await listTargets())("$name", (target) => {
  test("neither traps, hangs, grows nor differs from its oracle", { timeout: 240_000 }, async () => {
    const reports = await fuzz(target, BUDGET);
    expect(reports.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    for (const { runs } of reports) expect(runs).toBeGreaterThanOrEqual(1_500);
  });
});
