import { leastLoaded } from "../../cluster/choose";
import { WorkerCounts } from "../../cluster/counts";
import { Mode, ServiceLoad } from "../../cluster/service-load";
import { ServiceRecord } from "../../cluster/service-record";

const NOW: i64 = 1_700_000_000_000;
const WINDOW: u32 = 100;

/** Does not explore; of two it draws the first. */
const USUAL: u32 = 2;
/** Explores. */
const CURIOUS: u32 = 16;

/** @param latency milliseconds, negative: never asked @param age of its last sample, milliseconds */
function recordOf(inFlight: i32, latency: f64, age: i64 = 0, failures: i32 = 0): ServiceRecord {
  const record = new ServiceRecord();
  const counts = new WorkerCounts();
  for (let i = 0; i < inFlight; i++) counts.begin(NOW);
  record.setWorker(1, counts, NOW);
  if (latency >= 0) {
    record.firstToken.add(latency, WINDOW, NOW - age);
    record.total.add(latency, WINDOW, NOW - age);
  }
  for (let i = 0; i < failures; i++) record.failed();
  return record;
}

function chosen(mode: Mode, records: Array<ServiceRecord>, random: u32 = USUAL): i32 {
  const loads: ServiceLoad[] = [];
  for (let i = 0; i < records.length; i++) loads.push(new ServiceLoad(records[i], mode, WINDOW, NOW));
  return leastLoaded(loads, random);
}

test("nobody is chosen among none", () => {
  expect(leastLoaded([], USUAL)).toBe(-1);
});

describe("the least busy", () => {
  test("has the fewest requests under way, however slow it is", () => {
    expect(chosen(Mode.LeastBusy, [recordOf(3, 1), recordOf(1, 9000), recordOf(2, 1)])).toBe(1);
  });

  test("is any of those that have as few", () => {
    const records = [recordOf(1, -1), recordOf(5, -1), recordOf(1, -1)];
    const found = new Set<i32>();
    for (let random: u32 = 1; random < 200; random++) found.add(chosen(Mode.LeastBusy, records, random));
    expect(found.has(0) && found.has(2) && found.size == 2).toBe(true);
  });

  test("is not one that fails at once and so never has anything under way", () => {
    expect(chosen(Mode.LeastBusy, [recordOf(0, 1, 0, 1), recordOf(0, 1)])).toBe(1);
    expect(chosen(Mode.LeastBusy, [recordOf(0, 1, 0, 8), recordOf(5, 1)])).toBe(1);
    expect(chosen(Mode.LeastBusy, [recordOf(0, 1, 0, 1), recordOf(1, 1)])).toBe(0);
  });

  test("one that failed long ago is tried now and then, by one request", () => {
    const other = recordOf(0, 1);
    expect(chosen(Mode.LeastBusy, [recordOf(0, 1, 20_000, 8), other], CURIOUS)).toBe(0);
    expect(chosen(Mode.LeastBusy, [recordOf(1, 1, 20_000, 8), other], CURIOUS)).toBe(1);
    expect(chosen(Mode.LeastBusy, [recordOf(0, 1, 5_000, 8), other], CURIOUS)).toBe(1);
    expect(chosen(Mode.LeastBusy, [recordOf(0, 1, 20_000, 8), other])).toBe(1);
  });
});

describe("the fastest", () => {
  test("is the one whose answers take least, whatever is under way", () => {
    const records = [recordOf(0, 900), recordOf(7, 100), recordOf(0, 500)];
    expect(chosen(Mode.LeastTotalLatency, records)).toBe(1);
    expect(chosen(Mode.LeastFirstTokenLatency, records)).toBe(1);
  });

  test("goes by what the mode says", () => {
    const early = recordOf(0, -1);
    early.firstToken.add(10, WINDOW, NOW);
    early.total.add(900, WINDOW, NOW);
    const late = recordOf(0, 300);
    expect(chosen(Mode.LeastFirstTokenLatency, [late, early])).toBe(1);
    expect(chosen(Mode.LeastTotalLatency, [late, early])).toBe(0);
  });

  test("one of which nothing is known comes first, by one request at a time", () => {
    const known = recordOf(0, 100);
    expect(chosen(Mode.LeastTotalLatency, [known, recordOf(0, -1)])).toBe(1);
    expect(chosen(Mode.LeastTotalLatency, [known, recordOf(1, -1)])).toBe(0);
    expect(chosen(Mode.LeastTotalLatency, [recordOf(2, -1), recordOf(1, -1), recordOf(3, -1)])).toBe(1);
  });

  test("one that was slow once is tried again now and then, by one request", () => {
    const fast = recordOf(0, 100);
    expect(chosen(Mode.LeastTotalLatency, [recordOf(0, 5000, 60_000), fast])).toBe(1);
    expect(chosen(Mode.LeastTotalLatency, [recordOf(0, 5000, 60_000), fast], CURIOUS)).toBe(0);
    expect(chosen(Mode.LeastTotalLatency, [recordOf(1, 5000, 60_000), fast], CURIOUS)).toBe(1);
    expect(chosen(Mode.LeastTotalLatency, [recordOf(0, 5000, 9_000), fast], CURIOUS)).toBe(1);
  });

  test("one that hangs loses its requests before any of them has failed", () => {
    const hanging = new ServiceRecord();
    const counts = new WorkerCounts();
    for (let i = 0; i < 5; i++) counts.begin(NOW - 20_000);
    hanging.setWorker(1, counts, NOW);
    for (let i = 0; i < 50; i++) hanging.firstToken.add(50, WINDOW, NOW - 20_000);
    expect(chosen(Mode.LeastFirstTokenLatency, [hanging, recordOf(0, 500)])).toBe(1);
    expect(chosen(Mode.LeastFirstTokenLatency, [hanging, recordOf(0, 5000)])).toBe(0);
  });

  test("is not one that fails faster than others answer", () => {
    expect(chosen(Mode.LeastTotalLatency, [recordOf(0, 100, 0, 10), recordOf(0, 900)])).toBe(1);
  });
});
