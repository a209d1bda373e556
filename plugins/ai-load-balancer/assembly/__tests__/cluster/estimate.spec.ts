import { meanAge, WorkerCounts } from "../../cluster/counts";
import { Estimate } from "../../cluster/estimate";

function estimateOf(samples: Array<f64>, window: u32, apart: i64 = 0): Estimate {
  const estimate = new Estimate();
  for (let i = 0; i < samples.length; i++) estimate.add(samples[i], window, <i64>i * apart);
  return estimate;
}

describe("an estimate", () => {
  test("is the mean of its first samples", () => {
    expect(estimateOf([100], 100).value).toBe(100);
    expect(estimateOf([100, 300], 100).value).toBe(200);
    expect(estimateOf([100, 300, 500], 100).value).toBeCloseTo(300);
  });

  test("follows newer samples, the sooner the smaller its window is", () => {
    const samples: f64[] = [];
    for (let i = 0; i < 200; i++) samples.push(i < 150 ? 100 : 1000);
    const small = estimateOf(samples, 10).value;
    const large = estimateOf(samples, 100).value;
    expect(small).toBeGreaterThan(990);
    expect(large).toBeLessThan(750);
    expect(large).toBeGreaterThan(500);
  });

  test("that was not confirmed for long yields to the next sample", () => {
    const old = estimateOf([1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000], 100);
    old.add(50, 100, 9_000);
    expect(old.value).toBeGreaterThan(800);
    const older = estimateOf([1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000], 100);
    older.add(50, 100, 60_000);
    expect(older.value).toBeLessThan(80);
  });

  test("does not mind a clock that is set back", () => {
    const estimate = estimateOf([100, 100], 100, 5000);
    estimate.add(300, 100, -1_000_000);
    expect(estimate.value).toBeGreaterThan(100);
    expect(estimate.value).toBeLessThan(300);
    expect(estimate.idle(-2_000_000)).toBe(0);
  });

  test("rises by what hangs, the more the more of it there is, and by nothing that is not late", () => {
    const estimate = estimateOf([100, 100, 100, 100], 100);
    expect(estimate.withUnfinished(50, 99, 100)).toBe(100);
    expect(estimate.withUnfinished(0, 0, 100)).toBe(100);
    const one = estimate.withUnfinished(1, 10_000, 100);
    const ten = estimate.withUnfinished(10, 10_000, 100);
    expect(one).toBeGreaterThan(1000);
    expect(ten).toBeGreaterThan(one);
    expect(ten).toBeLessThan(10_000);
  });
});

test("the mean age of what is under way", () => {
  const counts = new WorkerCounts();
  counts.begin(1000);
  counts.begin(2000);
  counts.begin(6000);
  counts.answered(1000);
  counts.end(1000);
  expect(meanAge(counts.inFlight, counts.inFlightSince, 7000)).toBe(3000);
  expect(meanAge(counts.waiting, counts.waitingSince, 8000)).toBe(4000);
  expect(meanAge(0, 0, 8000)).toBe(0);
});
