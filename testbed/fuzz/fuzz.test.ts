import { beforeAll, describe, expect, test } from "vitest";
import { type Budget, fuzz } from "../src/fuzz/fuzz.ts";
import { buildTogether } from "../src/fuzz/group.ts";
import { listTargets } from "../src/fuzz/target.ts";

/** The same inputs in every run; `npm run fuzz` tries new ones for longer. */
const BUDGET: Budget = { seed: 1, limit: { inputs: 1_500 } };

const targets = await listTargets();
let builds: Awaited<ReturnType<typeof buildTogether>>;
beforeAll(async () => {
  builds = await buildTogether(targets);
}, 240_000);

describe.each(targets)("$name", (target) => {
  test("neither traps, hangs, grows nor differs from its oracle", { timeout: 240_000 }, async () => {
    const reports = await fuzz(target, BUDGET, builds.get(target));
    expect(reports.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    expect(reports.map(({ build }) => build)).toEqual(target.home === "sdk" ? ["simd", "scalar"] : ["simd"]);
    for (const { runs } of reports) expect(runs).toBeGreaterThanOrEqual(1_500);
  });
});
