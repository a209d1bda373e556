import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { WorkerCounts } from "../../cluster/counts";
import { Outcome, Verdict } from "../../cluster/outcome";
import { LEASE, ServiceRecord } from "../../cluster/service-record";

const NOW: i64 = 1_700_000_000_000;

function busy(inFlight: i32, since: i64 = NOW): WorkerCounts {
  const counts = new WorkerCounts();
  for (let i = 0; i < inFlight; i++) counts.begin(since);
  return counts;
}

function took(verdict: Verdict, firstToken: f64, total: f64): Outcome {
  const outcome = new Outcome(verdict);
  outcome.firstToken = firstToken;
  outcome.total = total;
  return outcome;
}

describe("a service's record", () => {
  test("is the same after it was written and read", () => {
    const record = new ServiceRecord();
    record.setWorker(1, busy(3, NOW - 500), NOW);
    record.setWorker(u64.MAX_VALUE, busy(2), NOW);
    record.failed();
    record.firstToken.add(12.5, 100, NOW);
    record.total.add(2000, 100, NOW + 1);
    const copy = ServiceRecord.read(record.write());
    expect(copy.counts(NOW).inFlight).toBe(5);
    expect(copy.counts(NOW).waiting).toBe(5);
    expect(copy.counts(NOW).inFlightSince).toBe(5 * NOW - 1500);
    expect(copy.failing).toBe(record.failing);
    expect(copy.firstToken.value).toBe(12.5);
    expect(copy.total.at).toBe(NOW + 1);
    expect(copy.total.samples).toBe(1);
    expect(copy.write().equals(record.write())).toBe(true);
  });

  test("knows nothing where the bytes are none", () => {
    const whole = new ServiceRecord();
    whole.setWorker(1, busy(3), NOW);
    const bytes = whole.write();
    for (let i = 0; i < bytes.length; i++) {
      expect(ServiceRecord.read(bytes.slice(0, i)).counts(NOW).inFlight).toBe(0, i.toString());
    }
    expect(ServiceRecord.read(null).counts(NOW).inFlight).toBe(0);
    expect(ServiceRecord.read(Bytes.of("x".repeat(104))).total.samples).toBe(0);
  });

  test("has one number for each worker, the one that it said last", () => {
    const record = new ServiceRecord();
    record.setWorker(1, busy(3), NOW);
    record.setWorker(1, busy(1), NOW);
    record.setWorker(2, busy(4), NOW);
    record.setWorker(2, busy(0), NOW);
    expect(record.counts(NOW).inFlight).toBe(1);
  });

  test("forgets what a worker had under way that gives no sign any more", () => {
    const record = new ServiceRecord();
    record.setWorker(1, busy(3), NOW);
    expect(record.counts(NOW + LEASE - 1).inFlight).toBe(3);
    expect(record.counts(NOW + LEASE).inFlight).toBe(0);
    record.setWorker(2, busy(1), NOW + LEASE);
    expect(record.write().length).toBe(104);
    // The clock was set back by a minute: the sign comes from the future, and would stand for as long.
    expect(record.counts(NOW - 60_000).inFlight).toBe(0);
  });

  test("has no more than 64 workers", () => {
    const record = new ServiceRecord();
    for (let i = 1; i <= 100; i++) record.setWorker(i, busy(1), NOW);
    expect(record.counts(NOW).inFlight).toBe(64);
    expect(record.write().length).toBe(64 + 64 * 40);
    record.setWorker(1, busy(2), NOW);
    expect(record.counts(NOW).inFlight).toBe(65);
  });
});

describe("what has become of a request", () => {
  test("that succeeds: how long it took", () => {
    const record = new ServiceRecord();
    took(Verdict.Begun, 20, -1).apply(record, 100, NOW);
    took(Verdict.Succeeded, -1, 400).apply(record, 100, NOW);
    expect(record.firstToken.value).toBe(20);
    expect(record.firstToken.samples).toBe(1);
    expect(record.total.value).toBe(400);
  });

  test("that fails: as if it had taken twice as long, and no less than usual", () => {
    const record = new ServiceRecord();
    took(Verdict.Failed, -1, 300).apply(record, 100, NOW);
    expect(record.total.value).toBe(600);
    expect(record.firstToken.value).toBe(600);
    took(Verdict.Failed, -1, 1).apply(record, 1, NOW);
    expect(record.total.value).toBe(1200);
  });

  test("that was broken off: only that it took longer than usual", () => {
    const record = new ServiceRecord();
    took(Verdict.Succeeded, 100, 100).apply(record, 100, NOW);
    took(Verdict.None, 50, 50).apply(record, 100, NOW);
    expect(record.total.samples).toBe(1);
    took(Verdict.None, 5000, 5000).apply(record, 100, NOW);
    expect(record.total.value).toBe(2550);
    expect(record.firstToken.samples).toBe(2);
    expect(record.failing).toBe(0);
  });

  test("failures take a service out of use, successes bring it back", () => {
    const record = new ServiceRecord();
    for (let i = 0; i < 1000; i++) record.failed();
    expect(record.failing).toBe(0.99);
    record.succeeded();
    record.succeeded();
    record.succeeded();
    expect(record.failing).toBeLessThan(0.13);
  });
});
